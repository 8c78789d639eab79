"""Who is behind: figures, deadline, reminding once, whom one leaves alone; notices and other ways to reach people."""

from __future__ import annotations

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from accounts.messages import services as notice_services
from accounts.messages.channels import ChannelDown, Mail, Sms, switched_on
from accounts.messages.models import Delivery, Message
from accounts.messages.services import Told, claim_delivery, retry_deliveries, tell
from assessments.seasons.services import set_application_day
from casework.requests.states import RequestMove
from ground.actors import SystemActor
from ground.jobs import machine
from learners.people.models import Learner
from reports.unfinished.models import Round
from tests.browsing import WIDTHS, barriers, spills
from tests.casework.filing import filed, move
from tests.credits.racing import at_once
from tests.signin import open_session

from .test_audit import DAY, SYSTEM, reassess, study
from .test_audit import recount_all as recount

pytestmark = pytest.mark.django_db
OPEN = dt.datetime(2024, 12, 20, 4, tzinfo=dt.UTC)
PAGE = reverse("behind:behind")


@pytest.fixture
def league(cast):
    """Alatan complete; the colleague lacks five hours; the outsider everything, but would be excused by age."""
    study(cast.alatan.learner, public=300, professional=600)
    study(cast.colleague.learner, public=300, professional=550)
    Learner.objects.unscoped().filter(pk=cast.outsider.learner.pk).update(birth_date=dt.date(1960, 1, 1), sex="male")
    recount()
    reassess(actor=SYSTEM, today=DAY)
    return cast


def remind(member, unit) -> Round:
    answer = open_session(member).post(reverse("behind:remind"), {"unit": str(unit.public_id)})
    job = Round.objects.unscoped().order_by("-pk").first().job
    assert str(job.public_id) in answer["Location"]
    assert machine.run(job.pk).state == "done"
    return Round.objects.unscoped().order_by("-pk").first()


def test_hours_cost_and_people_by_part(league):
    behind = open_session(league.league_reviewer).get(PAGE).context["behind"]
    assert (behind.total.behind, behind.total.tenths, behind.total.cents, behind.total.excused) == (1, 50, 1250, 1)
    assert [(line.unit.name, line.behind, line.excused) for line in behind.parts] == [
        ("锡林浩特市", 1, 0), ("东乌珠穆沁旗", 0, 1),
    ]  # fmt: skip


def test_the_figures_open_the_people_they_count(league):
    people = reverse("audit:people")
    page = open_session(league.league_reviewer).get(PAGE).content.decode()
    for flag, name in (("not_excused", league.colleague), ("excused", league.outsider)):
        asked = f"?unit={league.league.public_id}&amp;question=annual_check:2024&amp;notice=2024"
        query = f"{asked}&amp;state=not_met&amp;flag={flag}"
        assert people + query in page
        listed = open_session(league.league_reviewer).get(people + query.replace("&amp;", "&")).context["page"]
        assert [person.learner.name for person in listed.rows] == [name.learner.name]


@pytest.mark.parametrize(("day", "open_"), [("2024-12-30", True), ("2024-12-31", True), ("2025-01-01", False)])
def test_nobody_is_reminded_once_the_window_has_closed(league, day, open_):
    with time_machine.travel(dt.datetime.fromisoformat(f"{day}T04:00:00+00:00"), tick=False):
        client = open_session(league.league_reviewer)
        page = client.get(PAGE)
        assert page.context["open"] is open_
        assert ("不能再补" in page.content.decode()) is not open_
        client.post(reverse("behind:remind"), {"unit": str(league.league.public_id)})
    assert Round.objects.unscoped().exists() is open_


@pytest.mark.parametrize(("day", "open_"), [("2024-12-09", True), ("2024-12-10", True), ("2024-12-11", False)])
def test_the_last_day_of_applications_is_the_deadline_where_it_comes_first(league, day, open_):
    """Set by level for the annual check alone; another purpose's day changes nothing."""
    for slot, last in (("annual_check", "2024-12-10"), ("title_review", "2024-12-01")):
        set_application_day(
            actor=SYSTEM, policy="xlgl-2024", slot=slot, day=dt.date.fromisoformat(last), reason="x", seen=0, now=OPEN
        )
    with time_machine.travel(dt.datetime.fromisoformat(f"{day}T04:00:00+00:00"), tick=False):
        client = open_session(league.league_reviewer)
        page = client.get(PAGE).content.decode()
        assert ("年度审验申报截止2024年12月10日" in page) is open_
        assert ("学习截止2024年12月31日" in page) is not open_  # study goes on
        client.post(reverse("behind:remind"), {"unit": str(league.league.public_id)})
    assert [row.deadline for row in Round.objects.unscoped()] == [dt.date(2024, 12, 10)] * open_


def test_a_reminder_names_the_last_day_of_applications(league):
    set_application_day(
        actor=SYSTEM, policy="xlgl-2024", slot="annual_check", day=dt.date(2024, 12, 25), reason="x", seen=0, now=OPEN
    )
    with time_machine.travel(OPEN, tick=False):
        remind(league.league_reviewer, league.league)
    assert "2024年12月25日" in Message.objects.get(learner=league.colleague.learner).text


def test_each_person_is_reminded_once_and_the_excused_are_left_alone(league):
    with time_machine.travel(OPEN, tick=False):
        first, second = remind(league.league_reviewer, league.league), remind(league.banner_hr, league.xilinhot)
    assert first.counts == {"excused": 1, "told": 1, "known": 0, "without_account": 0, "offices": 1}
    assert (second.counts["told"], second.counts["known"], second.counts["offices"]) == (0, 1, 0)
    notice = Message.objects.get(learner=league.colleague.learner)
    assert "5学时" in notice.text
    assert "12.50" in notice.text
    assert "2024年12月31日" in notice.text
    assert league.colleague.learner.id_number not in notice.text
    assert not Message.objects.filter(learner=league.outsider.learner).exists()
    assert "1人" in Message.objects.get(account=league.unit_hr.account).text


@pytest.mark.parametrize("member", ["supervisor", "alatan", "stranger", "system_admin"])
def test_who_may_not_remind(league, member):
    with time_machine.travel(OPEN, tick=False):
        open_session(league.members[member]).post(reverse("behind:remind"), {"unit": str(league.school.public_id)})
    assert not Round.objects.unscoped().exists()


def test_out_of_scope_is_not_there(league):
    answer = open_session(league.banner_hr).get(PAGE, {"unit": str(league.dongwu.public_id)})
    assert answer.status_code == 404


def test_a_notice_is_read_by_its_person_only(league):
    tell(actor=SYSTEM, notices=[Told("x", "一条消息", "home", learner_id=league.alatan.learner.pk)], now=OPEN)
    mine, other = open_session(league.alatan), open_session(league.colleague)
    url = reverse("messages:notices")
    assert "一条消息" in mine.get(url).content.decode()
    assert "一条消息" not in other.get(url).content.decode()
    other.post(reverse("messages:notices_read"))
    assert Message.objects.get().read_at is None
    assert 'class="unread">1' in mine.get(url).content.decode()
    mine.post(reverse("messages:notices_read"))
    assert Message.objects.get().read_at is not None
    assert 'class="unread"' not in mine.get(url).content.decode()


@pytest.mark.parametrize(("how_many", "shown"), [(1, ">1<"), (99, ">99<"), (100, ">99+<"), (101, ">99+<")])
def test_the_bell_counts_to_ninety_nine(league, how_many, shown):
    tell(
        actor=SYSTEM, now=OPEN,
        notices=[Told(f"n{number}", "x", learner_id=league.alatan.learner.pk) for number in range(how_many)],
    )  # fmt: skip
    assert shown in open_session(league.alatan).get(reverse("own:security")).content.decode()


def test_people_are_told_what_becomes_of_their_request(league):
    request = move(league.unit_hr, filed(league.alatan), RequestMove.RETURN, reason="看不清")
    notice = Message.objects.get(learner=league.alatan.learner)
    assert ("退回" in notice.text, notice.about, notice.about_id) == (True, "request", request.public_id)
    page = open_session(league.alatan).get(reverse("messages:notices")).content.decode()
    assert f'<a href="{reverse("requests:request", args=[request.public_id])}">' in page


@pytest.mark.parametrize(("about", "address"), [("home", "/"), ("behind", "/behind/"), ("", None), ("gone", None)])
def test_a_notice_leads_to_the_page_that_a_floor_has_entered(league, about, address):
    tell(actor=SYSTEM, notices=[Told("x", "一条消息", about, learner_id=league.alatan.learner.pk)], now=OPEN)
    page = open_session(league.alatan).get(reverse("messages:notices")).content.decode()
    assert (f'<a href="{address}">一条消息</a>' in page) == bool(address)
    assert "一条消息" in page


# ------------------------------------------------------------------------------------------------- other ways


class Gateway(BaseHTTPRequestHandler):
    """A gateway of our own that keeps what it got, and can be told to fail."""

    got: list[dict] = []
    status = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append({"auth": self.headers["Authorization"], **json.loads(body)})
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(monkeypatch):
    Gateway.got, Gateway.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = settings.CONFIG.model_copy(
        update={"sms_url": f"http://127.0.0.1:{server.server_port}/", "sms_token": "secret"}
    )
    monkeypatch.setattr(settings, "CONFIG", config)
    yield Gateway
    server.shutdown()
    server.server_close()


def _deliver() -> None:
    from ground.jobs.models import Job

    for job in Job.objects.filter(kind=notice_services.DELIVER, state="queued"):
        assert machine.run(job.pk).state == "done"


def test_everything_is_off_until_the_operator_sets_it_up(league):
    assert switched_on() == {}
    tell(actor=SYSTEM, notices=[Told("x", "y", learner_id=league.alatan.learner.pk)], now=OPEN)
    assert not Delivery.objects.exists()


def test_sms_is_sent_once_with_its_record(league, gateway):
    for _again in range(2):
        tell(actor=SYSTEM, notices=[Told("x", "请补学", learner_id=league.alatan.learner.pk)], now=OPEN)
        _deliver()
    assert gateway.got == [{"auth": "Bearer secret", "phone": league.alatan.learner.phone, "text": "请补学"}]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.problem) == ("sent", 1, "")


def test_a_gateway_that_is_down_is_tried_three_times(league, gateway):
    gateway.status = 503
    tell(actor=SYSTEM, notices=[Told("x", "请补学", learner_id=league.alatan.learner.pk)], now=OPEN)
    now = dt.datetime.now(dt.UTC)
    for round_ in range(4):
        with time_machine.travel(now + dt.timedelta(minutes=20 * round_), tick=False):
            retry_deliveries(actor=SYSTEM, now=dt.datetime.now(dt.UTC))
            _deliver()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, len(gateway.got)) == ("failed", 3, 3)
    assert league.alatan.learner.phone not in delivery.problem


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once(cast, gateway):
    tell(actor=SYSTEM, notices=[Told("x", "请补学", learner_id=cast.alatan.learner.pk)], now=OPEN)
    pk = Delivery.objects.get().pk
    works = [lambda: claim_delivery(actor=SystemActor("worker"), delivery=pk, now=OPEN)] * 4
    assert sorted(map(str, at_once(works))) == ["False", "False", "False", "True"]


def test_control_without_the_claim_it_is_sent_twice(league, gateway, monkeypatch):
    from accounts.messages import jobs as learner_jobs
    from ground.jobs.models import Job

    monkeypatch.setattr(learner_jobs, "claim_delivery", lambda **asked: True)
    tell(actor=SYSTEM, notices=[Told("x", "请补学", learner_id=league.alatan.learner.pk)], now=OPEN)
    job = Job.objects.get(kind=notice_services.DELIVER)
    for _worker in range(2):
        learner_jobs.deliver(job, machine.Progress(job))
    assert len(gateway.got) == 2


def test_mail_goes_to_the_contact_of_the_office_if_it_has_one(league):
    league.school.contact = "王老师 0479-1234567 school@example.cn"
    league.school.save()
    tell(actor=SYSTEM, notices=[Told("x", "y", account_id=league.unit_hr.account.pk)], now=OPEN)
    mail = Mail("smtp://127.0.0.1:9", "portal@example.cn")
    assert mail.address(Message.objects.get()) == "school@example.cn"
    with pytest.raises(ChannelDown):
        mail.send("school@example.cn", "y")


def test_a_learner_without_a_phone_gets_no_sms(league):
    notice = Message(account=league.unit_hr.account)
    assert Sms("http://127.0.0.1:9/", "x").address(notice) == ""


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_read_well(open_as, league, width):
    tell(actor=SYSTEM, notices=[Told("x", "一条消息", "home", learner_id=league.alatan.learner.pk)], now=OPEN)
    for member, url in ((league.league_reviewer, PAGE), (league.alatan, reverse("messages:notices"))):
        page = open_as(member, url, width=width)
        assert barriers(page) == [], url
        assert not spills(page), url
