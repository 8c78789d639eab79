"""What the person concerned reads of a request: never more than was decided, and when it holds no more."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.messages.services import Told, overtake, tell
from ground.actors import Actor
from uploads.papers.models import UploadedPaper

from .kinds import kind_shown
from .models import CaseRequest
from .states import RequestState

MOST_OF_A_REASON = 300


def decided(*, actor: Actor, request: CaseRequest, now: dt.datetime, reason: str = "") -> None:
    """How the request stands now, why first where it went against the person; of a part, which figures were granted and
    which were asked for."""
    words = {"what": kind_shown(request.kind).title, "state": request.said, "reason": _cut(reason.strip())}
    text = _("Your request “%(what)s”: %(state)s.") % words
    if reason.strip() and request.state != RequestState.APPROVED:
        text = _("%(reason)s — this is why your request “%(what)s” stands as: %(state)s.") % words
    if request.state == RequestState.APPROVED and request.granted is not None:
        text += _differences(request)
    _tell(actor, request, text, now)


def _cut(reason: str) -> str:
    """So much of it that the notice can still say how the request stands; the whole stands on its page."""
    return reason if len(reason) <= MOST_OF_A_REASON else reason[: MOST_OF_A_REASON - 1] + "…"


def taken_back(*, actor: Actor, request: CaseRequest, said: str, now: dt.datetime) -> None:
    """A decision that was told is undone: the request is under review as before."""
    words = {"what": kind_shown(request.kind).title, "state": said}
    text = _("Your request “%(what)s”: the decision “%(state)s” was taken back; it is under review again.") % words
    _tell(actor, request, text, now)


def paper_failed(*, actor: Actor, request: CaseRequest, paper: UploadedPaper, now: dt.datetime) -> None:
    """A file handed in as proof could not be made into pages."""
    words = {"what": kind_shown(request.kind).title, "file": paper.file_name, "why": paper.problem}
    told = Told(
        key=f"paper:{paper.public_id}",
        text=(_("Your request “%(what)s”: the file “%(file)s” could not be read. %(why)s") % words)[:500],
        about="request",
        about_id=request.public_id,
        learner_id=request.learner_id,
    )
    tell(actor=actor, notices=[told], now=now)


def moved_on(*, actor: Actor, request: CaseRequest, now: dt.datetime) -> None:
    """The applicant has filed it again or withdrawn it: what was told of its return holds no more."""
    overtake(actor=actor, about="request", about_id=request.public_id, now=now)


def _differences(request: CaseRequest) -> str:
    describe = kind_shown(request.kind).describe
    asked = dict(describe(request.payload))
    parts = [
        _(" %(label)s: %(granted)s granted of %(asked)s asked for.")
        % {"label": label, "granted": granted, "asked": asked.get(label, "—")}
        for label, granted in describe(request.effective)
        if granted != asked.get(label)
    ]
    return "".join(parts)


def _tell(actor: Actor, request: CaseRequest, text: str, now: dt.datetime) -> None:
    told = Told(
        key=f"request:{request.public_id}:{request.version}",
        text=text[:500],
        about="request",
        about_id=request.public_id,
        learner_id=request.learner_id,
    )
    tell(actor=actor, notices=[told], now=now)
