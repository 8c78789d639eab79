"""Whose row it is, whether the file says it twice, and whether the record is there already.

Each function looks at the candidates that are still good, sets what it has found out, and yields what it objects to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from ground.actors import Actor
from ground.pieces import PIECE, pieces
from intake.plan import RowObjection, RowOutcome
from learners.people.selectors import former_names, former_numbers, learners_of
from units.models import Unit

from ..catalogue.models import Platform
from ..records.models import CreditRecord
from . import reasons
from .candidates import RowCandidate

Found = Iterator[tuple[RowCandidate, str, RowObjection]]
"""Candidate, the field that is wrong, and why."""

_SAME_NAME = str.maketrans({"•": "·", "・": "·", "．": "·", ".": "·", "‧": "·", " ": None, "\u3000": None})


class Known(NamedTuple):
    """A live record as far as a row can contradict it."""

    pk: int
    learner_id: int
    course_key: str
    year: int
    subject: str
    completed_on: Any
    tenths: int
    exam_passed: bool | None
    mode: str | None
    certificate_number: str
    record_number: str
    verified: bool

    @property
    def natural(self) -> tuple[Any, ...]:
        return self.course_key, self.year, self.subject, self.completed_on


class RecordChange(NamedTuple):
    """What a corrected record says now and said before, by field."""

    candidate: RowCandidate
    known: Known
    fields: tuple[str, ...]


def find_people(*, actor: Actor, office: Unit, rows: list[RowCandidate]) -> Found:
    """Sets the learner of each row among the people of the office; objects to strangers and to names that differ.
    A former number or name of a person will do, and the row says so."""
    people: dict[str, tuple[int, str]] = {}
    visible, documents = learners_of(actor=actor, unit=office), sorted({row.document for row in rows})
    for piece in pieces(documents):
        found = visible.filter(id_number_index__in=piece).values_list("id_number_index", "pk", "name")
        people |= {index: (pk, name) for index, pk, name in found}
    former = former_numbers(people=visible, indexes=[one for one in documents if one not in people])
    names = former_names(people=visible, indexes=documents)
    for row in rows:
        person = people.get(row.document) or former.get(row.document)
        if person is None:
            yield row, "document_number", reasons.not_in_roster()
            continue
        called = _same_name(row.name)
        if _same_name(person[1]) != called and called not in map(_same_name, names.get(person[0], ())):
            yield row, "name", reasons.name_differs()
            continue
        row.learner_id = person[0]
        row.former = row.document in former or _same_name(person[1]) != called


def find_repeats(rows: list[RowCandidate]) -> Found:
    """The same record twice in a file counts once (the later row becomes ALREADY_THERE); objects to all rows that
    contradict each other under one number. The people are known: one may stand there by two numbers."""
    by_number: dict[str, list[RowCandidate]] = {}
    for row in rows:
        if row.record_number:
            by_number.setdefault(row.record_number, []).append(row)
    seen: dict[Any, RowCandidate] = {}
    for same in by_number.values():
        if any(other.says != same[0].says for other in same[1:]):
            for row in same:
                other = same[1] if row is same[0] else same[0]
                yield row, "record_number", reasons.contradicts(other.number)
            continue
        seen[same[0].learner_id, same[0].natural] = same[0]
        for row in same[1:]:
            row.outcome = RowOutcome.ALREADY_THERE
    for row in rows:
        if row.record_number:
            continue
        first = seen.setdefault((row.learner_id, row.natural), row)
        if first is row:
            continue
        if not first.record_number and first.says != row.says:
            yield row, "hours_tenths", reasons.contradicts(first.number)
        else:
            row.outcome = RowOutcome.ALREADY_THERE


def find_records(
    *, platform: Platform, rows: list[RowCandidate]
) -> tuple[list[RecordChange], list[tuple[RowCandidate, str, RowObjection]]]:
    """Sets the live record that each row repeats or corrects; returns the corrections, and what is objected to.

    A file that has no column for something, or nothing in its cell, takes nothing away; 无 and 缺考 do.
    """
    live = CreditRecord.objects.unscoped().filter(platform=platform, withdrawn_at__isnull=True)
    by_number: dict[str, Known] = {}
    for piece in pieces(sorted({row.record_number for row in rows if row.record_number})):
        by_number |= {known.record_number: known for known in _known(live.filter(record_number__in=piece))}
    # A row without number may repeat any record; a row with a new number only one that had none yet.
    any_record = _by_content(live, {row.learner_id for row in rows if not row.record_number})
    fresh = {row.learner_id for row in rows if row.record_number and row.record_number not in by_number}
    unnumbered = _by_content(live.filter(record_number=""), fresh)

    changes: list[RecordChange] = []
    objections: list[tuple[RowCandidate, str, RowObjection]] = []
    taken: set[int] = set()
    for row in rows:
        content = (row.learner_id, row.natural)
        if row.record_number:
            known = by_number.get(row.record_number) or unnumbered.get(content)
        else:
            known = any_record.get(content)
        if known is None:
            continue
        if known.learner_id != row.learner_id:
            objections.append((row, "record_number", reasons.of_another()))
        elif known.pk in taken:
            row.outcome = RowOutcome.ALREADY_THERE
        else:
            taken.add(known.pk)
            fields = _settle(row, known)
            if fields:
                changes.append(RecordChange(row, known, fields))
    return changes, objections


def _settle(row: RowCandidate, known: Known) -> tuple[str, ...]:
    """Ties a row to the record it speaks of; returns the fields in which it says something else."""
    row.record_id = known.pk
    row.record_number = row.record_number or known.record_number
    if "certificate_number" not in row.cleared:
        row.certificate_number = row.certificate_number or known.certificate_number
    if row.exam_passed is None and "exam_passed" not in row.cleared:
        row.exam_passed = known.exam_passed
    row.mode = row.mode or known.mode
    fields = tuple(_differences(row, known))
    row.outcome = RowOutcome.CHANGED if fields else RowOutcome.ALREADY_THERE
    return fields


def _by_content(records: QuerySet[CreditRecord], learners: set[int]) -> dict[tuple[int, tuple[Any, ...]], Known]:
    found = {}
    for piece in pieces(sorted(learners)):
        for known in _known(records.filter(learner_id__in=piece)):
            found[known.learner_id, known.natural] = known
    return found


COMPARED = ("year", "subject", "tenths", "completed_on", "course_key", "exam_passed", "mode", "certificate_number")


def _differences(row: RowCandidate, known: Known) -> Iterable[str]:
    return (name for name in COMPARED if getattr(row, name) != getattr(known, name))


def _known(records: QuerySet[CreditRecord]) -> Iterator[Known]:
    columns = (
        "pk", "learner_id", "course__key", "year", "subject", "completed_on", "tenths", "exam_passed",
        "mode", "certificate_number", "record_number", "verified_at",
    )  # fmt: skip
    for row in records.values_list(*columns).iterator(chunk_size=PIECE):
        *values, verified_at = row
        yield Known._make([*values, verified_at is not None])


def _same_name(name: str) -> str:
    """Names are the same whatever dot stands between their parts, and with or without spaces."""
    return name.translate(_SAME_NAME).casefold()
