"""The end of a fact that an officer has entered: the person is told, and can object; what came since stands."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.messages.models import Message
from casework.objections.contested import decision_about
from casework.objections.models import Objection
from casework.objections.services import answer_objection, file_objection
from casework.objections.states import ObjectionMove, ObjectionState
from casework.requests import services as requests
from casework.requests.models import CaseRequest
from exemptions.facts.models import Fact, FactEnd
from exemptions.facts.services import end_fact, lift_end
from exemptions.facts.status import teacher_on
from ground.refusals import Refused
from journal.models import JournalEntry
from tests.casework.filing import NOW, granted
from tests.signin import open_session

pytestmark = pytest.mark.django_db
END = dt.date(2024, 8, 31)
TEACHER = {"subject": "history", "school": "二中", "since": "2022-09-01", "until": "2026-08-31"}
GRANTED = dt.date(2026, 8, 31)


@pytest.fixture
def fact(cast) -> Fact:
    granted(cast, cast.alatan, kind="sanke_teacher", payload=TEACHER)
    return Fact.objects.unscoped().select_related("learner__unit").get()


def ended(member, fact: Fact, until: dt.date = END, *, now: dt.datetime = NOW) -> None:
    fact.refresh_from_db()
    end_fact(actor=member.actor, fact=fact, until=until, reason="调离教学岗位", now=now)


def objected(cast, fact: Fact, *, now: dt.datetime = NOW) -> Objection:
    decision = decision_about("fact", fact.public_id)
    assert decision is not None
    return file_objection(actor=cast.alatan.actor, decision=decision, reasons="仍在教学", now=now)


def taken_back(member, objection: Objection) -> Objection:
    return answer_objection(
        actor=member.actor, objection=objection, move=ObjectionMove.CHANGE, reason="已核实",
        version=objection.version, now=NOW,
    )  # fmt: skip


def until(fact: Fact) -> dt.date | None:
    return Fact.objects.unscoped().get(pk=fact.pk).until


def test_the_person_is_told_reads_why_and_objects_from_there(cast, fact):
    now = timezone.now()
    ended(cast.banner_hr, fact, now=now)
    told = Message.objects.get(learner=cast.alatan.learner, about="fact")
    assert "2024年8月31日" in told.text
    assert "调离教学岗位" in told.text
    own = open_session(cast.alatan)
    way = reverse("objections:new", args=["fact", fact.public_id])
    home = own.get(reverse("home:own")).content.decode()
    assert way in home
    assert cast.banner_hr.account.name in home
    assert "2026年8月31日" in own.get(way).content.decode()
    taken_back(cast.league_reviewer, objected(cast, fact, now=now))
    told.refresh_from_db()
    assert told.overtaken_at is not None
    assert way not in own.get(reverse("home:own")).content.decode()


def test_taken_back_the_status_of_the_day_is_settled_again(cast, fact):
    later = dt.date(2024, 10, 1)
    ended(cast.banner_hr, fact)
    assert teacher_on(fact.learner_id, [later]) == {later: False}
    taken_back(cast.league_reviewer, objected(cast, fact))
    assert teacher_on(fact.learner_id, [later]) == {later: True}
    lines = JournalEntry.objects.filter(action="fact.end_lifted")
    assert [(line.before["until"], line.after["until"]) for line in lines] == [("2024-08-31", "2026-08-31")]


def test_of_two_ends_the_last_one_is_taken_back_and_the_first_stands(cast, fact):
    ended(cast.league_reviewer, fact, dt.date(2025, 8, 31))
    ended(cast.banner_hr, fact)
    decision = decision_about("fact", fact.public_id)
    assert decision.took_part == {cast.league_reviewer.actor.key, cast.banner_hr.actor.key}
    taken_back(cast.league_policy, objected(cast, fact))
    assert until(fact) == dt.date(2025, 8, 31)
    first = decision_about("fact", fact.public_id)
    assert first.by_name == cast.league_reviewer.actor.name
    everybody = {one.actor.key for one in (cast.league_reviewer, cast.banner_hr, cast.league_policy)}
    assert first.took_part == everybody, "also whose end was taken back, and who took it back"


@pytest.mark.parametrize(("since", "may"), [("2026-08-31", False), ("2026-09-01", True)])
def test_not_where_another_one_granted_since_shares_its_days(cast, fact, since, may):
    ended(cast.banner_hr, fact)
    granted(cast, cast.alatan, kind="sanke_teacher", payload={**TEACHER, "since": since, "until": ""})
    objection = objected(cast, fact)
    if may:
        taken_back(cast.league_reviewer, objection)
        assert until(fact) == GRANTED
    else:
        with pytest.raises(Refused, match="2026年8月31日–…"):
            taken_back(cast.league_reviewer, objection)
        assert (until(fact), FactEnd.objects.get().lifted_at) == (END, None)


def test_an_end_that_changes_nothing_is_told_to_nobody(cast, fact):
    Message.objects.all().delete()
    ended(cast.banner_hr, fact, GRANTED)
    assert not Message.objects.exists()
    assert decision_about("fact", fact.public_id) is None


def test_an_objection_is_settled_when_the_fact_is_revoked(cast, fact):
    ended(cast.banner_hr, fact)
    objection = objected(cast, fact)
    request = CaseRequest.objects.unscoped().get(public_id=fact.claim_key)
    requests.revoke(
        actor=cast.league_reviewer.actor, request=request, version=request.version, reason="材料不实", now=NOW
    )
    objection.refresh_from_db()
    assert objection.state == ObjectionState.LAPSED
    assert decision_about("fact", fact.public_id) is None


def test_an_objection_is_settled_when_the_fact_is_ended_once_more(cast, fact):
    ended(cast.league_reviewer, fact, dt.date(2025, 8, 31))
    objection = objected(cast, fact)
    ended(cast.banner_hr, fact, now=NOW + dt.timedelta(minutes=1))
    objection.refresh_from_db()
    assert objection.state == ObjectionState.LAPSED
    assert decision_about("fact", fact.public_id) is not None


def test_of_two_who_take_it_back_one_does(cast, fact):
    ended(cast.banner_hr, fact)
    seen = [FactEnd.objects.select_related("fact__learner__unit").get() for _twice in range(2)]
    lift_end(actor=cast.league_reviewer.actor, end=seen[0], reason="已核实", now=NOW)
    with pytest.raises(Refused, match="重新"):
        lift_end(actor=cast.league_policy.actor, end=seen[1], reason="已核实", now=NOW)
    assert JournalEntry.objects.filter(action="fact.end_lifted").count() == 1
