"""Pages about people who stand on the roster twice: candidates, two records side by side, what two officers decide."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.paging import is_public_id
from ground.refusals import passes
from ground.roles import KEEPERS
from ground.web import PageRequest, only, sent, tried

from ..people.models import Learner
from ..people.selectors import learner_by_number, learners_visible
from . import services
from .forms import OtherForm, ProposalForm
from .models import Merge
from .permissions import check_in_charge
from .selectors import as_shown, merges_visible, open_merges, seen, twins
from .states import MERGES, MergeMove, MergeState

keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_SHOWN = 50


@keeper
@require_safe
def twice(request: PageRequest) -> HttpResponse:
    """Who may stand there twice, what waits for a second officer, and what was decided."""
    decided = merges_visible(actor=request.actor).exclude(MERGES.among([MergeState.PROPOSED]))
    context = {
        "twins": twins(actor=request.actor),
        "open": open_merges(actor=request.actor)[:_SHOWN],
        "decided": [(row, MergeState(MERGES.state(row)).label) for row in decided[:_SHOWN]],
    }
    return render(request, "learners/twice.html", context)


@keeper
def pair(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """A person and, side by side, another record that may be of the same person: this one would stay."""
    kept, other = _both(request, public_id)
    form = ProposalForm(request.POST if "reason" in request.POST else None)
    if "number" in request.POST:
        return _found_by_number(request, kept)
    if other is not None and sent(request, form):
        reason = form.cleaned_data["reason"]
        made = tried(
            request,
            lambda: services.propose_merge(
                actor=request.actor, kept=kept, merged=other, reason=reason, now=clock.now()
            ),
            form=form,
        )
        if made:
            return redirect("merging:merge", made.public_id)
    context = {
        "kept": kept,
        "merged": other,
        "seen": seen(actor=request.actor, kept=kept, merged=other) if other else None,
        "twins": [] if other else twins(actor=request.actor, learner=kept),
        "form": form,
        "other_form": OtherForm(),
        "may": other is not None and passes(check_in_charge, request.actor, kept, other),
    }
    return render(request, "learners/pair.html", context)


@keeper
@require_safe
def merge(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One merging: both records, what goes over, and what the actor may do."""
    row = _merge(request, public_id)
    state = MergeState(MERGES.state(row))
    done = state in {MergeState.MERGED, MergeState.UNDONE}
    show = as_shown if done else seen
    shown: dict[str, Any] = {"merge": row} if done else {"kept": row.kept, "merged": row.merged}
    context = {
        "merge": row,
        "kept": row.kept,
        "merged": row.merged,
        "state": state,
        "seen": show(actor=request.actor, **shown),
        "may": {move: passes(MERGES.check, request.actor, row, move) for move in MergeMove},
        "undo_days": services.UNDO_DAYS,
    }
    return render(request, "learners/merge.html", context)


@keeper
@require_POST
def confirm(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    done = _("The two records are one now.")
    return acted(
        request, public_id, lambda row: services.confirm_merge(actor=request.actor, merge=row, now=clock.now()), done
    )


@keeper
@require_POST
def refuse(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    reason, done = request.POST.get("reason", ""), _("Noted: two different people.")
    return acted(
        request,
        public_id,
        lambda row: services.refuse_merge(actor=request.actor, merge=row, reason=reason, now=clock.now()),
        done,
    )


@keeper
@require_POST
def undo(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    reason, done = request.POST.get("reason", ""), _("They are two records again.")
    return acted(
        request,
        public_id,
        lambda row: services.undo_merge(actor=request.actor, merge=row, reason=reason, now=clock.now()),
        done,
    )


def acted(request: PageRequest, public_id: uuid.UUID, act: Callable[[Merge], Any], done: str) -> HttpResponse:
    row = _merge(request, public_id)
    tried(request, lambda: act(row), done)
    return redirect("merging:merge", row.public_id)


def _merge(request: PageRequest, public_id: uuid.UUID) -> Merge:
    return get_object_or_404(merges_visible(actor=request.actor), public_id=public_id)


def _both(request: PageRequest, public_id: uuid.UUID) -> tuple[Learner, Learner | None]:
    """The person of the address, and the other one where the address names somebody else."""
    other = request.GET.get("other", "")
    asked = {public_id, uuid.UUID(other)} if is_public_id(other) else {public_id}
    rows = learners_visible(actor=request.actor).exclude(pk=request.actor.learner_id or 0).filter(public_id__in=asked)
    people = {row.public_id: row for row in rows.select_related("unit")}
    if len(people) < len(asked):
        raise Http404
    return people.pop(public_id), next(iter(people.values()), None)


def _found_by_number(request: PageRequest, kept: Learner) -> HttpResponse:
    """A number is looked up here and now, so that it never stands in an address."""
    form = OtherForm(request.POST)
    found = learner_by_number(actor=request.actor, number=form.cleaned_data["number"]) if form.is_valid() else None
    here = reverse("merging:pair", args=[kept.public_id])
    if found is None or found.pk in {kept.pk, request.actor.learner_id}:
        messages.info(request, _("Nobody else in your charge has this number."))
        return redirect(here)
    return redirect(f"{here}?{urlencode({'other': str(found.public_id)})}")
