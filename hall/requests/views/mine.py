"""One's own requests, one request with its steps and proof, and what the applicant does with it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.objections.selectors import objectable_until
from casework.requests import services
from casework.requests.minding import to_mind
from casework.requests.models import CaseRequest
from casework.requests.parts import part_form
from casework.requests.selectors import evidence_visible, paper_visible, requests_by, requests_visible
from ground import clock
from ground.paging import turned
from ground.web import PDF, PageRequest, download, only, signed_in, stored, takes, tried
from learners.disclosure.services import note_look
from reports.cardsettings.selectors import present_design
from reports.printing.sheets import as_pdf
from uploads.papers.models import UploadedPaper
from uploads.papers.states import PaperState

from ..access import case_or_404, may_file, may_review
from ..preview import effects
from ..sheet import decision_sheet
from ..timeline import STYLES, Shown, show, title
from .filing import PROOF, handed_in

PAGE = 30


@only(may_file)
@require_safe
def mine(request: PageRequest) -> HttpResponse:
    """Requests about oneself and those one has filed for others, the newest first."""
    page = turned(request, requests_by(actor=request.actor), order=["-pk"], size=PAGE)
    rows = [(row, title(row.kind), STYLES[row.state]) for row in page]
    return render(request, "reports/requests/mine.html", {"page": page, "rows": rows})


@signed_in
@require_safe
def one(request: PageRequest, public_id: Any) -> HttpResponse:
    """One request. For htmx the part that stands beside the desk's list."""
    case, actor = case_or_404(request, public_id), request.actor
    now = clock.now()
    if case.learner_id != actor.learner_id:
        note_look(actor=actor, learner=case.learner, day=clock.today(), now=now)
    shown = show(actor, case, now)
    reviews = "pass" in shown.moves
    context = {
        "shown": shown,
        "case": case,
        "own": case.learner_id == actor.learner_id,
        "concerns": _concerns(shown) if may_review(actor) else [],
        "effects": effects(
            actor=actor, kind=shown.kind, learner=case.learner, payload=case.effective, today=clock.today()
        )
        if case.state in {"draft", "filed", "returned"}
        else None,
        "part_form": part_form(shown.kind, case.payload, now=case.effective)
        if reviews and shown.kind.in_part
        else None,
        "review_form": shown.kind.review(None, case=case) if reviews and shown.kind.review else None,
        "part_review": shown.kind.review(None, case=case, auto_id="part_%s") if reviews and shown.kind.review else None,
        "reviews": may_review(actor),
    }
    return render(request, "reports/requests/part.html" if request.htmx else "reports/requests/request.html", context)


@signed_in
@require_safe
def sheet(request: PageRequest, public_id: Any) -> HttpResponse:
    """What was decided, as a signed paper."""
    case, actor, now = case_or_404(request, public_id), request.actor, clock.now()
    if case.learner_id != actor.learner_id:
        note_look(actor=actor, learner=case.learner, day=clock.today(), now=now)
    issuer = present_design(actor=actor).issuer
    shown = show(actor, case, now)
    until = objectable_until(actor=actor, about="request", public_id=case.public_id, today=clock.today())
    content = tried(
        request, lambda: as_pdf(decision_sheet(case, shown, until=until, issuer=issuer, by=actor.name, now=now))
    )
    if content is None:
        return redirect("requests:request", public_id)
    return download(content, f"{case.learner.name}-{shown.kind.title}.pdf", PDF)


def _concerns(shown: Shown) -> list[Any]:
    return to_mind(shown.request) if shown.request.state == "filed" else shown.kind.concerns(shown.request)


@signed_in
@require_POST
def file(request: PageRequest, public_id: Any) -> HttpResponse:
    """Files a draft or returned request as it stands."""
    case = case_or_404(request, public_id)
    tried(
        request,
        lambda: services.file(actor=request.actor, request=case, version=case.version, now=clock.now()),
        _("Filed."),
    )
    return redirect("requests:request", public_id)


@signed_in
@require_POST
def cancel(request: PageRequest, public_id: Any) -> HttpResponse:
    """The applicant withdraws the request."""
    case = case_or_404(request, public_id)
    tried(
        request,
        lambda: services.cancel(actor=request.actor, request=case, version=case.version, now=clock.now()),
        _("The request has been withdrawn."),
    )
    return redirect("requests:request", public_id)


@takes(PROOF)
@signed_in
@require_POST
def add_evidence(request: PageRequest, public_id: Any) -> HttpResponse:
    """Further pages of proof for a draft or returned request."""
    case = case_or_404(request, public_id)

    def add() -> str:
        added = services.hand_in(actor=request.actor, request=case, files=handed_in(request), now=clock.now())
        return _("%(count)d files added; they are prepared in a moment.") % {"count": added}

    tried(request, add, str)
    return redirect("requests:request", public_id)


@signed_in
@require_safe
def evidence(request: PageRequest, public_id: Any) -> HttpResponse:
    """One page of proof, for whoever may see the request; always as a file to keep."""
    row = get_object_or_404(evidence_visible(actor=request.actor), public_id=public_id)
    return download(stored(row.stored_name), f"{row.public_id}.jpg", row.media_type)


@signed_in
@require_safe
def paper(request: PageRequest, public_id: Any) -> HttpResponse:
    """A file handed in as proof, as it came: to keep, never to open here."""
    row, _case = _paper(request, public_id)
    return download(stored(row.file_key), row.file_name or str(row.public_id), "application/octet-stream")


@signed_in
@require_POST
def remove_paper(request: PageRequest, public_id: Any) -> HttpResponse:
    row, case = _paper(request, public_id)
    if row.state == PaperState.DRAWN:
        raise Http404
    tried(
        request,
        lambda: services.drop_paper(actor=request.actor, request=case, paper=row),
        _("The file has been removed."),
    )
    return redirect("requests:request", case.public_id)


def _paper(request: PageRequest, public_id: Any) -> tuple[UploadedPaper, CaseRequest]:
    found = paper_visible(actor=request.actor, public_id=public_id)
    if found is None:
        raise Http404
    return found


@signed_in
@require_POST
def remove_evidence(request: PageRequest, public_id: Any) -> HttpResponse:
    row = get_object_or_404(evidence_visible(actor=request.actor), public_id=public_id)
    case = get_object_or_404(requests_visible(actor=request.actor), pk=row.request_id)
    tried(request, lambda: services.detach(actor=request.actor, evidence=row), _("The page has been removed."))
    return redirect("requests:request", case.public_id)
