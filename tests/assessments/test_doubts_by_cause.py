"""Doubtful cases by cause: a confirmation is waited for, a value is not known, a true doubt; confirming all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.doubts.causes import DoubtCause, counted, lacking
from ground.jobs.machine import run
from ground.jobs.models import Job
from learners.people.models import Learner
from tests.signin import open_session

from .people import NOW, TODAY

pytestmark = pytest.mark.django_db
QUESTION = "title_review:senior"
WHOLE = {"sex": "female", "birth_date": TODAY.replace(year=1979), "sector": "public", "grassroots_post": False}
CONFIRMED = {"post_confirmed_at": NOW, "post_confirmed_by": "x"}


def put(learner, **values) -> Learner:
    Learner.objects.unscoped().filter(pk=learner.pk).update(
        **{"post_confirmed_at": None, "post_confirmed_by": ""} | values
    )
    return Learner.objects.unscoped().get(pk=learner.pk)


def of(learner):
    return counted(Learner.objects.unscoped().filter(pk=learner.pk))


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        (WHOLE, DoubtCause.CONFIRMATION),
        (WHOLE | CONFIRMED, DoubtCause.DOUBT),
        (WHOLE | {"sector": ""}, DoubtCause.VALUE),
        (WHOLE | {"grassroots_post": None}, DoubtCause.VALUE),
        (WHOLE | CONFIRMED | {"birth_date": None}, DoubtCause.VALUE),
        (WHOLE | CONFIRMED | {"sex": ""}, DoubtCause.VALUE),
    ],
)
def test_everybody_has_one_cause(cast, values, cause):
    learner = put(cast.alatan.learner, **values)
    assert of(learner) == {one: int(one is cause) for one in DoubtCause}
    assert bool(lacking(learner)) is (cause is DoubtCause.VALUE)


def test_the_page_counts_each_cause_and_a_worker_confirms_all(cast, monkeypatch):
    everybody = Learner.objects.unscoped()
    monkeypatch.setattr("assessments.doubts.selectors.queue", lambda *, actor, policy, question: visible(actor))

    def visible(actor):
        return Learner.objects.visible_to(actor).select_related("unit").filter(pk__in=ours)

    ours = [cast.alatan.learner.pk, cast.colleague.learner.pk, cast.outsider.learner.pk]
    for pk in ours:
        put(everybody.get(pk=pk), **WHOLE)
    client, address = open_session(cast.banner_hr), reverse("doubts:queue")
    page = client.get(address, {"question": QUESTION, "cause": "confirmation"})
    assert [number for _one, _label, number in page.context["causes"]] == [2, 0, 0]  # the outsider is not theirs
    answer = client.post(reverse("doubts:confirm_all"), {"question": QUESTION})
    job = Job.objects.get(kind="learners.confirm_posts")
    assert str(job.public_id) in answer["Location"]
    assert run(job.pk).state == "done"
    confirmed = everybody.filter(post_confirmed_at__isnull=False)
    assert set(confirmed.values_list("pk", flat=True)) & set(ours) == set(ours[:2])


def test_a_policy_officer_sees_the_causes_and_confirms_nobody(cast):
    client = open_session(cast.league_policy)
    assert client.get(reverse("doubts:queue")).context["confirms"] is False
    assert client.post(reverse("doubts:confirm_all"), {"question": QUESTION}).status_code == 404
    assert not Job.objects.exists()
