"""Pages of rulings, doubtful cases and requests for a review, as each of the cast sees them."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from assessments.decisions.models import HumanDecision
from assessments.decisions.services import applications as decisions_services
from assessments.doubts.models import ReviewRequest
from assessments.standings import services as standings_services
from credits.annual import ledger
from ground.jobs.machine import run
from ground.jobs.models import Job
from ground.jobs.states import JobState
from policy.models import Ruling

from .invented import ACTOR
from .people import NOW, POLICY, TODAY, complete, confirmed, look

pytestmark = pytest.mark.usefixtures("_on_the_day")


@pytest.fixture
def _on_the_day(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def doubtful(cast):
    learner = cast.alatan.learner
    type(learner).objects.unscoped().filter(pk=learner.pk).update(sex="female", birth_date=dt.date(1979, 9, 1))
    confirmed(learner)
    complete(learner, 2023)
    ledger.recount([learner.pk])
    standings_services.reassess(actor=ACTOR, today=TODAY)
    return learner


def case_url(learner, key="title_review:senior"):
    return f"{reverse('doubts:case', args=[learner.public_id])}?key={key}&policy={POLICY}&as_of={TODAY}"


def test_the_register_says_how_many_people_each_reading_affects(cast, doubtful, signed_in):
    page = signed_in(cast.league_policy).get(reverse("readings:register")).content.decode()
    assert "按年龄减免时，年龄算到哪一天？" in page
    assert "待定" in page
    reading = signed_in(cast.league_policy).get(reverse("readings:reading", args=[POLICY, "age_date"])).content.decode()
    assert "涉及1人" in reading
    assert doubtful.name in reading
    assert "按此确定" in reading


def test_people_out_of_scope_are_not_counted(cast, doubtful, signed_in):
    type(doubtful).objects.unscoped().filter(pk=doubtful.pk).update(unit=cast.hospital)
    page = signed_in(cast.unit_hr).get(reverse("readings:reading", args=[POLICY, "age_date"])).content.decode()
    assert "涉及0人" in page
    assert doubtful.name not in page
    assert "按此确定" not in page


def test_the_policy_role_settles_a_reading_and_the_doubt_is_gone(cast, doubtful, signed_in):
    client = signed_in(cast.league_policy)
    ruling = {"option": "year_end", "name": "锡人社函〔2024〕3号", "ruled_on": "2024-06-01", "reason": "书面答复"}
    response = client.post(reverse("readings:reading", args=[POLICY, "age_date"]), ruling)
    job = Job.objects.get(kind="policy.follow")
    assert response.headers["Location"] == reverse("jobs:job", args=[job.public_id])
    assert run(job.pk).state == JobState.DONE
    assert look(cast.alatan.actor, doubtful).outcome == "met"
    page = client.get(reverse("readings:reading", args=[POLICY, "age_date"])).content.decode()
    assert "锡人社函〔2024〕3号" in page
    withdraw = reverse("readings:withdraw", args=[Ruling.objects.get().public_id])
    assert client.post(withdraw, {"reason": ""}).status_code == 200
    client.post(withdraw, {"reason": "文号有误"})
    assert look(cast.alatan.actor, doubtful).outcome == "needs_confirmation"


@pytest.mark.parametrize("name", ["unit_hr", "banner_hr", "league_reviewer", "supervisor"])
def test_nobody_else_settles(cast, signed_in, name):
    ruling = {"option": "year_end", "name": "x", "ruled_on": "2024-06-01", "reason": "x"}
    signed_in(cast.members[name]).post(reverse("readings:reading", args=[POLICY, "age_date"]), ruling)
    assert not Ruling.objects.exists()


def test_a_ruling_that_is_refused_says_why(cast, signed_in):
    ruling = {"option": "year_end", "name": "文", "ruled_on": "2024-06-04", "reason": "答复"}
    page = signed_in(cast.league_policy).post(reverse("readings:reading", args=[POLICY, "age_date"]), ruling)
    assert "将来" in page.content.decode()


def test_the_queue_leads_to_the_case_and_a_decision_empties_it(cast, doubtful, signed_in):
    decisions_services.apply(actor=cast.alatan.actor, assessment=look(cast.alatan.actor, doubtful), now=NOW)
    client = signed_in(cast.department_hr)
    queue = f"{reverse('doubts:queue')}?question=title_review:senior&cause=doubt"
    assert client.get(queue).content.decode().count(doubtful.name) == 3  # the application, and twice in the row
    page = client.get(case_url(doubtful)).content.decode()
    assert "按年龄减免时，年龄算到哪一天？" in page
    seen = look(cast.department_hr.actor, doubtful).facts_hash
    answer = client.post(case_url(doubtful), {"outcome": "met", "reason": "学历属实", "seen": seen}, follow=True)
    assert "学历属实" in answer.content.decode()
    standings_services.reassess(actor=ACTOR, today=TODAY)
    assert doubtful.name not in client.get(queue).content.decode()
    decision = HumanDecision.objects.unscoped().get()
    client.post(reverse("doubts:take_back", args=[decision.public_id]), {"reason": "重新核查"})
    assert client.get(queue).content.decode().count(doubtful.name) == 3


def test_facts_that_change_while_the_page_is_open_stop_the_decision(cast, doubtful, signed_in):
    client = signed_in(cast.department_hr)
    page = client.post(case_url(doubtful), {"outcome": "met", "reason": "学历属实", "seen": "0" * 64}).content.decode()
    assert "事实" in page
    assert look(cast.department_hr.actor, doubtful).facts_hash in page  # the next try sees the present facts
    assert not HumanDecision.objects.unscoped().exists()


def test_a_person_asks_for_a_review_and_reads_the_answer(cast, doubtful, signed_in):
    home = signed_in(cast.alatan).get(reverse("home:own") + "?purpose=title_review&level=senior").content.decode()
    url = reverse("doubts:ask", args=[doubtful.public_id])
    assert url in home
    ask = f"{url}?key=title_review:senior"
    signed_in(cast.alatan).post(ask, {"message": "请按年底年龄"})
    request = ReviewRequest.objects.unscoped().get()
    officer = signed_in(cast.department_hr)
    assert doubtful.name in officer.get(reverse("doubts:queue")).content.decode()
    review = reverse("doubts:review", args=[request.public_id])
    assert "请按年底年龄" in officer.get(review).content.decode()
    officer.post(review, {"answer": "已按规定处理"})
    assert "已按规定处理" in signed_in(cast.alatan).get(ask).content.decode()


def test_what_each_of_the_cast_may_open(cast, doubtful, signed_in):
    opened = {}
    urls = {
        "register": reverse("readings:register"),
        "queue": reverse("doubts:queue"),
        "case": case_url(doubtful),
        "ask": reverse("doubts:ask", args=[doubtful.public_id]),
    }
    for name, member in cast.members.items():
        client = signed_in(member)
        opened[name] = {page for page, url in urls.items() if client.get(url).status_code == 200}
    everything = {"register", "queue", "case", "ask"}
    assert opened == {
        "alatan": {"case", "ask"},
        "colleague": set(),
        "outsider": set(),
        "unit_hr": {"register", "case", "ask"},
        "department_hr": everything,
        "banner_hr": everything,
        "league_reviewer": everything,
        "league_policy": everything,
        "supervisor": {"register", "case"},
        "system_admin": set(),
        "security_admin": set(),
        "audit_admin": set(),
        "stranger": set(),
    }


@pytest.mark.parametrize(
    "query",
    [
        "key=nonsense",
        "key=annual_check:1999",
        "key=post_appointment:99",
        "key=recognition:grassroots_graduate:99",
        "policy=elsewhere",
        "as_of=2024-02-30",
        "as_of=1899-01-01",
    ],
)
def test_an_address_that_asks_for_nonsense_is_no_page(cast, signed_in, query):
    url = reverse("doubts:case", args=[cast.alatan.learner.public_id])
    assert signed_in(cast.alatan).get(f"{url}?{query}").status_code == 404


def test_unknown_readings_and_people_are_no_pages(cast, signed_in):
    client = signed_in(cast.league_policy)
    assert client.get(reverse("readings:reading", args=[POLICY, "nothing"])).status_code == 404
    assert client.get(reverse("readings:reading", args=["elsewhere", "age_date"])).status_code == 404
    assert client.get(reverse("doubts:case", args=[uuid.uuid4()])).status_code == 404
    assert client.get(reverse("doubts:review", args=[uuid.uuid4()])).status_code == 404


def test_lists_cost_the_same_queries_however_many_people(cast, doubtful, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.league_policy)
    for member in (None, cast.colleague, cast.outsider):
        if member is not None:
            learner = member.learner
            type(learner).objects.unscoped().filter(pk=learner.pk).update(sex="female", birth_date=dt.date(1979, 9, 1))
            confirmed(learner)
            standings_services.reassess(actor=ACTOR, today=TODAY)
        with django_assert_max_num_queries(26):
            client.get(f"{reverse('doubts:queue')}?question=title_review:senior")
        with django_assert_max_num_queries(26):
            client.get(reverse("readings:reading", args=[POLICY, "age_date"]))
