"""The page of who is behind, and the rounds of reminders."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.replicas.reading import from_replica
from ground.roles import HR, SEES_PEOPLE
from ground.scoping import below
from ground.web import PageRequest, only, tried
from policy.selectors import NOTICE, notice_links

from ..audit import address
from ..audit.question import Asked
from .models import Round
from .services import ask_round
from .spread import spread
from .sums import by_part, deadline

reader = only(lambda actor: actor.holds(*SEES_PEOPLE))


@reader
@require_safe
@from_replica
def behind(request: PageRequest) -> HttpResponse:
    """By part of the unit: how many, how many hours, what it costs, how long there is. Each figure opens its list."""
    asked = _asked(request, request.GET)
    year = _year(asked)
    until, today = deadline(actor=request.actor, pack=asked.pack, year=year), clock.today()
    closes = until.day
    context = {
        "asked": asked,
        "notices": notice_links(actor=request.actor, chosen=asked.pack, kept=asked.kept),
        "question": f"annual_check:{year}",
        "deadline": closes,
        "until": until,
        "today": today,
        "days": (closes - today).days if closes else None,
        "open": closes is not None and today <= closes,
        "behind": by_part(request.actor, asked) if asked.survey else None,
        "spread": spread(request.actor, asked) if asked.survey else [],
        "reminds": request.actor.covers(asked.unit.path, HR),
        "rounds": Round.objects.visible_to(request.actor)
        .filter(below([asked.unit.path], "unit__path"))
        .select_related("unit")[:10],
    }
    return render(request, "reports/behind/behind.html", context)


@reader
@require_POST
def remind(request: PageRequest) -> HttpResponse:
    """Asks for a round of reminders for a unit and everything below it."""
    asked = _asked(request, request.POST)
    year = _year(asked)
    row = tried(
        request,
        lambda: ask_round(
            actor=request.actor,
            unit=asked.unit,
            policy=asked.pack.id,
            question=f"annual_check:{year}",
            deadline=deadline(actor=request.actor, pack=asked.pack, year=year).day,
            now=clock.now(),
            today=clock.today(),
        ),
    )
    if row is None:
        return redirect(f"{reverse('behind:behind')}?{asked.query}")
    return redirect("jobs:job", row.job.public_id)


def _asked(request: PageRequest, data: Mapping[str, str]) -> Asked:
    """The annual check of the notice's own year, whatever else an address asks for."""
    kept = {name: data.get(name, "")[:36] for name in ("unit", NOTICE)}
    return address.read(request.actor, kept, clock.today())


def _year(asked: Asked) -> int:
    """The year whose check is looked at: the policy year of the notice."""
    return asked.pack.policy_year
