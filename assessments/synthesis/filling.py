"""Fills the database: tree, people, records and facts, piece by piece, then the ledger and the standings."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from credits.annual.ledger import recount
from credits.catalogue.courses import course_key
from credits.catalogue.models import Course, Platform
from credits.records.counting import class_of
from credits.records.models import CreditRecord
from credits.verification.models import Verification
from exemptions.facts.models import Fact
from ground import crypto, dialect
from ground.actors import Actor
from journal.services import record
from learners.people.models import Learner, Membership
from learners.people.particulars import id_number_index, phone_index
from learners.people.selectors import learners_by_number
from rulebook import Pack
from rulebook.facts import Credit
from rulebook.vocabulary import source_called
from units.models import Unit
from uploads.models import Upload

from .loading import LoadedTable, count_on, known, moment, next_id, write_number
from .people import Invented, Inventor
from .study import InventedStudy, Student, facts
from .tree import Place, grow

PIECE = 5000
OFFICER = "演示数据"


class SeedTaken(Exception):
    """People of this seed are in the database already."""


@dataclass
class Filled:
    """How much there is now."""

    units: int = 0
    people: int = 0
    records: int = 0
    facts: int = 0


def fill(
    *, actor: Actor, people: int, seed: int, pack: Pack, years: tuple[int, ...], now: dt.datetime, today: dt.date,
    report: Callable[[Filled], None],
) -> Filled:  # fmt: skip
    """Adds so many invented people with what they have learnt up to ``today``. Raises SeedTaken."""
    return _Filling(actor, seed, pack, years, now, today).run(people, report)


class _Filling:
    def __init__(
        self, actor: Actor, seed: int, pack: Pack, years: tuple[int, ...], now: dt.datetime, today: dt.date
    ) -> None:
        self.actor, self.seed, self.pack = actor, seed, pack
        self.rng = random.Random(seed)  # noqa: S311 - invented people, not keys
        self.stamp, self.until = moment(now), min(today, pack.study_window.closes)
        self.inventor = Inventor(self.rng, self.until)
        self.student = Student(self.rng, pack, years, self.until)
        self.filled = Filled()
        self.serial = 0
        self.batches: dict[tuple[str, int], tuple[int, int]] = {}
        self.rows: dict[int, int] = {}
        self.platforms: dict[str, int] = {}
        self.courses: dict[str, int] = {}
        self.names: dict[str, str] = {}

    def run(self, people: int, report: Callable[[Filled], None]) -> Filled:
        tree, units = grow(people, self.rng, next_id(Unit))
        first = next_id(Learner)
        staff = ((place, first + number) for number, place in enumerate(_seats(units)))
        invented = (self.inventor.person(pk, place) for place, pk in staff)
        while piece := list(islice(invented, PIECE)):
            with transaction.atomic():
                if not self.filled.people:
                    self._check_seed(piece)
                    self._plant(tree)
                    self._prepare()
                self._enter(piece)
                recount(person.pk for person in piece)
            report(self.filled)
        with transaction.atomic():
            count_on(Unit, Learner)
            record(
                actor=self.actor,
                action="synthetic.filled",
                after={"seed": self.seed, "people": self.filled.people, "records": self.filled.records},
            )
        dialect.refresh_statistics(connection)
        return self.filled

    def _check_seed(self, piece: list[Invented]) -> None:
        if learners_by_number(actor=self.actor, numbers=[person.id_number for person in piece]):
            raise SeedTaken(self.seed)

    def _plant(self, tree) -> None:
        table = LoadedTable(Unit, "id", "public_id", "path", "depth", "numchild", "name", "full_name", "kind", "sector")
        self.filled.units = table.load(tree.rows())
        write_number(Unit, "numchild", tree.grown())

    def _prepare(self) -> None:
        """Platforms, courses, and for each platform and year of completion one import batch with its verification."""
        self.platforms = dict(known(Platform, "host", "id"))
        self.student.reported_by(self.platforms)
        self.courses = dict(known(Course, "key", "id"))
        office = known(Unit, "path", "id")[0][1]
        last = self.until.year
        verification, batch = next_id(Verification), next_id(Upload)
        verifications, batches = [], []
        for host in sorted(self.platforms):
            for year in range(min(self.student.years), last + 1):
                self.batches[host, year] = batch, verification
                verifications.append((verification, uuid.uuid4(), "verified", 0, "", OFFICER, self.stamp))
                batches.append(
                    (
                        batch, uuid.uuid4(), "hours", host, office, f"{host}-{year}.xlsx", f"{self.seed:064d}",
                        "stored", "", OFFICER, self.stamp, self.stamp, OFFICER, self.until,
                    )
                )  # fmt: skip
                batch, verification = batch + 1, verification + 1
        LoadedTable(Verification, "id", "public_id", "outcome", "count", "by_key", "by_name", "at").load(verifications)
        LoadedTable(
            Upload, "id", "public_id", "importer", "about", "office_id", "file_name", "file_hash", "state",
            "uploaded_by_key", "uploaded_by_name", "uploaded_at", "stored_at", "stored_by", "due_on",
        ).load(batches)  # fmt: skip
        count_on(Verification, Upload)

    def _enter(self, piece: list[Invented]) -> None:
        self.filled.people += LoadedTable(
            Learner, "id", "public_id", "name", "name_pinyin", "name_initials", "document_type", "id_number",
            "id_number_index", "phone", "phone_index", "sex", "birth_date", "sector", "grassroots_post",
            "post_confirmed_at", "post_confirmed_by", "title_level", "post_grade", "field", "employment", "unit_id",
            "created_at",
        ).load(self._learner(person) for person in piece)  # fmt: skip
        LoadedTable(Membership, "learner_id", "unit_id", "since", "until", "employment").load(
            (
                person.pk, person.place.pk, person.since, self.until if person.employment == "left" else None,
                "active" if person.employment == "left" else person.employment,
            )
            for person in piece
        )  # fmt: skip
        studied = [(person, study) for person in piece for study in self.student.records(person)]
        self._learn_courses(study.title for _, study in studied)
        self.filled.records += LoadedTable(
            CreditRecord, "public_id", "learner_id", "year", "subject", "tenths", "source", "platform_id", "course_id",
            "record_number", "completed_on", "exam_passed", "mode", "unit", "quantity", "role", "certificate",
            "certificate_number", "batch_id", "row_number", "verification_id", "verified_at", "verified_by",
            "counting_class",
        ).load(self._record(person, study) for person, study in studied)  # fmt: skip
        self.filled.facts += LoadedTable(
            Fact, "public_id", "learner_id", "kind", "values", "decided_at", "decided_by", "ground"
        ).load(
            (self._uuid(), person.pk, kind, json.dumps(values), self.stamp, OFFICER, OFFICER)
            for person in piece
            for kind, values in facts(person, self.pack, self.rng, self.until)
        )

    def _learner(self, person: Invented) -> tuple:
        pinyin, initials = person.pinyin
        return (
            person.pk, person.public_id, person.name, pinyin, initials, person.document_type,
            crypto.seal(person.id_number, "learners_learner.id_number"), id_number_index(person.id_number),
            crypto.seal(person.phone, "learners_learner.phone") if person.phone else "", phone_index(person.phone),
            person.sex, person.birth_date, person.sector, person.grassroots_post,
            self.stamp if person.confirmed else None,
            OFFICER if person.confirmed else "", person.title_level, person.post_grade, person.field, person.employment,
            person.place.pk, self.stamp,
        )  # fmt: skip

    def _record(self, person: Invented, study: InventedStudy) -> tuple:
        self.serial += 1
        platform_id = self.platforms[study.host] if study.host else None
        batch, verification = self.batches[study.host, study.completed_on.year] if study.host else (None, None)
        row = None
        if batch is not None:
            row = self.rows[batch] = self.rows.get(batch, 1) + 1
        verified = study.verified
        number = f"{self.seed}-{self.serial}"
        return (
            self._uuid(), person.pk, study.year, study.subject, study.tenths, study.source, platform_id,
            self.courses[self.names[study.title]] if study.host else None, number if study.host else "",
            study.completed_on, study.exam_passed, study.mode, study.unit, study.quantity, study.role,
            study.certificate, "" if study.host else f"ZS{number}", batch, row,
            verification if verified else None, self.stamp if verified else None, OFFICER if verified else "",
            _class_of(study),
        )  # fmt: skip

    def _learn_courses(self, titles: Iterator[str]) -> None:
        new = {course_key(title): title for title in sorted(set(titles)) if title and title not in self.names}
        self.names |= {title: key for key, title in new.items()}
        missing = [key for key in new if key not in self.courses]
        if missing:
            first = next_id(Course)
            self.courses |= {key: pk for pk, key in enumerate(missing, first)}
            LoadedTable(Course, "id", "key", "title").load((self.courses[key], key, new[key]) for key in missing)
            count_on(Course)

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)


def _seats(units: list[Place]) -> Iterator[Place]:
    for unit in units:
        yield from [unit] * unit.size


def _class_of(study: InventedStudy) -> str:
    return class_of(
        Credit(
            "", study.year, study.subject, study.tenths, source_called(study.source), study.completed_on, True,
            study.host or None, study.exam_passed, None, study.certificate,
        )
    )  # fmt: skip
