"""Pages of the open readings and the rulings on them."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ground import clock
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
from . import selectors as readings_selectors
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
    people = readings_selectors.affected_by(actor=request.actor, policy=policy, reading=reading)
    page = turned(request, people, order=["name", "pk"], size=PAGE)
    asked = doubts_selectors.questions_in_doubt(
        actor=request.actor, policy=policy, reading=reading, learners=[person.pk for person in page]
    )
    return render(
        request,
        "assessments/reading.html",
        {
            "reading": row,
            "pack": policy_selectors.pack_in_force(actor=request.actor, policy=policy),
            "may_rule": may_rule(request.actor),
            "form": form if row.can_be_ruled and may_rule(request.actor) else None,
            "page": page,
            "people": [(person, [purposes.label(key) for key in asked.get(person.pk, ())]) for person in page],
        },
    )


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
