"""Choosing what to ask for, filling in its form with a look at what it would change, proof, filing, mending."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.requests import services
from casework.requests.kinds import CaseKind, KindGroup, all_kinds, kind_of
from casework.requests.models import CaseRequest as Case
from casework.requests.models import RequestStep
from casework.requests.permissions import may_move
from casework.requests.selectors import evidence_visible, papers_visible, steps_of
from casework.requests.states import RequestMove, RequestState
from ground import clock
from ground.web import MEBIBYTE, PageRequest, number, only, sent, takes, tried
from learners.people.models import Learner
from uploads.papers.room import Files, looked_at

from ..access import case_or_404, kind_or_404, may_file, may_file_for_others, person_or_404
from ..preview import effects
from ..timeline import return_step

applicant = only(may_file)
FILE, KEEP = "file", "keep"
PROOF = 60 * MEBIBYTE  # several photos of a telephone


@applicant
@require_safe
def choose(request: PageRequest) -> HttpResponse:
    """Everything that can be asked for, each with its clause in plain words."""
    learner = person_or_404(request, request.GET.get("for", ""))
    offered = sorted((kind for kind in all_kinds() if kind.offered()), key=lambda kind: kind.article)
    groups = [(group.label, [kind for kind in offered if kind.group is group]) for group in KindGroup]
    context = {"groups": groups, "learner": learner, "own": learner.pk == request.actor.learner_id}
    return render(request, "reports/requests/choose.html", context)


@takes(PROOF)
@applicant
def new(request: PageRequest, kind: str) -> HttpResponse:
    """A new request: kept as a draft, or filed at once. Nothing is stored unless all of it can be."""
    found = kind_or_404(kind)
    if not found.offered():
        raise Http404
    learner = person_or_404(request, request.POST.get("for") or request.GET.get("for", ""))
    said = {name: value for name, value in request.GET.items() if name != "for"}  # a link may fill in what it knows
    form = found.form(request.POST if request.method == "POST" else None, initial=said, learner=learner)
    if sent(request, form):
        case = tried(request, lambda: _store(request, found, learner, form.payload(), None), _stored, form=form)
        if case:
            return redirect("requests:request", case.public_id)
    return _page(request, found, learner, form)


@takes(PROOF)
@applicant
def mend(request: PageRequest, public_id: Any) -> HttpResponse:
    """The same form for a draft or a returned request."""
    case = case_or_404(request, public_id)
    if not may_move(request.actor, case, RequestMove.FILE, now=clock.now()):
        raise Http404
    kind = kind_of(case.kind)
    form = kind.form(request.POST if request.method == "POST" else None, initial=case.payload, learner=case.learner)
    if sent(request, form) and tried(
        request, lambda: _store(request, kind, case.learner, form.payload(), case), _stored, form=form
    ):
        return redirect("requests:request", public_id)
    return _page(request, kind, case.learner, form, case)


@applicant
@require_POST
def preview(request: PageRequest, kind: str) -> HttpResponse:
    """What the form as filled in so far would change; asked by the page while somebody types."""
    found = kind_or_404(kind)
    learner = person_or_404(request, request.POST.get("for", ""))
    form = found.form(request.POST, initial={}, learner=learner)
    context: dict[str, Any] = {"ready": form.is_valid()}
    if context["ready"]:
        context["effects"] = effects(
            actor=request.actor, kind=found, learner=learner, payload=form.payload(), today=clock.today()
        )
    return render(request, "reports/requests/preview.html", context)


def _store(request: PageRequest, kind: CaseKind, learner: Learner, payload: dict[str, Any], case: Case | None) -> Case:
    """Draft or mended draft, proof and filing in one transaction. Raises CaseRefused, and then nothing is stored."""
    actor, now = request.actor, clock.now()
    proof = handed_in(request)
    files = request.POST.get("act") != KEEP
    with transaction.atomic():
        if case is None:
            case = services.draft(actor=actor, kind=kind.id, learner=learner, payload=payload, now=now)
        else:
            case = services.amend(
                actor=actor,
                request=case,
                payload=payload,
                version=number(request.POST.get("version", ""), case.version),
            )
        services.hand_in(actor=actor, request=case, files=proof, now=now)
        if files:
            case = services.file(actor=actor, request=case, version=case.version, now=now)
    return case


def _stored(case: Case) -> str:
    kept = case.state in {RequestState.DRAFT, RequestState.RETURNED}
    return _("Kept.") if kept else _("Filed. %(office)s decides next.") % {"office": case.office}


def handed_in(request: PageRequest) -> Files:
    """The files sent as proof, as they came. Raises Refused naming one that is neither a photo nor a PDF."""
    return looked_at((file.name or "", file.read()) for file in request.FILES.getlist("evidence"))


def _returned_by(request: PageRequest, case: Case | None) -> RequestStep | None:
    if case is None or case.state != RequestState.RETURNED:
        return None
    return return_step(steps_of(actor=request.actor, request=case))


def _page(request: PageRequest, kind: CaseKind, learner: Learner, form: Any, case: Case | None = None) -> HttpResponse:
    context = {
        "kind": kind,
        "learner": learner,
        "own": learner.pk == request.actor.learner_id,
        "form": form,
        "case": case,
        "evidence": evidence_visible(actor=request.actor).filter(request=case) if case else [],
        "papers": papers_visible(actor=request.actor, request=case) if case else [],
        "returned_by": _returned_by(request, case),
        "lost_files": bool(request.FILES),
        "many": may_file_for_others(request.actor) and case is None,
    }
    return render(request, "reports/requests/form.html", context)
