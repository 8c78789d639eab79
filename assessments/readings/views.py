"""Pages of the open readings and the rulings on them."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ground import clock
from ground.jobs.views import JobView
from ground.paging import turned
from ground.roles import SEES_PEOPLE
from ground.web import PageRequest, only, sent, tried
from policy import selectors as policy_selectors
from policy import services
from policy.models import Ruling
from policy.permissions import may_rule

from ..decisions import purposes
from ..doubts import selectors as doubts_selectors
from ..doubts.forms import TakeBackForm
from . import effects
from . import selectors as readings_selectors
from . import services as readings_services
from .forms import RulingForm

reader = only(lambda actor: actor.holds(*SEES_PEOPLE))
read_or_write = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50


@reader
@require_safe
def register(request: PageRequest) -> HttpResponse:
    """Every reading of a notice: what is asked, what holds, how many people it affects."""
    year = request.GET.get(policy_selectors.NOTICE, "")
    pack = policy_selectors.chosen_pack(actor=request.actor, year=year, today=clock.today())
    return render(
        request,
        "assessments/register.html",
        {
            "pack": pack,
            "notices": policy_selectors.notice_links(actor=request.actor, chosen=pack),
            "readings": readings_selectors.readings_register(actor=request.actor, policy=pack.id),
            "withdrawn": policy_selectors.withdrawn_rulings(actor=request.actor, policy=pack.id),
            "may_rule": may_rule(request.actor),
        },
    )


@reader
@read_or_write
def reading(request: PageRequest, policy: str, reading: str) -> HttpResponse:
    """One reading: whom it affects; for the policy role also the form by which it is settled."""
    row = _reading(request, policy, reading)
    form = RulingForm(request.POST or None, entry=row.entry)
    if sent(request, form):
        settled = tried(
            request,
            lambda: services.settle_reading(
                actor=request.actor, policy=policy, reading=reading, today=clock.today(), now=clock.now(),
                **form.cleaned_data,
            ),
            form=form,
        )  # fmt: skip
        if settled:
            _ruling, job = settled
            return redirect("jobs:job", job.public_id)
    named = policy_selectors.ruling_of(actor=request.actor, key=request.GET.get("ruling"), reading=row.entry.id)
    changed_by = named or row.ruling
    context = {
        "reading": row,
        "pack": policy_selectors.pack_in_force(actor=request.actor, policy=policy),
        "may_rule": may_rule(request.actor),
        "form": form if row.can_be_ruled and may_rule(request.actor) else None,
        **(_open(request, row) if row.is_open and named is None else {}),
        **(_ruled(request, changed_by, row) if changed_by else {}),
    }
    return render(request, "assessments/reading.html", context)


def _ruled(request: PageRequest, ruling: Ruling, row: readings_selectors.RegisteredReading) -> dict[str, Any]:
    """What a ruling has changed under a notice: from what to what, how many, and the list of people."""
    effect = effects.effect_of(actor=request.actor, ruling=ruling)
    if effect is None:
        return {"changed_by": ruling}
    asked = {name: request.GET[name][:60] for name in effects.AnswerTurn._fields if name in request.GET}
    people = effects.changes(actor=request.actor, ruling=ruling, policy=row.policy, asked=asked)
    about = {"ruling": str(ruling.public_id)}
    return {
        "changed_by": ruling,
        "effect": effect,
        "ways": [
            (purposes.label(way.question), *effects.said(way), number, urlencode(about | way._asdict()))
            for way, number in effects.number_of_ways(actor=request.actor, ruling=ruling, policy=row.policy)
        ],
        "asked": [purposes.label(asked["question"]), *effects.said(effects.AnswerTurn(**asked))]
        if len(asked) == 3
        else [],
        "everybody": urlencode(about),
        "page": (
            page := turned(request, people, order=["learner__unit__path", "learner__name_pinyin", "pk"], size=PAGE)
        ),
        "changes": [(change, purposes.label(change.question)) for change in page],
    }


def _open(request: PageRequest, row: readings_selectors.RegisteredReading) -> dict[str, Any]:
    """Whom an open reading leaves in doubt, and what each option would make of their answers."""
    actor, about = request.actor, {"policy": row.policy, "reading": row.entry.id}
    page = turned(request, readings_selectors.affected_by(actor=actor, **about), order=["name", "pk"], size=PAGE)
    asked = doubts_selectors.questions_in_doubt(actor=actor, learners=[person.pk for person in page], **about)
    return {
        "page": page,
        "people": [(person, [purposes.label(key) for key in asked.get(person.pk, ())]) for person in page],
        **_foretold(request, row),
    }


def _foretold(request: PageRequest, row: readings_selectors.RegisteredReading) -> dict[str, Any]:
    """What each option would make of everybody's answers: at once for few circumstances, else as the last work of
    one's own has found it."""
    actor, about = request.actor, {"policy": row.policy, "reading": row.entry.id}
    if not effects.are_many(actor=actor, policy=row.policy):
        options = [name for name, _text in row.options]
        return {
            "foretold": _in_words(
                effects.foretold(actor=actor, policy=row.policy, reading=row.entry.id, options=options)
            )
        }
    job = effects.forecast_of(actor=actor, **about)
    if job is None:
        return {"asks_forecast": True}
    ways = _in_words(effects.told_by(job))
    return {"asks_forecast": True, "foretold": ways, "job": JobView(job), "foretold_at": job.finished_at}


def _in_words(ways: list[tuple[effects.AnswerTurn, list[int]]]) -> list[tuple[str, str, str, list[int]]]:
    return [(purposes.label(way.question), *effects.said(way), numbers) for way, numbers in ways]


@reader
@require_POST
def forecast(request: PageRequest, policy: str, reading: str) -> HttpResponse:
    """Asks what each option would change, where that takes longer than a page may."""
    row = _reading(request, policy, reading)
    tried(request, lambda: readings_services.ask_forecast(actor=request.actor, policy=policy, reading=row.entry.id))
    return redirect("readings:reading", policy, reading)


@only(may_rule)
@read_or_write
def withdraw(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """A ruling entered by mistake is taken back, with a reason."""
    ruling = get_object_or_404(Ruling, public_id=public_id, withdrawn_at__isnull=True)
    form = TakeBackForm(request.POST or None)
    if sent(request, form):
        job = tried(
            request,
            lambda: services.withdraw_ruling(actor=request.actor, ruling=ruling, now=clock.now(), **form.cleaned_data),
            form=form,
        )
        if job:
            return redirect("jobs:job", job.public_id)
    return render(request, "assessments/withdraw.html", {"ruling": ruling, "form": form})


def _reading(request: PageRequest, policy: str, name: str) -> readings_selectors.RegisteredReading:
    try:
        rows = readings_selectors.readings_register(actor=request.actor, policy=policy)
    except KeyError:
        raise Http404 from None
    found = next((row for row in rows if row.entry.id == name), None)
    if found is None:
        raise Http404
    return found
