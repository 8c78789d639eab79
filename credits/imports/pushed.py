"""Hours that a platform pushes instead of sending a file: read, planned and stored as a file is, at once.

They arrive as an ordinary batch of the office, not verified. Nothing that an office has verified is changed by a push.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ground import vault
from ground.actors import Actor
from ground.refusals import Refused
from intake.faults import FileRefused
from intake.plan import RowOutcome, RowPlan
from intake.table import read_table
from journal.services import record
from learners.people.locks import lock_learners
from units.models import Unit
from uploads.importers import Beginning, PlanOutdated, UploadWork, quiet
from uploads.selectors import every_upload
from uploads.services import confirm_upload, discard_upload, refuse_upload, upload_file
from uploads.work import carry_out, plan_upload, sentence

from ..annual.ledger import recount
from ..catalogue.models import Platform
from ..records.models import CreditRecord
from . import telling
from .importer import HoursImporter
from .planning import make_plan
from .selectors import HOURS
from .withdrawing import bring_back

VERIFIED = "verified_already"
_ATTEMPTS = 3
_ARRIVING = {RowOutcome.NEW, RowOutcome.CHANGED}


@dataclass(frozen=True)
class PushedRow:
    """What became of one row. ``field`` and ``says`` where it was not taken."""

    outcome: RowOutcome
    code: str = ""
    field: str = ""
    says: str = ""


def push_rows(
    *, actor: Actor, office: Unit, platform: Platform, file_name: str, content: bytes, now: dt.datetime, keep: bool
) -> dict[int, PushedRow]:
    """What became of each row of a table of the platform, by its number in it. Without ``keep`` nothing is stored.

    Raises Refused or FileRefused when nothing of it could be taken.
    """
    HoursImporter().check(actor, Beginning(office=office))
    found = dict(_results(_looked_at(actor, office, platform, content, timezone.localdate(now))))
    taken = [number for number, row in found.items() if row.outcome in _ARRIVING]
    if not keep or not taken:
        return found
    upload = upload_file(
        actor=actor,
        importer=HOURS,
        beginning=Beginning(about=platform.host, office=office, options={"only_rows": taken, "pushed": actor.key}),
        file_name=file_name,
        content=content,
        now=now,
        background=False,
    )
    return found | _stored(UploadWork(actor, upload, now))


def _looked_at(actor: Actor, office: Unit, platform: Platform, content: bytes, today: dt.date) -> RowPlan:
    with vault.unnamed(content) as path:
        table = read_table(path, HoursImporter().schema(platform.host))
    return make_plan(
        actor=actor, office=office, platform=platform, only_rows=None, table=table, today=today,
        most_tenths_a_day=settings.CONFIG.hours_a_day * 10, report=quiet,
    ).rows  # fmt: skip


def _results(rows: RowPlan) -> Iterator[tuple[int, PushedRow]]:
    for row in rows.results():
        if row.outcome is RowOutcome.CHANGED and row.entries:  # the plan says so of what was verified
            said = _("This record is verified already. Ask the office in charge to take the verification back first.")
            yield row.number, PushedRow(RowOutcome.REFUSED, VERIFIED, "record_number", said)
            continue
        name, objection = next(iter(row.objections.items()), ("", None))
        says = f"{objection.message_zh}；{objection.hint_zh}。" if objection else ""
        yield row.number, PushedRow(row.outcome, row.reason, name, says)


def _stored(work: UploadWork) -> dict[int, PushedRow]:
    """Plans and carries out until nobody else comes in between. What was taken meanwhile is there already."""
    upload, said = work.upload, {"leave_out_strangers": True}
    for _attempt in range(_ATTEMPTS):
        try:
            planned = plan_upload(work)
        except (FileRefused, Refused) as refusal:
            raise Refused(sentence(refusal)) from None
        upload.refresh_from_db()
        found = dict(_results(planned[1].rows)) if planned else {}
        verified = [number for number, row in found.items() if row.code == VERIFIED]
        if verified or not any(row.outcome in _ARRIVING for row in found.values()):
            break
        confirm_upload(actor=work.actor, upload=upload, plan_number=upload.plan_number, said=said, background=False)
        try:
            carry_out(work, upload.plan_number, said)
        except PlanOutdated:
            upload.refresh_from_db()
            continue
        except (FileRefused, Refused) as refusal:
            upload.refresh_from_db()
            refuse_upload(actor=work.actor, upload=upload, problem=sentence(refusal))
            raise Refused(sentence(refusal)) from None
        return found
    upload.refresh_from_db()
    discard_upload(actor=work.actor, upload=upload)
    if any(row.outcome in _ARRIVING for row in found.values()):
        raise Refused(_("Others keep changing the same records. Nothing was stored; please send it again."))
    return found


@transaction.atomic
def withdraw_pushed(
    *, actor: Actor, office: Unit, platform: Platform, numbers: Collection[str], now: dt.datetime
) -> dict[str, str]:
    """Takes back records that the actor has pushed, by the platform's numbers: ``withdrawn``, ``verified_already`` or
    ``not_there`` of each. Versions that they had corrected come back. Raises Refused."""
    HoursImporter().check(actor, Beginning(office=office))
    live = CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True, platform=platform)
    mine = live.filter(record_number__in=list(numbers), batch__in=_pushed_by(actor, office))
    learners = lock_learners(mine.values_list("learner_id", flat=True).distinct())
    rows = list(mine.values_list("pk", "record_number", "verified_at", "corrects_id"))
    going = {pk: first for pk, _number, verified_at, first in rows if verified_at is None}
    gone = live.filter(pk__in=going, verified_at__isnull=True)
    concerned = set(gone.values_list("learner_id", flat=True))
    gone.update(withdrawn_at=now, withdrawal=CreditRecord.Withdrawal.BATCH)
    # Earlier versions that the platform had pushed itself go with it; those of an office's file come back.
    firsts = [first for first in going.values() if first]
    chain = CreditRecord.objects.unscoped().filter(Q(pk__in=firsts) | Q(corrects__in=firsts))
    pushed = chain.filter(withdrawal=CreditRecord.Withdrawal.SUPERSEDED, batch__in=_pushed_by(actor, office))
    pushed.update(withdrawal=CreditRecord.Withdrawal.BATCH)
    restored = bring_back(firsts)
    recount(learners)
    telling.taken_back(actor=actor, platform=platform, learners=concerned, now=now)
    found = dict.fromkeys(numbers, "not_there")
    found |= {number: "withdrawn" if pk in going else VERIFIED for pk, number, _at, _first in rows}
    after: dict[str, Any] = {"rows": len(going), "restored": restored, "platform": platform.host}
    record(actor=actor, action="hours.pushed_withdrawn", target=office, unit_key=office.public_id, after=after)
    return found


def _pushed_by(actor: Actor, office: Unit) -> Any:
    rows = every_upload(actor=actor, importer=HOURS).filter(office=office, uploaded_by_key=actor.key)
    return rows.filter(options__pushed=actor.key)
