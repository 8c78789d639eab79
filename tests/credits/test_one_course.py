"""Courses that turn out to be one when titles are compared anew: on both databases, at any moment, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from credits.annual import joining, ledger
from credits.annual.jobs import WORKER, look_at_courses
from credits.annual.models import AnnualCredit
from credits.catalogue.models import Course, CourseListing
from credits.imports.models import ImportRow
from credits.records.models import CreditRecord
from credits.verification.services import verify_records
from ground.jobs.models import Job
from intake.folding import comparable
from journal.models import JournalEntry
from uploads.importers import PlanOutdated

from .files import bring_in, line, outcomes, plan, store, upload, workbook
from .people import NOW, platform, record

pytestmark = pytest.mark.django_db
PLAIN, MARKED, DASHED = "民法典-解读", "《民法典》——解读", "民法典－解读。"


def older(title: str) -> Course:
    """A course as versions entered it that told marks apart."""
    return Course.objects.create(key=comparable(title), title=title)


@pytest.fixture
def counted():
    def run() -> dict[str, int]:
        look_at_courses()
        return joining.join_courses(actor=WORKER, now=NOW)

    return run


def hours(learner) -> int:
    return sum(AnnualCredit.objects.unscoped().filter(learner=learner).values_list("tenths", flat=True))


def live():
    return CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True).order_by("pk")


def verified(learner, course, **values) -> CreditRecord:
    return record(learner, verified=True, title=None, course=course, counting_class="always", **values)


def recount(*learners) -> None:
    with transaction.atomic():
        ledger.recount(learner.pk for learner in learners)


def test_records_of_courses_that_are_one_count_once_and_the_ledger_knows(cast, counted):
    one, two = older(MARKED), older(DASHED)
    other = older("民法典-解读二")
    for course in (one, two, other):
        verified(cast.alatan.learner, course)
    verified(cast.colleague.learner, two)
    recount(cast.alatan.learner, cast.colleague.learner)
    assert hours(cast.alatan.learner) == 300
    done = counted()
    assert done == {"courses": 1, "records": 2, "replaced": 0, "people": 2}
    assert set(Course.objects.values_list("key", "title")) == {(PLAIN, MARKED), ("民法典-解读二", "民法典-解读二")}
    assert {row.course_id for row in live()} == {one.pk, other.pk}
    assert (hours(cast.alatan.learner), hours(cast.colleague.learner)) == (200, 100)
    assert live().filter(duplicate=True).count() == 1
    assert Job.objects.filter(kind="assessments.drain").exists()
    assert JournalEntry.objects.filter(action="credits.courses_joined").count() == 3


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ({"tenths": 100}, {"tenths": 120}, 1),
        ({"tenths": 120}, {"tenths": 100}, 0),
        ({"tenths": 100}, {"tenths": 100}, 0),
        ({"tenths": 100, "verified": True}, {"tenths": 120}, 0),
        ({"tenths": 120, "returned_at": NOW, "returned_reason": "看不清"}, {"tenths": 100}, 1),
    ],
    ids=["more hours", "less hours", "the same", "verified", "returned"],
)
def test_of_two_reports_of_one_study_without_numbers_one_stands(cast, counted, first, second, stands):
    rows = [
        record(cast.alatan.learner, course=older(title), record_number="", **values)
        for title, values in ((MARKED, first), (DASHED, second))
    ]
    assert counted()["replaced"] == 1
    assert [row.pk for row in live()] == [rows[stands].pk]
    gone = CreditRecord.objects.unscoped().get(pk=rows[1 - stands].pk)
    assert (gone.withdrawal, gone.course_id) == ("superseded", rows[0].course_id)


@pytest.mark.parametrize(
    "apart",
    [{"year": 2023}, {"subject": "professional"}, {"completed_on": dt.date(2024, 6, 2)}],
    ids=lambda v: next(iter(v)),
)
def test_studies_that_differ_stand_side_by_side(cast, counted, apart):
    record(cast.alatan.learner, course=older(MARKED), record_number="")
    record(cast.alatan.learner, course=older(DASHED), record_number="", **apart)
    record(cast.colleague.learner, course=older(PLAIN), record_number="")
    assert counted()["replaced"] == 0
    assert live().count() == 3


def test_a_second_time_nothing_is_left_to_do(cast, counted):
    for title in (MARKED, DASHED, PLAIN):
        verified(cast.alatan.learner, older(title))
    assert counted()["courses"] == 2
    jobs = Job.objects.count()
    lines = JournalEntry.objects.count()
    assert counted() == {"courses": 0, "records": 0, "replaced": 0, "people": 0}
    assert (Job.objects.count(), JournalEntry.objects.count()) == (jobs, lines)


def test_what_was_half_done_is_carried_on(cast, counted, monkeypatch):
    for title in (MARKED, DASHED):
        verified(cast.alatan.learner, older(title), tenths=50)
        verified(cast.colleague.learner, Course.objects.get(title=title), tenths=50)
    recount(cast.alatan.learner, cast.colleague.learner)
    monkeypatch.setattr(joining, "pieces", lambda values, *size: ([value] for value in values))
    monkeypatch.setattr(joining, "_remove", lambda actor, lost: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        counted()
    monkeypatch.undo()
    done = joining.join_courses(actor=WORKER, now=NOW)
    assert (done["courses"], done["records"], Course.objects.count()) == (1, 0, 1)
    assert (hours(cast.alatan.learner), hours(cast.colleague.learner)) == (50, 50)


def test_a_course_once_joined_stays_so_for_later_files_and_its_listings_go_over(cast, counted):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    one, two = older(MARKED), older(DASHED)
    for place, course in enumerate((one, two)):
        CourseListing.objects.create(platform=platform(), course=course, code=f"K{place}")
    record(alatan, title=None, course=two, record_number="", verified=True, counting_class="always")
    counted()
    assert set(CourseListing.objects.values_list("code", "course")) == {("K0", one.pk), ("K1", one.pk)}
    titles = [PLAIN, MARKED, DASHED, "“民法典”—解读；", "民法典 － 解读"]
    for title in titles:
        batch = plan(actor, upload(actor, cast.xilinhot, workbook([line(alatan, 课程名称=title)])))
        assert sum(outcomes(batch).values()) == outcomes(batch)["already_there", ""] == 1, title
    assert Course.objects.count() == 1


def test_a_plan_made_with_older_keys_is_made_anew_before_it_is_stored(cast):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    batch = plan(actor, upload(actor, cast.xilinhot, workbook([line(alatan, 课程名称=MARKED)])))
    ((key, *rest),) = batch.found["courses"]
    assert key == PLAIN
    batch.found["courses"] = [["《民法典》-解读", *rest]]
    batch.save()
    ImportRow.objects.update(course_key="《民法典》-解读")
    with pytest.raises(PlanOutdated):
        store(actor, batch)
    assert not Course.objects.exists()
    plan(actor, batch)
    batch.refresh_from_db()
    assert batch.state == "planned"
    assert (batch.found["courses"][0][0], Course.objects.count()) == (PLAIN, 0)
    store(actor, batch)
    assert list(Course.objects.values_list("key", flat=True)) == [PLAIN]


def test_many_records_cost_few_statements(cast, counted):
    one, two = older(MARKED), older(DASHED)
    people = [cast.alatan.learner, cast.colleague.learner]
    for day in range(1, 26):
        for learner in people:
            for course in (one, two):
                record(learner, course=course, record_number="", completed_on=dt.date(2024, 5, day))
    look_at_courses()
    with CaptureQueriesContext(connection) as queries:
        done = joining.join_courses(actor=WORKER, now=NOW)
    assert (done["records"], done["replaced"]) == (50, 50)
    assert len(queries) < 40


def test_in_place_keys_that_are_right_nothing_is_written(cast):
    record(cast.alatan.learner, course=Course.objects.create(key=PLAIN, title=MARKED))
    with CaptureQueriesContext(connection) as queries:
        assert look_at_courses() == 0
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_file_with_the_course_in_two_spellings_counts_it_once(cast):
    alatan = cast.alatan.learner
    lines = [line(alatan, 课程名称=MARKED, 记录编号="A1"), line(alatan, 课程名称=DASHED, 记录编号="A2")]
    bring_in(cast.banner_hr.actor, cast.xilinhot, lines)
    verify_records(actor=cast.banner_hr.actor, records=live(), now=NOW)  # two of a day look odd: by themselves
    assert (Course.objects.count(), live().count(), hours(alatan)) == (1, 2, 100)
