"""Two years of one league lived through by a script with random moves. What pages and tables count is compared after
every half year with a count of the script's own log: no selector, no rule and no row of the product takes part in that.

The short lives are the same in every run; ``./check --long`` lives one that nobody has seen yet.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.urls import reverse

from assessments.standings.services import reassess
from casework.requests import services as requests
from casework.requests.models import CaseRequest
from credits.annual.ledger import classify
from credits.records.models import CreditRecord
from credits.verification.services import return_records, revoke_verification, undo_verification, verify_records
from exemptions.facts.models import Fact, FactEnd
from exemptions.facts.services import end_fact, lift_end
from exemptions.facts.status import teacher_on
from ground.actors import SystemActor
from ground.jobs import machine
from learners.people.models import Learner
from learners.people.particulars import Particulars
from learners.people.services import admit_learner, change_employment, leave_unit, move_learner, register_learner
from reports.statistics.models import YearTable
from reports.statistics.services import ask_table
from tests.cast import Cast, id_number
from tests.credits.files import bring_in, line
from tests.credits.people import record
from tests.signin import open_session
from uploads.services import ask_withdrawal, withdraw_upload

from .filing import granted

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
BEGINS, DAY, ENDS = dt.date(2024, 2, 1), dt.date(2024, 12, 31), dt.date(2025, 12, 31)
QUESTION, POLICY = "annual_check:2024", "xlgl-2024"
NEEDED = {"public": 300, "professional": 600}  # tenths of hours in a year, article 3
SEED = 15
NAMES = "赵钱孙李周吴郑王冯陈楚卫"


@dataclass
class Hours:
    """A record as the script knows it. ``state``: waiting, verified, returned, gone."""

    row: Any
    subject: str
    tenths: int
    year: int
    state: str = "waiting"


@dataclass
class Person:
    """Somebody as the script knows them: ``stays`` are place, employment, first and last day."""

    row: Learner
    number: str
    stays: list[list[Any]] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    exam: Any = None
    teaches: list[list[Any]] = field(default_factory=list)

    @property
    def here(self) -> list[Any] | None:
        return self.stays[-1] if self.stays[-1][3] is None else None

    def at(self, day: dt.date) -> Any:
        """Unit and employment on a day, None for nowhere."""
        for unit, employment, since, until in self.stays:
            if since <= day and (until is None or day <= until):
                return unit, employment
        return None

    def verified(self, subject: str) -> int:
        return sum(
            one.tenths for one in self.hours if (one.subject, one.year, one.state) == (subject, 2024, "verified")
        )

    def column(self) -> str:
        """In which column the annual check of 2024 counts the person."""
        done = {name for name, needed in NEEDED.items() if self.verified(name) >= needed}
        if done == set(NEEDED):
            return "complete"
        helped = done | ({"professional"} if self.exam else set())
        if helped == set(NEEDED):
            return "exempt"
        return f"{next(iter(helped))}_only" if helped else "nothing"


class Life:
    """The script: it draws a move, makes it by the product's services and writes down what it has done."""

    def __init__(self, cast: Cast, seed: int, step: int) -> None:
        self.cast, self.dice, self.step, self.today = cast, random.Random(seed), step, BEGINS
        self.people: list[Person] = []
        self.files: list[tuple[Any, list[Hours]]] = []
        self.titles = count(1)
        self.made: Counter[str] = Counter()
        self.numbers = iter(range(300, 1000))
        self.units = [cast.school, cast.kindergarten, cast.hospital, cast.company]
        for name in ("alatan", "colleague", "outsider"):
            member = cast.members[name]
            stay = [member.learner.unit, "active", dt.date(2020, 1, 1), None]
            self.people.append(Person(member.learner, member.learner.id_number, [stay]))
        for _number in range(6):
            self.comes()
        self.moves: list[Callable[[], bool]] = [
            self.comes, self.leaves, self.comes_back, self.transfers, self.stands_otherwise,
            self.hours_arrive, self.hours_arrive, self.hours_arrive, self.hours_are_verified, self.hours_are_verified,
            self.hours_are_returned, self.verification_is_revoked, self.act_is_undone, self.file_arrives,
            self.file_is_withdrawn, self.passes_an_examination, self.examination_is_taken_back, self.teaches,
            self.teaching_ends,
        ]  # fmt: skip

    @property
    def now(self) -> dt.datetime:
        return dt.datetime(self.today.year, self.today.month, self.today.day, 2, tzinfo=dt.UTC)

    def live(self, until: dt.date) -> None:
        while self.today + dt.timedelta(days=self.step) <= until:
            self.today += dt.timedelta(days=self.dice.randint(1, self.step))
            move = self.dice.choice(self.moves)
            if move():
                self.made[move.__name__] += 1
        self.today = until

    def one(self, of: list[Any]) -> Any:
        return self.dice.choice(of) if of else None

    def fresh(self, person: Person) -> Learner:
        return Learner.objects.unscoped().select_related("unit").get(pk=person.row.pk)

    # --- people -------------------------------------------------------------------------------------------------------
    def comes(self) -> bool:
        number = id_number(dt.date(1980, 5, 6), next(self.numbers))
        unit = self.one(self.units)
        particulars = Particulars(
            name=f"{NAMES[len(self.people) // 10]}{NAMES[len(self.people) % 10]}", id_number=number
        )
        row = register_learner(actor=SYSTEM, particulars=particulars, unit=unit, since=self.today)
        self.people.append(Person(row, number, [[unit, "active", self.today, None]]))
        return True

    def leaves(self) -> bool:
        person = self.one([one for one in self.people if one.here and one.here[2] < self.today])
        if person is None:
            return False
        leave_unit(actor=SYSTEM, learner=self.fresh(person), last_day=self.today, today=self.today)
        person.here[3] = self.today
        return True

    def comes_back(self) -> bool:
        person = self.one([one for one in self.people if not one.here and one.stays[-1][3] < self.today])
        if person is None:
            return False
        unit, name = self.one(self.units), person.row.name
        admit_learner(actor=SYSTEM, id_number=person.number, name=name, unit=unit, day=self.today, today=self.today)
        person.stays.append([unit, "active", self.today, None])
        return True

    def transfers(self) -> bool:
        person = self._settled()
        if person is None:
            return False
        unit = self.one([unit for unit in self.units if unit != person.here[0]])
        move_learner(actor=SYSTEM, learner=self.fresh(person), unit=unit, day=self.today, today=self.today)
        self._turn(person, unit, "active")
        return True

    def stands_otherwise(self) -> bool:
        person = self._settled()
        if person is None:
            return False
        employment = self.one([one for one in ("active", "long_leave", "retired") if one != person.here[1]])
        change_employment(
            actor=SYSTEM, learner=self.fresh(person), employment=employment, day=self.today, today=self.today
        )
        self._turn(person, person.here[0], employment)
        return True

    def _settled(self) -> Person | None:
        return self.one([one for one in self.people if one.here and one.here[2] < self.today])

    def _turn(self, person: Person, unit: Any, employment: str) -> None:
        person.here[3] = self.today - dt.timedelta(days=1)
        person.stays.append([unit, employment, self.today, None])

    # --- hours --------------------------------------------------------------------------------------------------------
    def hours_arrive(self) -> bool:
        person, subject = self.one(self.people), self.one(list(NEEDED))
        tenths = self.dice.randrange(100, 450, 5)
        row = record(
            person.row, subject=subject, tenths=tenths, title=None, completed_on=self.today, year=self.today.year
        )
        CreditRecord.objects.unscoped().bulk_update(classify([row]), ["counting_class"])  # as an import does
        person.hours.append(Hours(row, subject, tenths, self.today.year))
        return True

    def _decided(self, before: str, after: str, decide: Callable[[Any], Any]) -> bool:
        hours = self.one([one for person in self.people for one in person.hours if one.state == before])
        if hours is None:
            return False
        decide(CreditRecord.objects.unscoped().filter(pk=hours.row.pk))
        hours.state = after
        return True

    def hours_are_verified(self) -> bool:
        return self._decided(
            self.one(["waiting", "waiting", "returned"]), "verified",
            lambda rows: verify_records(actor=self.cast.league_reviewer.actor, records=rows, now=self.now),
        )  # fmt: skip

    def hours_are_returned(self) -> bool:
        return self._decided(
            "waiting", "returned",
            lambda rows: return_records(
                actor=self.cast.league_reviewer.actor, records=rows, reason="重复", now=self.now
            ),
        )  # fmt: skip

    def verification_is_revoked(self) -> bool:
        return self._decided(
            "verified", "returned",
            lambda rows: revoke_verification(
                actor=self.cast.league_reviewer.actor, row=rows.get(), reason="核错", now=self.now
            ),
        )  # fmt: skip

    def act_is_undone(self) -> bool:
        """Verified or returned, and taken back within five minutes: it waits again."""
        officer = self.cast.league_reviewer.actor

        def there_and_back(rows: Any) -> None:
            said = {"actor": officer, "records": rows, "now": self.now}
            act = verify_records(**said) if self.dice.random() < 0.5 else return_records(**said, reason="误点")
            undo_verification(actor=officer, verification=act, now=self.now + dt.timedelta(minutes=4))

        return self._decided("waiting", "waiting", there_and_back)

    def file_arrives(self) -> bool:
        known = [one for one in self.people if one.here]
        if len(known) < 2:
            return False
        people = self.dice.sample(known, 2)
        title, lines, brought = f"课程{next(self.titles)}", [], []
        for person in people:
            hours = Hours(None, "public", self.dice.randrange(5, 30) * 10, 2024, "verified")
            lines.append(line(self.fresh(person), 课程名称=title, 学时=hours.tenths // 10))
            brought.append(hours)
            person.hours.append(hours)
        file = bring_in(SYSTEM, self.cast.league, lines, verify=True)
        rows = {row.learner_id: row for row in CreditRecord.objects.unscoped().filter(batch=file)}
        for person, hours in zip(people, brought, strict=True):
            hours.row = rows[person.row.pk]
        self.files.append((file, brought))
        return True

    def file_is_withdrawn(self) -> bool:
        if not self.files:
            return False
        file, brought = self.files.pop(self.dice.randrange(len(self.files)))
        file.refresh_from_db()
        ask_withdrawal(actor=SYSTEM, upload=file, reason="文件有误")
        withdraw_upload(actor=SYSTEM, upload=file, now=self.now)
        for hours in brought:
            hours.state = "gone"
        return True

    # --- what is granted ----------------------------------------------------------------------------------------------
    def passes_an_examination(self) -> bool:
        at_school = [one for one in self.people if one.here and one.here[0] == self.cast.school and not one.exam]
        person = self.one(at_school)
        if person is None:
            return False
        said = {"qualification": "执业医师", "year": "2024", "in_region": "yes"}
        person.exam = granted(
            self.cast, self.cast.unit_hr, self.fresh(person), kind="qualification_exam", payload=said, now=self.now
        )
        return True

    def examination_is_taken_back(self) -> bool:
        """Within five minutes it is undone, later revoked."""
        person = self.one([one for one in self.people if one.exam])
        if person is None:
            return False
        request = CaseRequest.objects.unscoped().get(pk=person.exam.pk)
        said = {"actor": self.cast.league_reviewer.actor, "request": request, "version": request.version}
        if request.decided_at == self.now:
            requests.undo(**said, now=self.now)
        else:
            requests.revoke(**said, reason="材料不实", now=self.now)
        person.exam = None
        return True

    def teaches(self) -> bool:
        person = self.one([one for one in self.people if all(end and end < self.today for _f, _s, end in one.teaches)])
        if person is None:
            return False
        fact = Fact.objects.unscoped().create(
            learner=person.row, kind="sanke_teacher", since=self.today, until=None, decided_at=self.now, decided_by="x"
        )
        person.teaches.append([fact, self.today, None])
        return True

    def teaching_ends(self) -> bool:
        """An office enters the end; every third time it is taken back upon an objection."""
        told = [one for person in self.people for one in person.teaches if one[2] is None]
        teaching = self.one(told)
        if teaching is None:
            return False
        fact = Fact.objects.unscoped().select_related("learner__unit").get(pk=teaching[0].pk)
        end_fact(actor=SYSTEM, fact=fact, until=self.today, reason="调离", now=self.now)
        if self.dice.random() < 1 / 3:
            end = FactEnd.objects.select_related("fact__learner__unit").get(fact=fact, lifted_at=None)
            lift_end(actor=SYSTEM, end=end, reason="仍在教学", now=self.now)
        else:
            teaching[2] = self.today
        return True

    # --- the script's own count ---------------------------------------------------------------------------------------
    def expected(self) -> dict[str, Any]:
        due = [(one, one.at(DAY)[0]) for one in self.people if (one.at(DAY) or ("", ""))[1] == "active"]
        columns = Counter(one.column() for one, _unit in due)
        parts: dict[str, Counter[str]] = {}
        for one, unit in due:
            parts.setdefault(self._banner(unit), Counter())[one.column()] += 1
        complete = {"complete", "exempt"}
        return {
            "picture": dict(columns),
            "parts": {name: dict(counts) for name, counts in parts.items()},
            "list": sorted((one.row.name, unit.full_name, one.column()) for one, unit in due),
            "table": {
                "due": len(due),
                "taking_part": sum(any(one.verified(name) for name in NEEDED) for one, _unit in due),
                "public_complete": sum(columns[name] for name in complete | {"public_only"}),
                "professional_complete": sum(columns[name] for name in complete | {"professional_only"}),
                "both_complete": sum(columns[name] for name in complete),
                "public_hours": sum(one.verified("public") for one, _unit in due),
                "professional_hours": sum(one.verified("professional") for one, _unit in due),
                "relief": columns["exempt"],
            },
            "teachers": {one.row.name: [self._taught(one, day) for day in DAYS] for one in self.people},
        }

    def _banner(self, unit: Any) -> str:
        return next(one.name for one in (self.cast.xilinhot, self.cast.dongwu) if unit.path.startswith(one.path))

    def _taught(self, person: Person, day: dt.date) -> bool | None:
        if not person.teaches:
            return None
        return any(since <= day and (until is None or day <= until) for _fact, since, until in person.teaches)

    # --- what the product says ----------------------------------------------------------------------------------------
    def found(self) -> dict[str, Any]:
        cast = self.cast
        reassess(actor=SYSTEM, today=DAY)
        client = open_session(cast.league_reviewer)
        where = {"unit": str(cast.league.public_id), "question": QUESTION}
        picture = client.get(reverse("audit:units"), where).context["picture"]
        rows = client.get(reverse("audit:people"), {**where, "size": "100"}).context["page"].rows
        asked = ask_table(actor=SYSTEM, unit=cast.league, year=2024, policy=POLICY, now=self.now)
        assert machine.run(asked.job_id).state == "done"
        total = YearTable.objects.unscoped().get(pk=asked.pk).content["total"]
        return {
            "picture": _some(picture.total.counts),
            "parts": {part.unit.name: _some(part.counts) for part in picture.parts if _some(part.counts)},
            "list": sorted((row.learner.name, row.learner.place_name, _column(row)) for row in rows),
            "table": {name: total[name] for name in self.expected()["table"]},
            "teachers": {one.row.name: list(teacher_on(one.row.pk, DAYS).values()) for one in self.people},
        }


DAYS = [dt.date(2024, 6, 30), DAY, dt.date(2025, 6, 30), ENDS]


def _some(counts: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


def _column(row: Any) -> str:
    return f"{row.done}_only" if row.state == "partly" else row.state


SEASONS = [dt.date(2024, 7, 31), DAY, dt.date(2025, 6, 30), ENDS]


def lived(cast: Cast, seed: int, step: int) -> Life:
    """Lives two years and compares at the end of every season."""
    life = Life(cast, seed, step)
    for season in SEASONS:
        life.live(season)
        found, expected = life.found(), life.expected()
        for name, wanted in expected.items():
            assert found[name] == wanted, f"seed {seed}, {season}, {name}"
    return life


def test_two_years_are_counted_as_they_were_lived(cast):
    life = lived(cast, SEED, 14)
    assert {move.__name__ for move in life.moves} == set(life.made), "a seed that makes every move"


def test_control_a_verification_past_the_script_is_noticed(cast):
    life = Life(cast, SEED, 14)
    life.live(SEASONS[0])
    who = next(one for one in life.people if (one.at(DAY) or ("", ""))[1] == "active")
    row = record(who.row, subject="public", tenths=100, title=None, completed_on=BEGINS)
    verify_records(
        actor=cast.league_reviewer.actor, records=CreditRecord.objects.unscoped().filter(pk=row.pk), now=life.now
    )
    assert life.found()["table"] != life.expected()["table"]


def test_another_life(cast, request):
    """With ``--long`` one that nobody has seen yet, in steps of days."""
    long = request.config.getoption("--long")
    lived(cast, random.SystemRandom().randrange(10**6) if long else SEED + 1, 5 if long else 60)
