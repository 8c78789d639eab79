"""Three policy years of an invented place: standings, ledger and plans say what the rules say of each person alone."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.utils import timezone

from assessments.decisions.selectors import assess, replay
from assessments.decisions.services import freeze
from assessments.standings import services
from assessments.standings.models import Answer, Survey
from credits.annual import ledger
from credits.catalogue.models import Platform
from credits.catalogue.platforms import enter_platforms
from credits.records.counting import as_credit, class_of
from credits.records.models import CreditRecord
from exemptions.facts.models import Fact
from exemptions.plans.models import PlanCompletion, PlanParticipant, TrainingPlan
from journal.models import JournalEntry
from learners.people.models import Learner
from learners.people.stale import mark_stale
from policy import packs
from policy.models import Ruling
from rulebook import carried, loader
from rulebook.facts import AnnualCheck
from tests.credits.people import course, record
from tests.rulebook import series_cases
from units.models import Unit

from .invented import ACTOR, differences, league

POLICIES = ["sample-2023", "sample-2024", "sample-2025"]
END = dt.date(2025, 12, 31)
LAST_DAYS = {f"sample-{year}": dt.date(year, 12, 31) for year in (2023, 2024, 2025)}
SEED = 20250105
NOW = timezone.make_aware(dt.datetime(2025, 12, 31, 9))


@pytest.fixture
def series(settings, monkeypatch, db):
    """The invented series on offer, which no portal does."""
    monkeypatch.setattr(loader, "offered", carried)
    caches = (loader.load_pack, packs.under_rulings)
    for cache in caches:
        cache.cache_clear()
    settings.RULE_PACKS = POLICIES
    enter_platforms()
    yield packs.in_force("sample-2025")
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def people(series) -> list[Learner]:
    """A league that has studied through the years, with records, facts and plans of every kind on top."""
    league(60, SEED, END, "sample-2025")
    rng = random.Random(SEED)
    people = list(Learner.objects.unscoped().order_by("pk"))
    for person in people:
        for number in range(rng.randint(0, 5)):
            study(rng, person, number)
        Fact.objects.unscoped().filter(learner=person).delete()
        for fact in series_cases.facts(rng):
            if fact["kind"] != "filed_plan" and not Fact.objects.unscoped().filter(learner=person, kind=fact["kind"]):
                values = {name: value for name, value in fact.items() if name != "kind"}
                Fact.objects.unscoped().create(
                    learner=person, kind=fact["kind"], values=values, decided_at=NOW, decided_by="李建国"
                )
    for year, filed_on in ((2023, "2023-02-15"), (2024, "2024-01-31"), (2025, "2025-02-01"), (2025, "2025-01-20")):
        plan(rng, year, dt.date.fromisoformat(filed_on), people)
    services.reassess(actor=ACTOR, today=END)
    return people


def study(rng: random.Random, person: Learner, number: int) -> None:
    data = series_cases.credit(rng, number)
    values = {name: data[name] for name in ("year", "subject", "source")}
    values |= {"certificate": data["certificate"], "was_sanke_teacher": data.get("was_sanke_teacher")}
    if data["source"] == "platform":
        host = data["platform"] or "nmg.chinahrt.com"
        values |= {"platform": Platform.objects.get_or_create(host=host, defaults={"name": host})[0]}
        values |= {"exam_passed": data["exam_passed"], "course": course(data["course"]) if data["course"] else None}
    made = record(
        person,
        verified=data["verified"],
        title=None,
        tenths=int(float(data["hours"]) * 10),
        completed_on=dt.date.fromisoformat(data["completed_on"]),
        **values,
    )
    CreditRecord.objects.unscoped().filter(pk=made.pk).update(counting_class=class_of(as_credit(made)))
    ledger.recount([person.pk])


def plan(rng: random.Random, year: int, filed_on: dt.date, people: list[Learner]) -> None:
    root = Unit.objects.order_by("path")[0]
    made = TrainingPlan.objects.unscoped().create(
        policy=f"sample-{year}", policy_year=year, office=root, tenths=600, state="recorded", begun_by="张敏",
        begun_at=NOW, filed_on=filed_on, number=f"{year}-{filed_on}", recorded_at=NOW,
    )  # fmt: skip
    for person in people:
        if rng.random() < 0.5:
            PlanParticipant.objects.create(plan=made, learner=person)
        if rng.random() < 0.5:
            PlanCompletion.objects.create(plan=made, learner=person, reported_at=NOW, reported_by="张敏")


def _wrong(people: list[Learner], *policies: str) -> dict[str, int]:
    """How many answers under each notice are not what the rules say of every other person alone."""
    return {policy: len(differences(people[::2], LAST_DAYS[policy], policy)) for policy in policies}


def test_everybody_stands_where_the_rules_put_each_person(people):
    assert differences(people, END, "sample-2025") == []
    seen = Answer.objects.filter(circumstances__policy="sample-2025")
    assert set(seen.values_list("outcome", flat=True)) == {"met", "not_met", "needs_confirmation"}
    assert seen.filter(articles__contains="7.2").exists()
    assert not list(services.check_all(actor=ACTOR))
    assert _wrong(people, *POLICIES) == dict.fromkeys(POLICIES, 0)  # officers look at 2023 and 2024 in 2025
    assert dict(Survey.objects.values_list("policy", "as_of")) == LAST_DAYS


def test_the_ledger_is_what_the_notices_of_each_year_make_of_the_records(people):
    for ids in ledger.learner_pieces():
        assert list(ledger.differences(ids)) == []
    early = CreditRecord.objects.unscoped().filter(source="platform", year=2024, completed_on__lt="2024-01-15")
    early = early.filter(completed_on__gte="2024-01-01")
    assert early.exists()
    assert set(early.values_list("counting_class", flat=True)) == {""}


def test_next_years_pack_is_a_file_and_nothing_else(people, settings):
    """The control: under the notice of 2024 alone another class was right for hours made up in 2025."""
    made_up = CreditRecord.objects.unscoped().filter(source="platform", year=2023, completed_on__gte="2025-02-01")
    made_up = made_up.filter(counting_class="always")
    assert made_up.exists()
    settings.RULE_PACKS = POLICIES[:2]
    assert {class_of(as_credit(row)) for row in made_up} == {""}
    settings.RULE_PACKS = POLICIES
    assert {class_of(as_credit(row)) for row in made_up} == {"always"}


@pytest.fixture
def new_year(people, settings) -> list[Learner]:
    """People who stood under the notices up to 2024 when the one of 2025 arrives."""
    Survey.objects.all().delete()
    settings.RULE_PACKS = POLICIES[:2]
    services.reassess(actor=ACTOR, today=END)
    assert not _ledger_differences()
    settings.RULE_PACKS = POLICIES
    assert _ledger_differences()
    return people


def _ledger_differences() -> list[ledger.AnnualDifference]:
    return [difference for ids in ledger.learner_pieces() for difference in ledger.differences(ids)]


def test_a_new_notice_classifies_the_records_anew_by_itself(new_year):
    """Also when somebody was drained under it before everybody was assessed."""
    mark_stale([new_year[0].pk])
    services.drain(actor=ACTOR, today=END)
    assert services.is_behind(actor=ACTOR, today=END)
    services.reassess(actor=ACTOR, today=END)
    assert not services.is_behind(actor=ACTOR, today=END)
    assert not _ledger_differences()
    assert differences(new_year, END, "sample-2025") == []
    assert JournalEntry.objects.filter(action="credits.recounted").count() == 3  # at first, under 2024, under 2025
    services.reassess(actor=ACTOR, today=END)
    assert JournalEntry.objects.filter(action="credits.recounted").count() == 3  # the same text: nothing to classify


def test_control_without_classifying_anew_people_stand_where_nobody_puts_them(new_year, monkeypatch):
    monkeypatch.setattr(ledger, "recount_all", lambda: 0)
    services.reassess(actor=ACTOR, today=END)
    assert _ledger_differences()
    assert differences(new_year, END, "sample-2025") != []


def _correct(people: list[Learner]) -> None:
    """What is put right in January: records withdrawn, hours that were wrong, another record, facts revoked, a birth
    date, a plan that is revoked."""
    rng = random.Random(SEED + 1)
    for person in people[::3]:
        mine = list(CreditRecord.objects.unscoped().filter(learner=person).order_by("pk").values_list("pk", flat=True))
        records = CreditRecord.objects.unscoped()
        records.filter(pk__in=mine[::3]).update(withdrawn_at=NOW, withdrawal="batch")
        records.filter(pk__in=mine[1::3]).update(tenths=600)
        study(rng, person, 9)
    Fact.objects.unscoped().filter(learner__in=people[:20]).update(revoked_at=NOW, revoked_by="李建国")
    Learner.objects.unscoped().filter(pk=people[1].pk).update(birth_date=dt.date(1964, 6, 1))
    TrainingPlan.objects.unscoped().filter(policy_year=2024).update(state="revoked")
    mark_stale([person.pk for person in people])


def test_corrections_reach_the_standings_of_every_notice(people):
    _correct(people)
    assert all(_wrong(people, *POLICIES).values())
    services.drain(actor=ACTOR, today=END)
    assert _wrong(people, *POLICIES) == dict.fromkeys(POLICIES, 0)
    assert not list(services.check_all(actor=ACTOR))


def test_control_when_only_the_newest_notice_is_kept_the_earlier_ones_are_wrong(people, monkeypatch):
    _correct(people)
    monkeypatch.setattr(packs, "policies", lambda: POLICIES[-1:])
    services.drain(actor=ACTOR, today=END)
    assert _wrong(people, POLICIES[-1]) == {POLICIES[-1]: 0}
    assert all(_wrong(people, *POLICIES[:2]).values())


def test_notices_follow_each_other_by_their_years_whatever_the_list_says(series, settings):
    settings.RULE_PACKS = POLICIES[::-1]
    assert packs.policies() == POLICIES
    assert packs.newest() == "sample-2025"


def test_a_ruling_holds_from_its_first_policy_year_on(people):
    """Ruled for 2025: the plans of 2024 stay in doubt, as the notice of 2024 leaves the question open."""
    ruling = {"option": "roster", "name": "答复", "ruled_on": "2025-06-01", "reason": "盟局答复", "settled_at": NOW}
    Ruling.objects.create(policy="sample-2025", reading="filed_plan", settled_by="李建国", **ruling)
    pack = packs.in_force("sample-2025")
    assert [notice.default_options["filed_plan"] for notice in pack.notices.values()] == ["unit", "unit", "roster"]
    assert packs.in_force("sample-2024").open_options["filed_plan"]
    services.apply_rulings(actor=ACTOR, today=END)
    assert differences(people, END, "sample-2025") == []
    Ruling.objects.create(
        policy="sample-2023", reading="filed_plan", settled_by="李建国", **{**ruling, "option": "unit"}
    )
    options = {notice.default_options["filed_plan"] for notice in packs.in_force("sample-2024").notices.values()}
    assert options == {"unit"}
    assert "filed_plan" not in packs.in_force("sample-2025").other_options
    assert any(_wrong(people, *POLICIES[:2]).values())
    services.apply_rulings(actor=ACTOR, today=END)
    assert _wrong(people, *POLICIES) == dict.fromkeys(POLICIES, 0)


def test_a_frozen_decision_keeps_every_notice_it_was_made_under(people):
    person = people[0]
    actor = ACTOR
    found = assess(actor=actor, learner=person, application=AnnualCheck(2024), as_of=END, policy="sample-2025")
    snapshot = freeze(actor=actor, assessment=found, now=NOW)
    assert [text.count(f"\nid: sample-{year}\n") for text in [snapshot.law.text] for year in (2023, 2024, 2025)] == [
        1,
        1,
        1,
    ]
    assert replay(actor=actor, snapshot=snapshot) == snapshot.decision
