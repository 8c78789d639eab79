"""The page of who is behind, and the rounds of reminders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from journal import clock
from journal.refusals import Refused
from learners.http import Request, only
from learners.roles import HR, SEES_PEOPLE
from learners.scoping import below

from ..audit import asking
from ..models import Round
from .figures import by_part, deadline
from .services import ask_round

reader = only(lambda actor: actor.holds(*SEES_PEOPLE))


@reader
@require_safe
def behind(request: Request) -> HttpResponse:
    """By part of the unit: how many, how many hours, what it costs, how long there is. Each figure opens its list."""
    asked = asking.read(request.actor, request.GET)
    year = _year(asked)
    closes, today = deadline(asked.pack, year), clock.today()
    context = {
        "asked": asked,
        "question": f"annual_check:{year}",
        "deadline": closes,
        "days": (closes - today).days if closes else None,
        "open": closes is not None and today <= closes,
        "behind": by_part(request.actor, asked) if asked.survey else None,
        "reminds": request.actor.covers(asked.unit.path, HR),
        "rounds": Round.objects.visible_to(request.actor)
        .filter(below([asked.unit.path], "unit__path"))
        .select_related("unit")[:10],
    }
    return render(request, "reports/behind/behind.html", context)


@reader
@require_POST
def remind(request: Request) -> HttpResponse:
    """Asks for a round of reminders for a unit and everything below it."""
    asked = asking.read(request.actor, QueryDict(f"unit={request.POST.get('unit', '')[:36]}"))
    year = _year(asked)
    try:
        row = ask_round(
            actor=request.actor,
            unit=asked.unit,
            question=f"annual_check:{year}",
            deadline=deadline(asked.pack, year),
            now=clock.now(),
            today=clock.today(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('behind:behind')}?unit={asked.unit.public_id}")
    assert row.job is not None
    return redirect("journal:job", row.job.public_id)


def _year(asked: asking.Asked) -> int:
    """The year whose check is looked at: the policy year of the newest notice."""
    return asked.pack.policy_year
