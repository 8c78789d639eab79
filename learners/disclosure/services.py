"""Who may see full numbers, who has looked, and what leaves the portal: each with a reason and a line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.scoping import below
from ground.stirring import stir
from journal.services import record
from units.models import Unit
from units.permissions import check_keeps

from ..people.models import Learner
from ..people.permissions import check_sees
from .models import FullExport, Look, LookKind
from .permissions import FULL_EXPORTS
from .states import FullExportMove

REVEALS_A_DAY = 30
SHORTEST_REASON = 4
AGREEMENT_LASTS = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Numbers:
    """Full numbers of one person; shown once, stored nowhere."""

    id_number: str
    phone: str


def reveal_numbers(*, actor: Actor, learner: Learner, reason: str, day: dt.date, now: dt.datetime) -> Numbers:
    """Shows the full numbers of a person to whoever says why. Raises Refused beyond REVEALS_A_DAY on one day."""
    check_sees(actor, learner)
    _check_reason(reason)
    with transaction.atomic():
        ordinal = _take_a_reveal(actor, learner, reason, day, now)
        action = "personal_data.revealed" if ordinal else "personal_data.reveal_refused"
        after = {"number_of_the_day": ordinal} if ordinal else None
        unit_key = learner.unit.public_id
        record(actor=actor, action=action, target=learner, unit_key=unit_key, after=after, reason=reason)
    if not ordinal:
        raise Refused(
            _("You have seen %(count)d full numbers today, which is the most for one day.") % {"count": REVEALS_A_DAY}
        )
    return Numbers(learner.id_number, learner.phone)


def _take_a_reveal(actor: Actor, learner: Learner, reason: str, day: dt.date, now: dt.datetime) -> int:
    """The number of this reveal on its day; 0 when the day is used up. Two at once never get the same number."""
    mine = Look.objects.unscoped().filter(by_key=actor.key, day=day, kind=LookKind.REVEAL)
    values = {"learner": learner, **_by(actor), "kind": LookKind.REVEAL, "day": day, "at": now}
    for ordinal in range(mine.count() + 1, REVEALS_A_DAY + 1):
        try:
            with transaction.atomic():
                Look.objects.unscoped().create(**values, ordinal=ordinal, reason=reason.strip()[:300])
        except IntegrityError:
            continue
        return ordinal
    return 0


@transaction.atomic
def note_look(*, actor: Actor, learner: Learner, day: dt.date, now: dt.datetime) -> None:
    """Notes, once a day, that somebody has opened a person's page; the person can read it."""
    if actor.is_system or actor.account_id is None or actor.learner_id == learner.pk:
        return
    seen = {"learner": learner, "by_key": actor.key, "day": day, "kind": LookKind.PAGE}
    if Look.objects.unscoped().filter(**seen).exists():
        return
    try:
        with transaction.atomic():
            Look.objects.unscoped().create(**seen, by_name=actor.name[:80], at=now)
    except IntegrityError:  # another tab was faster
        return
    record(actor=actor, action="personal_data.looked_at", target=learner, unit_key=learner.unit.public_id)


@transaction.atomic
def ask_full_export(*, actor: Actor, unit: Unit, reason: str, now: dt.datetime) -> FullExport:
    """Asks to take a unit's roster out with full numbers. A second person has to agree. Raises Refused."""
    check_keeps(actor, unit.path)
    _check_reason(reason)
    export = FullExport.objects.unscoped().create(
        unit=unit, reason=reason.strip()[:300], asked_by_key=actor.key, asked_by=actor.name[:80], asked_at=now
    )
    stir(actor=actor, about="export", public_id=export.public_id, now=now)
    record(actor=actor, action="personal_data.export_asked", target=export, unit_key=unit.public_id, reason=reason)
    return export


@transaction.atomic
def agree_full_export(*, actor: Actor, export: FullExport, now: dt.datetime) -> None:
    """The second person's yes. Raises Refused: the same person, not in charge of the unit, or agreed already."""
    FULL_EXPORTS.take(actor, export, FullExportMove.AGREE, where=~Q(asked_by_key=actor.key), now=now)
    _note(actor, export, FullExportMove.AGREE)


@transaction.atomic
def take_full_export(*, actor: Actor, export: FullExport, day: dt.date, now: dt.datetime) -> list[Learner]:
    """The people of an agreed export, once, within a day of the agreement; each can read that it happened."""
    by_two = Q(agreed_at__gt=now - AGREEMENT_LASTS) & ~Q(agreed_by_key=F("asked_by_key"))
    FULL_EXPORTS.take(actor, export, FullExportMove.TAKE, where=by_two, now=now)
    found = Learner.objects.unscoped().filter(below([export.unit.path]), merged_into__isnull=True)
    people = list(found.select_related("unit").order_by("pk"))
    Look.objects.unscoped().bulk_create(
        (
            Look(
                learner=learner,
                **_by(actor),
                kind=LookKind.EXPORT,
                day=day,
                reason=export.reason,
                at=now,
            )
            for learner in people
        ),
        batch_size=1000,
    )
    _note(actor, export, FullExportMove.TAKE, after={"people": len(people)}, reason=export.reason)
    return people


@transaction.atomic
def note_export(*, actor: Actor, what: str, rows: int, unit_key: object = "") -> None:
    """A file without full numbers has been taken out: what, how many rows."""
    record(actor=actor, action="export.taken", unit_key=unit_key, after={"what": what, "rows": rows})


@transaction.atomic
def note_rotation(*, actor: Actor, key_id: str, values: int) -> None:
    """Personal data has been encrypted anew under a key."""
    record(actor=actor, action="personal_data.keys_rotated", after={"key": key_id, "values": values})


def _note(actor: Actor, export: FullExport, move: FullExportMove, **said: Any) -> None:
    action, unit_key = FULL_EXPORTS.action(move), export.unit.public_id
    record(actor=actor, action=action, target=export, unit_key=unit_key, **said)


def _by(actor: Actor) -> dict[str, str]:
    return {"by_key": actor.key, "by_name": actor.name[:80]}


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(_("Please say in a few words what for; it stays on record."))
