"""One's own particulars with the form of a correction; corrections that wait for this office."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.paging import turned
from ground.roles import KEEPERS
from ground.web import PageRequest, only, sent, tried
from learners.disclosure.selectors import looks_at_me, own_learner
from learners.people.shown import items

from .forms import CorrectionForm
from .selectors import corrections_waiting, own_corrections
from .services import approve_correction, ask_correction, return_correction, reveal_correction

learner_only = only(lambda actor: actor.learner_id is not None)
keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE = 50


@keeper
@require_safe
def corrections(request: PageRequest) -> HttpResponse:
    page = turned(request, corrections_waiting(actor=request.actor), order=["pk"], size=_PAGE)
    return render(request, "learners/corrections.html", {"rows": [(row, row.compared()) for row in page], "page": page})


@keeper
@require_POST
def reveal(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One correction with both numbers in full, shown once."""
    correction = get_object_or_404(corrections_waiting(actor=request.actor), public_id=public_id)
    reason, today = request.POST.get("reason", ""), clock.today()
    full = tried(
        request,
        lambda: reveal_correction(
            actor=request.actor, correction=correction, reason=reason, day=today, now=clock.now()
        ),
    )
    if full is None:
        return redirect("corrections:corrections")
    return render(request, "learners/corrections.html", {"rows": [(correction, full)], "revealed": True})


@keeper
@require_POST
def approve(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    correction = get_object_or_404(corrections_waiting(actor=request.actor), public_id=public_id)
    done = _("The item is put right.")
    tried(request, lambda: approve_correction(actor=request.actor, correction=correction, now=clock.now()), done)
    return redirect("corrections:corrections")


@keeper
@require_POST
def send_back(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    correction = get_object_or_404(corrections_waiting(actor=request.actor), public_id=public_id)
    reason = request.POST.get("reason", "")
    tried(
        request,
        lambda: return_correction(actor=request.actor, correction=correction, reason=reason, now=clock.now()),
        _("The request is returned."),
    )
    return redirect("corrections:corrections")


@sensitive_post_parameters()
@learner_only
def mine(request: PageRequest) -> HttpResponse:
    """Own particulars, who looked, and the form to ask for a correction."""
    learner = own_learner(actor=request.actor)
    if learner is None:
        raise Http404
    form = CorrectionForm(request.POST or None, initial={"item": request.GET.get("item", "")[:20]})
    if sent(request, form) and tried(
        request,
        lambda: ask_correction(actor=request.actor, learner=learner, now=clock.now(), **form.cleaned_data),
        _("Your request is filed; your unit decides."),
        form=form,
        field="value",
    ):
        return redirect("corrections:mine")
    context = {
        "learner": learner,
        "items": items(learner),
        "form": form,
        "corrections": own_corrections(actor=request.actor)[:20],
        "looks": looks_at_me(actor=request.actor)[:100],
    }
    return render(request, "learners/mine.html", context)
