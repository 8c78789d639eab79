"""Issues cards and statements, renders them, revokes them, and marks those whose facts have changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.messages.services import Told, tell
from assessments.decisions.selectors import Assessment
from assessments.decisions.services import freeze
from assessments.seasons.applying import season_shown
from ground.actors import Actor
from ground.events import EventItem, EventKind, announce
from ground.jobs import machine
from ground.jobs.models import Job
from ground.refusals import Refused
from journal.services import record

from ..cardsettings.design import CardDesign
from ..cardsettings.offices import office_of
from ..cardsettings.selectors import present_design
from ..printing.sheets import prints_at_once
from .content import LANGUAGE, RENDER, build, issue_key
from .elsewhere import transfer_content
from .models import CardKind, ReviewCard
from .numbers import ELSEWHERE, next_number
from .permissions import CARDS, check_issue
from .states import CardMove, CardState


def issue(*, actor: Actor, assessment: Assessment, now: dt.datetime, lay_out: bool = True) -> ReviewCard:
    """Issues a card when the outcome is met, otherwise a statement of hours, and has its PDF made; without ``lay_out``
    that is made when somebody opens the paper first.

    Asked again with the same facts it gives the paper that exists. Raises Refused.
    """
    check_issue(actor, assessment.learner)
    at, design = timezone.localtime(now), present_design(actor=actor)
    with translation.override(LANGUAGE):
        season = season_shown(actor=actor, assessment=assessment, today=timezone.localdate(now))
        content = build(assessment, at=at, season=season, design=design)
    kind = CardKind.CARD if content["is_card"] else CardKind.STATEMENT
    return _once(actor, assessment, content, design, kind, now, lay_out)


def issue_transfer(
    *, actor: Actor, assessment: Assessment, place: str, leaves_on: dt.date | None, now: dt.datetime
) -> ReviewCard:
    """Issues the statement of hours for the office of ``place``; asked again with the same facts it gives the one that
    exists. ``assessment``: of an annual check, whose notice names the subjects.

    Raises Refused: not entitled, no place, no verified hours.
    """
    check_issue(actor, assessment.learner)
    if not place.strip():
        raise Refused(_("Say for which place or office it is."))
    design = present_design(actor=actor)
    with translation.override(LANGUAGE):
        content = transfer_content(assessment, place.strip()[:80], leaves_on, timezone.localtime(now), design)
    return _once(actor, assessment, content, design, ELSEWHERE, now, True)


def _once(
    actor: Actor, assessment: Assessment, content: dict[str, Any], design: CardDesign, series: str, now: dt.datetime,
    lay_out: bool,
) -> ReviewCard:  # fmt: skip
    """The valid paper that says the same, or a new one."""
    learner = assessment.learner
    office = office_of(actor=actor, path=learner.unit.path, design=design)
    content["office"] = {"code": office.code, "name": office.name}
    key = issue_key(learner, content, assessment.facts_hash)
    valid = _valid(key)
    if valid is not None:
        return valid
    try:
        return _issue(actor, assessment, content, design, key, series, now, lay_out)
    except IntegrityError:
        valid = _valid(key)  # two clicks at once: the constraint let one through
        if valid is None:
            raise
        return valid


@transaction.atomic
def _issue(
    actor: Actor, assessment: Assessment, content: dict[str, Any], design: CardDesign, key: str, series: str,
    now: dt.datetime, lay_out: bool,
) -> ReviewCard:  # fmt: skip
    learner, pack = assessment.learner, assessment.decision.pack
    kind = CardKind.CARD if content["is_card"] else CardKind.STATEMENT
    card = ReviewCard(
        kind=kind,
        number=next_number(series, year=pack.policy_year, office=content["office"]["code"], design=design),
        learner=learner,
        snapshot=freeze(actor=actor, assessment=assessment, now=now),
        content=content,
        id_number=learner.id_number,
        facts_hash=assessment.facts_hash,
        issue_key=key,
        issued_at=now,
        issued_by=actor.name,
    )
    card.save(force_insert=True)
    if lay_out:
        card.job = _ask_file(actor, card)
        ReviewCard.objects.unscoped().filter(pk=card.pk).update(job=card.job)
    record(
        actor=actor,
        action=f"{kind}.issued",
        target=card,
        unit_key=learner.unit.public_id,
        after={"number": card.number, "purpose": content["purpose"], "as_of": content["as_of"]},
    )
    announce(EventKind.CARD_ISSUED, lambda: _said_of([card]), now)
    return card


def _ask_file(actor: Actor, card: ReviewCard) -> Job:
    """Where a paper is printed and signed in milliseconds it is there before the page is: nobody waits for a worker."""
    return machine.enqueue(actor=actor, kind=RENDER, args={"card": str(card.public_id)}, total=1, here=prints_at_once())


def _said_of(cards: Iterable[ReviewCard]) -> list[EventItem]:
    """What programs hear of papers."""
    return [
        EventItem(
            card.learner.unit.path,
            {
                "card_id": str(card.public_id), "kind": str(card.kind), "number": card.number,
                "learner_id": str(card.learner.public_id),
            },
        )
        for card in cards
    ]  # fmt: skip


def _valid(key: str) -> ReviewCard | None:
    return ReviewCard.objects.unscoped().filter(issue_key=key, state=CardState.VALID).first()


@transaction.atomic
def render_again(*, actor: Actor, card: ReviewCard) -> ReviewCard:
    """Asks once more for a PDF whose job has failed. Raises Refused."""
    check_issue(actor, card.learner)
    if card.pdf_key or card.job is None or card.job.state not in {"failed", "done"}:
        raise Refused(_("The PDF is there, or being made."))
    job = _ask_file(actor, card)
    ReviewCard.objects.unscoped().filter(pk=card.pk).update(job=job)
    record(actor=actor, action="card.rendered_again", target=card)
    card.refresh_from_db()
    return card


@transaction.atomic
def lay_out_when_opened(*, actor: Actor, card: ReviewCard) -> None:
    """Has the PDF of a paper made that was issued among many and is opened for the first time; once."""
    job = _ask_file(actor, card)
    if ReviewCard.objects.unscoped().filter(pk=card.pk, pdf_key="", job=None).update(job=job):
        record(actor=actor, action="card.opened_first", target=card)
    else:
        transaction.set_rollback(True)  # somebody else opened it at the same moment
        return
    card.job = job


@transaction.atomic
def revoke(*, actor: Actor, card: ReviewCard, reason: str, now: dt.datetime) -> ReviewCard:
    """Withdraws a paper for good; the public check says so at once, and the holder is told. Raises Refused."""
    move = CardMove.REVOKE
    CARDS.take(actor, card, move, reason=reason, now=now, state_reason=reason.strip()[:500])
    record(actor=actor, action=CARDS.action(move), target=card, unit_key=card.learner.unit.public_id, reason=reason)
    tell(actor=actor, notices=[_told(card, move, reason.strip(), now)], now=now)
    announce(EventKind.CARD_REVOKED, lambda: _said_of([card]), now)
    return card


@transaction.atomic
def mark_outdated(*, actor: Actor, cards: Iterable[ReviewCard], reason: str, now: dt.datetime) -> int:
    """Marks papers whose facts no longer hold, and tells their holders. What they say stays as it was printed."""
    marked, move = [], CardMove.OUTDATE
    for card in cards:
        same = ReviewCard.objects.unscoped().filter(pk=card.pk)
        if CARDS.claim_all(same, move, by=actor, now=now, state_reason=reason[:500]):
            record(actor=actor, action=CARDS.action(move), target=card, reason=reason)
            marked.append(card)
    if marked:
        tell(actor=actor, notices=[_told(card, move, reason, now) for card in marked], now=now)
        announce(EventKind.CARD_OUTDATED, lambda: _said_of(marked), now)
    return len(marked)


@transaction.atomic
def reinstate(*, actor: Actor, card: ReviewCard, outdated: bool, reason: str, now: dt.datetime) -> ReviewCard:
    """A revocation is taken back: the paper holds again, or is outdated where its facts have changed meanwhile or
    another one says the same. Belongs to the answer to an objection, which was checked. Raises Refused."""
    move = CardMove.REINSTATE
    same = _valid(card.issue_key)
    state = CardState.OUTDATED if outdated or same else CardState.VALID
    why = "" if state == CardState.VALID else _("Hours or facts were changed.")
    if same:
        why = _("Another paper, %(number)s, says the same.") % {"number": same.number}
    before = {"state": card.state, "reason": card.state_reason}
    try:
        with transaction.atomic():
            CARDS.claim(card, move, to=state, by=actor, now=now, state_reason=why)
    except IntegrityError:  # another one was issued since we looked
        raise Refused(_("Another paper that says the same was issued at this moment. Please look again.")) from None
    after = {"state": str(state)}
    record(
        actor=actor, action=CARDS.action(move), target=card, unit_key=card.learner.unit.public_id, before=before,
        after=after, reason=reason,
    )  # fmt: skip
    tell(actor=actor, notices=[_told(card, move, str(state.label), now)], now=now)
    announce(EventKind.CARD_REINSTATED, lambda: _said_of([card]), now)
    return card


def _told(card: ReviewCard, move: CardMove, reason: str, now: dt.datetime) -> Told:
    """What the holder hears when a paper no longer holds, or holds again."""
    with translation.override(LANGUAGE):
        text = {
            CardMove.REVOKE: _("%(title)s %(number)s (%(purpose)s) has been revoked: %(reason)s"),
            CardMove.OUTDATE: _(
                "%(title)s %(number)s (%(purpose)s) is outdated: %(reason)s"
                " Have a new one issued before you hand it in."
            ),
            CardMove.REINSTATE: _(
                "The revocation of %(title)s %(number)s (%(purpose)s) was taken back. It is: %(reason)s"
            ),
        }[move] % {
            "title": card.content["title"],
            "number": card.number,
            "purpose": card.content["purpose"],
            "reason": reason,
        }
    return Told(
        key=f"card:{card.public_id}:{move}:{now.isoformat()}",
        text=text[:500],
        about="card",
        about_id=card.public_id,
        learner_id=card.learner_id,
    )
