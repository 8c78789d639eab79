"""One usable row of a platform's file on its way to becoming a record."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from intake.plan import RowOutcome
from intake.rows import SheetRow
from learners.people.particulars import id_number_index
from rulebook.facts import Credit
from rulebook.vocabulary import Source

from ..catalogue.courses import course_key
from ..records.counting import class_of

STAGED_COLUMNS = (
    "batch_id", "plan_number", "number", "outcome", "learner_id", "record_id", "public_id", "year", "subject", "tenths",
    "course_key", "record_number", "completed_on", "exam_passed", "mode", "certificate_number", "counting_class",
)  # fmt: skip


@dataclass(slots=True)
class RowCandidate:
    """What a row says, and what has been found out about it. ``document`` is the blind index of the number."""

    number: int
    name: str
    document: str
    year: int
    subject: str
    tenths: int
    title: str
    course_key: str
    course_code: str
    opens_on: dt.date | None
    record_number: str
    completed_on: dt.date
    exam_passed: bool | None
    certificate_number: str
    mode: str | None = None
    outcome: RowOutcome = RowOutcome.NEW
    learner_id: int = 0
    record_id: int | None = None
    cleared: frozenset[str] = frozenset()
    """Columns in which the row says that there is none; an empty cell says nothing."""
    former: bool = False
    """The person was found by a former name or number."""
    public_id: uuid.UUID = field(default_factory=uuid.uuid4)
    """Of the record that it becomes."""

    @property
    def natural(self) -> tuple[Any, ...]:
        """What makes it the same record where the platform gives no number (with person and platform)."""
        return self.course_key, self.year, self.subject, self.completed_on

    @property
    def says(self) -> tuple[Any, ...]:
        """Everything that two rows with the same record number must agree on."""
        return self.learner_id, self.natural, self.tenths, self.exam_passed, self.certificate_number, self.mode

    def staged(self, batch_id: int, plan_number: int, host: str) -> tuple[Any, ...]:
        """The row of the staging table, in the order of STAGED_COLUMNS."""
        return (
            batch_id, plan_number, self.number, self.outcome.value, self.learner_id, self.record_id,
            self.public_id, self.year, self.subject, self.tenths, self.course_key, self.record_number,
            self.completed_on, self.exam_passed, self.mode, self.certificate_number, self.counting_class(host),
        )  # fmt: skip

    def counting_class(self, host: str) -> str:
        """Under which condition the hours will count once verified."""
        return class_of(
            Credit(
                "", self.year, self.subject, self.tenths, Source.PLATFORM, self.completed_on,
                platform=host, exam_passed=self.exam_passed,
            )
        )  # fmt: skip


def candidates(rows: list[SheetRow]) -> Iterator[RowCandidate]:
    """The rows without faults. Document numbers become blind indexes here and go no further."""
    indexes: dict[str, str] = {}
    keys: dict[str, str] = {}
    for row in rows:
        if row.faults:
            continue
        values = row.values
        document, title = values["document_number"], values["course_name"]
        if document not in indexes:
            indexes[document] = id_number_index(document)
        if title not in keys:
            keys[title] = course_key(title)
        yield RowCandidate(
            number=row.number,
            name=values["name"],
            document=indexes[document],
            year=values["year"],
            subject=values["subject"],
            tenths=values["hours_tenths"],
            title=title,
            course_key=keys[title],
            course_code=values.get("course_code") or "",
            opens_on=values.get("opens_on"),
            record_number=values.get("record_number") or "",
            completed_on=values["completed_on"],
            exam_passed=values.get("exam_passed"),
            certificate_number=values.get("certificate_number") or "",
            mode=values.get("mode"),
            cleared=frozenset(row.cleared),
        )
