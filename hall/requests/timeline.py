"""A request as pages show it: what is asked, each step, what comes next, and what this person may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.requests.kinds import CaseKind, kind_shown
from casework.requests.models import PROOF_SEEN, CaseRequest, Evidence, RequestStep
from casework.requests.permissions import REQUESTS, may_move
from casework.requests.selectors import evidence_visible, originals_visible, papers_visible, steps_of
from casework.requests.states import CaseRefused, RequestMove, RequestState
from ground.signed_in import SignedIn
from uploads.papers.models import UploadedPaper

STYLES = {
    RequestState.DRAFT: "info",
    RequestState.FILED: "info",
    RequestState.RETURNED: "unsure",
    RequestState.APPROVED: "met",
    RequestState.REFUSED: "not-met",
    RequestState.CANCELLED: "info",
    RequestState.REVOKED: "not-met",
}

DECIDED = frozenset({RequestState.APPROVED, RequestState.REFUSED, RequestState.REVOKED})


@dataclass(frozen=True)
class Shown:
    """Everything the page of a request needs."""

    request: CaseRequest
    kind: CaseKind
    asked: list[tuple[Any, Any]]
    granted: list[tuple[Any, Any]]
    steps: list[tuple[RequestStep, list[Any]]]
    """Each step with what the reviewer has stated in it."""
    evidence: list[Evidence]
    originals: list[UploadedPaper]
    """The files of these pages as they were sent."""
    papers: list[UploadedPaper]
    """Files handed in as proof that are no pages yet, or could not become any."""
    moves: set[str]
    why_not: str
    next: str

    @property
    def prepares(self) -> bool:
        """Whether proof is still being prepared: the page asks again."""
        return any(paper.waits for paper in self.papers)

    @property
    def unread(self) -> str:
        """The names of the files that are no pages here."""
        return "、".join(paper.file_name for paper in self.papers)

    @property
    def has_proof(self) -> bool:
        return bool(self.evidence) or self.prepares

    @property
    def returned_by(self) -> RequestStep | None:
        """The step that returned the request, with its reason, while it is with the applicant."""
        if self.request.state != RequestState.RETURNED:
            return None
        return return_step(step for step, _stated in self.steps)

    @property
    def has_sheet(self) -> bool:
        """Whether something is decided that can be printed (sheet.py)."""
        return self.request.state in DECIDED

    @property
    def style(self) -> str:
        return STYLES[RequestState(self.request.state)]


def show(actor: SignedIn, request: CaseRequest, now: dt.datetime) -> Shown:
    kind = kind_shown(request.kind)
    people = [move for move in RequestMove if not REQUESTS.ways[move].work]
    moves = {move.value for move in people if may_move(actor, request, move, now=now)}
    return Shown(
        request=request,
        kind=kind,
        asked=_described(kind, request.payload),
        granted=_described(kind, request.granted) if request.granted is not None else [],
        steps=[(step, _stated(kind, request, step)) for step in steps_of(actor=actor, request=request)],
        evidence=list(evidence_visible(actor=actor).filter(request=request)),
        originals=originals_visible(actor=actor, request=request),
        papers=papers_visible(actor=actor, request=request),
        moves=moves,
        why_not="" if "pass" in moves or request.state != RequestState.FILED else _why_not(actor, request, now),
        next=_next(request),
    )


def return_step(steps: Iterable[RequestStep]) -> RequestStep | None:
    """The last step that returned a request and was not undone."""
    returned = [step for step in steps if step.move == RequestMove.RETURN and step.undone_at is None]
    return returned[-1] if returned else None


def title(kind_id: str) -> str:
    return str(kind_shown(kind_id).title)


def _described(kind: CaseKind, payload: Any) -> list[tuple[Any, Any]]:
    try:
        return kind.describe(payload)
    except CaseRefused:  # filed under an older form: as it was filed
        return list(payload.items())


def _stated(kind: CaseKind, request: CaseRequest, step: RequestStep) -> list[Any]:
    fields = kind.review(None, case=request).fields if kind.review else {}
    stated = [field.label for name, field in fields.items() if step.findings.get(name)]
    if files := step.findings.get(PROOF_SEEN):
        stated.append(_("Has seen the proof that was not shown here: %(files)s") % {"files": "、".join(files)})
    return stated


def _why_not(actor: SignedIn, request: CaseRequest, now: dt.datetime) -> str:
    try:
        REQUESTS.check(actor, request, RequestMove.PASS)
    except CaseRefused as refusal:
        return str(refusal)
    return ""


def _next(request: CaseRequest) -> str:
    match RequestState(request.state):
        case RequestState.DRAFT:
            return _("Not filed yet: nobody but you sees it.")
        case RequestState.FILED:
            return _("%(office)s decides next.") % {"office": request.office}
        case RequestState.RETURNED:
            return _("Mend what the reason says and file it again.")
        case RequestState.APPROVED:
            return _("In force: every decision takes it into account.")
    return ""
