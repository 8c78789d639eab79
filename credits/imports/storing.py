"""A plan carried out in one transaction: every good row or none. Set-based, so that the transaction is short."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import QuerySet

from ground.actors import Actor
from ground.closed_years import closed_years
from ground.events import EventItem, EventKind, announce
from ground.pieces import pieces
from ground.scoping import below
from intake.plan import RowOutcome
from learners.people.locks import lock_learners
from learners.people.stale import mark_stale
from uploads.importers import PlanOutdated
from uploads.models import Upload

from ..annual.ledger import recount
from ..catalogue.courses import Reported, course_key, enter_courses
from ..catalogue.models import Course, Platform
from ..records.certificates import granted_upon
from ..records.counting import law
from ..records.happening import verified_items
from ..records.models import CreditRecord
from ..verification.deciding import WAITS_AGAIN
from ..verification.models import Verification, VerificationOutcome
from ..verification.selectors import shows_signs
from . import telling
from .models import ImportRow

ARRIVING = (RowOutcome.NEW.value, RowOutcome.CHANGED.value)


def write_records(*, actor: Actor, batch: Upload, platform: Platform, verify: bool, now: dt.datetime) -> dict[str, int]:
    """Turns the staged rows into records. Belongs to the transaction that sets the batch to stored.

    With ``verify`` they are verified at once, but for the actor's own and what somebody has to look at by itself
    (``_left``). Raises PlanOutdated.
    """
    rows = ImportRow.objects.filter(batch=batch, plan_number=batch.plan_number)
    arriving = rows.filter(outcome__in=ARRIVING)
    learners = lock_learners(arriving.values_list("learner_id", flat=True).distinct())
    _check_still_as_planned(batch, rows)
    enter_courses(platform, [_reported(*course) for course in batch.found["courses"]])
    changed = rows.filter(outcome=RowOutcome.CHANGED.value, record__verified_at__isnull=False)
    concerned = set(changed.values_list("learner_id", flat=True))
    corrected = _supersede(rows.filter(outcome=RowOutcome.CHANGED.value), now)
    own: int | None = getattr(actor, "learner_id", None)
    others = arriving if own is None else arriving.exclude(learner_id=own)
    asked = others.count() if verify else 0
    try:
        act = _verification(actor, asked, now) if asked else None
        stored = _insert(batch, platform, act, own)
    except IntegrityError as error:
        raise PlanOutdated from error
    left = _left(actor, batch, act) if act else set()
    for piece in pieces(sorted(left)):
        CreditRecord.objects.unscoped().filter(pk__in=piece).update(**WAITS_AGAIN, verification=None)
    verified = asked - len(left)
    if act and left:
        Verification.objects.filter(pk=act.pk).update(count=verified)
        if not verified:
            act.delete()
    telling.corrected(actor=actor, batch=batch, learners=concerned, now=now)
    if verified or corrected:
        recount(learners)
    else:
        mark_stale(learners)
    _announce(batch, platform, stored, bool(verified), now)
    done = {"stored": stored, "corrected": corrected, "verified": verified, "people": len(learners)}
    return {**done, "passed_over": len(left)} if left else done


def _left(actor: Actor, batch: Upload, act: Verification) -> set[int]:
    """What is not verified among many (keys): it shows signs of trouble, counts already by a claim upon the same
    certificate, or is of a year whose season is closed, which wants a reason. It waits on the desk. Whoever runs the
    command on the server has been asked for all: there the certificate alone bars."""
    rows = CreditRecord.objects.unscoped().filter(verification=act)
    certified = rows.exclude(certificate_number="").values_list("pk", "learner_id", "certificate_number")
    left = set(granted_upon(list(certified)))
    if actor.is_system:
        return left
    left |= shows_signs(actor=actor, records=rows)
    for piece in pieces(batch.found.get("too_early", [])):
        left |= set(rows.filter(row_number__in=piece).values_list("pk", flat=True))
    if closed := closed_years():
        left |= set(rows.filter(year__in=closed).values_list("pk", flat=True))
    return left


def _announce(batch: Upload, platform: Platform, stored: int, verified: bool, now: dt.datetime) -> None:
    office = batch.office
    assert office is not None
    said = {"batch_id": str(batch.public_id), "platform": platform.host, "office_id": str(office.public_id)}
    announce(EventKind.BATCH_STORED, lambda: [EventItem(office.path, said | {"rows": stored})], now)
    rows = CreditRecord.objects.unscoped().filter(batch=batch, verified_at__isnull=False)
    if verified:
        announce(EventKind.HOURS_VERIFIED, lambda: verified_items(rows), now)


def _check_still_as_planned(batch: Upload, rows: QuerySet[ImportRow]) -> None:
    office = batch.office
    assert office is not None
    gone = rows.filter(outcome=RowOutcome.ALREADY_THERE.value, record__withdrawn_at__isnull=False)
    elsewhere = rows.filter(outcome__in=ARRIVING).exclude(below([office.path], "learner__unit__path"))
    other_keys = any(course_key(key) != key for key, *_ in batch.found["courses"])
    if gone.exists() or elsewhere.exists() or other_keys or batch.found.get("law", law()) != law():
        raise PlanOutdated


def _reported(key: str, title: str, code: str, opens_on: str | None) -> Reported:
    return Reported(key, title, code, dt.date.fromisoformat(opens_on) if opens_on else None)


def _supersede(changed: QuerySet[ImportRow], now: dt.datetime) -> int:
    """Withdraws the versions that are being corrected. Each of them must still be the live one."""
    live = CreditRecord.objects.unscoped().filter(pk__in=changed.values("record_id"), withdrawn_at__isnull=True)
    done = live.update(withdrawn_at=now, withdrawal=CreditRecord.Withdrawal.SUPERSEDED)
    if done != changed.count():
        raise PlanOutdated
    return done


def _verification(actor: Actor, count: int, now: dt.datetime) -> Verification:
    return Verification.objects.create(
        outcome=VerificationOutcome.VERIFIED, count=count, by_key=actor.key, by_name=actor.name[:80], at=now
    )


def _insert(batch: Upload, platform: Platform, verification: Verification | None, own: int | None) -> int:
    """One statement: staged rows, with their courses, become records. What is verified is verified by it, too."""
    table, rows, courses = (model._meta.db_table for model in (CreditRecord, ImportRow, Course))
    adapt = connection.ops.adapt_datetimefield_value
    values: dict[str, tuple[str, list[Any]]] = {
        "public_id": ("r.public_id", []),
        "learner_id": ("r.learner_id", []),
        "year": ("r.year", []),
        "subject": ("r.subject", []),
        "tenths": ("r.tenths", []),
        "source": ("'platform'", []),
        "platform_id": ("%s", [platform.pk]),
        "course_id": ("c.id", []),
        "record_number": ("r.record_number", []),
        "completed_on": ("r.completed_on", []),
        "exam_passed": ("r.exam_passed", []),
        "mode": ("r.mode", []),
        "certificate_number": ("r.certificate_number", []),
        "batch_id": ("r.batch_id", []),
        "row_number": ("r.number", []),
        "corrects_id": ("COALESCE(old.corrects_id, old.id)", []),
        "claim_key": ("''", []),
        "returned_reason": ("''", []),
        "withdrawal": ("''", []),
        "counting_class": ("r.counting_class", []),
        "duplicate": ("FALSE", []),
        "verified_by": ("''", []),
    }
    if verification is not None:
        mine = "r.learner_id = %s"
        values["verification_id"] = (f"CASE WHEN {mine} THEN NULL ELSE %s END", [own or 0, verification.pk])
        values["verified_at"] = (f"CASE WHEN {mine} THEN NULL ELSE %s END", [own or 0, adapt(verification.at)])
        values["verified_by"] = (f"CASE WHEN {mine} THEN '' ELSE %s END", [own or 0, verification.by_name])
    parameters = [parameter for _, given in values.values() for parameter in given]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(values)}) "  # noqa: S608
            f"SELECT {', '.join(expression for expression, _ in values.values())} FROM {rows} r "
            f"JOIN {courses} c ON c.key = r.course_key LEFT JOIN {table} old ON old.id = r.record_id "
            "WHERE r.batch_id = %s AND r.plan_number = %s AND r.outcome IN (%s, %s) ORDER BY r.number",
            [*parameters, batch.pk, batch.plan_number, *ARRIVING],
        )
        return cursor.rowcount
