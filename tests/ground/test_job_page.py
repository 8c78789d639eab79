"""How far a job is: shown to whoever asked for it, and to nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from ground import clock
from ground.jobs.models import Job
from ground.jobs.states import JobState

NOON = dt.datetime(2024, 6, 3, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def job_of(cast):
    def make(member, **values):
        return Job.objects.create(
            **{"kind": "k", "actor_key": member.actor.key, "actor_name": member.name, "created_at": NOON, **values}
        )

    return make


def get(client, job, **headers):
    return client.get(reverse("jobs:job", args=[job.public_id]), headers=headers)


def test_whoever_asked_sees_how_far_it_is(cast, signed_in, job_of):
    job = job_of(cast.unit_hr, state=JobState.RUNNING, done=30, total=120, message="已读 30 行")
    text = get(signed_in(cast.unit_hr), job).content.decode()
    assert "25%" in text
    assert "已读 30 行" in text


@pytest.mark.parametrize("name", ["department_hr", "league_reviewer", "system_admin", "alatan", "stranger"])
def test_for_others_it_does_not_exist(cast, signed_in, job_of, name):
    assert get(signed_in(cast.members[name]), job_of(cast.unit_hr)).status_code == 404


def test_work_of_the_portal_itself_belongs_to_nobody(cast, signed_in):
    job = Job.objects.create(kind="k", actor_key="", actor_name="sweeper", created_at=NOON)
    assert get(signed_in(cast.system_admin), job).status_code == 404


def test_a_visitor_is_asked_to_sign_in(cast, client, job_of):
    assert get(client, job_of(cast.unit_hr)).status_code == 302


def test_htmx_gets_the_part_that_asks_again_until_the_work_has_ended(cast, signed_in, job_of):
    client, job = signed_in(cast.unit_hr), job_of(cast.unit_hr, state=JobState.RUNNING, total=2, done=1)
    part = get(client, job, **{"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' in part
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result={"href": "/cards/1/", "text": "打开"})
    part = get(client, job, **{"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    assert 'href="/cards/1/"' in part


@pytest.mark.parametrize("href", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_a_result_leads_only_to_ourselves(cast, signed_in, job_of, href):
    job = job_of(cast.unit_hr, state=JobState.DONE, result={"href": href})
    text = get(signed_in(cast.unit_hr), job).content.decode()
    assert "elsewhere" not in text
    assert "javascript:" not in text


def test_a_failure_says_what_the_work_said_or_a_sentence_of_its_own(cast, signed_in, job_of):
    client = signed_in(cast.unit_hr)
    assert (
        "没有花名册"
        in get(client, job_of(cast.unit_hr, state=JobState.FAILED, message="没有花名册。")).content.decode()
    )
    assert "没有办成" in get(client, job_of(cast.unit_hr, state=JobState.FAILED)).content.decode()


def test_the_page_only_reads(cast, signed_in, job_of):
    url = reverse("jobs:job", args=[job_of(cast.unit_hr).public_id])
    assert signed_in(cast.unit_hr).post(url).status_code == 405


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": JobState.RUNNING, "attempts": 1, "missed": 1}, ""),
        ({"state": JobState.RUNNING, "attempts": 1, "missed": 2}, "工作中断了"),
        ({"state": JobState.QUEUED, "attempts": 1}, "工作中断了"),
        ({"state": JobState.QUEUED, "attempts": 1, "forgiven": 1}, ""),
        ({"state": JobState.QUEUED, "waited": 50}, ""),
        ({"state": JobState.QUEUED, "waited": 70}, "等得比平常久"),
        ({"state": JobState.RUNNING, "attempts": 1, "waited": 70}, ""),
    ],
)
def test_it_says_when_it_was_interrupted_or_waits_long(cast, signed_in, job_of, values, said):
    created = clock.machine_now() - dt.timedelta(seconds=values.pop("waited", 0))
    text = get(signed_in(cast.unit_hr), job_of(cast.unit_hr, created_at=created, **values)).content.decode()
    assert [word for word in ("工作中断了", "等得比平常久") if word in text] == ([said] if said else [])


@pytest.mark.parametrize(
    ("page", "state", "anew"),
    [
        ("/cards/1/", JobState.DONE, True),
        ("/cards/1/?after=x", JobState.DONE, True),
        ("/cards/2/", JobState.DONE, False),
        ("/cards/1/", JobState.RUNNING, False),
        ("/cards/1/", JobState.FAILED, False),  # what has gone wrong stays to be read
    ],
)
def test_a_page_that_is_itself_the_result_is_opened_anew(cast, signed_in, job_of, page, state, anew):
    job = job_of(cast.unit_hr, state=state, total=1, result={"href": "/cards/1/", "text": "打开"})
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    assert ("HX-Refresh" in get(signed_in(cast.unit_hr), job, **headers)) == anew
    assert "HX-Refresh" not in get(signed_in(cast.unit_hr), job)
