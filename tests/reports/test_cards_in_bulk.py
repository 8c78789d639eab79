"""Cards in bulk: one card each whatever happens to the workers, reasons for the others, files, fairness, who may."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.holders.models import RoleAssignment
from assessments.standings.services import reassess
from cetrack.system.services import cancel_job
from credits.annual.ledger import recount_all
from ground.jobs import machine
from ground.jobs.models import Job
from ground.refusals import Refused
from journal.models import JournalEntry
from reports.audit import question
from reports.audit.question import AskedList
from reports.cards.content import RENDER
from reports.cards.models import CardNumber, ReviewCard
from reports.runs import jobs, selectors, services
from reports.runs.jobs import go_on
from reports.runs.models import CardRun, RunPerson
from tests.browsing import WIDTHS, barriers, spills
from tests.signin import open_session

from .test_audit import DAY, NOW, SYSTEM, study
from .test_cards import complete, issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def league(cast):
    """Alatan and the colleague are complete, the outsider has nothing."""
    study(cast.alatan.learner, public=300, professional=600)
    study(cast.colleague.learner, public=300, professional=600)
    recount_all()
    reassess(actor=SYSTEM, today=DAY)
    return cast


def whole(actor, unit, **filters) -> AskedList:
    asked = question.ask(actor=actor, policy="xlgl-2024", unit=unit.public_id, question="annual_check:2024")
    return AskedList(asked, True, filters)


def ask(member, unit, *, make: str = "", filters=None, **values) -> CardRun:
    wanted = whole(member.actor, unit, **(filters or {}))
    return services.ask_run(actor=member.actor, wanted=wanted, make=make, now=NOW, **values)


def work(limit: int = 50) -> None:
    """Every job that waits, in its order, and what they ask for."""
    for _round in range(limit):
        pk = Job.objects.filter(state="queued").order_by("id").values_list("pk", flat=True).first()
        if pk is None:
            return
        machine.run(pk)
    raise AssertionError("the work does not come to an end")


def states(run: CardRun) -> dict[str, str]:
    return {person.learner.name: person.state for person in run.people.select_related("learner")}


def test_everybody_gets_a_card_or_a_reason(league):
    run = ask(league.league_reviewer, league.league)
    work()
    run.refresh_from_db()
    assert run.state == "finished"
    assert states(run) == {
        league.alatan.learner.name: "issued",
        league.colleague.learner.name: "issued",
        league.outsider.learner.name: "failed",
    }
    assert "90" in run.people.get(state="failed").reason
    numbers = sorted(ReviewCard.objects.unscoped().values_list("number", flat=True))
    assert numbers == ["XM-K2024-01-000001", "XM-K2024-01-000002"]
    assert CardNumber.objects.get(series="K2024-01").last == 2
    assert set(ReviewCard.objects.unscoped().values_list("issued_by", flat=True)) == {league.league_reviewer.actor.name}
    assert JournalEntry.objects.filter(action="card.issued").count() == 2
    assert JournalEntry.objects.get(action="run.finished").after["issued"] == 2


def test_statements_for_the_others_where_they_are_wanted(league):
    run = ask(league.league_reviewer, league.league, with_statements=True)
    work()
    assert set(states(run).values()) == {"issued"}
    assert run.people.get(learner=league.outsider.learner).card.kind == "statement"


@pytest.mark.parametrize(("filters", "gone"), [({"state": "met"}, 2), ({"state": "not_met"}, 1), ({"q": "没有"}, 0)])
def test_the_filter_of_the_list_says_who(league, filters, gone):
    run = ask(league.league_reviewer, league.league, filters=filters)
    work()
    assert run.people.count() == gone


def test_people_stand_by_unit_and_by_name_in_pinyin(league):
    run = ask(league.league_reviewer, league.league)
    work()
    people = [person.learner for person in run.people.select_related("learner__unit").order_by("position")]
    assert people == sorted(people, key=lambda one: (one.unit.path, one.name_pinyin))


def test_named_people_alone(league):
    session = open_session(league.unit_hr)
    query = f"unit={league.school.public_id}&question=annual_check:2024&notice=2024"
    named = f"{league.alatan.learner.id_number}\n{league.colleague.learner.public_id}"
    answer = session.post(reverse("runs:new"), {"query": query, "people": named, "wanted": ""})
    assert answer.status_code == 302, answer.content.decode()
    run = CardRun.objects.unscoped().get()
    assert set(run.query["people"]) == {league.alatan.learner.pk, league.colleague.learner.pk}
    assert league.alatan.learner.id_number not in str(run.query)
    outside = session.post(reverse("runs:new"), {"query": query, "people": league.outsider.learner.id_number})
    assert "未在本单位找到" in outside.content.decode()
    assert league.outsider.learner.id_number[4:-4] not in outside.content.decode().split("<textarea")[0]
    assert CardRun.objects.unscoped().count() == 1


class TestInterrupted:
    """Whenever a worker dies: each person has one card, and nobody is lost."""

    @pytest.fixture(autouse=True)
    def _small_pieces(self, monkeypatch):
        monkeypatch.setattr(jobs, "PIECE", 1)

    def killed(self, monkeypatch, where: str):
        class Killed(BaseException):
            """As SIGKILL: nothing that follows is run."""

        def die(**values):
            raise Killed

        monkeypatch.setattr(services, where, die)
        return Killed

    @pytest.mark.parametrize("where", ["begin_with", "issue_one", "hand_over", "finish"])
    def test_killed_at_a_step_it_goes_on(self, league, monkeypatch, where):
        run = ask(league.unit_hr, league.school)
        with monkeypatch.context() as patched:
            killed = self.killed(patched, where)
            for _step in range(10):
                waiting = Job.objects.filter(state="queued").order_by("id").first()
                if waiting is None:
                    break
                try:
                    machine.run(waiting.pk)
                except killed:
                    Job.objects.filter(pk=waiting.pk).update(attempts=3, state="failed")  # as the look at leases says
        assert RunPerson.objects.filter(run=run).count() == 2
        assert go_on() == 1
        work()
        run.refresh_from_db()
        assert run.state == "finished"
        assert set(states(run).values()) == {"issued"}
        assert ReviewCard.objects.unscoped().count() == CardNumber.objects.get(series="K2024-01").last == 2

    def test_an_emptied_queue_loses_nobody(self, league):
        run = ask(league.unit_hr, league.school)
        work()
        assert go_on() == 0
        run.refresh_from_db()
        assert run.state == "finished"

    @pytest.mark.parametrize(("missed", "said"), [(0, False), (2, True)])
    def test_the_page_says_so(self, league, signed_in, missed, said):
        run = ask(league.unit_hr, league.school)
        Job.objects.filter(pk=run.job_id).update(state="running", attempts=1, missed=missed)
        page = signed_in(league.unit_hr).get(reverse("runs:run", args=[run.public_id])).content.decode()
        assert ("工作中断了" in page) == said

    def test_a_job_at_work_is_left_alone(self, league):
        run = ask(league.unit_hr, league.school)
        assert go_on() == 0
        Job.objects.filter(pk=run.job_id).update(state="running")
        assert go_on() == 0
        Job.objects.filter(pk=run.job_id).update(state="done")
        assert go_on() == 1

    def test_what_the_system_administrator_has_cancelled_does_not_come_back(self, league):
        run = ask(league.unit_hr, league.school)
        cancel_job(actor=league.system_admin.actor, job=Job.objects.get(pk=run.job_id), now=NOW)
        assert go_on() == 0
        run.refresh_from_db()
        assert "系统管理员取消" in run.why_stopped
        assert not ReviewCard.objects.unscoped().exists()

    def test_the_same_task_twice_issues_nothing_twice(self, league):
        run = ask(league.unit_hr, league.school)
        job = Job.objects.get(pk=run.job_id)
        progress = machine.Progress(job)
        jobs.issue_piece(job, progress)
        jobs.issue_piece(job, progress)
        jobs.issue_piece(job, progress)
        assert Job.objects.filter(kind=services.ISSUE, state="queued").count() <= 2
        work()
        assert ReviewCard.objects.unscoped().count() == 2

    def test_two_at_once_with_one_person_make_one_card(self, league):
        run = ask(league.unit_hr, league.school)
        services.collect(actor=SYSTEM, run=run, people=[(league.alatan.learner.pk, "x")], now=NOW)
        person = run.people.get()
        found = jobs._assessed(league.unit_hr.actor, run, person)
        first = services.issue_one(actor=league.unit_hr.actor, person=person, assessment=found, now=NOW)
        second = services.issue_one(actor=league.unit_hr.actor, person=person, assessment=found, now=NOW)
        assert first is not None
        assert second is None

    def test_killed_between_card_and_mark_there_is_neither(self, league, monkeypatch):
        run = ask(league.unit_hr, league.school)
        services.collect(actor=SYSTEM, run=run, people=[(league.alatan.learner.pk, "x")], now=NOW)
        person = run.people.get()
        found = jobs._assessed(league.unit_hr.actor, run, person)

        def die(*args, **values):
            raise SystemExit

        monkeypatch.setattr("reports.runs.services.going.RUN_PEOPLE.claim_all", die)
        with pytest.raises(SystemExit):
            services.issue_one(actor=league.unit_hr.actor, person=person, assessment=found, now=NOW)
        assert not ReviewCard.objects.unscoped().exists()
        assert not CardNumber.objects.filter(last__gt=0).exists()

    def test_whoever_kills_each_worker_is_given_up_and_the_others_go_on(self, league, monkeypatch):
        poisonous = league.alatan.learner.pk
        real = jobs._assessed

        def poison(actor, run, person):
            if person.learner_id == poisonous:
                raise RuntimeError("boom")
            return real(actor, run, person)

        monkeypatch.setattr(jobs, "_assessed", poison)
        run = ask(league.unit_hr, league.school)
        work()
        run.refresh_from_db()
        assert run.state == "finished"
        assert states(run) == {league.alatan.learner.name: "failed", league.colleague.learner.name: "issued"}
        assert run.people.get(learner_id=poisonous).attempts == jobs.TRIES

    def test_control_without_the_counter_it_never_ends(self, league, monkeypatch):
        def poison(actor, run, person):
            raise RuntimeError("boom")

        monkeypatch.setattr(jobs, "_assessed", poison)
        monkeypatch.setattr(jobs, "TRIES", 10**6)
        ask(league.unit_hr, league.school)
        with pytest.raises(AssertionError, match="come to an end"):
            work(limit=30)

    def test_stopped_it_issues_no_more_and_goes_on_when_asked(self, league):
        run = ask(league.unit_hr, league.school)
        machine.run(run.job_id)
        services.cancel(actor=league.unit_hr.actor, run=run, now=NOW)
        work()
        assert sorted(states(run).values()) == ["issued", "waiting"]
        with pytest.raises(Refused):
            services.cancel(actor=league.unit_hr.actor, run=run, now=NOW)
        services.retry(actor=league.unit_hr.actor, run=run, now=NOW)
        work()
        assert set(states(run).values()) == {"issued"}

    def test_whoever_has_lost_the_role_issues_no_more(self, league):
        run = ask(league.unit_hr, league.school)
        machine.run(run.job_id)
        RoleAssignment.objects.filter(account=league.unit_hr.account).delete()
        work()
        run.refresh_from_db()
        assert run.state == "cancelled"
        assert run.why_stopped
        assert go_on() == 0


def test_the_failed_are_tried_again(league):
    run = ask(league.banner_hr, league.xilinhot)
    work()
    before = states(run)
    services.retry(actor=league.banner_hr.actor, run=run, now=NOW)
    work()
    assert states(run) == before
    assert ReviewCard.objects.unscoped().count() == 2


def test_a_valid_card_that_says_the_same_is_kept(league):
    first = ask(league.unit_hr, league.school)
    work()
    second = ask(league.unit_hr, league.school)
    work()
    assert {person.card_id for person in first.people.all()} == {person.card_id for person in second.people.all()}


def test_a_single_card_does_not_wait_for_the_rest(league, monkeypatch):
    """Between two people of a run whoever waits for one paper has a turn, whatever the queue does."""
    complete(league.outsider.learner)
    run = ask(league.unit_hr, league.school)
    single = issue(league, league.alatan.learner)
    row = machine.run(run.job_id)
    assert row.state == "done", row.message
    assert Job.objects.get(pk=single.job_id).state == "done"


def test_control_without_help_it_waits(league, monkeypatch):
    monkeypatch.setattr(machine, "help_out", lambda kind: False)
    run = ask(league.unit_hr, league.school)
    single = issue(league, league.alatan.learner)
    machine.run(run.job_id)
    assert Job.objects.get(pk=single.job_id).state == "queued"


def test_a_card_issued_in_bulk_is_laid_out_when_it_is_opened_first(league):
    run = ask(league.unit_hr, league.school)
    work()
    card = run.people.first().card
    assert not Job.objects.filter(kind=RENDER).exists()
    session = open_session(league.unit_hr)
    for _look in range(2):
        assert session.get(reverse("cards:card", args=[card.public_id])).status_code == 200
    assert Job.objects.filter(kind=RENDER).count() == 1
    work()
    card.refresh_from_db()
    assert len(card.pdf_hash) == 64
    picture = session.get(reverse("cards:picture", args=[card.public_id, 1]))
    assert picture.content.startswith(b"\x89PNG")
    assert session.get(reverse("cards:picture", args=[card.public_id, card.pages + 1])).status_code == 404


def test_only_hr_of_the_unit_asks_for_it(league):
    with pytest.raises(Refused):
        services.ask_run(actor=league.supervisor.actor, wanted=whole(league.supervisor.actor, league.school), now=NOW)
    run = ask(league.unit_hr, league.school)
    assert selectors.runs_visible(actor=league.department_hr.actor).filter(pk=run.pk).exists()
    for member in (league.stranger, league.supervisor):
        assert not selectors.runs_visible(actor=member.actor).filter(pk=run.pk).exists()


def test_no_file_without_a_card(league):
    run = ask(league.unit_hr, league.school, filters={"q": "没有"})
    work()
    with pytest.raises(Refused):
        services.ask_copies(actor=league.unit_hr.actor, run=run, kind="zip", now=NOW)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_read_well(league, open_as, width):
    run = ask(league.banner_hr, league.xilinhot, make="register")
    work()
    query = f"unit={league.xilinhot.public_id}&question=annual_check:2024&notice=2024"
    for url in (reverse("runs:runs"), f"{reverse('runs:new')}?{query}", reverse("runs:run", args=[run.public_id])):
        page = open_as(league.banner_hr, url, width=width)
        assert barriers(page) == [], url
        assert not spills(page), url


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_an_officer_has_the_cards_of_the_unit_in_three_clicks(league, open_as, width):
    """From the first page to the file in one's hands; nothing is chosen, filled in or loaded again on the way."""
    page, clicks = open_as(league.unit_hr, "/", width=width), []

    def click(role: str, name: str) -> None:
        clicks.append(name)
        page.get_by_role("main").get_by_role(role, name=name).click()

    click("link", "批量出卡")
    click("button", "批量出卡")
    page.get_by_role("progressbar").wait_for()
    work()
    page.get_by_role("link", name="下载：").wait_for()  # the page looks again by itself
    with page.expect_download() as fetched:
        click("link", "下载：")
    assert fetched.value.path().read_bytes().startswith(b"%PDF")
    assert fetched.value.suggested_filename.endswith(".pdf")
    assert len(clicks) == 3
    assert CardRun.objects.unscoped().get().people.count() == 2
