"""What an answer to an objection does: upheld, taken back, undone, settled, withdrawn; it grants nothing itself."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.messages.models import Message
from casework.charge import selectors as charge
from casework.charge.jobs import WORKER
from casework.charge.services import find
from casework.objections.services import undo_answer, withdraw_objection
from casework.objections.states import ObjectionState
from casework.requests import services as requests
from casework.requests.models import CaseRequest
from casework.requests.selectors import waiting_for
from casework.requests.states import CaseRefused, RequestMove, RequestState
from credits.records.models import CreditRecord
from exemptions.facts.models import Fact
from ground.refusals import Refused
from ground.roles import Role
from journal.models import JournalEntry

from .filing import NOW, move, objected, refused
from .test_objections import CHANGE, DAY, PORTAL, UPHOLD, answered, fresh, give, in_part, revoked

pytestmark = pytest.mark.django_db


# --- answers -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("what", [UPHOLD, CHANGE])
def test_an_answer_has_a_reason(cast, what):
    objection = objected(cast.alatan, refused(cast, cast.alatan))
    with pytest.raises(Refused, match="理由"):
        answered(cast.department_hr, objection, what, reason=" ")


def test_upheld_changes_nothing_and_both_sides_read_why(cast):
    request = refused(cast, cast.alatan)
    before = CaseRequest.objects.unscoped().values().get(pk=request.pk)
    objection = objected(cast.alatan, request)
    assert "提出申诉" in Message.objects.get(account=cast.unit_hr.account).text
    answered(cast.department_hr, objection)
    assert CaseRequest.objects.unscoped().values().get(pk=request.pk) == before
    for told in (
        Message.objects.filter(learner=cast.alatan.learner),
        Message.objects.filter(account=cast.unit_hr.account),
    ):
        assert "维持原决定" in told.latest("pk").text
    assert JournalEntry.objects.filter(action="objection.upheld", reason="已核实").count() == 1


def test_taken_back_puts_a_refused_request_before_the_office_that_answers(cast):
    request = refused(cast, cast.alatan)
    answered(cast.department_hr, objected(cast.alatan, request), CHANGE, reason="证明齐全")
    request = fresh(request)
    assert (request.state, request.office, request.decided_at) == (RequestState.FILED, cast.education, None)
    step = request.steps.latest("position")
    assert (step.move, step.office, step.reason) == (RequestMove.REOPEN, cast.education, "证明齐全")
    assert not Fact.objects.unscoped().exists()  # nothing is granted by it
    with pytest.raises(CaseRefused):
        move(cast.unit_hr, request)
    request = move(cast.league_reviewer, move(cast.department_hr, request))
    assert (request.state, Fact.objects.unscoped().count()) == (RequestState.APPROVED, 1)
    assert JournalEntry.objects.filter(action="casework.reopened").count() == 1
    assert "已撤销原决定" in Message.objects.filter(account=cast.unit_hr.account).latest("pk").text


def test_what_was_granted_in_part_ends_and_is_decided_anew_by_others(cast):
    request = in_part(cast)
    assert CreditRecord.objects.unscoped().get(withdrawn_at__isnull=True).tenths == 160
    answered(cast.league_policy, objected(cast.alatan, request), CHANGE)
    request = fresh(request)
    assert (request.state, request.granted, request.office) == (RequestState.FILED, None, cast.league)
    assert not CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True).exists()
    for member in (cast.league_reviewer, cast.unit_hr):
        with pytest.raises(CaseRefused):
            move(member, request)
        assert not waiting_for(actor=member.actor).exists()
    find(actor=WORKER, today=DAY, now=NOW)
    [empty] = charge.vacancies(actor=PORTAL, day=DAY)
    assert (empty.unit, empty.waiting) == (cast.league, [("申请", 1)])
    give(cast.stranger, Role.LEAGUE_REVIEWER, cast.league)
    assert move(cast.stranger, fresh(request)).state == RequestState.APPROVED
    assert CreditRecord.objects.unscoped().get(withdrawn_at__isnull=True).tenths == 240


def test_a_revocation_that_is_taken_back_grants_nothing_before_somebody_decides(cast):
    request = revoked(cast)
    answered(cast.league_policy, objected(cast.alatan, request), CHANGE)
    assert not Fact.objects.unscoped().filter(revoked_at__isnull=True).exists()
    give(cast.stranger, Role.LEAGUE_REVIEWER, cast.league)
    move(cast.stranger, fresh(request))
    assert Fact.objects.unscoped().filter(revoked_at__isnull=True).count() == 1


def test_a_new_decision_can_be_objected_to_again_and_nobody_of_the_first_answers(cast):
    request = refused(cast, cast.alatan)
    answered(cast.department_hr, objected(cast.alatan, request), CHANGE)
    later = NOW + dt.timedelta(hours=1)
    move(cast.department_hr, fresh(request), RequestMove.REFUSE, reason="仍不足", now=later)
    second = objected(cast.alatan, request, now=later)
    assert second.office == cast.xilinhot
    assert {cast.unit_hr.actor.key, cast.department_hr.actor.key} <= second.keys_of_deciders


def test_an_answer_is_undone_for_five_minutes(cast):
    objection = answered(cast.department_hr, objected(cast.alatan, refused(cast, cast.alatan)))
    here = {"objection": objection, "version": objection.version}
    with pytest.raises(Refused):
        undo_answer(actor=cast.banner_hr.actor, now=NOW, **here)
    with pytest.raises(Refused, match="五分钟"):
        undo_answer(actor=cast.department_hr.actor, now=NOW + dt.timedelta(minutes=5, seconds=1), **here)
    undo_answer(actor=cast.department_hr.actor, now=NOW + dt.timedelta(minutes=5), **here)
    objection = fresh(objection)
    assert (objection.state, objection.answer, objection.answered_at) == (ObjectionState.OPEN, "", None)
    assert "答复已撤回" in Message.objects.filter(learner=cast.alatan.learner).latest("pk").text
    assert answered(cast.department_hr, objection).state == ObjectionState.UPHELD


def test_what_was_taken_back_is_not_undone(cast):
    objection = answered(cast.department_hr, objected(cast.alatan, refused(cast, cast.alatan)), CHANGE)
    with pytest.raises(Refused):
        undo_answer(actor=cast.department_hr.actor, objection=objection, version=objection.version, now=NOW)


def test_a_decision_that_is_undone_settles_the_objection(cast):
    request = refused(cast, cast.alatan)
    objection = objected(cast.alatan, request)
    requests.undo(actor=cast.unit_hr.actor, request=request, version=request.version, now=NOW)
    objection = fresh(objection)
    assert (objection.state, objection.answered_at) == (ObjectionState.LAPSED, None)
    with pytest.raises(Refused, match="办结"):
        answered(cast.department_hr, objection)


def test_a_part_that_is_revoked_settles_the_objection_and_can_be_objected_to(cast):
    request = in_part(cast)
    objection = objected(cast.alatan, request)
    later = NOW + dt.timedelta(hours=1)
    requests.revoke(
        actor=cast.league_reviewer.actor, request=request, version=request.version, reason="伪造", now=later
    )
    assert fresh(objection).state == ObjectionState.LAPSED
    assert objected(cast.alatan, request, now=later).said == "已撤销"


@pytest.mark.parametrize("member", ["colleague", "unit_hr", "department_hr"])
def test_only_who_objects_withdraws(cast, member):
    objection = objected(cast.alatan, refused(cast, cast.alatan))
    with pytest.raises(Refused):
        withdraw_objection(
            actor=cast.members[member].actor, objection=objection, version=objection.version, now=NOW
        )  # fmt: skip
    withdraw_objection(actor=cast.alatan.actor, objection=objection, version=objection.version, now=NOW)
    assert fresh(objection).state == ObjectionState.WITHDRAWN
    assert Message.objects.get(account=cast.unit_hr.account, about="objection").overtaken_at is not None


@pytest.mark.parametrize("second", [UPHOLD, CHANGE, "withdraw"])
def test_of_two_at_once_the_first_wins_and_the_second_learns_who(cast, second):
    give(cast.stranger, Role.DEPARTMENT_HR, cast.education)
    request = refused(cast, cast.alatan)
    first = objected(cast.alatan, request)
    seen = fresh(first)
    answered(cast.department_hr, first)
    with pytest.raises(Refused, match=cast.department_hr.account.name):
        if second == "withdraw":
            withdraw_objection(actor=cast.alatan.actor, objection=seen, version=seen.version, now=NOW)
        else:
            answered(cast.stranger, seen, second)
    assert (fresh(first).state, fresh(request).state) == (ObjectionState.UPHELD, RequestState.REFUSED)
