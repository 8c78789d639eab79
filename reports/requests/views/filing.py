"""Choosing what to ask for, filling in its form with a look at what it would change, proof, filing, mending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import services
from casework.kinds import CaseKind, CaseRefused, Group, all_kinds, kind_of
from casework.models import Request as Case
from casework.permissions import may_move
from casework.proof import Pages, clean
from casework.selectors import evidence_visible
from casework.states import Move
from journal import clock
from learners.http import Request, only
from learners.models import Learner

from ..access import case_or_404, kind_or_404, may_file, may_file_for_others, person_or_404
from ..preview import effects

applicant = only(may_file)
FILE, KEEP = "file", "keep"


@applicant
@require_safe
def choose(request: Request) -> HttpResponse:
    """Everything that can be asked for, each with its clause in plain words."""
    learner = person_or_404(request, request.GET.get("for", ""))
    groups = [
        (group.label, sorted((kind for kind in all_kinds() if kind.group is group), key=lambda kind: kind.article))
        for group in Group
    ]
    context = {"groups": groups, "learner": learner, "own": learner.pk == request.actor.learner_id}
    return render(request, "reports/requests/choose.html", context)


@applicant
def new(request: Request, kind: str) -> HttpResponse:
    """A new request: kept as a draft, or filed at once. Nothing is stored unless all of it can be."""
    found = kind_or_404(kind)
    learner = person_or_404(request, request.POST.get("for") or request.GET.get("for", ""))
    form = found.form(request.POST if request.method == "POST" else None, initial={}, learner=learner)
    if request.method == "POST" and form.is_valid():
        try:
            case = _store(request, found, learner, form.payload(), None)
        except CaseRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("requests:request", case.public_id)
    return _page(request, found, learner, form)


@applicant
def mend(request: Request, public_id: Any) -> HttpResponse:
    """The same form for a draft or a returned request."""
    case = case_or_404(request, public_id)
    if not may_move(request.actor, case, Move.FILE, now=clock.now()):
        raise Http404
    kind = kind_of(case.kind)
    form = kind.form(request.POST if request.method == "POST" else None, initial=case.payload, learner=case.learner)
    if request.method == "POST" and form.is_valid():
        try:
            case = _store(request, kind, case.learner, form.payload(), case)
        except CaseRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("requests:request", case.public_id)
    return _page(request, kind, case.learner, form, case)


@applicant
@require_POST
def preview(request: Request, kind: str) -> HttpResponse:
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


def _store(request: Request, kind: CaseKind, learner: Learner, payload: dict[str, Any], case: Case | None) -> Case:
    """Draft or mended draft, proof and filing in one transaction. Raises CaseRefused, and then nothing is stored."""
    actor, now = request.actor, clock.now()
    pages = _pages(request)
    files = request.POST.get("act") != KEEP
    with transaction.atomic():
        if case is None:
            case = services.draft(actor=actor, kind=kind.id, learner=learner, payload=payload, now=now)
        else:
            case = services.amend(actor=actor, request=case, payload=payload, version=_version(request, case))
        services.attach(actor=actor, request=case, pages=pages, now=now)
        if files:
            case = services.file(actor=actor, request=case, version=case.version, now=now)
    messages.success(request, _("Filed. %(office)s decides next.") % {"office": case.office} if files else _("Kept."))
    return case


def _pages(request: Request) -> Pages:
    return clean((file.name or "", file.read()) for file in request.FILES.getlist("evidence"))


def _version(request: Request, case: Case) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 9 else case.version


def _page(request: Request, kind: CaseKind, learner: Learner, form: Any, case: Case | None = None) -> HttpResponse:
    context = {
        "kind": kind,
        "learner": learner,
        "own": learner.pk == request.actor.learner_id,
        "form": form,
        "case": case,
        "evidence": evidence_visible(actor=request.actor).filter(request=case) if case else [],
        "lost_files": bool(request.FILES),
        "many": may_file_for_others(request.actor) and case is None,
    }
    return render(request, "reports/requests/form.html", context)
