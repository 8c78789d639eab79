"""Hours are verified by the office in charge, once, never by the person; and it can be undone for five minutes."""

from __future__ import annotations

import datetime as dt
import random
from functools import partial

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from credits.annual import ledger
from credits.annual.models import AnnualCredit
from credits.records.models import CreditRecord
from credits.records.states import RECORDS
from credits.verification.due import due_parts
from credits.verification.models import Verification
from credits.verification.selectors import (
    desk_counts,
    person_signs,
    records_in_charge,
    records_to_verify,
    signs_of,
    years_of,
)
from credits.verification.services import return_records, revoke_verification, undo_verification, verify_records
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.models import Learner
from units.models import Unit

from .files import TODAY, bring_in, line
from .people import NOW, record
from .racing import at_once


def _live(*learners):
    return CreditRecord.objects.unscoped().filter(learner__in=learners, withdrawn_at__isnull=True)


def _first(learner):
    return CreditRecord.objects.unscoped().filter(pk=_live(learner).order_by("pk").values("pk")[:1])


def _hours(learner) -> int:
    return sum(AnnualCredit.objects.unscoped().filter(learner=learner).values_list("tenths", flat=True))


@pytest.fixture
def waiting(cast):
    """Records of alatan and colleague (school) and outsider (another banner), stored and not verified."""
    lines = [
        line(m.learner, 课程名称=f"课程{n}") for m in (cast.alatan, cast.colleague, cast.outsider) for n in range(2)
    ]
    return bring_in(cast.league_reviewer.actor, cast.league, lines)


@pytest.mark.django_db
class TestWho:
    @pytest.mark.parametrize(
        ("member", "sees"),
        [("department_hr", 4), ("banner_hr", 4), ("league_reviewer", 6)],
    )
    def test_an_office_verifies_its_own_place_only(self, cast, waiting, member, sees):
        actor = cast.members[member].actor
        assert records_to_verify(actor=actor).count() == sees
        done = verify_records(actor=actor, records=CreditRecord.objects.unscoped(), now=NOW)
        assert done.count == sees
        assert _live(cast.outsider.learner).filter(verified_at__isnull=False).exists() == (sees == 6)

    def test_whoever_has_the_whole_tree_has_not_another_one(self, cast, waiting):
        """Without another tree nothing is compared with paths; with one, everything is again."""
        actor = cast.league_reviewer.actor
        assert records_to_verify(actor=actor).count() == 6
        assert "units_unit" not in str(records_to_verify(actor=actor).select_related(None).values("pk").query)
        other = Unit.objects.add_root(
            instance=Unit(name="another league", full_name="another league", kind=cast.league.kind)
        )
        Learner.objects.unscoped().filter(pk=cast.outsider.learner.pk).update(unit=other)
        assert records_to_verify(actor=actor).count() == 4
        assert desk_counts(actor=actor, today=TODAY).to_verify == 4
        done = verify_records(actor=actor, records=CreditRecord.objects.unscoped(), now=NOW)
        assert done.count == 4

    @pytest.mark.parametrize("member", ["unit_hr", "league_policy", "supervisor", "alatan", "stranger", "audit_admin"])
    def test_nobody_else_verifies(self, cast, waiting, member):
        actor = cast.members[member].actor
        assert records_to_verify(actor=actor).count() == 0
        for act in (verify_records, partial(return_records, reason="x")):
            with pytest.raises(Refused):
                act(actor=actor, records=CreditRecord.objects.unscoped(), now=NOW)
        assert not CreditRecord.objects.unscoped().exclude(verified_at=None, returned_at=None).exists()

    def test_nobody_verifies_their_own_hours_singly_or_in_bulk(self, cast, waiting):
        cast.alatan.account.learner, cast.banner_hr.account.learner = None, cast.alatan.learner
        cast.alatan.account.save()
        cast.banner_hr.account.save()
        actor = cast.banner_hr.actor
        with pytest.raises(Refused, match="自己"):
            verify_records(actor=actor, records=_first(cast.alatan.learner), now=NOW)
        verify_records(actor=actor, records=_live(cast.alatan.learner, cast.colleague.learner), now=NOW)
        assert _hours(cast.alatan.learner) == 0
        assert _hours(cast.colleague.learner) == 200


@pytest.mark.django_db
class TestWhat:
    def test_verified_hours_count_at_once_and_the_act_is_on_record(self, cast, waiting):
        act = verify_records(actor=cast.banner_hr.actor, records=_live(cast.alatan.learner), now=NOW)
        assert _hours(cast.alatan.learner) == 200
        row = _first(cast.alatan.learner).get()
        assert (row.verified_by, row.verified_at, row.verification) == (act.by_name, NOW, act)
        entry = JournalEntry.objects.get(action="hours.verified")
        assert entry.after == {"records": 2, "people": 1, "passed_over": 0}

    def test_a_return_needs_a_reason_and_can_be_verified_later(self, cast, waiting):
        actor, records = cast.banner_hr.actor, _live(cast.alatan.learner)
        with pytest.raises(Refused):
            return_records(actor=actor, records=records, reason=" ", now=NOW)
        return_records(actor=actor, records=records, reason="课程与所从事专业不符", now=NOW)
        assert {row.returned_reason for row in records.all()} == {"课程与所从事专业不符"}
        assert records_to_verify(actor=actor).filter(learner=cast.alatan.learner).count() == 0
        verify_records(actor=actor, records=records, now=NOW)
        assert _hours(cast.alatan.learner) == 200
        assert not records.exclude(returned_reason="").exists()

    def test_the_second_officer_is_told_who_was_first_and_when(self, cast, waiting):
        one = _first(cast.alatan.learner)
        verify_records(actor=cast.banner_hr.actor, records=one, now=NOW)
        with pytest.raises(Refused, match=r"乌云塔娜.*2024年6月3日 09:00"):
            verify_records(actor=cast.league_reviewer.actor, records=one, now=NOW)

    def test_a_verification_can_be_revoked_for_one_record_with_a_reason(self, cast, waiting):
        verify_records(actor=cast.banner_hr.actor, records=_live(cast.alatan.learner), now=NOW)
        row = _first(cast.alatan.learner).get()
        revoke_verification(actor=cast.league_reviewer.actor, row=row, reason="抽查发现重复", now=NOW)
        assert _hours(cast.alatan.learner) == 100
        with pytest.raises(Refused):
            revoke_verification(actor=cast.league_reviewer.actor, row=row, reason="再次", now=NOW)


@pytest.mark.django_db
class TestUndo:
    @pytest.mark.parametrize(("seconds", "allowed"), [(0, True), (299, True), (300, True), (301, False)])
    def test_for_five_minutes(self, cast, waiting, seconds, allowed):
        actor = cast.banner_hr.actor
        act = verify_records(actor=actor, records=_live(cast.alatan.learner), now=NOW)
        later = NOW + dt.timedelta(seconds=seconds)
        if allowed:
            assert undo_verification(actor=actor, verification=act, now=later) == 2
            assert _hours(cast.alatan.learner) == 0
            assert records_to_verify(actor=actor).count() == 4
        else:
            with pytest.raises(Refused):
                undo_verification(actor=actor, verification=act, now=later)
            assert _hours(cast.alatan.learner) == 200

    def test_once_and_only_by_whoever_did_it(self, cast, waiting):
        actor = cast.banner_hr.actor
        act = return_records(actor=actor, records=_live(cast.alatan.learner), reason="x", now=NOW)
        with pytest.raises(Refused):
            undo_verification(actor=cast.league_reviewer.actor, verification=act, now=NOW)
        undo_verification(actor=actor, verification=act, now=NOW)
        with pytest.raises(Refused):
            undo_verification(actor=actor, verification=act, now=NOW)

    def test_it_leaves_alone_what_others_have_decided_since(self, cast, waiting):
        actor, records = cast.banner_hr.actor, _live(cast.alatan.learner)
        act = return_records(actor=actor, records=records, reason="x", now=NOW)
        verify_records(actor=cast.league_reviewer.actor, records=_first(cast.alatan.learner), now=NOW)
        assert undo_verification(actor=actor, verification=act, now=NOW) == 1
        assert _hours(cast.alatan.learner) == 100


@pytest.mark.django_db
class TestDesk:
    def test_counts_say_what_waits_what_is_due_what_was_returned_and_done(self, cast, waiting):
        actor = cast.banner_hr.actor
        assert desk_counts(actor=actor, today=TODAY)[:6] == (4, 0, 0, 4, 0, 0)
        return_records(actor=actor, records=_first(cast.alatan.learner), reason="x", now=NOW)
        verify_records(actor=actor, records=_live(cast.colleague.learner), now=NOW)
        assert desk_counts(actor=actor, today=TODAY)[:6] == (1, 0, 0, 1, 1, 3)

    @pytest.mark.parametrize(
        ("days", "part"),
        [(-6, "not_due"), (-5, "due_soon"), (-1, "due_soon"), (0, "due_soon"), (1, "overdue"), (697, "overdue")],
    )
    def test_overdue_due_soon_and_not_due_are_three_things(self, cast, waiting, days, part):
        """Fifteen working days after 3 June, 端午 left out; due soon from the third working day before."""
        assert waiting.due_on == dt.date(2024, 6, 25)
        day = waiting.due_on + dt.timedelta(days=days)
        counts = desk_counts(actor=cast.banner_hr.actor, today=day)
        assert {name: getattr(counts, name) for name in ("overdue", "due_soon", "not_due")} == {
            "overdue": 0, "due_soon": 0, "not_due": 0, part: 4,
        }  # fmt: skip
        waits = records_to_verify(actor=cast.banner_hr.actor)
        for condition in due_parts(day).values():
            assert waits.filter(condition).count() in (0, 4)
        assert sum(waits.filter(condition).count() for condition in due_parts(day).values()) == 4

    def test_the_persons_year_before_and_after(self, cast):
        learner, actor = cast.alatan.learner, cast.banner_hr.actor
        for values in ({"title": "一", "verified": True}, {"title": "二"}, {"title": "三", "tenths": 55}):
            record(learner, **values)
        record(learner, title="四", returned_at=NOW, returned_reason="x")
        chosen = records_in_charge(actor=actor).get(tenths=55)
        public, professional = years_of(actor=actor, record=chosen)
        assert (public.required, public.now, public.with_record, public.with_all) == (300, 100, 155, 255)
        assert (professional.required, professional.now, professional.with_all) == (600, 0, 0)

    def test_a_duplicate_adds_nothing_to_the_year(self, cast):
        learner, actor = cast.alatan.learner, cast.banner_hr.actor
        record(learner, title="同", verified=True)
        chosen = record(learner, title="同", tenths=80)
        public = years_of(actor=actor, record=records_in_charge(actor=actor).get(pk=chosen.pk))[0]
        assert (public.now, public.with_record) == (100, 100)

    def test_signs_of_trouble_about_one_person(self, cast):
        learner, actor = cast.alatan.learner, cast.banner_hr.actor
        record(learner, title="一", tenths=70, certificate_number="Z9")
        record(learner, title="二", tenths=60)
        record(cast.outsider.learner, certificate_number="Z9")
        kinds = {sign.kind for sign in person_signs(actor=actor, learner=learner, most_tenths_a_day=120)}
        assert kinds == {"hours_a_day", "shared_certificate"}

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL finds the index in either way")
    def test_whoever_bears_a_certificate_is_found_without_reading_every_record(self, cast):
        record(cast.alatan.learner, certificate_number="Z9")
        with CaptureQueriesContext(connection) as asked:
            signs_of(actor=cast.banner_hr.actor, learners=[cast.alatan.learner.pk], most_tenths_a_day=120)
        named = next(one["sql"] for one in asked if '"certificate_number" IN' in one["sql"])

        def plan(sql):
            with connection.cursor() as cursor:
                return str(cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())

        assert "record_by_certificate" in plan(named)
        guard = ' AND NOT ("credits_creditrecord"."certificate_number" = \'\')'
        assert "SCAN" in plan(named.replace(guard, "")), "the control: without its condition the index is not found"

    def test_of_some_days_every_sign_is_found_and_of_others_only_what_bears_a_certificate(self, cast):
        learner, actor, day = cast.alatan.learner, cast.banner_hr.actor, dt.date(2024, 5, 1)
        shown = [
            record(learner, title="一", tenths=70, completed_on=day),
            record(learner, title="二", completed_on=day + dt.timedelta(days=1), certificate_number="Z9"),
        ]
        record(learner, title="三", tenths=60, completed_on=day)
        record(learner, title="四", completed_on=dt.date(2023, 5, 1), certificate_number="z 9")
        record(cast.outsider.learner, certificate_number="Z9", completed_on=dt.date(2023, 6, 1))
        other_day = record(learner, title="五", tenths=200, completed_on=dt.date(2023, 7, 1))

        def found(days):
            signs = signs_of(actor=actor, learners=[learner.pk], most_tenths_a_day=120, days=days)
            return {(sign.kind, pk) for sign in signs for pk in sign.rows}

        keys, whole = {row.pk for row in shown}, found(())
        some = found({row.completed_on for row in shown})
        assert {pair for pair in some if pair[1] in keys} == {pair for pair in whole if pair[1] in keys}
        assert {pk for _kind, pk in some} >= keys
        assert ("hours_a_day", other_day.pk) in whole - some


@pytest.mark.django_db(transaction=True)
def test_eight_officers_over_two_hundred_records_count_each_once(cast):
    seed = random.SystemRandom().randrange(2**32)
    for learner in (cast.alatan.learner, cast.colleague.learner):
        for number in range(100):
            row = record(learner, title=f"课程{number}", tenths=10)
            CreditRecord.objects.unscoped().bulk_update(ledger.classify([row]), ["counting_class"])
    pks = list(CreditRecord.objects.unscoped().values_list("pk", flat=True))
    offices = [cast.department_hr.actor, cast.banner_hr.actor, cast.league_reviewer.actor]

    def review(worker: int) -> int:
        chance = random.Random(f"{seed}-{worker}")
        actor, done = offices[worker % 3], 0
        order = chance.sample(pks, len(pks))
        for start in range(0, len(order), 25):
            try:
                chosen = CreditRecord.objects.unscoped().filter(pk__in=order[start : start + 25])
                done += verify_records(actor=actor, records=chosen, now=NOW).count
            except Refused:
                continue
        return done

    results = at_once([partial(review, worker) for worker in range(8)])
    assert all(isinstance(result, int) for result in results), (seed, results)
    assert sum(results) == 200, seed
    assert sum(Verification.objects.values_list("count", flat=True)) == 200
    assert (_hours(cast.alatan.learner), _hours(cast.colleague.learner)) == (1000, 1000)
    assert list(ledger.differences([cast.alatan.learner.pk, cast.colleague.learner.pk])) == []


@pytest.mark.django_db(transaction=True)
def test_control_without_the_condition_one_record_is_verified_twice(cast, monkeypatch):
    """What the conditional update is for: looked at before, written without looking again."""
    row = record(cast.alatan.learner)
    chosen = CreditRecord.objects.unscoped().filter(pk=row.pk)
    verify_records(actor=cast.banner_hr.actor, records=chosen, now=NOW)
    with pytest.raises(Refused):
        verify_records(actor=cast.league_reviewer.actor, records=chosen, now=NOW)
    monkeypatch.setattr(RECORDS, "starting", lambda move: Q())
    assert verify_records(actor=cast.league_reviewer.actor, records=chosen, now=NOW).count == 1
    assert sum(Verification.objects.values_list("count", flat=True)) == 2
