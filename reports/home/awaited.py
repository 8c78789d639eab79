"""What somebody waits for, or is waited for: the strip on top of one's own page."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.holders.states import FilingState
from assessments.doubts import selectors as reviews
from casework.charge.models import Charge
from casework.charge.selectors import left_with_nobody
from casework.corrections import selectors as corrections
from casework.objections.days import answering
from casework.objections.selectors import objections_by
from casework.objections.states import ObjectionState
from casework.requests.days import answering_requests
from casework.requests.kinds import kind_shown
from casework.requests.selectors import unsettled, usual_wait
from casework.requests.states import RequestState
from credits.missing import selectors as missing
from ground.pages import address_of
from ground.signed_in import SignedIn
from learners.people.models import Learner
from policy.workdays.terms import TermDays
from units.models import Unit

from ..cards.selectors import cards_of
from ..cards.states import CardState

CARDS_LOOKED_AT = 20
SAID_FOR = 30
"""So many days a correction that was returned stays in the strip."""


class WhoseTurn(enum.Enum):
    """Whose turn it is, with its word and its colour; in the order of the strip."""

    RETURNED = "returned", _("returned to you"), "not-met"
    OUTDATED = "outdated", _("outdated"), "unsure"
    DRAFT = "draft", _("not filed yet"), "unsure"
    WAITING = "waiting", _("under way"), "info"

    def __init__(self, code: str, word: Promise, style: str) -> None:
        self.code, self.word, self.style = code, word, style


@dataclass(frozen=True)
class AwaitedLine:
    """One thing of the strip. ``href`` leads to it, ``act`` to the form that settles it, where somebody has to act."""

    turn: WhoseTurn
    what: str
    href: str
    since: dt.date | None
    act: str = ""
    action: str | Promise = ""
    reason: str = ""
    office: Unit | None = None
    usual: int | None = None
    """Days that it usually takes."""
    term: str = ""
    """How long the office has, and until when."""
    days: int = 0
    """Days since it was filed."""
    key: uuid.UUID | None = None
    empty: Charge | None = None
    """Where nobody may decide it: the role that is empty."""


def awaited(*, actor: SignedIn, learner: Learner, there: frozenset[str], today: dt.date) -> list[AwaitedLine]:
    """Everything of one's own that is open, what asks for oneself first. ``there``: those of ``PARTS`` that have any
    row of the person (learners.people.selectors.tables_with_rows)."""
    found = [line for table, lines in PARTS.items() if table in there for line in lines(actor, learner, today)]
    if actor.paths() and "casework.Objection" not in there:  # one about a unit has no person
        found.extend(_objections(actor, learner, today))
    order = list(WhoseTurn)
    empty = left_with_nobody(actor=actor, ids={line.key for line in found if line.key})
    found = [replace(line, empty=empty[line.key]) if line.key in empty else line for line in found]
    return sorted(found, key=lambda line: order.index(line.turn))


def _requests(actor: SignedIn, _learner: Learner, today: dt.date) -> Iterator[AwaitedLine]:
    term: TermDays | None = None
    for case in unsettled(actor=actor):
        href, what = address_of("request", case.public_id), str(kind_shown(case.kind).title)
        mend = address_of("mend_request", case.public_id)
        since = localdate(getattr(case, "again", None) or case.filed_at or case.created_at)
        match RequestState(case.state):
            case RequestState.RETURNED:
                why = getattr(case, "why", "")
                yield AwaitedLine(WhoseTurn.RETURNED, what, href, since, mend, _("Change and file again"), why or "")
            case RequestState.DRAFT:
                yield AwaitedLine(WhoseTurn.DRAFT, what, href, since, mend, _("Go on filling it in"))
            case _state:
                term = term or answering_requests()
                yield AwaitedLine(
                    WhoseTurn.WAITING, what, href, since, office=case.office, days=(today - since).days,
                    usual=usual_wait(actor=actor, kind=case.kind), term=term.told(since, term.last(since)),
                    key=case.public_id,
                )  # fmt: skip


def _papers(actor: SignedIn, learner: Learner, _today: dt.date) -> Iterator[AwaitedLine]:
    """Papers whose facts have changed, unless another for the same was issued since."""
    seen: set[Any] = set()
    for card in cards_of(actor=actor, learner=learner).order_by("-pk")[:CARDS_LOOKED_AT]:
        purpose = card.content.get("purpose")
        if purpose not in seen and card.state == CardState.OUTDATED:
            href, since = reverse("cards:card", args=[card.public_id]), card.state_at and localdate(card.state_at)
            what = f"{card.content.get('title', '')}（{purpose}）"
            yield AwaitedLine(
                WhoseTurn.OUTDATED, what, href, since, f"{reverse('home:own')}#answer", _("Have a new one issued"),
                card.state_reason,
            )  # fmt: skip
        seen.add(purpose)


def _corrections(actor: SignedIn, learner: Learner, today: dt.date) -> Iterator[AwaitedLine]:
    href, usual = reverse("corrections:mine"), None
    for row in corrections.own_corrections(actor=actor)[:CARDS_LOOKED_AT]:
        what, since = f"{_('Correction')}：{row.get_item_display()}", localdate(row.created_at)
        if row.state == FilingState.WAITING:
            usual = usual or corrections.usual_wait(actor=actor)
            days = (today - since).days
            yield AwaitedLine(
                WhoseTurn.WAITING, what, href, since, office=learner.unit, usual=usual, days=days, key=row.public_id
            )
        elif row.state == FilingState.RETURNED and (today - localdate(row.decided_at)).days <= SAID_FOR:
            ask = f"{href}?item={row.item}#ask"
            yield AwaitedLine(WhoseTurn.RETURNED, what, href, since, ask, _("Ask again"), row.reason)


def _reports(actor: SignedIn, _learner: Learner, today: dt.date) -> Iterator[AwaitedLine]:
    rows = list(missing.reports_of(actor=actor).filter(answered_at__isnull=True))
    usual = missing.usual_wait(actor=actor) if rows else None
    for row in rows:
        href, since = reverse("missing:missing_report", args=[row.public_id]), localdate(row.reported_at)
        what, days = f"{_('Hours not here yet')}：{row.course_title}", (today - since).days
        yield AwaitedLine(
            WhoseTurn.WAITING, what, href, since, office=row.office, usual=usual, days=days, key=row.public_id
        )


def _reviews(actor: SignedIn, learner: Learner, today: dt.date) -> Iterator[AwaitedLine]:
    rows = list(reviews.requests_of(actor=actor, learner=learner).filter(answered_at__isnull=True))
    usual = reviews.usual_wait(actor=actor) if rows else None
    for row in rows:
        href, since = reverse("doubts:review", args=[row.public_id]), localdate(row.asked_at)
        yield AwaitedLine(
            WhoseTurn.WAITING, str(_("Human review")), href, since, usual=usual, days=(today - since).days,
            key=row.public_id,
        )  # fmt: skip


def _objections(actor: SignedIn, _learner: Learner, today: dt.date) -> Iterator[AwaitedLine]:
    term: TermDays | None = None
    for row in objections_by(actor=actor).filter(state=ObjectionState.OPEN):
        term = term or answering()
        href, since = reverse("objections:objection", args=[row.public_id]), localdate(row.filed_at)
        what, days = f"{_('Objection')}：{row.what}", (today - since).days
        told = term.told(since, row.answer_by)
        yield AwaitedLine(
            WhoseTurn.WAITING, what, href, since, office=row.office, term=told, days=days, key=row.public_id
        )


PARTS = {
    "casework.CaseRequest": _requests,
    "reports.ReviewCard": _papers,
    "casework.Correction": _corrections,
    "credits.MissingHours": _reports,
    "assessments.ReviewRequest": _reviews,
    "casework.Objection": _objections,
}
"""Of what each part tells: nothing is read of a table that has nothing of the person."""
