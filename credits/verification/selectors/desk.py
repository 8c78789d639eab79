"""Reads for the desk where imported hours are verified."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from ground.actors import Actor, require
from ground.pieces import pieces
from learners.people.models import Learner
from rulebook.vocabulary import Source
from uploads.selectors import every_upload

from ...catalogue.models import CourseListing
from ...records.counting import as_credit, class_of, current_pack, losers
from ...records.models import CERTIFIED, TO_VERIFY, CreditRecord
from ...records.permissions import in_charge, not_own
from ...records.signs import ReportedStudy, Sign, find_signs
from ..due import part_of, verifying
from ..models import Verification

_PEOPLE = 2_000
"""So many people's records are held at once while signs of trouble are looked for."""
_READ = (
    "pk", "learner_id", "source", "platform_id", "course_id", "completed_on", "tenths", "certificate_number",
)  # fmt: skip


class VerificationCounts(NamedTuple):
    """What waits and what is done. What waits is overdue, due soon or not due yet, each record one of the three.
    ``done``: records this officer has decided on since ``since``. ``soon``: until that day is due soon."""

    to_verify: int
    overdue: int
    due_soon: int
    not_due: int
    returned: int
    done: int
    since: dt.date
    soon: dt.date

    def of_tab(self, tab: str) -> int | None:
        """How many records the list of a tab has without filters; None where nobody has counted them."""
        found = {
            "waiting": self.to_verify,
            "overdue": self.overdue,
            "due": self.due_soon,
            "not_due": self.not_due,
            "returned": self.returned,
        }
        return found.get(tab)


@dataclass(frozen=True)
class YearFigures:
    """One year and subject of a person (tenths): what counts now, with the record in question, with all that waits."""

    year: int
    subject: str
    required: int
    now: int
    with_record: int
    with_all: int


class VerificationLine(NamedTuple):
    """A record as a line of the desk: only what it shows is read. ``odd``: it shows signs of trouble."""

    pk: int
    public_id: UUID
    learner_id: int
    year: int
    subject: str
    tenths: int
    completed_on: dt.date
    returned_reason: str
    verified_at: dt.datetime | None
    verified_by: str
    person: str
    unit_name: str
    unit_full_name: str
    course_title: str
    host: str
    due_on: dt.date | None
    odd: bool = False


_JOINED: dict[str, Any] = {
    "person": F("learner__name"),
    "unit_name": F("learner__unit__name"),
    "unit_full_name": F("learner__unit__full_name"),
    "course_title": Coalesce("course__title", Value("")),
    "host": Coalesce("platform__host", Value("")),
    "due_on": F("batch__due_on"),
}


def as_lines(*, actor: Actor, records: QuerySet[CreditRecord]) -> QuerySet[Any, Any]:
    """The values of lines (VerificationLine) of these records, which are in the actor's charge, by name."""
    require(actor)
    return records.annotate(**_JOINED).values_list(*VerificationLine._fields[:-1], named=True)


def records_in_charge(*, actor: Actor) -> QuerySet[CreditRecord]:
    """Live platform records of the people in the actor's charge, with what a list shows at hand."""
    require(actor)
    records = CreditRecord.objects.unscoped().filter(in_charge(actor), source="platform", withdrawn_at__isnull=True)
    return records.select_related("learner__unit", "platform", "course", "batch", "verification")


def records_to_verify(*, actor: Actor) -> QuerySet[CreditRecord]:
    """Those that wait for the actor: neither verified nor returned, and not the actor's own."""
    return _to_verify(actor, records_in_charge(actor=actor))


def _to_verify(actor: Actor, in_charge: QuerySet[CreditRecord]) -> QuerySet[CreditRecord]:
    return in_charge.filter(TO_VERIFY & not_own(actor))


def desk_counts(*, actor: Actor, today: dt.date) -> VerificationCounts:
    """The numbers at the top of the desk."""
    mine, since = records_in_charge(actor=actor), today.replace(month=1, day=1)
    waiting = _by_term(actor, _to_verify(actor, mine), today)
    return VerificationCounts(
        to_verify=waiting.total(),
        overdue=waiting["overdue"],
        due_soon=waiting["due"],
        not_due=waiting["not_due"],
        returned=mine.filter(returned_at__isnull=False).count(),
        done=decided_since(actor=actor, since=since),
        since=since,
        soon=verifying().soon(today),
    )


def waiting_by_term(*, actor: Actor, today: dt.date) -> Counter[str]:
    """How many records wait for the actor: ``overdue``, ``due`` soon and ``not_due``."""
    return _by_term(actor, records_to_verify(actor=actor), today)


def _by_term(actor: Actor, records: QuerySet[CreditRecord], today: dt.date) -> Counter[str]:
    soon = verifying().soon(today)
    waiting: Counter[str] = Counter()
    # By batch, from an index alone (it has no key of records): batches are few, and it is they that have a day.
    by_batch = records.order_by().values_list("batch").annotate(n=Count("*"))
    counts = dict(by_batch)
    batches = every_upload(actor=actor, importer="hours").filter(
        pk__in=[pk for pk in counts if pk], due_on__isnull=False
    )
    due = dict(batches.values_list("pk", "due_on"))
    for batch, number in counts.items():
        waiting[part_of(due.get(batch), today, soon)] += number
    return waiting


def decided_since(*, actor: Actor, since: dt.date) -> int:
    """How many records the actor has verified or returned since a day, without what was undone."""
    require(actor)
    mine = Verification.objects.filter(by_key=actor.key, undone_at__isnull=True, at__date__gte=since)
    return mine.aggregate(total=Sum("count"))["total"] or 0


def verifications_of(*, actor: Actor) -> QuerySet[Verification]:
    """What the actor has decided, the newest first."""
    require(actor)
    return Verification.objects.filter(by_key=actor.key).select_related("job").order_by("-pk")


def years_of(*, actor: Actor, record: CreditRecord) -> list[YearFigures]:
    """The person's year before and after: each subject of the record's year now, and if it were verified."""
    records = list(_records_of_person(actor, record.learner))
    pack = current_pack()
    now = _counted(records, verified=())
    with_record = _counted(records, verified=[record.pk])
    with_all = _counted(records, verified=[row.pk for row in records if row.returned_at is None])
    return [
        YearFigures(
            record.year, subject.id, required, *(sums[record.year, subject.id] for sums in (now, with_record, with_all))
        )
        for subject, required in zip(pack.subjects, pack.requirement(record.year), strict=True)
    ]


def person_signs(*, actor: Actor, learner: Learner, most_tenths_a_day: int) -> list[Sign]:
    """Signs of trouble among everything that is known of a person; rows are ids of records."""
    return signs_of(actor=actor, learners=[learner.pk], most_tenths_a_day=most_tenths_a_day)


def signs_of(
    *, actor: Actor, learners: Collection[int], most_tenths_a_day: int, days: Collection[dt.date] = ()
) -> list[Sign]:
    """Signs of trouble among everything that is known of each of these people, who are in the actor's charge; rows are
    ids of platform records. The same for the list, a record, and what “all” leaves out. With ``days`` every sign about
    records of those days, for which less is read: what else was studied that day, and what bears a certificate."""
    require(actor)
    live, studies = CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True), list[ReportedStudy]()
    near = live.filter(Q(completed_on__in=days) | ~Q(certificate_number="")) if days else live
    mine = [row for piece in pieces(sorted(set(learners))) for row in near.filter(learner_id__in=piece).values(*_READ)]
    opens = _openings({row["course_id"] for row in mine if row["course_id"]})
    for row in mine:
        reported = row["source"] == Source.PLATFORM.value
        key, platform = (row["pk"], row["platform_id"] or 0) if reported else (0, 0)
        opens_on = opens.get((row["course_id"], platform)) if reported else None
        said = (row["completed_on"], row["tenths"], row["certificate_number"], opens_on)
        studies.append(ReportedStudy(key, row["learner_id"], 0, platform, *said))
    numbers = sorted({row["certificate_number"] for row in mine if row["certificate_number"]})
    known = {row["pk"] for row in mine}
    for piece in pieces(numbers):
        for row in live.filter(CERTIFIED, certificate_number__in=piece).values(*_READ):
            if row["pk"] not in known:
                there = (row["platform_id"] or 0, row["completed_on"], row["tenths"], row["certificate_number"])
                studies.append(ReportedStudy(0, row["learner_id"], 0, *there))
    return find_signs(studies, most_tenths_a_day=most_tenths_a_day, crowd=len(studies) + 1)


def shows_signs(*, actor: Actor, records: QuerySet[CreditRecord]) -> set[int]:
    """Those of the records (keys) that show signs of trouble: whoever verifies many at once leaves them."""
    keys, people = set[int](), set[int]()
    for pk, learner_id in records.order_by().values_list("pk", "learner_id"):
        keys.add(pk)
        people.add(learner_id)
    most_tenths = settings.CONFIG.hours_a_day * 10
    found: set[int] = set()
    for piece in pieces(sorted(people), _PEOPLE):
        signs = signs_of(actor=actor, learners=piece, most_tenths_a_day=most_tenths)
        found |= {row for sign in signs for row in sign.rows} & keys
    return found


def _openings(courses: Collection[int]) -> dict[tuple[int, int], dt.date]:
    """When courses open, by course and platform."""
    listings = CourseListing.objects.filter(opens_on__isnull=False)
    return {
        (course, platform): day
        for piece in pieces(sorted(courses))
        for course, platform, day in listings.filter(course_id__in=piece).values_list(
            "course_id", "platform_id", "opens_on"
        )
        if day is not None
    }


def _records_of_person(actor: Actor, learner: Learner) -> QuerySet[CreditRecord]:
    """Live platform records of one person in the actor's charge."""
    return records_in_charge(actor=actor).filter(learner=learner)


def _counted(records: list[CreditRecord], *, verified: Iterable[int]) -> dict[tuple[int, str], int]:
    """Hours by year and subject that count in any case, as if the given records were verified, too."""
    chosen = set(verified)
    credits = [replace(as_credit(row), verified=row.verified_at is not None or row.pk in chosen) for row in records]
    counting = [credit for credit in credits if credit.verified and class_of(credit)]
    replaced = losers(counting)
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for credit in counting:
        if credit.id not in replaced:
            sums[credit.year, credit.subject] += credit.tenths
    return sums
