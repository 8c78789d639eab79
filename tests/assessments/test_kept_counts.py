"""Kept counts say what counting everybody says, after every change and however many change at once."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from assessments.standings import computing, counts, services
from assessments.standings.models import Answer, Circumstances, KeptCount, Standing, Survey
from assessments.standings.selectors import current_survey, totals
from exemptions.facts.models import Fact
from learners.people.models import Learner, Membership
from learners.people.stale import mark_stale
from policy.models import Ruling
from tests.credits.racing import at_once
from units.models import Unit

from .invented import ACTOR, POLICY, YEAR_END, league

SEED = 20240112
NOW = timezone.make_aware(dt.datetime(2024, 12, 31, 9))
POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def people(db) -> list[Learner]:
    league(40, SEED)
    services.drain(actor=ACTOR, today=YEAR_END)
    return list(Learner.objects.unscoped().order_by("pk"))


def wrong() -> list[object]:
    return list(services.check_counts(actor=ACTOR))


def drain(*people: Learner) -> None:
    mark_stale([person.pk for person in people])
    services.drain(actor=ACTOR, today=YEAR_END)


def kept() -> dict:
    return counts.kept(Survey.objects.get(current=True))


def serving(people: list[Learner]) -> Learner:
    counted = Standing.objects.unscoped().exclude(place="").values_list("learner_id", flat=True)
    return next(person for person in people if person.pk in set(counted))


def test_the_counts_are_those_of_everybody_one_by_one(people):
    assert wrong() == []
    survey = current_survey(actor=ACTOR, policy=POLICY)
    alone = not_kept(survey)
    for unit in Unit.objects.all():
        for question in ("annual_check:2024", "title_review:senior"):
            asked = {"actor": ACTOR, "unit": unit, "question": question}
            assert told(totals(survey=survey, **asked)) == told(totals(survey=alone, **asked)), unit
    in_service = Membership.objects.unscoped().filter(employment="active", until__isnull=True).count()
    league_ = Unit.objects.get(depth=1)
    found = totals(actor=ACTOR, unit=league_, question="annual_check:2024", survey=survey)
    assert sum(one.people for one in found) == in_service > 0
    assert sum(one.tenths for one in found) > 0


def not_kept(survey: Survey) -> Survey:
    """The same survey, of which nothing is kept."""
    alone = Survey.objects.get(pk=survey.pk)
    alone.counted = False
    return alone


def told(found) -> list:
    return sorted(map(str, found))


def test_a_move_and_a_retirement_are_counted_where_they_belong(people):
    one = serving(people)
    elsewhere = Unit.objects.exclude(pk=one.unit_id).order_by("-path").first()
    before = kept()
    Membership.objects.unscoped().filter(learner=one).update(unit=elsewhere)
    assert wrong() != [], "the control: nobody was marked"
    drain(one)
    assert (wrong(), kept() == before) == ([], False)
    Membership.objects.unscoped().filter(learner=one).update(employment="retired")
    drain(one)
    assert wrong() == []
    assert Standing.objects.unscoped().get(learner=one).place == ""


def test_hours_facts_and_rulings_are_felt(people):
    before = kept()
    Fact.objects.unscoped().all().delete()
    Learner.objects.unscoped().update(birth_date=dt.date(1990, 1, 1))
    drain(*people)
    assert wrong() == []
    assert kept() != before
    Ruling.objects.create(
        policy=POLICY, reading="filed_plan", option="roster", name="答复", ruled_on="2024-12-01", reason="盟局答复",
        settled_at=NOW, settled_by="李建国",
    )  # fmt: skip
    services.apply_rulings(actor=ACTOR, today=YEAR_END)
    assert wrong() == []
    assert not Circumstances.objects.filter(shifted=True).exists()


def test_answers_that_change_under_people_who_do_not_move_are_counted_anew(people):
    """The control beside it: until the shift the figures are those of before, and the check says so."""
    moved = _answered_otherwise()
    assert wrong() != []
    assert counts.shift() == moved > 0
    assert wrong() == []
    assert counts.shift() == 0


def _answered_otherwise() -> int:
    """Rewrites one answer as a ruling would; returns how many are counted under it."""
    where = Standing.objects.unscoped().exclude(place="").filter(circumstances__answers__state="nothing").first()
    row = Circumstances.objects.select_related("pattern").get(pk=where.circumstances_id)
    content = [
        [key, "exempt", ""] if state == "nothing" else [key, state, done] for key, state, done in row.pattern.content
    ]
    look = counts.AnswerLook(row.pattern.excused, {key: (state, done) for key, state, done in content})
    (pattern,) = counts.patterns_of(POLICY, [look])
    Answer.objects.filter(circumstances=row, state="nothing").update(state="exempt", done="")
    Circumstances.objects.filter(pk=row.pk).update(pattern=pattern, shifted=True)
    return Standing.objects.unscoped().filter(circumstances=row).count()


def test_folding_changes_no_figure_and_leaves_one_row_for_each(people):
    Learner.objects.unscoped().update(birth_date=dt.date(1960, 1, 1), sex="male")
    drain(*people[:20])
    before, rows = kept(), KeptCount.objects.count()
    assert counts.fold() > 0
    assert (kept(), KeptCount.objects.filter(fresh=True).exists()) == (before, False)
    assert KeptCount.objects.count() == len(before) < rows
    assert counts.fold() == 0
    drain(*people[20:])
    counts.fold()
    assert wrong() == []


def test_the_check_names_a_wrong_count(people, capsys):
    call_command("reassess", check=True)
    row = KeptCount.objects.order_by("pk").first()
    KeptCount.objects.filter(pk=row.pk).update(people=row.people + 1)
    with pytest.raises(CommandError, match="1 kept counts"):
        call_command("reassess", check=True)
    assert row.question in capsys.readouterr().out
    services.reassess(actor=ACTOR, today=YEAR_END)
    assert wrong() != [], "nobody has moved: a count that something else has written stays until it is mended"


def test_standings_of_a_version_that_kept_no_counts_are_counted_by_reassessing_everybody(people):
    KeptCount.objects.all().delete()
    Standing.objects.unscoped().update(place="", pattern=None)
    Circumstances.objects.update(pattern=None)
    Survey.objects.update(counted=False, pack_hash="x")
    survey, top = current_survey(actor=ACTOR, policy=POLICY), Unit.objects.get(depth=1)
    before = told(totals(actor=ACTOR, unit=top, question="annual_check:2024", survey=survey))
    assert services.is_behind(actor=ACTOR, today=YEAR_END)
    services.reassess(actor=ACTOR, today=YEAR_END)
    assert not services.is_behind(actor=ACTOR, today=YEAR_END)
    survey.refresh_from_db()
    assert survey.counted
    assert wrong() == []
    assert told(totals(actor=ACTOR, unit=top, question="annual_check:2024", survey=survey)) == before


@pytest.fixture
def crowd(transactional_db) -> list[Learner]:
    league(24, SEED)
    services.drain(actor=ACTOR, today=YEAR_END)
    counts.fold()
    return list(Learner.objects.unscoped().order_by("pk"))


def _movers(crowd: list[Learner]) -> list:
    """Five who retire people at the same time, with one who adds up meanwhile."""

    def move(mine: list[Learner]):
        def work() -> None:
            for person in mine:
                with transaction.atomic():
                    Membership.objects.unscoped().filter(learner=person).update(employment="retired")
                    mark_stale([person.pk])

        return work

    def fold() -> None:
        for _ in range(6):
            counts.fold()

    return [*(move(crowd[start::5][:3]) for start in range(5)), fold]


@pytest.mark.django_db(transaction=True)
def test_many_movers_at_once_lose_nobody(crowd):
    before = kept()
    results = at_once(_movers(crowd))
    assert results == [None] * 6
    assert wrong() == []
    assert kept() != before
    counts.fold()
    assert wrong() == []
    assert min(KeptCount.objects.values_list("people", flat=True)) >= 0


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite admits one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_control_a_sum_that_is_read_and_written_back_loses_people(crowd, monkeypatch):
    names = ("people", "tenths", "fee_cents")

    def write_back(self) -> None:
        read = []
        for (question, above, part, state, done, excused), sums in self._cells().items():
            key = {"question": question, "above": above, "part": part, "state": state, "done": done}
            rows = KeptCount.objects.filter(survey=self.survey, fresh=False, excused=excused, **key)
            known = [rows.aggregate(n=Sum(name))["n"] or 0 for name in names]
            read.append((rows, dict(zip(names, map(sum, zip(known, sums, strict=True)), strict=True))))
        time.sleep(0.2)
        for rows, new in read:
            rows.update(**new)

    monkeypatch.setattr(counts.Differences, "write", write_back)
    at_once(_movers(crowd)[:5])
    assert wrong() != []


def _ruling_while_placing(crowd, monkeypatch) -> None:
    """Answers change, and their people are counted anew, after somebody who places a person there has read the answers
    and before this one has written."""
    one = serving(crowd)
    stood = Standing.objects.unscoped().select_related("survey").get(learner=one)
    with transaction.atomic():
        counting = counts.Differences(stood.survey, counts.Patterns())
        counting.add(stood.place, stood.pattern_id, counts.lacks_of([stood.pk]).get(stood.pk, {}), -1)
        counting.write()
        Standing.objects.unscoped().filter(pk=stood.pk).update(circumstances=None, place="", pattern=None)
    has_read, may_write = threading.Event(), threading.Event()
    move = computing.Placing._move

    def slowly(self, moved) -> None:
        has_read.set()
        may_write.wait(timeout=3)
        move(self, moved)

    monkeypatch.setattr(computing.Placing, "_move", slowly)

    def place() -> None:
        with transaction.atomic():
            mark_stale([one.pk])

    def rule() -> None:
        assert has_read.wait(timeout=20)
        with transaction.atomic():
            look = counts.AnswerLook(True, {"annual_check:2024": ("exempt", "")})
            (pattern,) = counts.patterns_of(POLICY, [look])
            answers = Answer.objects.filter(circumstances=stood.circumstances_id)
            answers.exclude(question="annual_check:2024").delete()
            answers.update(state="exempt", done="")
            rows = Circumstances.objects.filter(pk=stood.circumstances_id)
            rows.update(pattern=pattern, shifted=True, excused_by="age_full")
        counts.shift()
        may_write.set()

    assert at_once([place, rule]) == [None, None]
    counts.shift()


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite admits one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_whoever_shifts_counts_waits_for_those_who_have_read_the_answers_of_before(crowd, monkeypatch):
    _ruling_while_placing(crowd, monkeypatch)
    assert wrong() == []


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite admits one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_control_without_waiting_somebody_stays_counted_by_the_answers_of_before(crowd, monkeypatch):
    monkeypatch.setattr(counts, "hold", lambda: None)
    _ruling_while_placing(crowd, monkeypatch)
    assert wrong() != []
