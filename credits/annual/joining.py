"""Courses that turn out to be one, when titles are compared in another way than before: their records become records
of one course, what was reported twice counts once, and the ledger is counted anew.

Which courses those are is found after every migration (which gives one of them the new key at once, so that whatever
comes in from then on finds it) and every night: a version of the portal that still served meanwhile may have entered
more. The records follow in a job, in pieces that are transactions of their own; it can be repeated and goes on where it
stopped. A course that others have become stays: their titles have its key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, ProtectedError, Value, When

from ground.actors import Actor, require
from ground.jobs.machine import enqueue, is_waiting
from ground.pieces import pieces
from journal.services import record
from learners.people.locks import lock_learners

from ..catalogue.courses import course_key
from ..catalogue.models import Course, CourseListing
from ..records.models import CreditRecord
from .ledger import recount

JOIN = "credits.join_courses"
JOINED = "credits.courses_joined"
_DELETED_AT_ONCE = 10
_RENAMED_AT_ONCE = 500
_LOOKED_AT = (
    "learner_id", "platform_id", "course_id", "year", "subject", "completed_on", "tenths", "record_number",
    "verified_at", "returned_at", "withdrawn_at",
)  # fmt: skip

Report = Callable[[int, int], None]
Study = tuple[Any, ...]


@transaction.atomic
def fold_keys(*, actor: Actor) -> int:
    """Gives courses the keys by which titles are compared now, and asks for the job that joins those that have become
    one; returns how many are to become another."""
    require(actor)
    kept = _twins()
    stale = [(pk, key) for pk, key in _keys() if course_key(key) != key and pk not in kept]
    rekeyed = sum(_rekey(pk, course_key(key)) for pk, key in stale)
    if rekeyed:
        record(actor=actor, action=JOINED, after={"renamed": rekeyed, "waiting": len(kept)})
    if kept and not is_waiting(JOIN):
        enqueue(actor=actor, kind=JOIN, args={})
    return len(kept)


def join_courses(*, actor: Actor, now: dt.datetime, report: Report | None = None) -> dict[str, int]:
    """Moves the records of courses that have become another and removes the courses; returns how many courses went,
    records moved, records are replaced by another report of the same study, and people were counted anew."""
    require(actor)
    kept = _twins()
    people, done = _people(kept), dict.fromkeys(("courses", "records", "replaced", "people"), 0)
    for ids in pieces(people):
        with transaction.atomic():
            found = _move(lock_learners(ids), kept, now)
            record(actor=actor, action=JOINED, after=found)
        done = {name: number + found.get(name, 0) for name, number in done.items()}
        if report:
            report(done["people"], len(people))
    for lost in pieces(sorted(kept), _DELETED_AT_ONCE):
        done["courses"] += _remove(actor, {pk: kept[pk] for pk in lost})
    return done


def _keys() -> list[tuple[int, str]]:
    return list(Course.objects.order_by("pk").values_list("pk", "key"))


def _twins() -> dict[int, int]:
    """Courses that are another one by their titles, each with that one: which has the key already, or came first."""
    rows = _keys()
    stays = {key: pk for pk, key in rows if course_key(key) == key}
    for pk, key in rows:
        stays.setdefault(course_key(key), pk)
    return {pk: stays[course_key(key)] for pk, key in rows if stays[course_key(key)] != pk}


def _rekey(pk: int, key: str) -> int:
    try:
        with transaction.atomic():
            return Course.objects.filter(pk=pk).update(key=key)
    except IntegrityError:
        return 0  # an import has just entered it: found when it is looked the next time


def _people(lost: Collection[int]) -> list[int]:
    records, found = CreditRecord.objects.unscoped(), set[int]()
    for piece in pieces(sorted(lost)):
        found.update(records.filter(course_id__in=piece).values_list("learner_id", flat=True).distinct())
    return sorted(found)


def _move(ids: list[int], kept: dict[int, int], now: dt.datetime) -> dict[str, int]:
    """The records of these people, who are held."""
    records = CreditRecord.objects.unscoped().filter(learner_id__in=ids)
    moving = [row for lost in pieces(sorted(kept)) for row in records.filter(course_id__in=lost).only(*_LOOKED_AT)]
    replaced = _replaced(ids, moving, kept)
    for piece in pieces(replaced):
        records.filter(pk__in=piece).update(withdrawn_at=now, withdrawal=CreditRecord.Withdrawal.SUPERSEDED)
    for lost in pieces(sorted({row.course_id for row in moving if row.course_id}), _RENAMED_AT_ONCE):
        becomes = Case(*(When(course_id=pk, then=Value(kept[pk])) for pk in lost))
        records.filter(course_id__in=lost).update(course_id=becomes)
    recount(ids, at_once=False)
    return {"records": len(moving), "replaced": len(replaced), "people": len(ids)}


def _replaced(ids: list[int], moving: Iterable[CreditRecord], kept: dict[int, int]) -> list[int]:
    """Live reports of one platform without numbers that are of the same study once the courses are one: all but the
    verified one, or that with more hours. With numbers both stand, and the ledger counts one of them."""
    alike = CreditRecord.objects.unscoped().filter(learner_id__in=ids)
    rows = {row.pk: row for row in moving}
    for piece in pieces({kept[row.course_id] for row in rows.values() if row.course_id}):
        rows |= {row.pk: row for row in alike.filter(course_id__in=piece).only(*_LOOKED_AT)}
    best: dict[Study, CreditRecord] = {}
    losers = []
    for row in sorted(rows.values(), key=_rank, reverse=True):
        if row.withdrawn_at or row.platform_id is None or row.record_number:
            continue
        course = kept.get(row.course_id or 0, row.course_id)
        study = (row.learner_id, row.platform_id, course, row.year, row.subject, row.completed_on)
        if best.setdefault(study, row) is not row:
            losers.append(row.pk)
    return losers


def _rank(row: CreditRecord) -> tuple[bool, bool, int, int]:
    return row.verified_at is not None, row.returned_at is None, row.tenths, -row.pk


def _remove(actor: Actor, lost: dict[int, int]) -> int:
    """The emptied courses, with their listings handed over; none while another writer uses one of them."""
    try:
        with transaction.atomic():
            for pk, stays in lost.items():
                CourseListing.objects.filter(course_id=pk).update(course_id=stays)
            gone, _ = Course.objects.filter(pk__in=lost).delete()
            record(actor=actor, action=JOINED, after={"courses": gone})
    except (ProtectedError, IntegrityError):
        return 0
    return gone
