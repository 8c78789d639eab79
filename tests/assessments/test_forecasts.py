"""What the plan of a file says it would bring is what comes of it once its rows are stored and verified."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections import Counter

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.decisions.selectors import assess
from assessments.forecasts import foretelling
from credits.records.models import CreditRecord
from ground.actors import SystemActor
from intake.schemas import ROSTER
from intake.table import read_table
from learners.people.models import Learner
from learners.roster.execution import execute_plan
from learners.roster.planning import make_plan
from policy import packs
from rulebook.facts import AnnualCheck
from rulebook.vocabulary import COUNTED_VERDICTS, Outcome, Verdict
from tests.credits import files
from tests.credits.people import NOW, record
from tests.credits.test_samples import FILES, SAMPLES
from units.models import Unit
from uploads.models import Upload

SYSTEM = SystemActor("test")
TODAY = files.TODAY
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _policy(day: dt.date) -> str:
    return packs.of_day(day)


def _standing(people: list[Learner], years: list[int], today: dt.date) -> dict[tuple[int, int], bool]:
    """Whose annual check of which year is met, asked as everybody's page asks."""
    policy = _policy(today)
    day = packs.default_day(packs.as_written(policy), today)
    return {
        (person.pk, year): assess(
            actor=SYSTEM, learner=person, application=AnnualCheck(year), as_of=day, policy=policy
        ).outcome
        is Outcome.MET
        for person in people
        for year in years
    }


def _sums(people: list[Learner], today: dt.date) -> Counter[tuple[int, str]]:
    """Tenths that count, by year and the name of the subject."""
    policy = _policy(today)
    pack = packs.as_written(policy)
    found: Counter[tuple[int, str]] = Counter()
    for person in people:
        for one in _assessed(person, today).verdicts:
            if one.counts:
                found[one.record.year, pack.subject(one.record.subject).name] += one.record.tenths
    return found


def _assessed(person: Learner, today: dt.date):
    policy = _policy(today)
    asked = AnnualCheck(packs.as_written(policy).policy_year)
    return assess(actor=SYSTEM, learner=person, application=asked, as_of=today, policy=policy)


def _came(batch: Upload, people: list[Learner], today: dt.date) -> dict[int, Verdict]:
    """By row of the file, what became of its record."""
    return {
        one.record.row_number: one.verdict
        for person in people
        for one in _assessed(person, today).verdicts
        if one.record.batch_id == batch.pk
    }


def _holds(batch: Upload, people: list[Learner], now: dt.datetime) -> dict:
    """Stores the planned batch, verified, and compares what came with what was told. Returns what was told."""
    today, told = now.date(), batch.found["forecast"]
    years = sorted({*range(today.year - 4, today.year + 1)})
    before, sums = _standing(people, years, today), _sums(people, today)
    files.store(SYSTEM, batch, verify=True)
    after, came = _standing(people, years, today), _came(batch, people, today)
    assert told["rows"] == len(came)
    assert told["counting"] == sum(verdict in COUNTED_VERDICTS for verdict in came.values())
    refused = Counter(verdict.value for verdict in came.values() if verdict not in COUNTED_VERDICTS)
    foretold: Counter[str] = Counter()
    for row in told["not_counted"]:
        foretold[row["verdict"]] += row["rows"]
        assert all(came[number] == row["verdict"] for number in row["examples"])
    assert foretold == refused
    gained = _sums(people, today)
    gained.subtract(sums)
    assert {(row["year"], row["subject"]): row["tenths"] for row in told["counted"] if row["tenths"]} == {
        key: tenths for key, tenths in gained.items() if tenths
    }
    for name, turned in (("complete", True), ("no_longer", False)):
        expected = Counter(
            year for (pk, year), met in after.items() if met is turned and before[pk, year] is not turned
        )
        assert {turn["year"]: turn["people"] for turn in told[name]} == dict(expected), name
    return told


@pytest.fixture
def roster(db):
    table = read_table(SAMPLES / "roster-2024.xlsx", ROSTER)
    plan = make_plan(actor=SYSTEM, table=table, since=dt.date(2020, 1, 1), today=dt.date(2024, 12, 20))
    execute_plan(actor=SYSTEM, plan=plan, today=TODAY, report=lambda done, total: None)
    return list(Learner.objects.unscoped())


def test_over_the_sample_files(roster):
    now, league = dt.datetime(2025, 1, 3, 1, tzinfo=dt.UTC), Unit.objects.get(depth=1)
    told = []
    for host, name in FILES.items():
        batch = files.upload(SYSTEM, league, (SAMPLES / name).read_bytes(), host=host, name=name)
        told.append(_holds(files.plan(SYSTEM, batch, now=now), roster, now))
    assert sum(one["counting"] for one in told) < sum(one["rows"] for one in told) == 427 + 103 + 398
    assert sum(turn["people"] for one in told for turn in one["complete"]) > 10


_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "who": st.integers(0, 2),
            "年度": st.sampled_from([2021, 2023, 2024]),
            "科目": st.sampled_from(["公需科目", "专业科目"]),
            "课程名称": st.sampled_from(["科技创新", "数字经济", "生态保护"]),
            "学时": st.sampled_from([10, 30, 60]),
            "完成时间": st.sampled_from(["2024-01-10", "2024-01-15", "2024-05-20", "2023-06-01"]),
            "是否合格": st.sampled_from(["合格", "不合格", ""]),
        }
    ),
    max_size=8,
)


@pytest.mark.django_db(transaction=False)
class TestMixtures:
    @pytest.fixture(autouse=True)
    def _people(self, cast):
        self.cast = cast
        self.people = [cast.alatan.learner, cast.colleague.learner, cast.outsider.learner]

    @given(first=_ROWS, second=_ROWS, verified=st.booleans(), host=st.sampled_from(sorted(FILES)))
    @SLOW
    def test_of_any_rows_after_any_rows(self, first, second, verified, host):
        from django.db import transaction

        with transaction.atomic():
            self._bring(first, verified, "nmg.chinahrt.com")
            batch = self._planned(second, host)
            if batch is not None:
                _holds(batch, self.people, NOW)
            transaction.set_rollback(True)

    def _planned(self, rows, host):
        lines = [files.line(self.people[row["who"]], **{k: v for k, v in row.items() if k != "who"}) for row in rows]
        if not lines:
            return None
        content = files.workbook(lines)
        return files.plan(SYSTEM, files.upload(SYSTEM, self.cast.league, content, host=host))

    def _bring(self, rows, verified, host):
        batch = self._planned(rows, host)
        if batch is not None:
            files.store(SYSTEM, batch, verify=verified)


def _plan(cast, lines, host="nmg.chinahrt.com"):
    batch = files.upload(SYSTEM, cast.league, files.workbook(lines), host=host)
    return files.plan(SYSTEM, batch)


def test_the_comparison_fails_when_courses_reported_twice_are_forgotten(cast, monkeypatch):
    """The control: a forecast that looks at each row by itself."""
    alatan = cast.alatan.learner
    record(alatan, verified=True, title="科技创新", tenths=200, record_number="A1")  # more hours: it stays, not the row
    monkeypatch.setattr(
        foretelling, "judge_credits", lambda credits, *rest: {credit.id: Verdict.COUNTED for credit in credits}
    )
    batch = _plan(cast, [files.line(alatan, 学时=10, 记录编号="B1")], host="nmg.chinahrt.com")
    with pytest.raises(AssertionError):
        _holds(batch, [alatan], NOW)


def test_a_course_that_counts_already_is_told_with_its_number(cast):
    alatan = cast.alatan.learner
    record(alatan, verified=True, title="科技创新", tenths=200, record_number="A1")
    lines = [files.line(alatan, 记录编号="B1"), files.line(alatan, 记录编号="B2", 课程名称="数字经济")]
    told = _holds(_plan(cast, lines), [alatan], NOW)
    (row,) = told["not_counted"]
    assert (row["verdict"], row["rows"], row["examples"]) == ("duplicate", 1, [2])
    assert (told["rows"], told["counting"]) == (2, 1)
    assert [(row["year"], row["tenths"]) for row in told["counted"]] == [(2024, 100)]


@pytest.mark.parametrize(("hours", "people"), [(9, 0), (10, 1), (11, 1)])
def test_who_becomes_complete_is_told_on_below_and_above_the_figure(cast, hours, people):
    alatan = cast.alatan.learner
    record(alatan, verified=True, title="甲", tenths=200)
    record(alatan, verified=True, title="乙", tenths=600, subject="professional")
    told = _holds(_plan(cast, [files.line(alatan, 学时=hours)]), [alatan], NOW)
    assert [(turn["year"], turn["people"], turn["rows"]) for turn in told["complete"]] == [(2024, 1, [2])] * people


def test_a_correction_that_takes_hours_away_says_who_is_no_longer_complete(cast):
    alatan = cast.alatan.learner
    record(alatan, verified=True, title="乙", tenths=600, subject="professional")
    files.bring_in(SYSTEM, cast.league, [files.line(alatan, 学时=30, 记录编号="N1")], verify=True)
    told = _holds(_plan(cast, [files.line(alatan, 学时=29, 记录编号="N1")]), [alatan], NOW)
    assert [(turn["year"], turn["people"]) for turn in told["no_longer"]] == [(2024, 1)]
    assert [row["tenths"] for row in told["counted"]] == [-10]


def test_the_page_names_who_completes_the_year_and_why_rows_do_not_count(cast, signed_in):
    alatan = cast.alatan.learner
    record(alatan, verified=True, title="乙", tenths=600, subject="professional")
    lines = [files.line(alatan, 学时=30), files.line(alatan, 课程名称="晚", 是否合格="不合格")]
    batch = files.plan(cast.banner_hr.actor, files.upload(cast.banner_hr.actor, cast.xilinhot, files.workbook(lines)))
    page = signed_in(cast.banner_hr).get(reverse("imports:one", args=[batch.public_id])).content.decode()
    assert "1人学满2024年度" in page
    assert "没有考试合格的记录" in page
    assert alatan.name in page
    files.store(cast.banner_hr.actor, batch)
    assert (
        "1人学满2024年度"
        not in signed_in(cast.banner_hr).get(reverse("imports:one", args=[batch.public_id])).content.decode()
    )


def test_the_command_says_of_each_row_and_of_people_by_their_rows(cast, tmp_path, monkeypatch):
    from ground import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    alatan = cast.alatan.learner
    record(alatan, verified=True, title="乙", tenths=600, subject="professional")
    path, out = tmp_path / "学时.xlsx", io.StringIO()
    path.write_bytes(files.workbook([files.line(alatan, 学时=30), files.line(alatan, 年度=2020)]))
    host = record(alatan, title="丙", verified=False).platform.host
    call_command(
        "import_hours", str(path), "--platform", host, "--actor", "system", "--plan-only", "--json", stdout=out
    )
    plan = json.loads(out.getvalue())
    assert [row["forecast"]["verdict"] for row in plan["rows"]] == ["counted", "year_closed"]
    assert plan["forecast"]["complete"] == [{"year": 2024, "people": 1, "rows": [2]}]
    assert not CreditRecord.objects.unscoped().filter(batch__isnull=False).exists()
