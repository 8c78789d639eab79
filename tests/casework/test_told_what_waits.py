"""Officers hear what waits: once a working day in one notice, at once where a second person is wanted; and whoever
asked for long work hears that it has ended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.messages.models import Message
from casework.charge.digest import tell_waiting
from casework.charge.jobs import WORKER
from casework.charge.models import Charge
from cetrack.system.told import LONG, tell_ended
from ground.jobs import machine
from ground.jobs.models import Job
from ground.jobs.states import JobState
from learners.disclosure.services import ask_full_export
from tests.accounts.test_registrations import filed as registered
from tests.cast import id_number

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(dt.datetime(2024, 6, 3, 8))
SATURDAY = timezone.make_aware(dt.datetime(2024, 6, 1, 9))
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


def texts(member, prefix: str = "waiting:") -> list[str]:
    rows = Message.objects.filter(account=member.account, key__startswith=prefix).order_by("pk")
    return list(rows.values_list("text", flat=True))


def three(cast, when: dt.datetime) -> None:
    """Three registrations that wait for the school, found in the book at a time."""
    for number in (101, 103, 105):
        registered(cast, number=id_number(dt.date(1991, 5, 6), number))
    Charge.objects.update(since=when)


def test_many_rows_are_one_notice_a_day(cast):
    three(cast, SATURDAY)
    assert tell_waiting(actor=WORKER, now=MONDAY) >= 1
    assert len(texts(cast.unit_hr)) == 1
    assert "3" in texts(cast.unit_hr)[0]
    assert "注册" in texts(cast.unit_hr)[0]
    assert tell_waiting(actor=WORKER, now=MONDAY + dt.timedelta(hours=5)) == 0
    assert texts(cast.stranger) == []


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (MONDAY - MINUTE, False), (MONDAY, True), (MONDAY + MINUTE, True), (SATURDAY, False),
        (MONDAY + dt.timedelta(days=1), False),
    ],
)  # fmt: skip
def test_on_working_days_after_eight_and_only_what_is_new_since_the_one_before(cast, now, told):
    three(cast, SATURDAY)
    assert bool(tell_waiting(actor=WORKER, now=now)) is told


def test_new_is_what_has_come_since_the_last_such_notice(cast):
    """Told on Monday at two in the afternoon of three, on Tuesday of one that came after: one is new, since then."""
    three(cast, MONDAY + 5 * HOUR)
    tell_waiting(actor=WORKER, now=MONDAY + 6 * HOUR)
    assert "其中3件为2024年5月31日 08:00以后新到" in texts(cast.unit_hr)[0]
    registered(cast, number=id_number(dt.date(1991, 5, 6), 107))
    Charge.objects.filter(pk=Charge.objects.latest("pk").pk).update(since=MONDAY + 7 * HOUR)
    assert tell_waiting(actor=WORKER, now=MONDAY + 8 * HOUR) == 0, "once a day"
    tell_waiting(actor=WORKER, now=MONDAY + 24 * HOUR)
    assert "您有4件待办" in texts(cast.unit_hr)[1]
    assert "其中1件为2024年6月3日 14:00以后新到" in texts(cast.unit_hr)[1]


def test_what_was_told_is_not_new_again(cast):
    three(cast, MONDAY + 5 * HOUR)
    tell_waiting(actor=WORKER, now=MONDAY + 6 * HOUR)
    assert tell_waiting(actor=WORKER, now=MONDAY + 24 * HOUR) == 0


def test_after_days_without_the_portal_nothing_new_is_forgotten(cast):
    three(cast, MONDAY + 5 * HOUR)
    tell_waiting(actor=WORKER, now=MONDAY + 6 * HOUR)
    Charge.objects.update(since=MONDAY + 7 * HOUR)
    tell_waiting(actor=WORKER, now=MONDAY + 3 * 24 * HOUR)
    assert "其中3件为2024年6月3日 14:00以后新到" in texts(cast.unit_hr)[1]


def test_a_second_person_is_asked_at_once_and_not_the_first(cast):
    ask_full_export(actor=cast.unit_hr.actor, unit=cast.school, reason="核对参加培训人员名单", now=MONDAY)
    assert texts(cast.unit_hr, "second:") == []
    assert sum(len(texts(one, "second:")) for one in cast.members.values() if one.account) >= 1


def job(cast, state: str = JobState.DONE, *, after: dt.timedelta = LONG, key: str | None = None) -> Job:
    made = MONDAY
    return Job.objects.create(
        kind="reports.audit_export", actor_key=str(cast.unit_hr.account.public_id) if key is None else key,
        actor_name="x", state=state, created_at=made, finished_at=made + after, message="共3人。",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "after", "told"),
    [
        (JobState.DONE, LONG, True), (JobState.DONE, LONG + MINUTE, True), (JobState.DONE, LONG - MINUTE, False),
        (JobState.FAILED, MINUTE, True),
    ],
)  # fmt: skip
def test_the_end_of_long_work_and_of_failed_work_is_told(cast, state, after, told):
    row = job(cast, state, after=after)
    tell_ended(row=row, now=row.finished_at)
    tell_ended(row=row, now=row.finished_at)
    assert len(texts(cast.unit_hr, "job:")) == int(told)


def test_of_the_portals_own_work_nobody_hears(cast):
    row = job(cast, JobState.FAILED, key="")
    tell_ended(row=row, now=row.finished_at)
    assert not Message.objects.filter(key__startswith="job:").exists()


def test_the_machine_says_that_a_job_has_ended(cast):
    row = machine.enqueue(actor=cast.unit_hr.actor, kind="casework.regroup", args={"row": 0})
    Job.objects.filter(pk=row.pk).update(created_at=timezone.now() - LONG - MINUTE)
    machine.run(row.pk)
    assert len(texts(cast.unit_hr, "job:")) == 1
