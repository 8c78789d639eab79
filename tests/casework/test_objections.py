"""Objections: who objects until when, who answers by when, what an answer does, and that it grants nothing itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.administration.services import grant_role, withdraw_role
from accounts.holders.models import RoleAssignment
from accounts.messages.models import Message
from casework.charge import selectors as charge
from casework.charge.jobs import WORKER
from casework.charge.services import find
from casework.objections import contested, days
from casework.objections.contested import decision_about
from casework.objections.models import Objection
from casework.objections.selectors import objections_of_mine, objections_waiting, way_to_object
from casework.objections.services import answer_objection, withdraw_objection
from casework.objections.states import ObjectionMove, ObjectionState
from casework.requests import services as requests
from casework.requests.models import CaseRequest
from casework.requests.states import RequestMove
from ground import clock
from ground.actors import SystemActor
from ground.refusals import Refused
from ground.roles import Role
from learners.people.services import move_learner
from tests.browsing import WIDTHS, barriers, spills
from tests.signin import open_session

from .filing import NOW, TRAINING, filed, granted, move, objected, refused

pytestmark = pytest.mark.django_db
PORTAL = SystemActor("test")
DAY = timezone.localdate(NOW)
PART = {**TRAINING, "hours": "16"}
UPHOLD, CHANGE = ObjectionMove.UPHOLD, ObjectionMove.CHANGE


def fresh(row):
    return type(row).objects.unscoped().get(pk=row.pk)


def answered(member, objection: Objection, what: ObjectionMove = UPHOLD, *, now=NOW, reason="已核实") -> Objection:
    return answer_objection(
        actor=member.actor, objection=objection, move=what, reason=reason, version=objection.version, now=now
    )


def in_part(cast) -> CaseRequest:
    request = move(cast.unit_hr, filed(cast.alatan, kind="hours_training", payload=TRAINING))
    return move(cast.league_reviewer, request, RequestMove.PASS_IN_PART, reason="少一天", granted=PART)


def revoked(cast) -> CaseRequest:
    request = granted(cast, cast.alatan)
    return requests.revoke(
        actor=cast.league_reviewer.actor, request=request, version=request.version, reason="误批", now=NOW
    )


def take(member) -> None:
    role = RoleAssignment.objects.filter(account=member.account, withdrawn_at__isnull=True).latest("pk")
    withdraw_role(actor=PORTAL, assignment=role, reason="调岗", now=NOW)


def give(member, role: Role, unit) -> None:
    grant_role(actor=PORTAL, account=member.account, role=role, unit=unit, since=dt.date(2020, 1, 1))


# --- what one can object to ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("made", "said"), [(in_part, "部分认可"), (revoked, "已撤销")])
def test_a_part_and_a_revocation_are_decisions_against_somebody(cast, made, said):
    objection = objected(cast.alatan, made(cast))
    assert (objection.said, objection.decided_office, objection.because != "") == (said, cast.league, True)


@pytest.mark.parametrize("what", ["draft", "filed", "returned", "approved", "cancelled"])
def test_what_is_no_decision_against_somebody_cannot_be_objected_to(cast, what):
    if what == "approved":
        request = granted(cast, cast.alatan)
    elif what == "draft":
        request = requests.draft(
            actor=cast.alatan.actor, kind="hours_training", learner=cast.alatan.learner, payload=TRAINING, now=NOW
        )
    else:
        request = filed(cast.alatan)
        if what == "returned":
            request = move(cast.unit_hr, request, RequestMove.RETURN, reason="补材料")
        if what == "cancelled":
            request = requests.cancel(actor=cast.alatan.actor, request=request, version=request.version, now=NOW)
    assert request.state == what
    assert decision_about("request", request.public_id) is None


def test_of_a_kind_that_nobody_entered_nothing_is_found(cast):
    assert decision_about("nothing", refused(cast, cast.alatan).public_id) is None
    assert "request" in {kind.about for kind in contested.contested_kinds()}


# --- who objects ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("member", "may"),
    [
        ("alatan", True), ("colleague", False), ("outsider", False), ("unit_hr", False), ("department_hr", True),
        ("league_policy", False), ("supervisor", False), ("stranger", False), ("security_admin", False),
    ],
)  # fmt: skip
def test_the_person_objects_or_somebody_who_keeps_the_roster_and_took_no_part(cast, member, may):
    request = refused(cast, cast.alatan)
    if may:
        assert objected(cast.members[member], request).learner == cast.alatan.learner
        return
    with pytest.raises(Refused):
        objected(cast.members[member], request)
    assert not Objection.objects.unscoped().exists()


def test_an_objection_says_why(cast):
    with pytest.raises(Refused, match="为何不当"):
        objected(cast.alatan, refused(cast, cast.alatan), reasons="  ")


@pytest.mark.parametrize(("after", "may"), [(59, True), (60, True), (61, False)])
def test_one_can_object_for_sixty_days(cast, after, may):
    request, now = refused(cast, cast.alatan), NOW + dt.timedelta(days=after)
    way = way_to_object(
        actor=cast.alatan.actor, about="request", public_id=request.public_id, today=timezone.localdate(now)
    )
    assert (way.until is not None) is may
    if may:
        assert objected(cast.alatan, request, now=now).state == ObjectionState.OPEN
        return
    with pytest.raises(Refused, match="期限"):
        objected(cast.alatan, request, now=now)


def test_one_is_open_at_a_time_and_an_answer_is_the_last(cast):
    request = refused(cast, cast.alatan)
    first = objected(cast.alatan, request)
    with pytest.raises(Refused, match="正在办理"):
        objected(cast.alatan, request)
    withdraw_objection(actor=cast.alatan.actor, objection=first, version=first.version, now=NOW)
    second = objected(cast.alatan, request)
    answered(cast.department_hr, second)
    with pytest.raises(Refused, match="已有答复"):
        objected(cast.alatan, request)
    assert way_to_object(
        actor=cast.alatan.actor, about="request", public_id=request.public_id, today=DAY
    ) == (second, None)  # fmt: skip


def test_control_the_database_refuses_a_second_open_one(cast):
    first = objected(cast.alatan, refused(cast, cast.alatan))
    first.pk, first.public_id = None, "00000000-0000-0000-0000-000000000001"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


# --- who answers ---------------------------------------------------------------------------------------------------
def test_the_office_above_the_one_that_decided_answers(cast):
    objection = objected(cast.alatan, refused(cast, cast.alatan))
    assert (objection.decided_office, objection.office) == (cast.school, cast.education)
    for name in ("alatan", "unit_hr", "banner_hr", "league_reviewer", "league_policy", "supervisor"):
        with pytest.raises(Refused):
            answered(cast.members[name], objection)
    assert answered(cast.department_hr, objection).state == ObjectionState.UPHELD


def test_of_the_league_somebody_else_answers(cast):
    request = move(cast.league_reviewer, move(cast.unit_hr, filed(cast.alatan)), RequestMove.REFUSE, reason="不符")
    objection = objected(cast.alatan, request)
    assert objection.office == cast.league
    with pytest.raises(Refused, match="参与过"):
        answered(cast.league_reviewer, objection)
    assert not objections_waiting(actor=cast.league_reviewer.actor).exists()
    assert objections_waiting(actor=cast.league_policy.actor).get() == objection
    assert answered(cast.league_policy, objection).answered_by == cast.league_policy.account.name


def test_whoever_objects_for_somebody_does_not_answer(cast):
    objection = objected(cast.department_hr, refused(cast, cast.alatan))
    assert objection.office == cast.xilinhot
    give(cast.department_hr, Role.BANNER_HR, cast.xilinhot)
    with pytest.raises(Refused, match="自己的申诉"):
        answered(cast.department_hr, objection)
    assert answered(cast.banner_hr, objection).state == ObjectionState.UPHELD


def test_whoever_had_a_word_that_was_undone_took_part(cast):
    request = filed(cast.alatan)
    give(cast.department_hr, Role.UNIT_HR, cast.school)
    request = move(cast.department_hr, request, RequestMove.REFUSE, reason="x")
    request = requests.undo(actor=cast.department_hr.actor, request=request, version=request.version, now=NOW)
    objection = objected(cast.alatan, move(cast.unit_hr, request, RequestMove.REFUSE, reason="y"))
    assert objection.office == cast.xilinhot
    assert cast.department_hr.actor.key in objection.keys_of_deciders


def test_a_revocation_of_the_banner_is_answered_above_it(cast):
    """The word is that of the office in which the revoker works, not of the office whose word was revoked."""
    requests_of_school = granted(cast, cast.alatan)
    step = requests_of_school.steps.latest("position")
    type(step).objects.filter(pk=step.pk).update(office=cast.school)
    request = requests.revoke(
        actor=cast.banner_hr.actor, request=requests_of_school, version=requests_of_school.version, reason="x", now=NOW
    )
    assert request.steps.latest("position").office == cast.xilinhot
    assert objected(cast.alatan, request).office == cast.league


def test_an_empty_office_hands_on_and_the_last_names_its_role(cast):
    objection = objected(cast.alatan, refused(cast, cast.alatan))
    for member, office in [("department_hr", "xilinhot"), ("banner_hr", "league"), ("league_reviewer", "league")]:
        take(cast.members[member])
        find(actor=WORKER, today=DAY, now=NOW)
        assert fresh(objection).office == getattr(cast, office)
    assert [step.move for step in objection.steps.all()] == [ObjectionMove.HAND_ON] * 2
    assert "转由" in Message.objects.filter(learner=cast.alatan.learner, about="objection").latest("pk").text
    assert charge.vacancies(actor=PORTAL, day=DAY) == []  # league HR (policy) may answer
    take(cast.league_policy)
    find(actor=WORKER, today=DAY, now=NOW)
    [empty] = charge.vacancies(actor=PORTAL, day=DAY)
    assert (empty.unit, empty.waiting) == (cast.league, [("申诉", 1)])


def test_the_person_moves_and_the_objection_goes_along(cast):
    objection = objected(cast.alatan, refused(cast, cast.alatan))
    move_learner(actor=PORTAL, learner=cast.alatan.learner, unit=cast.hospital, day=DAY, today=DAY)
    with pytest.raises(Refused, match="其他单位"):
        answered(cast.department_hr, fresh(objection))
    find(actor=WORKER, today=DAY, now=NOW)
    assert answered(cast.league_reviewer, fresh(objection)).office == cast.league


# --- days ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("after", "said"), [(15, "later"), (16, "soon"), (21, "soon"), (22, "overdue")])
def test_overdue_due_soon_and_not_due_are_three_things(cast, monkeypatch, after, said):
    objection = objected(cast.alatan, refused(cast, cast.alatan))
    day = DAY + dt.timedelta(days=after)
    assert objection.answer_by == dt.date(2024, 12, 23)  # fifteen working days
    soon = days.answering().soon(day)
    assert days.due(objection.answer_by, day, soon) == said
    monkeypatch.setattr(clock, "today", lambda: day)
    page = open_session(cast.department_hr).get(reverse("objections:desk")).content.decode()
    assert str(days.AnswerDue(said).label) in page
    rows = {
        part: objections_waiting(actor=cast.department_hr.actor).filter(days.due_q(part, day, soon)).count()
        for part in days.AnswerDue
    }
    assert {part for part, count in rows.items() if count} == {said}


# --- pages ---------------------------------------------------------------------------------------------------------
def page(member, name: str, *args, **data) -> str:
    return open_session(member).get(reverse(f"objections:{name}", args=args), data).content.decode()


def test_from_the_refused_request_to_the_answer(cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: DAY)
    request = refused(cast, cast.alatan)
    person, office = open_session(cast.alatan), open_session(cast.department_hr)
    where = reverse("objections:new", args=["request", request.public_id])
    assert where in person.get(reverse("requests:request", args=[request.public_id])).content.decode()
    assert "材料不足" in person.get(where).content.decode()
    bad = person.post(where, {"reasons": f"身份证号{cast.alatan.learner.id_number}，请查"})
    assert "身份证号码" in bad.content.decode()
    assert not Objection.objects.unscoped().exists()
    made = person.post(where, {"reasons": "证明已附在第二页"}, follow=True).content.decode()
    objection = Objection.objects.unscoped().get()
    assert "证明已附在第二页" in made
    assert "15个工作日内（2024年12月23日前）" in made
    assert person.get(where).status_code == 302  # one is open
    assert "12月23日" in page(cast.alatan, "mine")
    assert "证明已附在第二页" in page(cast.unit_hr, "objection", objection.public_id)
    assert reverse("objections:objection", args=[objection.public_id]) in page(cast.department_hr, "desk")
    address = reverse("objections:answer", args=[objection.public_id])
    assert "请选择维持还是撤销" in office.post(address, {"act": "x"}, follow=True).content.decode()
    assert office.post(address, {"act": "uphold", "answer": "", "version": 0}).status_code == 200
    assert person.post(address, {"act": "uphold", "answer": "x", "version": 0}, follow=True).status_code == 200
    assert fresh(objection).state == ObjectionState.OPEN
    office.post(address, {"act": "uphold", "answer": "确实不足", "version": 0})
    office.post(reverse("objections:undo", args=[objection.public_id]))
    assert fresh(objection).state == ObjectionState.OPEN
    office.post(address, {"act": "uphold", "answer": "确实不足", "version": 2})
    assert "确实不足" in page(cast.alatan, "objection", objection.public_id)
    assert reverse("objections:objection", args=[objection.public_id]) in page(cast.unit_hr, "desk", tab="answered")
    late = person.post(where, {"reasons": "再次申诉"}, follow=True)
    assert "已有答复" in late.content.decode()
    assert Objection.objects.unscoped().count() == 1


def test_withdrawn_on_its_page(cast):
    objection = objected(cast.alatan, refused(cast, cast.alatan))
    client = open_session(cast.alatan)
    shown = client.post(reverse("objections:withdraw", args=[objection.public_id]), follow=True).content.decode()
    assert "已撤回" in shown
    assert "尚无申诉" in page(cast.colleague, "mine")
    assert "待我答复（0）" in page(cast.supervisor, "desk", tab="nothing")


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_in_a_browser(cast, open_as, width):
    request = refused(cast, cast.alatan)
    CaseRequest.objects.unscoped().filter(pk=request.pk).update(decided_at=clock.now())
    where = reverse("objections:new", args=["request", request.public_id])
    page = open_as(cast.alatan, where, width=width)
    assert (barriers(page), spills(page)) == ([], False)
    objection = objected(cast.alatan, fresh(request), now=clock.now())
    shown = reverse("objections:objection", args=[objection.public_id])
    of_request = reverse("requests:request", args=[request.public_id])
    for member, address in [
        (cast.alatan, shown), (cast.department_hr, shown), (cast.alatan, reverse("objections:mine")),
        (cast.department_hr, reverse("objections:desk")), (cast.alatan, of_request),
    ]:  # fmt: skip
        page = open_as(member, address, width=width)
        assert (barriers(page), spills(page)) == ([], False)


def test_one_reads_them_in_ones_own_file(cast):
    answered(cast.department_hr, objected(cast.alatan, refused(cast, cast.alatan)))
    [row] = objections_of_mine(actor=cast.alatan.actor)
    assert {"证明已附", "已核实"} <= set(row.values())
    assert objections_of_mine(actor=cast.colleague.actor) == []
