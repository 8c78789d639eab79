"""Whatever is decided about a person or a unit can be objected to, by one form and one way: each kind is walked, and a
move that decides something and that nobody can object to is named."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.messages.models import Message
from accounts.registrations.permissions import REGISTRATIONS
from casework.charge.selectors import in_charge_of
from casework.objections.contested import contested_kinds, decision_about
from casework.objections.models import Objection
from casework.objections.permissions import may_object
from casework.objections.selectors import objections_waiting, way_to_object
from casework.objections.services import answer_objection, file_objection, withdraw_objection
from casework.objections.states import ObjectionMove, ObjectionState
from credits.missing.models import MissingHours
from credits.missing.permissions import may_answer
from credits.missing.services import answer_missing, reply_missing
from exemptions.plans import services as plans
from exemptions.plans.models import TrainingPlan
from exemptions.plans.permissions import may_move
from exemptions.plans.states import PlanMove
from ground.actors import SystemActor
from ground.lifecycle import LIVES
from ground.refusals import Refused, passes
from journal.actions import ACTIONS
from journal.models import JournalEntry
from reports.cards.models import ReviewCard
from reports.cards.services import issue, revoke
from tests.browsing import WIDTHS, barriers, spills
from tests.exemptions import training
from tests.security import things_work
from tests.signin import open_session

from .acts_without_table import CAN_BE_OBJECTED_TO, NEEDS_NO_WAY, unsaid
from .contested_things import THINGS, Thing, registration
from .filing import NOW
from .test_answers_heard import ABOUT_NOBODY

pytestmark = pytest.mark.django_db
PORTAL = SystemActor("test")
DAY = timezone.localdate(NOW)
UPHOLD, CHANGE = ObjectionMove.UPHOLD, ObjectionMove.CHANGE
OWN = "what the person, or the unit, does itself"
GRANTS = "grants what was asked"
WITHOUT_WAY = {
    ("casework.CaseRequest", "file"): OWN,
    ("casework.CaseRequest", "cancel"): OWN,
    ("casework.CaseRequest", "pass"): GRANTS,
    ("casework.CaseRequest", "return"): "asks for something: mended and filed again",
    ("casework.Correction", "approve"): GRANTS,
    ("casework.Objection", "uphold"): "the last word within the portal",
    ("casework.Objection", "change"): "what is decided anew can be objected to anew",
    ("casework.Objection", "withdraw"): OWN,
    ("accounts.Registration", "approve"): GRANTS,
    ("assessments.HumanDecision", "take_back"): "the case waits again; what is decided then can be objected to",
    ("assessments.ReviewRequest", "answer"): "words beside a decision of the rules; a review can be asked for again",
    ("credits.CreditRecord", "verify"): GRANTS,
    ("credits.MissingHours", "reply"): OWN,
    ("credits.Verification", "undo"): "the hours wait again; what is decided then can be objected to",
    ("exemptions.TrainingPlan", "file"): OWN,
    ("exemptions.TrainingPlan", "report"): OWN,
    ("exemptions.TrainingPlan", "withdraw"): OWN,
    ("exemptions.TrainingPlan", "accept_late"): GRANTS,
    ("learners.FullExport", "agree"): "a look at numbers, which everybody in the file reads on their page",
    ("learners.FullExport", "take"): "a look at numbers, which everybody in the file reads on their page",
    (
        "learners.Merge",
        "confirm",
    ): "particulars and hours stay as they were; any officer in charge undoes it for 90 days",
    ("learners.Merge", "refuse"): "nothing changes for either record",
    ("learners.Merge", "undo"): "each record has again what it had",
    ("reports.Announcement", "withdraw"): "nothing is said against anybody any more",
    ("reports.Announcement", "close"): "what a list rests on can be objected to by itself",
    ("reports.ListObjection", "answer"): "what a list rests on can be objected to by itself",
    ("reports.SampledPerson", "mend"): OWN,
    ("reports.SampledPerson", "confirm"): "nothing more has to be put right",
    ("reports.SampledPerson", "reopen"): "the finding can be objected to, see there",
}


def decide(life) -> set[str]:
    """Moves that somebody makes: not the portal's own work, and not one's own step taken back."""
    return {str(move) for move, way in life.ways.items() if not way.work and not way.undoes}


def without_way(lives: dict) -> set[tuple[str, str]]:
    """Moves about people and units that can neither be objected to nor say why not."""
    contested = set().union(*(kind.decides for kind in contested_kinds()))
    moves = {(label, move) for label, life in lives.items() if label not in ABOUT_NOBODY for move in decide(life)}
    return moves - contested - set(WITHOUT_WAY)


def _acts() -> set[str]:
    import cetrack.urls  # noqa: F401 - pages lead to every table

    return set(ACTIONS) - {way.action for life in LIVES.values() for way in life.ways.values()}


class TestNothingIsForgotten:
    def test_every_move_can_be_objected_to_or_says_why_not(self):
        import cetrack.urls  # noqa: F401 - pages lead to every table

        assert without_way(LIVES) == set()

    def test_what_is_named_exists_and_is_named_once(self):
        import cetrack.urls  # noqa: F401

        contested = set().union(*(kind.decides for kind in contested_kinds()))
        known = {(label, move) for label, life in LIVES.items() for move in decide(life)}
        assert set(WITHOUT_WAY) <= known
        assert {one for one in contested if one[1]} <= known
        assert contested & set(WITHOUT_WAY) == set()

    def test_control_a_new_decision_without_a_way_is_named(self):
        class Way:
            work, undoes = False, ()

        class Life:
            ways = {"refuse": Way()}

        assert without_way({"hall.Permit": Life}) == {("hall.Permit", "refuse")}

    def test_of_every_act_without_a_table_it_is_said_too(self):
        """Groups answer for themselves only where a person has nothing to object to in them: a new act in any other
        group is named."""
        acts = _acts()
        assert unsaid(acts) == set()
        assert {*CAN_BE_OBJECTED_TO} <= acts
        assert {name for name in NEEDS_NO_WAY if not name.endswith(".")} <= acts
        assert {name for name in NEEDS_NO_WAY if name.endswith(".")} <= {act.partition(".")[0] + "." for act in acts}
        assert {*CAN_BE_OBJECTED_TO.values()} <= {kind.about for kind in contested_kinds()}

    def test_decisions_that_rows_are_born_with_are_among_these_acts(self):
        born = {kind.about for kind in contested_kinds() if "" in {move for _model, move in kind.decides}}
        assert born <= {*CAN_BE_OBJECTED_TO.values()}

    def test_control_an_act_that_nobody_thought_of_is_named(self):
        assert unsaid({"fact.shortened", "fact.ended", "unit.closed", "hours.cut"}) == {"fact.shortened", "hours.cut"}

    def test_every_kind_is_walked(self):
        assert set(THINGS) == {kind.about for kind in contested_kinds()}


def filed(about: str, thing: Thing, *, now: dt.datetime | None = None) -> Objection:
    decision = decision_about(about, thing.public_id)
    assert decision is not None
    return file_objection(actor=thing.side, decision=decision, reasons="证明已附", now=now or decision.at)


def answered(member, objection: Objection, move: ObjectionMove) -> Objection:
    return answer_objection(
        actor=member.actor, objection=objection, move=move, reason="已核实", version=objection.version, now=NOW
    )


@pytest.mark.parametrize("about", sorted(THINGS))
class TestOneWay:
    @pytest.fixture
    def thing(self, about, cast) -> Thing:
        return THINGS[about][0](cast)

    def test_taken_back_it_is_right_or_waits_for_somebody_else(self, about, cast, thing):
        _make, before, after = THINGS[about]
        assert thing.state() == before
        objection = filed(about, thing)
        assert objection.office == thing.answers.unit
        assert Message.objects.filter(account=thing.decided.account, about="objection").exists()
        assert objections_waiting(actor=thing.answers.actor).get() == objection
        done = answered(thing.answers, objection, CHANGE)
        assert (done.state, thing.state()) == (ObjectionState.CHANGED, after)
        if about != "gone":  # what went with its file stays gone; the report of it is decided
            assert decision_about(about, thing.public_id) is None
        steps = {"objection.filed", "objection.changed"}
        assert steps <= set(JournalEntry.objects.values_list("action", flat=True))

    def test_upheld_it_stays_and_is_the_last_word(self, about, cast, thing):
        objection = answered(thing.answers, filed(about, thing), UPHOLD)
        assert thing.state() == THINGS[about][1]
        side = Message.objects.filter(about="objection", about_id=objection.public_id, text__contains="维持")
        heard = side.filter(learner=objection.learner) if objection.learner else side
        assert heard.exists()
        with pytest.raises(Refused, match="已有答复"):
            filed(about, thing)

    def test_whoever_decided_neither_objects_nor_answers(self, about, cast, thing):
        decision = decision_about(about, thing.public_id)
        assert not may_object(thing.decided.actor, decision)
        objection = filed(about, thing)
        with pytest.raises(Refused):
            answered(thing.decided, objection, CHANGE)
        with pytest.raises(Refused):
            answered(cast.supervisor, objection, CHANGE)
        assert thing.decided.account.name not in _names(objection)

    def test_others_do_not_object(self, about, cast, thing):
        for member in (cast.colleague, cast.outsider, cast.stranger, cast.supervisor, cast.security_admin):
            assert not may_object(member.actor, decision_about(about, thing.public_id))

    @pytest.mark.parametrize(("after", "may"), [(60, True), (61, False)])
    def test_until_the_last_day(self, about, cast, thing, after, may):
        at = decision_about(about, thing.public_id).at
        day = timezone.localdate(at) + dt.timedelta(days=after)
        way = way_to_object(actor=thing.side, about=about, public_id=thing.public_id, today=day)
        assert (way.until is not None) is may

    def test_both_sides_open_its_page(self, about, cast, thing):
        objection = filed(about, thing)
        page = reverse("objections:objection", args=[objection.public_id])
        found = open_session(thing.answers).get(page).content.decode()
        assert objection.what in found
        assert "维持" in found
        if about != "registration":
            side = next(one for one in cast.members.values() if one.account.pk == thing.side.account_id)
            assert open_session(side).get(page).status_code == 200
        assert open_session(cast.outsider).get(page).status_code == 404


def _names(objection: Objection) -> tuple[str, ...]:
    found = in_charge_of(actor=PORTAL, about="objection", public_id=objection.public_id, day=DAY)
    return found.names if found else ()


class TestAfterwards:
    def test_a_plan_is_recorded_by_somebody_else(self, cast):
        thing = THINGS["plan"][0](cast)
        answered(cast.league_policy, filed("plan", thing), CHANGE)
        plan = TrainingPlan.objects.unscoped().get(public_id=thing.public_id)
        assert not may_move(cast.league_reviewer.actor, plan, PlanMove.RECORD)
        assert may_move(cast.league_policy.actor, plan, PlanMove.RECORD)
        found = in_charge_of(actor=PORTAL, about="plan", public_id=plan.public_id, day=DAY)
        assert found is not None
        assert found.names == (cast.league_policy.account.name,)

    @pytest.mark.parametrize(("filed_on", "against"), [(training.DEADLINE, False), (training.LATER, True)])
    def test_a_plan_recorded_as_late_can_be_objected_to_until_it_is_accepted(self, cast, filed_on, against):
        plan = training.recorded(cast, filed_on=filed_on)
        assert (decision_about("plan", plan.public_id) is not None) is against
        if against:
            league = cast.league_reviewer.actor
            plans.accept_late(actor=league, plan=plan, version=plan.version, reason="因灾", now=training.NOW)
            assert decision_about("plan", plan.public_id) is None

    @pytest.mark.parametrize(("make", "against"), [(training.filed, False), (training.recorded, True)])
    def test_a_plan_handed_back_can_be_objected_to_where_it_had_an_effect(self, cast, make, against):
        plan = make(cast)
        league = cast.league_reviewer.actor
        plans.return_plan(actor=league, plan=plan, version=plan.version, reason="补内容", now=training.NOW)
        assert (decision_about("plan", plan.public_id) is not None) is against

    def test_whoever_filed_a_plan_does_not_answer_for_the_league(self, cast):
        thing = THINGS["plan"][0](cast)
        objection = filed("plan", thing)
        assert cast.banner_hr.actor.key in objection.barred
        assert objection.learner is None
        with pytest.raises(Refused):
            withdraw_objection(actor=cast.stranger.actor, objection=objection, version=objection.version, now=NOW)
        assert passes(withdraw_objection, actor=thing.side, objection=objection, version=objection.version, now=NOW)

    def test_a_registration_is_approved_by_somebody_else(self, cast):
        thing = THINGS["registration"][0](cast)
        row = decision_about("registration", thing.public_id).row
        answered(cast.department_hr, filed("registration", thing), CHANGE)
        row.refresh_from_db()
        assert not passes(REGISTRATIONS.check, cast.unit_hr.actor, row, "approve")
        assert passes(REGISTRATIONS.check, cast.department_hr.actor, row, "approve")

    def test_a_visitor_objects_on_the_page_of_the_registration(self, cast):
        thing = registration(cast, now=timezone.now())
        state = reverse("registrations:registration", args=[thing.public_id])
        new = reverse("objections:by_visitor", args=[thing.public_id])
        visitor = Client()
        assert new in visitor.get(state).content.decode()
        assert "周敏" in visitor.get(new).content.decode()
        assert visitor.post(new, {"reasons": "我在名册上"}).status_code == 302
        assert cast.education.name in visitor.get(state).content.decode()
        answered(cast.department_hr, Objection.objects.unscoped().select_related("unit", "office").get(), UPHOLD)
        found = visitor.get(state).content.decode()
        assert "已核实" in found
        assert new not in found
        assert visitor.get(reverse("objections:by_visitor", args=[cast.league.public_id])).status_code == 404

    def test_missing_hours_are_answered_by_somebody_else(self, cast):
        thing = THINGS["missing"][0](cast)
        answered(cast.league_reviewer, filed("missing", thing), CHANGE)
        report = MissingHours.objects.unscoped().get()
        assert (may_answer(cast.banner_hr.actor, report), may_answer(cast.league_reviewer.actor, report)) == (
            False,
            True,
        )
        assert [turn.text for turn in report.turns.all()] == ["平台无记录", "已核实"]

    def test_whoever_withdrew_the_file_does_not_answer_for_the_hours(self, cast):
        thing = THINGS["gone"][0](cast)
        answered(cast.league_reviewer, filed("gone", thing), CHANGE)
        report = MissingHours.objects.unscoped().get()
        assert report.barred == f",{cast.banner_hr.actor.key},"
        assert may_answer(cast.league_reviewer.actor, report), "the control"
        report.barred += f",{cast.league_reviewer.actor.key},"
        assert not may_answer(cast.league_reviewer.actor, report)

    def test_whoever_answered_before_took_part_in_the_matter(self, cast):
        thing = THINGS["missing"][0](cast)
        report = MissingHours.objects.unscoped().get()
        reply_missing(actor=cast.alatan.actor, report=report, text="平台已补传", now=NOW)
        report.refresh_from_db()
        answer_missing(actor=cast.league_reviewer.actor, report=report, answer="仍无记录", now=NOW)
        decision = decision_about("missing", thing.public_id)
        assert decision.took_part == {cast.banner_hr.actor.key, cast.league_reviewer.actor.key}

    def test_a_paper_whose_like_was_issued_meanwhile_is_outdated(self, cast):
        thing = THINGS["card"][0](cast)
        again = issue(actor=PORTAL, assessment=things_work._assessment(cast.alatan.learner), now=things_work.NOW)
        answered(cast.league_reviewer, filed("card", thing), CHANGE)
        old = ReviewCard.objects.unscoped().get(public_id=thing.public_id)
        assert (old.state, again.number in old.state_reason) == ("outdated", True)
        assert ReviewCard.objects.unscoped().get(pk=again.pk).state == "valid"

    def test_control_a_paper_without_its_like_holds_and_can_be_revoked_again(self, cast):
        thing = THINGS["card"][0](cast)
        answered(cast.league_reviewer, filed("card", thing), CHANGE)
        card = ReviewCard.objects.unscoped().select_related("learner__unit").get(public_id=thing.public_id)
        assert (card.state, card.state_reason) == ("valid", "")
        later = NOW + dt.timedelta(days=1)
        revoke(actor=cast.banner_hr.actor, card=card, reason="再查", now=later)
        told = Message.objects.filter(learner=cast.alatan.learner, about="card", overtaken_at__isnull=True)
        assert "再查" in told.get().text
        assert decision_about("card", card.public_id).at == later

    def test_the_person_hears_of_a_finding_and_objects_from_there(self, cast):
        thing = THINGS["finding"][0](cast)
        told = Message.objects.get(learner=cast.alatan.learner, about="finding")
        page = reverse("objections:new", args=["finding", thing.public_id])
        assert "学时无证明" in told.text
        assert "学时无证明" in open_session(cast.alatan).get(page).content.decode()
        objection = answered(cast.banner_hr, filed("finding", thing), CHANGE)
        there = open_session(cast.alatan).get(page)
        assert there.headers["Location"] == reverse("objections:objection", args=[objection.public_id])
        told.refresh_from_db()
        assert told.overtaken_at is not None
        sheet = open_session(cast.department_hr).get(reverse("sampling:person", args=[thing.public_id]))
        assert "经申诉撤销问题" in sheet.content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_a_plan_and_a_finding_stand_at_each_width(cast, open_as, width):
    for about, member in (("plan", cast.banner_hr), ("finding", cast.alatan)):
        thing = THINGS[about][0](cast)
        page = open_as(member, reverse("objections:new", args=[about, thing.public_id]), width=width)
        assert (barriers(page), spills(page)) == ([], 0)
        objection = filed(about, thing)
        page = open_as(thing.answers, reverse("objections:objection", args=[objection.public_id]), width=width)
        assert (barriers(page), spills(page)) == ([], 0)
