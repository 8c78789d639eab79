"""A notice that is published while people work: standings and ledger follow by the jobs, and what was decided stays."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.conf import settings
from django.utils import timezone

from assessments.decisions.selectors import assess, replay
from assessments.decisions.services import freeze
from assessments.standings import services
from assessments.standings.jobs import REASSESS
from assessments.standings.models import Shortfall, Survey
from credits.annual import ledger
from credits.catalogue.models import Platform
from ground.jobs import machine
from ground.jobs.models import Job
from ground.refusals import Refused
from learners.people.models import Learner
from policy import packs
from policy.publishing import services as publishing
from reports.cards.models import ReviewCard
from reports.cards.services import issue
from rulebook.facts import AnnualCheck
from rulebook.loader import pack_text
from tests.policy.publishing import in_use, longer, officer
from tests.policy.test_drafts import repaired
from units.models import Unit

from .invented import ACTOR, POLICY, YEAR_END, differences, league
from .test_series import study

pytestmark = pytest.mark.django_db
NEW, SEED = "xlgl-2025", 1405
END = dt.date(2025, 12, 31)
NOW = timezone.make_aware(dt.datetime(2024, 12, 31, 9))
HOST = "new.example.cn"


def with_platform(text: str) -> str:
    """Next year's notice lists a platform more."""
    said = f"host: {HOST}, name: 新平台, url: https://{HOST}, subjects: {{public: 4.1}}, apps: [新学], support: [400]"
    entry = f"  - {{{said}, checked: 2024-12-01, summary: 也可以学。}}\n"
    return repaired(text).replace("\nplatforms:\n", f"\nplatforms:\n{entry}", 1)


@pytest.fixture
def people(db) -> list[Learner]:
    """A league that has studied through 2025, and stands under the notice of 2024 alone."""
    league(20, SEED, YEAR_END)
    rng = random.Random(SEED)
    people = list(Learner.objects.unscoped().order_by("pk"))
    for person in people:
        for number in range(rng.randint(0, 4)):
            study(rng, person, number)
    services.reassess(actor=ACTOR, today=END)
    return people


@pytest.fixture
def two(db):
    """Two policy officers of the league that another fixture has made."""
    league = Unit.objects.order_by("path")[0]
    return [officer(login, login, league).actor_on(YEAR_END) for login in ("writer", "publisher")]


def ledger_differences() -> int:
    return sum(len(list(ledger.differences(ids))) for ids in ledger.learner_pieces())


def work() -> None:
    """What workers do: every job of this kind that waits."""
    for row in Job.objects.filter(kind=REASSESS, state="queued").order_by("pk"):
        assert machine.run(row.pk).state == "done"


def wrong(people) -> dict[str, int]:
    days = {POLICY: YEAR_END, NEW: END}
    return {policy: len(differences(people, days[policy], policy)) for policy in packs.policies()}


def test_standings_and_ledger_follow_a_published_notice_by_themselves(people, two):
    assert (wrong(people), ledger_differences()) == ({POLICY: 0}, 0)
    in_use(*two)
    assert services.is_behind(actor=ACTOR, today=END)
    assert ledger_differences(), "the control: by the new notice other hours count"
    assert wrong(people)[NEW]
    work()
    assert (wrong(people), ledger_differences()) == ({POLICY: 0, NEW: 0}, 0)
    assert not services.is_behind(actor=ACTOR, today=END)


def test_a_notice_with_a_total_that_binds_reaches_everybody(people, two):
    """Next year's notice asks for more than its subjects add up to: an annual ledger alone would not do."""
    in_use(*two, change=lambda text: repaired(text).replace("  hours: 90\n", "  hours: 95\n"))
    work()
    assert not packs.in_force(NEW).enough_tells
    assert (wrong(people), ledger_differences()) == ({POLICY: 0, NEW: 0}, 0)
    missing = Shortfall.objects.filter(standing__survey__policy=NEW).values_list("missing", flat=True)
    assert "total" in {subject for gaps in missing for _year, subject, _tenths in gaps}


def test_a_correction_reaches_everybody_and_a_withdrawn_notice_is_forgotten(people, two):
    row = in_use(*two)
    work()
    publishing.withdraw(actor=two[0], published=row, reason="有误", now=NOW)
    assert ledger_differences()
    work()
    assert (wrong(people), ledger_differences()) == ({POLICY: 0}, 0)
    in_use(*two, change=longer, next_year=False, name="更正")
    assert wrong(people)[POLICY]
    work()
    assert (wrong(people), ledger_differences()) == ({POLICY: 0}, 0)


def test_the_same_notice_published_again_is_worked_out_again(people, two):
    """Facts may have changed while it was not on offer: that its text is that of before says nothing."""
    row = in_use(*two)
    work()
    publishing.withdraw(actor=two[0], published=row, reason="有误", now=NOW)
    work()
    Learner.objects.unscoped().update(birth_date=dt.date(1960, 1, 1))
    publishing.hand_in(actor=two[0], draft=row.draft, seen=2, now=NOW)
    again = publishing.publish(actor=two[1], draft=row.draft, seen=2, first_day=YEAR_END, today=YEAR_END, now=NOW)
    publishing.start_if_due(actor=ACTOR, today=YEAR_END, now=NOW)
    assert Survey.objects.filter(policy=NEW, current=True, pack_hash="").exists()
    work()
    again.refresh_from_db()
    assert (again.stands, wrong(people)[NEW]) == ("in_use", 0)


def test_another_law_coming_into_use_while_records_are_classified_is_noticed(people, two, monkeypatch):
    """Recounting takes long; what came into use meanwhile is what everybody is marked and classified under."""
    real, times = ledger.recount_all, []

    def recount_all():
        found = real()
        if not times:
            in_use(*two, change=longer, next_year=False, name="更正")
        times.append(found)
        return found

    Survey.objects.update(pack_hash="")
    monkeypatch.setattr(ledger, "recount_all", recount_all)
    services.reassess(actor=ACTOR, today=END)
    assert len(times) == 2
    assert (wrong(people), ledger_differences()) == ({POLICY: 0}, 0)


def test_a_platform_of_the_notice_can_report_from_its_first_day_on(cast, two):
    assert not Platform.objects.filter(host=HOST).exists()
    in_use(*two, change=with_platform)
    assert Platform.objects.filter(host=HOST).exists()


def test_a_correction_leaves_cards_and_decisions_as_they_were(cast, two):
    person, actor = cast.alatan.learner, cast.alatan.actor

    def answer():
        return assess(actor=actor, learner=person, application=AnnualCheck(2024), as_of=YEAR_END, policy=POLICY)

    before = answer()
    card = issue(actor=actor, assessment=before, now=NOW)
    kept = ReviewCard.objects.unscoped().filter(pk=card.pk).values()[0]
    frozen = freeze(actor=actor, assessment=before, now=NOW)
    in_use(*two, change=longer, next_year=False, name="更正")
    after = answer()
    assert {gap.tenths for gap in before.decision.missing} == {300, 600}
    assert {gap.tenths for gap in after.decision.missing} == {300, 610}, "the control: decisions of today follow"
    assert ReviewCard.objects.unscoped().filter(pk=card.pk).values()[0] == kept
    assert replay(actor=actor, snapshot=frozen) == frozen.decision
    assert frozen.law.text == pack_text(POLICY)
    with pytest.raises(Refused, match="更正"):
        freeze(actor=actor, assessment=before, now=NOW)
    later = freeze(actor=actor, assessment=after, now=NOW)
    assert later.law.hash != frozen.law.hash
    assert replay(actor=actor, snapshot=later) == later.decision
    assert settings.RULE_PACKS == [POLICY]
