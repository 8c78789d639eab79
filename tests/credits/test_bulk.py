"""All hours of a list at once: asked for on a page, done by a worker in pieces, undone the same way."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.holders.models import RoleAssignment
from credits.annual import ledger
from credits.records.models import CreditRecord
from credits.records.states import RecordMove
from credits.tasks import go_on
from credits.verification import jobs
from credits.verification.models import Verification
from credits.verification.services import decide_piece, return_records, verify_records
from ground.jobs import machine
from ground.jobs.models import Job
from journal.models import JournalEntry
from learners.people.models import Learner
from tests.background import asked, worked
from tests.browsing import WIDTHS, barriers, spills
from tests.signin import open_session
from tests.templates.all_at_once import ALL_AT_ONCE

from .files import bring_in, line
from .killing import killed_at
from .people import record

pytestmark = pytest.mark.django_db
DESK, DECIDE = reverse("verification:desk"), reverse("verification:decide")
OPEN = dt.datetime(2024, 6, 3, 2, tzinfo=dt.UTC)


@pytest.fixture
def many(cast, monkeypatch):
    """Seven records of two people, done in pieces of three."""
    monkeypatch.setattr(jobs, "_PIECE", 3)
    rows = [
        record(m.learner, title=f"课程{n}", completed_on=dt.date(2024, 6, 1 + n))
        for m in (cast.alatan, cast.colleague)
        for n in range(3)
    ]
    CreditRecord.objects.unscoped().bulk_update(ledger.classify(rows), ["counting_class"])
    return [row.pk for row in rows]


def verified() -> int:
    return CreditRecord.objects.unscoped().filter(verified_at__isnull=False).count()


def verify_all(member, filters: str = ""):
    return open_session(member).post(DECIDE, {"act": "verify_all", "filters": filters})


def test_all_is_asked_for_and_done_by_a_worker_with_its_progress(cast, many):
    answer = verify_all(cast.banner_hr)
    assert (verified(), asked(answer).total) == (0, 6), "nothing is done inside the request"
    page = open_session(cast.banner_hr).get(DESK)
    assert page.context["undoable"].at_work
    assert answer["Location"] in page.content.decode()
    job = worked(answer)
    assert (verified(), job.done, job.result["done"]) == (6, 6, 6)
    assert job.message == "已核定6条记录。"
    assert "返回" in open_session(cast.banner_hr).get(answer["Location"]).content.decode()
    assert Verification.objects.get().count == 6
    assert list(ledger.differences([cast.alatan.learner.pk, cast.colleague.learner.pk])) == []


def test_undone_by_a_worker_and_only_then_waiting_again(cast, many, monkeypatch):
    monkeypatch.setattr("credits.verification.views.PAGE", 5)
    worked(verify_all(cast.banner_hr))
    client = open_session(cast.banner_hr)
    act = client.get(DESK).context["undoable"]
    answer = client.post(reverse("verification:undo", args=[act.public_id]))
    assert verified() == 6
    assert worked(answer).message == "已撤回：6条记录重新待核定。"
    assert verified() == 0
    assert client.get(DESK).context["undoable"] is None
    assert list(ledger.differences([cast.alatan.learner.pk, cast.colleague.learner.pk])) == []


def test_a_few_are_undone_at_once(cast, many):
    worked(verify_all(cast.banner_hr))
    act = Verification.objects.get()
    answer = open_session(cast.banner_hr).post(reverse("verification:undo", args=[act.public_id]))
    assert (answer["Location"].startswith(DESK), verified()) == (True, 0)


def test_nobody_undoes_while_the_work_goes_on(cast, many):
    verify_all(cast.banner_hr)
    act = Verification.objects.get()
    answer = open_session(cast.banner_hr).post(reverse("verification:undo", args=[act.public_id]), follow=True)
    assert "仍在处理中" in answer.content.decode()
    act.refresh_from_db()
    assert act.undone_at is None


@pytest.mark.parametrize(("minutes", "possible"), [(4, True), (5, True), (6, False)])
def test_the_five_minutes_begin_when_the_last_is_done(cast, many, minutes, possible):
    with time_machine.travel(OPEN, tick=False):
        answer = verify_all(cast.banner_hr)
    done_at = OPEN + dt.timedelta(minutes=20)
    with time_machine.travel(done_at, tick=False):
        worked(answer)
    with time_machine.travel(done_at + dt.timedelta(minutes=minutes), tick=False):
        undo = reverse("verification:undo", args=[Verification.objects.get().public_id])
        open_session(cast.banner_hr).post(undo)
    assert verified() == (0 if possible else 6)


def test_what_others_decide_meanwhile_is_passed_over_and_said(cast, many):
    answer = verify_all(cast.banner_hr)
    league, rows = cast.league_reviewer.actor, CreditRecord.objects.unscoped()
    verify_records(actor=league, records=rows.filter(pk__in=many[:2]), now=OPEN)
    job = worked(answer)
    assert (job.result["done"], job.message) == (4, "已核定4条记录。另有2条已由他人先行处理，未计入。")
    return_records(actor=league, records=rows.filter(pk=record(cast.alatan.learner).pk), reason="x", now=OPEN)
    assert sum(Verification.objects.values_list("count", flat=True)) == 7


def test_what_shows_signs_of_trouble_is_marked_and_left_by_all(cast, many):
    odd = record(cast.alatan.learner, title="一天", tenths=200, completed_on=dt.date(2024, 5, 1))
    page = open_session(cast.banner_hr).get(DESK)
    assert [row.pk for row in page.context["page"] if row.odd] == [odd.pk]
    assert "需留意" in page.content.decode()
    job = worked(verify_all(cast.banner_hr))
    assert job.message == "已核定6条记录。有1条存在疑点，未核定，请逐条查看。"
    verify_records(actor=cast.banner_hr.actor, records=CreditRecord.objects.unscoped().filter(pk=odd.pk), now=OPEN)
    assert verified() == 7, "by itself it is verified"


def test_when_all_show_signs_of_trouble_the_job_says_so(cast):
    record(cast.alatan.learner, tenths=200)
    job = machine.run(asked(verify_all(cast.banner_hr)).pk)
    assert (job.state, job.message, verified()) == ("failed", "有1条存在疑点，未核定，请逐条查看。", 0)


def test_when_all_were_taken_the_job_says_so(cast, many):
    answer = verify_all(cast.banner_hr)
    verify_records(actor=cast.league_reviewer.actor, records=CreditRecord.objects.unscoped(), now=OPEN)
    job = machine.run(asked(answer).pk)
    assert (job.state, job.message) == ("failed", "这里已没有需要您处理的记录，请刷新查看。")


def test_a_role_that_ends_before_the_worker_comes_stops_the_work(cast, many):
    answer = verify_all(cast.banner_hr)
    RoleAssignment.objects.filter(account=cast.banner_hr.account).delete()
    assert machine.run(asked(answer).pk).state == "failed"
    assert verified() == 0


def test_all_returned_with_one_reason(cast, many):
    client = open_session(cast.banner_hr)
    refused = client.post(DECIDE, {"act": "return_all", "reason": " "})
    assert (refused["Location"].startswith(DESK), Job.objects.exists()) == (True, False)
    worked(client.post(DECIDE, {"act": "return_all", "reason": "专业不符"}))
    assert set(CreditRecord.objects.unscoped().values_list("returned_reason", flat=True)) == {"专业不符"}


def test_one_line_for_asking_one_for_each_piece_and_one_for_the_end(cast, many):
    worked(verify_all(cast.banner_hr))
    said = list(
        JournalEntry.objects.filter(action__startswith="hours.").order_by("pk").values_list("action", flat=True)
    )
    assert said == ["hours.all_asked", "hours.verified", "hours.verified", "hours.all_decided"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [12, 25, 40, 60])
def test_a_worker_killed_in_between_is_taken_over_and_nothing_is_counted_twice(cast, many, number):
    job = asked(verify_all(cast.banner_hr))
    killed_at(number, lambda: machine.run(job.pk))
    Job.objects.filter(pk=job.pk).exclude(state="done").update(state="queued")
    machine.run(job.pk)
    assert verified() == 6
    assert Verification.objects.get().count == 6
    assert list(ledger.differences([cast.alatan.learner.pk, cast.colleague.learner.pk])) == []


def test_control_a_piece_done_again_finds_nothing(cast, many):
    verify_all(cast.banner_hr)
    piece = {"actor": cast.banner_hr.actor, "act": Verification.objects.get(), "records": many, "now": OPEN}
    assert [decide_piece(**piece, move=RecordMove.VERIFY) for _time in range(2)] == [6, 0]


# --- every "all" of the house ---------------------------------------------------------------------------------------
def _hours(cast):
    record(cast.alatan.learner)
    return verify_all(cast.banner_hr), verified


def _batch(cast):
    batch = bring_in(cast.banner_hr.actor, cast.xilinhot, [line(cast.alatan.learner)])
    return open_session(cast.banner_hr).post(reverse("imports:verify_batch", args=[batch.public_id])), verified


def _posts(cast):
    Learner.objects.unscoped().update(post_confirmed_at=None, sector="public", grassroots_post=False)
    answer = open_session(cast.banner_hr).post(reverse("people:people_confirm"), {"all": "1"})
    return answer, Learner.objects.unscoped().filter(post_confirmed_at__isnull=False).count


IN_BACKGROUND = {"verify_all": _hours, "imports:verify_batch": _batch, "people:people_confirm": _posts}


@pytest.mark.parametrize("act", sorted(IN_BACKGROUND))
def test_all_of_something_is_never_done_inside_the_request(cast, act):
    answer, done = IN_BACKGROUND[act](cast)
    assert done() == 0
    worked(answer)
    assert done() > 0


def test_every_button_for_all_is_tried():
    assert {act for act, where in ALL_AT_ONCE.items() if where == "tests.credits.test_bulk"} == set(IN_BACKGROUND)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_desk_while_and_after_the_work_in_a_browser(cast, many, open_as, width):
    job = asked(verify_all(cast.banner_hr))
    page = open_as(cast.banner_hr, DESK, width=width)
    assert page.get_by_text("查看进度").count() == 1
    assert (barriers(page), spills(page)) == ([], 0)
    machine.run(job.pk)
    page.get_by_text("查看进度").click()
    page.get_by_text("已核定6条记录。").wait_for()
    assert (barriers(page), spills(page)) == ([], 0)
    page.get_by_text("返回").click()
    assert page.get_by_text("五分钟内").count() == 1


# --- an undo that is interrupted -----------------------------------------------------------------------------------
def undone_act(cast, monkeypatch) -> tuple[Verification, Job]:
    """An act whose undo has been asked for and not yet done."""
    monkeypatch.setattr("credits.verification.views.PAGE", 5)
    worked(verify_all(cast.banner_hr))
    act = Verification.objects.get()
    job = asked(open_session(cast.banner_hr).post(reverse("verification:undo", args=[act.public_id])))
    return act, job


def test_an_undo_goes_on_although_whoever_asked_has_gone(cast, many, monkeypatch):
    _act, job = undone_act(cast, monkeypatch)
    cast.banner_hr.account.is_active = False
    cast.banner_hr.account.save()
    assert machine.run(job.pk).state == "done"
    assert verified() == 0
    line = JournalEntry.objects.filter(action="hours.wait_again").latest("pk")
    assert line.actor_key == str(cast.banner_hr.account.public_id)


def test_an_undo_whose_work_has_failed_is_begun_again(cast, many, monkeypatch):
    _act, job = undone_act(cast, monkeypatch)
    Job.objects.filter(pk=job.pk).update(state="failed", attempts=9)
    assert verified() == 6
    assert go_on() == 1
    again = Job.objects.filter(state="queued").latest("pk")
    assert machine.run(again.pk).state == "done"
    assert (verified(), go_on()) == (0, 0)


def test_an_undo_at_work_or_done_is_left_alone(cast, many, monkeypatch):
    _act, job = undone_act(cast, monkeypatch)
    assert go_on() == 0
    machine.run(job.pk)
    assert go_on() == 0


@pytest.mark.parametrize(("most", "done"), [(5, 5), (6, 6), (7, 6)])
def test_all_has_an_end(cast, many, monkeypatch, most, done):
    monkeypatch.setattr("credits.verification.services.bulk.MOST_AT_ONCE", most)
    worked(verify_all(cast.banner_hr))
    assert verified() == done
