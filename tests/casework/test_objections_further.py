"""Objections against what is no request: a correction that was returned, an officer's decision in a doubtful
case, hours that were returned."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.administration.services import grant_role
from accounts.holders.models import RoleAssignment
from accounts.messages.models import Message
from assessments.decisions.models import HumanDecision
from assessments.decisions.selectors import assess
from assessments.doubts.services import decide_by_hand, take_back_decision
from casework.charge.openings import source_of
from casework.corrections.models import Correction
from casework.corrections.selectors import corrections_waiting
from casework.corrections.services import approve_correction, ask_correction, return_correction
from casework.objections.contested import decision_about
from casework.objections.models import Objection
from casework.objections.selectors import overruled_ids
from casework.objections.services import answer_objection, file_objection
from casework.objections.states import ObjectionMove, ObjectionState
from casework.tasks import find_in_charge
from credits.records.models import CreditRecord
from credits.verification.services import return_records, revoke_verification, verify_records
from ground import clock
from ground.actors import SystemActor
from ground.refusals import Refused
from ground.roles import Role
from journal.models import JournalEntry
from tests.credits.people import record
from tests.security import things_work
from tests.signin import open_session

from .filing import NOW

pytestmark = pytest.mark.django_db
PORTAL = SystemActor("test")


def objects(member, about: str, row) -> Objection:
    decision = decision_about(about, row.public_id)
    assert decision is not None
    return file_objection(actor=member.actor, decision=decision, reasons="见证书", now=clock.now())


def answers(member, objection: Objection, move: ObjectionMove) -> Objection:
    return answer_objection(
        actor=member.actor, objection=objection, move=move, reason="已核实", version=objection.version, now=clock.now()
    )


@pytest.fixture(autouse=True)
def _moment(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: timezone.localdate(NOW))


# --- corrections ---------------------------------------------------------------------------------------------------
def asked(cast, item: str = "field", value: str = "蒙医") -> Correction:
    person = {"actor": cast.alatan.actor, "learner": cast.alatan.learner}
    return ask_correction(**person, item=item, value=value, explanation="见证书", now=NOW)


def returned(cast, member=None) -> Correction:
    row = asked(cast)
    return_correction(actor=(member or cast.unit_hr).actor, correction=row, reason="请附证明", now=NOW)
    return row


@pytest.mark.parametrize(
    ("by", "office"), [("unit_hr", "education"), ("department_hr", "xilinhot"), ("banner_hr", "league")]
)
def test_a_returned_correction_is_answered_above_where_it_was_returned(cast, by, office):
    objection = objects(cast.alatan, "correction", returned(cast, cast.members[by]))
    assert objection.office == getattr(cast, office)


def test_where_the_decider_held_no_role_that_day_the_league_answers(cast):
    row = returned(cast)
    RoleAssignment.objects.filter(account=cast.unit_hr.account).update(since=timezone.localdate(NOW) + dt.timedelta(1))
    assert objects(cast.alatan, "correction", row).office == cast.league


def test_what_waits_or_was_put_right_is_no_decision_against_somebody(cast):
    row = asked(cast)
    assert decision_about("correction", row.public_id) is None
    approve_correction(actor=cast.unit_hr.actor, correction=row, now=NOW)
    assert decision_about("correction", row.public_id) is None


def test_taken_back_it_waits_for_somebody_who_did_not_return_it(cast):
    row, before = returned(cast), cast.alatan.learner.field
    answers(cast.department_hr, objects(cast.alatan, "correction", row), ObjectionMove.CHANGE)
    row = Correction.objects.unscoped().select_related("learner__unit").get(pk=row.pk)
    assert (row.state, row.decided_at, row.decided_by, row.reason) == ("waiting", None, "", "")
    assert row.learner.field == before  # nothing is put right by it
    with pytest.raises(Refused, match="此前退回过"):
        approve_correction(actor=cast.unit_hr.actor, correction=row, now=NOW)
    assert not corrections_waiting(actor=cast.unit_hr.actor).exists()
    [opening] = source_of("correction").read([row.public_id], None)
    assert cast.unit_hr.actor.key in opening.barred
    assert JournalEntry.objects.filter(action="correction.reopened").count() == 1
    approve_correction(actor=cast.department_hr.actor, correction=row, now=NOW)
    cast.alatan.learner.refresh_from_db()
    assert cast.alatan.learner.field == "蒙医"
    assert "已通过" in Message.objects.filter(learner=cast.alatan.learner, about="correction").latest("pk").text


def test_where_it_was_asked_for_anew_that_one_is_decided(cast):
    row = returned(cast)
    objection = objects(cast.alatan, "correction", row)
    asked(cast, value="蒙药")
    with pytest.raises(Refused, match="重新提出"):
        answers(cast.department_hr, objection, ObjectionMove.CHANGE)
    assert Objection.objects.unscoped().get().state == ObjectionState.OPEN
    assert answers(cast.department_hr, Objection.objects.unscoped().get(), ObjectionMove.UPHOLD).answer == "已核实"


def test_the_pages_of_both_sides_say_what_was_asked_and_mask_numbers(cast):
    row = asked(cast, "phone", "13904799999")
    return_correction(actor=cast.unit_hr.actor, correction=row, reason="请附证明", now=NOW)
    person = open_session(cast.alatan)
    where = reverse("objections:new", args=["correction", row.public_id])
    assert where in person.get(reverse("corrections:mine")).content.decode()
    shown = person.post(where, {"reasons": "见证书"}, follow=True).content.decode()
    objection = Objection.objects.unscoped().get()
    other = (
        open_session(cast.department_hr)
        .get(reverse("objections:objection", args=[objection.public_id]))
        .content.decode()
    )
    for page in (shown, other):
        assert "请附证明" in page
        assert "9999" in page
        assert "13904799999" not in page
    assert reverse("corrections:mine") in shown
    assert f'href="{reverse("corrections:mine")}"' not in other  # a page of the person alone


# --- decisions of officers -----------------------------------------------------------------------------------------
def decided(cast, *, outcome: str = "not_met", by: str = "banner_hr") -> HumanDecision:
    row = things_work.human_decision(cast.alatan.learner, "")
    values = {"outcome": outcome, "decided_by_key": cast.members[by].actor.key, "decided_at": NOW}
    HumanDecision.objects.unscoped().filter(pk=row.pk).update(**values)
    return HumanDecision.objects.unscoped().select_related("learner__unit").get(pk=row.pk)


def test_only_a_decision_against_somebody_that_stands(cast):
    assert decision_about("decision", decided(cast, outcome="met").public_id) is None
    HumanDecision.objects.unscoped().update(outcome="not_met")
    row = HumanDecision.objects.unscoped().select_related("learner__unit").get()
    assert decision_about("decision", row.public_id) is not None
    objection = objects(cast.alatan, "decision", row)
    assert objection.office == cast.league
    take_back_decision(actor=cast.banner_hr.actor, decision=row, reason="误判", now=NOW)
    assert decision_about("decision", row.public_id) is None
    assert Objection.objects.unscoped().get().state == ObjectionState.LAPSED


def test_taken_back_the_case_is_decided_by_somebody_else(cast):
    row = decided(cast)
    objection = objects(cast.alatan, "decision", row)
    with pytest.raises(Refused):
        answers(cast.banner_hr, objection, ObjectionMove.CHANGE)
    answers(cast.league_policy, objection, ObjectionMove.CHANGE)
    row.refresh_from_db()
    assert row.ended_at is not None
    assert overruled_ids(actor=cast.banner_hr.actor, about="decision") == {row.public_id}
    for actor in (cast.league_policy.actor, PORTAL):
        assert overruled_ids(actor=actor, about="decision") == set()
    assessment = assess(
        actor=PORTAL, learner=row.learner, application=things_work._assessment(row.learner).application,
        as_of=things_work.DAY, policy="xlgl-2024",
    )  # fmt: skip
    given = {"assessment": assessment, "outcome": "met", "reason": "x", "seen": assessment.facts_hash, "now": NOW}
    with pytest.raises(Refused, match="经申诉撤销"):
        decide_by_hand(actor=cast.banner_hr.actor, **given)
    with pytest.raises(Refused) as other:
        decide_by_hand(actor=cast.league_reviewer.actor, **given)
    assert "申诉" not in str(other.value)  # the control: refused for another reason


def test_upheld_the_decision_stands(cast):
    row = decided(cast)
    since, account = dt.date(2020, 1, 1), cast.stranger.account
    grant_role(actor=PORTAL, account=account, role=Role.LEAGUE_POLICY, unit=cast.league, since=since)
    answers(cast.stranger, objects(cast.alatan, "decision", row), ObjectionMove.UPHOLD)
    row.refresh_from_db()
    assert row.ended_at is None


def test_the_case_says_how_to_object_and_the_objection_leads_to_the_case(cast):
    row = decided(cast)
    decision = decision_about("decision", row.public_id)
    assert decision is not None
    person = open_session(cast.alatan)
    where = reverse("objections:new", args=["decision", row.public_id])
    assert where in person.get(decision.page).content.decode()
    person.post(where, {"reasons": "学时已够"})
    objection = Objection.objects.unscoped().get()
    shown = open_session(cast.league_policy).get(reverse("objections:objection", args=[objection.public_id]))
    assert reverse("doubts:case", args=[row.learner.public_id]) in shown.content.decode()


# --- hours that were returned --------------------------------------------------------------------------------------
def returned_hours(cast, *, verified: bool = False, by: str = "banner_hr") -> CreditRecord:
    row, officer = record(cast.alatan.learner, verified=verified), cast.members[by].actor
    if verified:
        revoke_verification(actor=officer, row=row, reason="重复", now=NOW)
    else:
        return_records(actor=officer, records=CreditRecord.objects.unscoped().filter(pk=row.pk), reason="重复", now=NOW)
    return CreditRecord.objects.unscoped().get(pk=row.pk)


def verified_by(cast) -> str:
    return CreditRecord.objects.unscoped().get(learner=cast.alatan.learner).verified_by


@pytest.mark.parametrize("verified", [True, False])
def test_returned_hours_wait_again_for_another_officer_and_count_no_sooner(cast, verified):
    row = returned_hours(cast, verified=verified)
    objection = objects(cast.alatan, "record", row)
    assert (objection.office, objection.because) == (cast.league, "重复")
    answers(cast.league_policy, objection, ObjectionMove.CHANGE)
    rows = CreditRecord.objects.unscoped().filter(pk=row.pk)
    assert rows.filter(returned_at__isnull=True, verified_at__isnull=True, verification__isnull=True).exists()
    assert verified_by(cast) == ""
    with pytest.raises(Refused, match="由其他人重新"):
        verify_records(actor=cast.banner_hr.actor, records=rows, now=NOW)
    verify_records(actor=cast.league_reviewer.actor, records=rows, now=NOW)
    assert verified_by(cast) == cast.league_reviewer.actor.name
    assert JournalEntry.objects.filter(action="hours.reopened").count() == 1


def test_hours_that_were_verified_meanwhile_are_settled_by_the_clock(cast):
    row = returned_hours(cast)
    objection = objects(cast.alatan, "record", row)
    assert find_in_charge() == 0
    assert Objection.objects.unscoped().get().state == ObjectionState.OPEN
    rows = CreditRecord.objects.unscoped().filter(pk=row.pk)
    verify_records(actor=cast.league_reviewer.actor, records=rows, now=NOW)
    with pytest.raises(Refused, match="不再有效"):
        answers(cast.league_policy, objection, ObjectionMove.CHANGE)
    find_in_charge()
    assert Objection.objects.unscoped().get().state == ObjectionState.LAPSED
    assert verified_by(cast) == cast.league_reviewer.actor.name


@pytest.mark.parametrize("what", ["waits", "verified", "withdrawn"])
def test_only_returned_hours_that_are_still_there(cast, what):
    row = returned_hours(cast) if what == "withdrawn" else record(cast.alatan.learner, verified=what == "verified")
    if what == "withdrawn":
        CreditRecord.objects.unscoped().filter(pk=row.pk).update(withdrawn_at=NOW, withdrawal="batch")
    assert decision_about("record", row.public_id) is None


def test_the_record_on_ones_page_says_how_to_object(cast):
    row = returned_hours(cast)
    where = reverse("objections:new", args=["record", row.public_id])
    person = open_session(cast.alatan)
    assert where in person.get(reverse("home:own")).content.decode()
    shown = person.get(where).content.decode()
    for said in ("科技创新", "重复", "2024年6月1日"):
        assert said in shown
