"""The system administrator's pages: what is examined, which work may be tried again or cancelled, and by whom."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from django.db.models import F
from django.urls import reverse

from cetrack.system.labels import KINDS, SETTINGS
from cetrack.system.services import cancel_job, retry_job
from ground import clock
from ground.jobs import leases, machine
from ground.jobs.models import Job
from ground.jobs.selectors import jobs_by_state, jobs_looked_after
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.roll.jobs import CONFIRM
from tests.signin import open_session

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2024, 6, 3, 4, tzinfo=dt.UTC)


def work(state: str, *, actor_key: str = "k", **values) -> Job:
    return Job.objects.create(
        kind=CONFIRM, state=state, actor_key=actor_key, actor_name="王秀兰", created_at=clock.machine_now(), **values
    )


def said(answer) -> str:
    return answer.content.decode()


def test_every_kind_of_work_and_every_setting_that_is_shown_has_its_name(settings):
    assert set(KINDS) >= {kind for kind in machine._registry if not kind.startswith("test")}
    assert set(SETTINGS) == set(settings.CONFIG.public_values())


def test_the_page_says_what_is_wrong_and_what_to_do_and_never_a_secret(cast, settings):
    page = said(open_session(cast.system_admin).get(reverse("system:system")))
    assert "备份" in page
    assert "请运行 manage.py backup" in page
    for secret in (settings.SECRET_KEY, settings.CONFIG.field_keys, settings.CONFIG.index_key):
        assert secret not in page


@pytest.mark.parametrize(("state", "retry", "cancel"), [
    ("queued", False, True), ("running", False, False), ("done", False, False), ("failed", True, False),
])  # fmt: skip
def test_failed_work_is_tried_again_and_waiting_work_cancelled_and_nothing_else(cast, state, retry, cancel):
    cancelled = partial(cancel_job, now=NOW)
    for act, possible, ends in ((retry_job, retry, "queued"), (cancelled, cancel, "failed")):
        job = work(state, attempts=3, message="十个人已处理")
        if not possible:
            with pytest.raises(Refused, match="不能这样做"):
                act(actor=cast.system_admin.actor, job=job)
        else:
            act(actor=cast.system_admin.actor, job=job)
        job.refresh_from_db()
        assert job.state == (ends if possible else state)
        assert JournalEntry.objects.filter(object_key=str(job.public_id)).exists() is possible


def test_work_that_is_tried_again_has_all_its_attempts_and_is_done(cast):
    job = work("failed", attempts=3, message="x", args={"learners": [], "query": ""})
    retry_job(actor=cast.system_admin.actor, job=job)
    job.refresh_from_db()
    assert (job.attempts, job.tries, job.message) == (3, 0, "")
    assert (machine.run(job.pk).attempts, Job.objects.get(pk=job.pk).tries) == (4, 1)


@pytest.mark.parametrize(("tries", "state"), [(1, "queued"), (2, "failed")])
def test_work_tried_again_that_fails_has_three_tries_and_no_more(cast, monkeypatch, tries, state):
    job = work("failed", attempts=3)
    retry_job(actor=cast.system_admin.actor, job=job)

    def fails(row, progress):
        raise machine.TryAgain("x")

    monkeypatch.setitem(machine._registry, job.kind, fails)
    Job.objects.filter(pk=job.pk).update(attempts=3 + tries)
    machine.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == state


def test_an_attempt_from_before_writes_nothing_over_the_one_that_was_asked_for_anew(cast):
    """A worker that was given up lives on, as one does whose machine slept: its token must never be given again."""
    job = work("running", attempts=3, heartbeat_at=NOW)
    of_old = leases.Lease(job)
    Job.objects.filter(pk=job.pk).update(state="failed")
    retry_job(actor=cast.system_admin.actor, job=Job.objects.get(pk=job.pk))
    seen = []
    for _ in range(3):
        Job.objects.filter(pk=job.pk).update(state="running", attempts=F("attempts") + 1)
        with pytest.raises(leases.JobTaken):
            of_old.write(done=99)
        seen.append(Job.objects.get(pk=job.pk).attempts)
    assert seen == [4, 5, 6]
    Job.objects.filter(pk=job.pk).update(attempts=3)  # control: as if attempts had begun anew
    of_old.write(done=99)
    assert Job.objects.get(pk=job.pk).done == 99


def test_the_portals_own_work_is_not_cancelled(cast):
    with pytest.raises(Refused, match="平台自己的任务"):
        cancel_job(actor=cast.system_admin.actor, job=work("queued", actor_key=""), now=NOW)


def test_whoever_asked_for_cancelled_work_reads_why(cast):
    job = work("queued", actor_key=cast.unit_hr.actor.key)
    answer = open_session(cast.system_admin).post(
        reverse("system:act", args=[job.public_id]), {"act": "cancel"}, follow=True
    )
    assert "已取消" in said(answer)
    assert "已由系统管理员取消" in said(open_session(cast.unit_hr).get(reverse("jobs:job", args=[job.public_id])))


@pytest.mark.parametrize("member", ["unit_hr", "league_policy", "security_admin", "audit_admin", "alatan"])
def test_nobody_else_sees_or_touches_work(cast, member):
    actor, job = cast.members[member].actor, work("failed")
    assert list(jobs_looked_after(actor=actor)) == []
    assert set(jobs_by_state(actor=actor).values()) == {0}
    with pytest.raises(Refused):
        retry_job(actor=actor, job=job)
    assert (
        open_session(cast.members[member])
        .post(reverse("system:act", args=[job.public_id]), {"act": "retry"})
        .status_code
        == 404
    )


def test_the_list_has_no_sentence_of_the_work_for_it_may_name_people(cast):
    work("failed", message="阿拉坦仓：岗位等级不对")
    page = said(open_session(cast.system_admin).get(reverse("system:jobs"), {"state": "failed"}))
    assert "成批确认岗位信息" in page
    assert "阿拉坦仓" not in page
    assert "没有这样的任务" in said(open_session(cast.system_admin).get(reverse("system:jobs"), {"state": "running"}))


@pytest.mark.parametrize("what", ["", "delete"])
def test_an_unknown_act_does_nothing_and_an_unknown_job_is_not_there(cast, what):
    session, job = open_session(cast.system_admin), work("failed")
    assert session.post(reverse("system:act", args=[job.public_id]), {"act": what}).status_code == 302
    job.refresh_from_db()
    assert job.state == "failed"
    assert session.post(reverse("system:act", args=[uuid.uuid4()]), {"act": "retry"}).status_code == 404
