"""No answer that nobody hears of: every move of somebody else about a person's rights puts a notice up for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.credentials import second_factor
from accounts.credentials.models import SignInAttempt, TotpDevice
from accounts.holders.models import Account
from accounts.messages.models import Message
from accounts.registrations.services import approve_registration
from accounts.sign_in.services import check_second_factor
from assessments.doubts.services import answer_review, take_back_decision
from casework.corrections.services import approve_correction, ask_correction, return_correction
from casework.objections.services import answer_objection, undo_answer
from casework.objections.states import ObjectionMove
from casework.requests import services as requests
from casework.requests.models import CaseRequest
from casework.requests.states import RequestMove
from credits.missing.models import MissingHours
from credits.missing.selectors import answerable
from credits.missing.services import answer_missing, reply_missing, report_missing
from credits.records.models import CreditRecord
from credits.verification.services import return_records, revoke_verification, undo_verification, verify_records
from exemptions.plans import services as plans
from ground.actors import SystemActor
from ground.lifecycle import LIVES
from ground.pages import address_of
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.models import Learner
from reports.announcements import services as announcements
from reports.cards.services import mark_outdated, reinstate, revoke
from tests.cast import Cast
from tests.credits.people import platform, record
from tests.exemptions import training
from tests.security import things_work
from tests.signin import open_session

from .filing import NOW, TRAINING, filed, move, objected, refused

pytestmark = pytest.mark.django_db
PORTAL = SystemActor("test")
PART = {**TRAINING, "hours": "16"}
Told = tuple[Learner | None, Account | None]


# --- each move that concerns somebody ------------------------------------------------------------------------------
def _request(what: str) -> Callable[[Cast], Told]:
    def act(cast: Cast) -> Told:
        request = filed(cast.alatan, kind="hours_training", payload=TRAINING)
        if what in {RequestMove.PASS, RequestMove.PASS_IN_PART, "undo", "revoke"}:
            request = move(cast.unit_hr, request)
        moves = {"undo": RequestMove.PASS, "revoke": RequestMove.PASS}
        more = {"granted": PART} if what == RequestMove.PASS_IN_PART else {}
        officer = cast.unit_hr if request.office == cast.school else cast.league_reviewer
        request = move(officer, request, moves.get(what) or RequestMove(what), reason="少一天", **more)
        here: dict[str, Any] = {"actor": officer.actor, "request": request, "version": request.version, "now": NOW}
        if what in moves:
            Message.objects.all().delete()
            requests.undo(**here) if what == "undo" else requests.revoke(**here, reason="误批")
        return cast.alatan.learner, None

    return act


def _correction(approve: bool) -> Callable[[Cast], Told]:
    def act(cast: Cast) -> Told:
        asked = ask_correction(
            actor=cast.alatan.actor, learner=cast.alatan.learner, item="field", value="蒙医", explanation="", now=NOW
        )
        officer: dict[str, Any] = {"actor": cast.unit_hr.actor, "correction": asked, "now": NOW}
        approve_correction(**officer) if approve else return_correction(**officer, reason="请附证明")
        return cast.alatan.learner, None

    return act


def _registration(cast: Cast) -> Told:
    from tests.accounts.test_registrations import filed as registered

    account = approve_registration(actor=cast.unit_hr.actor, registration=registered(cast), now=NOW)
    return account.learner, None


def _taken_back(cast: Cast) -> Told:
    decision = things_work.human_decision(cast.alatan.learner, "")
    take_back_decision(actor=cast.banner_hr.actor, decision=decision, reason="误判", now=NOW)
    return cast.alatan.learner, None


def _review(cast: Cast) -> Told:
    asked = things_work.review(cast.alatan.learner, "")
    moment = asked.asked_at + dt.timedelta(minutes=1)
    answer_review(actor=cast.banner_hr.actor, request=asked, answer="规定如此", now=moment)
    return cast.alatan.learner, None


def _returned(cast: Cast) -> Told:
    rows = CreditRecord.objects.unscoped().filter(pk=record(cast.alatan.learner).pk)
    return_records(actor=cast.banner_hr.actor, records=rows, reason="重复", now=NOW)
    return cast.alatan.learner, None


def _revoked(cast: Cast) -> Told:
    row = record(cast.alatan.learner, verified=True)
    revoke_verification(actor=cast.banner_hr.actor, row=row, reason="核错", now=NOW)
    return cast.alatan.learner, None


def _missing(cast: Cast) -> Told:
    answer_missing(actor=cast.banner_hr.actor, report=reported(cast), answer="已补导入", now=NOW)
    return cast.alatan.learner, None


def _card(cast: Cast) -> Told:
    card = things_work.card(cast.alatan.learner, "")
    revoke(actor=cast.banner_hr.actor, card=card, reason="资料有误", now=NOW)
    return cast.alatan.learner, None


def _reinstated(cast: Cast) -> Told:
    card = things_work.card(cast.alatan.learner, "")
    revoke(actor=cast.banner_hr.actor, card=card, reason="资料有误", now=NOW)
    reinstate(actor=cast.league_reviewer.actor, card=card, outdated=False, reason="核错", now=NOW)
    return cast.alatan.learner, None


def _outdated(cast: Cast) -> Told:
    mark_outdated(actor=PORTAL, cards=[things_work.card(cast.alatan.learner, "")], reason="学时变动", now=NOW)
    return cast.alatan.learner, None


def _plan(what: str) -> Callable[[Cast], Told]:
    def act(cast: Cast) -> Told:
        plan = training.filed(cast) if what == "return" else training.recorded(cast)
        if what == "accept_late":
            plan = training.recorded(cast, filed_on=training.LATER)
        Message.objects.all().delete()
        league: dict[str, Any] = {"actor": cast.league_reviewer.actor, "version": plan.version, "now": training.NOW}
        if what == "undo":
            plans.undo_plan_step(plan=plan, **league)
        elif what == "record":
            training.recorded(cast, number="又一份")
        elif what == "reopen":
            plans.return_plan(plan=plan, reason="请补充", **league)
            plans.reopen_plan(actor=cast.league_policy.actor, plan=plan, reason="无误", now=training.NOW)
        else:
            acts = {"return": plans.return_plan, "accept_late": plans.accept_late, "revoke": plans.revoke_plan}
            acts[what](plan=plan, reason="请补充", **league)
        return None, cast.banner_hr.account

    return act


def _objection(what: str) -> Callable[[Cast], Told]:
    def act(cast: Cast) -> Told:
        objection = objected(cast.alatan, refused(cast, cast.alatan))
        here: dict[str, Any] = {"actor": cast.department_hr.actor, "objection": objection, "now": NOW}
        if what == "lapse":
            request = CaseRequest.objects.unscoped().get(public_id=objection.about_id)
            requests.undo(actor=cast.unit_hr.actor, request=request, version=request.version, now=NOW)
        else:
            move = ObjectionMove.CHANGE if what == "change" else ObjectionMove.UPHOLD
            answer_objection(**here, move=move, reason="已核实", version=objection.version)
        if what == "undo":
            Message.objects.all().delete()
            undo_answer(**here, version=objection.version)
        return cast.alatan.learner, None

    return act


def _listed(what: str) -> Callable[[Cast], Told]:
    def act(cast: Cast) -> Told:
        row = things_work.announcement(cast.alatan.learner, "")
        row.people.create(learner=cast.alatan.learner, position=1, shown="阿*坦", unit_name="x", said="x")
        here: dict[str, Any] = {"actor": cast.banner_hr.actor, "now": NOW}
        if what == "withdraw":
            announcements.withdraw_announcement(**here, announcement=row, reason="名单有误")
        elif what == "close":
            announcements.close_list(**here, announcement=row, outcome="无异议", today=row.ends_on + dt.timedelta(1))
        else:
            filed = announcements.object_to_list(
                actor=cast.alatan.actor, announcement=row, text="不是我", now=NOW, today=row.ends_on
            )
            announcements.answer_list_objection(**here, objection=filed, answer="已更正")
            return None, cast.alatan.account
        return cast.alatan.learner, None

    return act


HEARD: dict[tuple[str, str], Callable[[Cast], Told]] = {
    **{
        ("casework.CaseRequest", what): _request(what)
        for what in ("pass", "pass_in_part", "return", "refuse", "undo", "revoke")
    },
    ("casework.CaseRequest", "reopen"): _objection("change"),
    **{("casework.Objection", what): _objection(what) for what in ("uphold", "change", "undo", "lapse")},
    ("casework.Correction", "approve"): _correction(True),
    ("casework.Correction", "return"): _correction(False),
    ("accounts.Registration", "approve"): _registration,
    ("assessments.HumanDecision", "take_back"): _taken_back,
    ("assessments.ReviewRequest", "answer"): _review,
    ("credits.CreditRecord", "return"): _returned,
    ("credits.CreditRecord", "revoke"): _revoked,
    ("credits.MissingHours", "answer"): _missing,
    ("reports.ReviewCard", "revoke"): _card,
    ("reports.ReviewCard", "outdate"): _outdated,
    ("reports.ReviewCard", "reinstate"): _reinstated,
    **{("reports.Announcement", what): _listed(what) for what in ("withdraw", "close")},
    ("reports.ListObjection", "answer"): _listed("answer"),
    **{
        ("exemptions.TrainingPlan", what): _plan(what)
        for what in ("return", "record", "accept_late", "revoke", "reopen", "undo")
    },
}
TO_ACCOUNTS = {"exemptions.TrainingPlan", "reports.ListObjection"}
OWN = "the person does it themselves"
SILENT = {
    ("casework.CaseRequest", "file"): OWN,
    ("casework.CaseRequest", "cancel"): OWN,
    ("casework.CaseRequest", "hand_on"): "told by the book of who is in charge: tests/casework/test_charge.py",
    ("casework.Objection", "withdraw"): OWN,
    ("casework.Correction", "reopen"): "the answer to the objection says it, see above",
    ("casework.Objection", "hand_on"): "told by the book of who is in charge: tests/casework/test_charge.py",
    ("accounts.Registration", "reopen"): "the page that the visitor was given says it",
    ("accounts.Registration", "return"): "there is no account yet; the page that the visitor was given says it",
    ("credits.CreditRecord", "verify"): "the good news of thousands at once stands on each one's page",
    ("credits.CreditRecord", "undo"): "what was told is overtaken, see below",
    ("credits.Verification", "undo"): "what was told is overtaken, see below",
    ("credits.MissingHours", "reply"): OWN,
    ("credits.MissingHours", "reopen"): "the answer to the objection says it, see above",
    ("exemptions.TrainingPlan", "file"): "the office does it itself",
    ("exemptions.TrainingPlan", "report"): "the office does it itself",
    ("exemptions.TrainingPlan", "withdraw"): "the office does it itself",
    ("learners.FullExport", "agree"): "nothing has left the portal yet",
    ("learners.FullExport", "take"): "a look, which everybody in the file reads on their page",
    ("learners.Merge", "confirm"): "papers that it outdates are told; the roster's offices see it in the register",
    ("learners.Merge", "refuse"): "nothing changes for either record",
    ("learners.Merge", "undo"): "papers that it outdates are told; the roster's offices see it in the register",
    ("uploads.UploadedPaper", "draw"): "the page that it was handed in on shows it",
    ("uploads.UploadedPaper", "give_up"): "the page that it was handed in on shows why",
    ("reports.RunPerson", "issue"): "the card stands on the person's own list; thousands of notices say nothing more",
    ("reports.RunPerson", "fail"): "whoever asked for the cards reads why; the person's page says it at any time",
    ("reports.RunPerson", "wait_again"): "nothing changes for the person",
    (
        "reports.SampledPerson",
        "check",
    ): "told with the closing of the audit: tests/casework/test_every_decision_contested.py",
    ("reports.SampledPerson", "lift"): "the answer to the objection says it, see above",
    ("reports.SampledPerson", "mend"): "what a finding changes (record, fact, card) is told where it changes",
    ("reports.SampledPerson", "confirm"): "what a finding changes (record, fact, card) is told where it changes",
    ("reports.SampledPerson", "reopen"): "what a finding changes (record, fact, card) is told where it changes",
}
ABOUT_NOBODY = {
    "accounts.Delivery", "casework.Regrouping", "ground.Job", "policy.Draft", "policy.PublishedPack", "reports.CardRun",
    "policy.Ruling", "programs.OutgoingEvent", "reports.ClosedSeason", "reports.SampleAudit", "reports.YearTable",
    "uploads.Upload",
}  # fmt: skip
"""Tables whose rows are nobody's: work of the portal, the law, figures of many, files, work of offices on rosters (each
person of a move reads the new unit on the own page)."""


def unheard(lives: dict) -> set[tuple[str, str]]:
    """Moves of which nobody has said whether the person hears of them."""
    every = {(label, str(move)) for label, life in lives.items() for move in life.ways if label not in ABOUT_NOBODY}
    return every - set(HEARD) - set(SILENT)


def test_of_every_move_it_is_settled_who_hears_of_it():
    import cetrack.urls  # noqa: F401 - pages lead to every table

    assert unheard(LIVES) == set()
    assert {label for label, _move in [*HEARD, *SILENT]} | ABOUT_NOBODY == set(LIVES)
    assert set(HEARD) & set(SILENT) == set()


def test_control_a_move_that_nobody_thought_of_is_named():
    class Life:
        ways = ("answer",)

    assert unheard({"hall.Appeal": Life}) == {("hall.Appeal", "answer")}


@pytest.mark.parametrize("what", sorted(HEARD), ids="-".join)
def test_the_person_hears_of_it_and_is_led_to_a_page(cast, what):
    learner, account = HEARD[what](cast)
    found = Message.objects.filter(overtaken_at__isnull=True)
    message = found.filter(learner=learner).last() if learner else found.filter(account=account).last()
    assert message is not None
    assert address_of(message.about, message.about_id) != ""


@pytest.mark.parametrize(
    "what",
    sorted(key for key in HEARD if key[0] not in TO_ACCOUNTS),
    ids="-".join,
)
def test_what_it_leads_to_opens(cast, what):
    learner, _account = HEARD[what](cast)
    message = Message.objects.filter(learner=learner, overtaken_at__isnull=True).latest("pk")
    account = Account.objects.get(learner=learner)
    page = open_session(type(cast.alatan)("x", account, learner)).get(address_of(message.about, message.about_id))
    assert page.status_code == 200


def test_returned_hours_that_wait_again_are_not_told_as_returned(cast):
    rows = CreditRecord.objects.unscoped().filter(pk=record(cast.alatan.learner).pk)
    act = return_records(actor=cast.banner_hr.actor, records=rows, reason="重复", now=NOW)
    assert Message.objects.get().overtaken_at is None
    undo_verification(actor=cast.banner_hr.actor, verification=act, now=NOW)
    assert Message.objects.get().overtaken_at is not None


def test_many_records_of_one_person_are_told_once_and_verified_ones_in_silence(cast):
    pks = [record(cast.alatan.learner, title=f"课程{n}").pk for n in range(3)] + [record(cast.colleague.learner).pk]
    rows = CreditRecord.objects.unscoped().filter(pk__in=pks)
    verify_records(actor=cast.banner_hr.actor, records=rows.filter(learner=cast.colleague.learner), now=NOW)
    return_records(actor=cast.banner_hr.actor, records=rows, reason="重复", now=NOW)
    assert [message.learner for message in Message.objects.all()] == [cast.alatan.learner]


# --- missing hours: answered, replied to, answered again -----------------------------------------------------------
def reported(cast) -> MissingHours:
    return report_missing(
        actor=cast.alatan.actor, platform=platform(), course_title="科技创新", completed_on=dt.date(2024, 6, 1),
        note="", screenshot=b"", now=NOW, today=NOW.date(),
    )  # fmt: skip


def fresh(report: MissingHours) -> MissingHours:
    return MissingHours.objects.unscoped().get(pk=report.pk)


def test_a_reply_puts_the_report_back_on_the_desk_and_keeps_what_was_said(cast):
    report = reported(cast)
    answer_missing(actor=cast.banner_hr.actor, report=report, answer="平台无记录", now=NOW)
    assert not answerable(actor=cast.banner_hr.actor).exists()
    reply_missing(actor=cast.alatan.actor, report=fresh(report), text="平台上有，见截图", now=NOW)
    assert answerable(actor=cast.banner_hr.actor).get() == report
    assert Message.objects.get().overtaken_at is not None
    answer_missing(actor=cast.banner_hr.actor, report=fresh(report), answer="已补导入", now=NOW)
    assert [turn.text for turn in report.turns.all()] == ["平台无记录", "平台上有，见截图"]
    assert (fresh(report).answer, Message.objects.filter(overtaken_at__isnull=True).count()) == ("已补导入", 1)
    for member in (cast.alatan, cast.banner_hr):
        page = open_session(member).get(reverse("missing:missing_report", args=[report.public_id])).content.decode()
        for said in ("平台无记录", "平台上有，见截图", "已补导入"):
            assert said in page


@pytest.mark.parametrize("member", ["colleague", "unit_hr", "banner_hr"])
def test_only_the_person_replies(cast, member):
    report = reported(cast)
    answer_missing(actor=cast.banner_hr.actor, report=report, answer="平台无记录", now=NOW)
    with pytest.raises(Refused, match="本人"):
        reply_missing(actor=cast.members[member].actor, report=fresh(report), text="x", now=NOW)


def test_a_reply_says_something_and_comes_after_an_answer(cast):
    report = reported(cast)
    page = reverse("missing:missing_reply", args=[report.public_id])
    client = open_session(cast.alatan)
    assert report.turns.count() == 0
    answer_missing(actor=cast.banner_hr.actor, report=report, answer="平台无记录", now=NOW)
    client.post(page, {"note": " "})
    assert fresh(report).answered_at is not None
    client.post(page, {"note": "还差一门"})
    assert (fresh(report).answered_at, report.turns.count()) == (None, 2)
    again = client.post(page, {"note": "还差一门"}, follow=True)
    assert again.status_code == 200
    assert report.turns.count() == 2


def test_of_two_replies_at_once_one_counts(cast):
    report = reported(cast)
    answer_missing(actor=cast.banner_hr.actor, report=report, answer="平台无记录", now=NOW)
    first, second = fresh(report), fresh(report)
    reply_missing(actor=cast.alatan.actor, report=first, text="还差一门", now=NOW)
    with pytest.raises(Refused):
        reply_missing(actor=cast.alatan.actor, report=second, text="还差一门", now=NOW)
    assert report.turns.count() == 2


# --- a code that has opened already --------------------------------------------------------------------------------
def test_a_second_use_of_a_code_is_a_failed_sign_in(cast):
    account, secret = cast.unit_hr.account, second_factor.new_secret()
    TotpDevice.objects.create(account=account, secret=secret, confirmed_at=NOW)
    given = {
        "actor": PORTAL,
        "account": account,
        "typed": second_factor.code_at(secret, NOW),
        "address": "",
        "now": NOW,
    }
    assert check_second_factor(**given) == "totp"
    assert not SignInAttempt.objects.filter(failed=True).exists()
    with pytest.raises(Refused, match="已使用过一次"):
        check_second_factor(**given)
    assert SignInAttempt.objects.filter(failed=True).count() == 1
    line = JournalEntry.objects.get(action="sign_in.second_factor_refused")
    assert line.after == {"used_before": True}
    with pytest.raises(Refused, match="验证码不正确"):
        check_second_factor(**{**given, "typed": "000000"})
    assert not JournalEntry.objects.filter(action="sign_in.second_factor_refused").latest("pk").after
