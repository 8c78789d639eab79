"""Notices under which an annual ledger is not enough (totals, caps, years added up): standings say what rules say."""

from __future__ import annotations

import datetime as dt
import json
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

import rulebook
from assessments.checks import problems_of
from assessments.standings import computing, counts, services
from assessments.standings.circumstances import Traits
from assessments.standings.models import Circumstances, Shortfall, Standing
from assessments.standings.unused import forget_unused
from credits.annual import ledger
from credits.catalogue.platforms import enter_platforms
from credits.records.models import CreditRecord
from learners.people.models import Learner
from learners.people.stale import mark_stale
from policy import packs
from policy.models import Ruling
from rulebook import loader
from tests.credits.people import record
from tests.credits.racing import at_once

from .invented import ACTOR, differences, figures, league

pytestmark = pytest.mark.django_db
PLACES = Path(__file__).resolve().parents[1] / "rulebook" / "places"
KEPT = [
    "accountants-2025", "builders-2025", "clinics-2025", "doctors-2025", "engineers-2025", "harbour-2025",
    "island-2025", "kindergartens-2024", "nurses-2025", "pharmacists-2025", "renewals-2025", "teachers-2025",
    "upland-2025", "valley-2024",
]  # fmt: skip
SEED = 20261130
POSTGRESQL = connection.vendor == "postgresql"
NOW = timezone.make_aware(dt.datetime(2025, 12, 31, 9))


def last_day(policy: str) -> dt.date:
    return dt.date(int(policy[-4:]), 12, 31)


@pytest.fixture
def offered(settings, monkeypatch):
    """A portal of another place, with its notice alone."""
    monkeypatch.setattr(loader, "offered", lambda: rulebook.with_packs([PLACES]))
    caches = (loader.load_pack, packs.under_rulings)
    for cache in caches:
        cache.cache_clear()

    def offer(policy: str) -> packs.Pack:
        settings.RULE_PACKS = [policy]
        enter_platforms()
        return packs.in_force(policy)

    yield offer
    for cache in caches:
        cache.cache_clear()


@pytest.mark.parametrize("policy", KEPT)
def test_standings_say_what_the_rules_say_of_each_alone(offered, policy):
    pack = offered(policy)
    assert problems_of(pack) == []
    assert not pack.enough_tells, "the control: a ledger would not be enough"
    league(12, SEED, last_day(policy), policy)
    people = list(Learner.objects.unscoped())
    services.reassess(actor=ACTOR, today=last_day(policy))
    assert differences(people, last_day(policy), policy) == []
    assert list(services.check_all(actor=ACTOR)) == []
    assert list(services.check_counts(actor=ACTOR)) == []


def test_people_are_missing_what_only_records_tell(offered):
    """The control of the above: the total of a year, in people whose subjects are complete."""
    league_of(offered("kindergartens-2024"), 25)
    missing = [gap for row in Shortfall.objects.all() for gap in row.missing]
    assert "total" in {subject for _year, subject, _tenths in missing}


def league_of(pack: packs.Pack, people: int = 12) -> list[Learner]:
    day = last_day(pack.id)
    league(people, SEED, day, pack.id)
    services.reassess(actor=ACTOR, today=day)
    return list(Learner.objects.unscoped().order_by("pk"))


@pytest.mark.parametrize(("policy", "reading"), [("valley-2024", "last_day"), ("island-2025", "march")])
def test_a_ruling_on_what_counts_reaches_everybody_and_so_does_its_end(offered, policy, reading):
    pack = offered(policy)
    assert reading in pack.counting_readings
    people, before = league_of(pack), figures()
    day = last_day(policy)
    for option in sorted(set(pack.open_options[reading])):
        ruling = Ruling.objects.create(
            policy=policy, reading=reading, option=option, name="答复", ruled_on="2025-06-01", reason="盟局答复",
            settled_at=NOW, settled_by="李建国",
        )  # fmt: skip
        services.apply_rulings(actor=ACTOR, today=day)
        assert reading not in packs.in_force(policy).notices[pack.policy_year].open_options
        assert differences(people, day, policy) == []
        assert list(services.check_counts(actor=ACTOR)) == []
        ruling.delete()
        services.apply_rulings(actor=ACTOR, today=day)
        assert figures() == before


def test_circumstances_become_json_and_come_back(offered):
    league_of(offered("valley-2024"))
    kept = [row.content for row in Circumstances.objects.all()]
    assert any("counted" in content[-1] for content in kept)
    for content in kept:
        assert json.loads(json.dumps(Traits.from_json(content).as_json())) == content


def test_what_nobody_is_in_any_more_is_removed(offered):
    pack = offered("upland-2025")
    people = league_of(pack)
    before = set(Circumstances.objects.values_list("pk", flat=True))
    assert not Circumstances.objects.filter(standings__isnull=True).exists()
    first = people[0]
    made = record(first, verified=True, year=pack.policy_year, tenths=7, completed_on=dt.date(pack.policy_year, 6, 1))
    CreditRecord.objects.unscoped().filter(pk=made.pk).update(counting_class="always")
    ledger.recount([first.pk])
    services.drain(actor=ACTOR, today=last_day(pack.id))
    assert Circumstances.objects.filter(standings__isnull=True).count() == 1, "the control"
    services.add_up(actor=ACTOR)
    assert not Circumstances.objects.filter(standings__isnull=True).exists()
    assert len(before - set(Circumstances.objects.values_list("pk", flat=True))) == 1
    assert differences(people, last_day(pack.id), pack.id) == []


def _swept_while_placing(pack: packs.Pack, monkeypatch) -> None:
    """Somebody is about to be put into circumstances that nobody is in, and just then those are removed."""
    one = league_of(pack, 5)[0]
    stood = Standing.objects.unscoped().get(learner=one)
    Standing.objects.unscoped().filter(pk=stood.pk).update(circumstances=None)
    assert Circumstances.objects.filter(pk=stood.circumstances_id, standings__isnull=True).exists()
    has_read, may_write = threading.Event(), threading.Event()
    move = computing.Placing._move

    def slowly(self, moved) -> None:
        has_read.set()
        may_write.wait(timeout=20)
        move(self, moved)

    monkeypatch.setattr(computing.Placing, "_move", slowly)

    def place() -> None:
        with transaction.atomic():
            mark_stale([one.pk])

    def sweep() -> None:
        assert has_read.wait(timeout=20)
        forget_unused()
        may_write.set()

    assert at_once([place, sweep]) == [None, None]


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite admits one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_whoever_removes_circumstances_waits_for_those_who_have_read_them(offered, monkeypatch):
    _swept_while_placing(offered("upland-2025"), monkeypatch)
    assert not Standing.objects.unscoped().filter(circumstances=None).exists()


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite admits one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_control_without_waiting_somebody_is_put_into_circumstances_that_are_gone(offered, monkeypatch):
    monkeypatch.setattr(counts, "hold", lambda: None)
    _swept_while_placing(offered("upland-2025"), monkeypatch)
    assert Standing.objects.unscoped().filter(circumstances=None).exists(), "the work failed, and its mark stays"
