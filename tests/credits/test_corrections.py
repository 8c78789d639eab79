"""Corrected records are new versions; withdrawing the batch that corrected them brings the old ones back."""

from __future__ import annotations

import pytest

from credits.annual.models import AnnualCredit
from credits.records.models import CreditRecord
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.models import StaleMark
from uploads.importers import PlanOutdated
from uploads.services import ask_withdrawal, withdraw_upload

from .files import bring_in, line, outcomes, plan, store, upload, workbook
from .people import NOW

pytestmark = pytest.mark.django_db


def _hours(learner) -> int:
    return sum(AnnualCredit.objects.unscoped().filter(learner=learner).values_list("tenths", flat=True))


def _live(learner) -> list[int]:
    records = CreditRecord.objects.unscoped().filter(learner=learner, withdrawn_at__isnull=True)
    return sorted(records.values_list("tenths", flat=True))


def _withdraw(actor, batch, reason="平台重复导出"):
    ask_withdrawal(actor=actor, upload=batch, reason=reason)
    withdraw_upload(actor=actor, upload=batch, now=NOW)


@pytest.fixture
def office(cast):
    return cast.banner_hr.actor, cast.xilinhot, cast.alatan.learner


def _bring(office, hours, verify=True, **values):
    actor, unit, learner = office
    return bring_in(actor, unit, [line(learner, 记录编号="A1", 学时=hours, **values)], verify=verify)


def test_a_corrected_record_shows_as_a_change_with_both_values(office):
    _bring(office, 10)
    actor, unit, learner = office
    batch = plan(actor, upload(actor, unit, workbook([line(learner, 记录编号="A1", 学时=9.5, 完成时间="2024-05-30")])))
    assert outcomes(batch) == {("changed", ""): 1}
    assert batch.examples == [
        {
            "row": 2,
            "outcome": "changed",
            "reason": "",
            "name": learner.name,
            "reasons": [],
            "changes": [
                {"field": "tenths", "before": "10", "after": "9.5"},
                {"field": "completed_on", "before": "2024-06-01", "after": "2024-05-30"},
            ],
            "entries": [["原已核定", ""]],
        }
    ]


def test_a_correction_must_be_verified_anew(office):
    _bring(office, 10)
    _bring(office, 9, verify=False)
    assert _live(office[2]) == [90]
    assert _hours(office[2]) == 0


def test_withdrawing_the_correction_brings_the_version_before_back_as_verified_as_it_was(office):
    _bring(office, 10)
    second = _bring(office, 9)
    assert _hours(office[2]) == 90
    _withdraw(office[0], second)
    assert _live(office[2]) == [100]
    assert _hours(office[2]) == 100


def test_withdrawing_the_first_batch_leaves_the_correction(office):
    first = _bring(office, 10)
    second = _bring(office, 9)
    _withdraw(office[0], first)
    assert _live(office[2]) == [90]
    _withdraw(office[0], second)
    assert _live(office[2]) == []
    assert _hours(office[2]) == 0


def test_of_three_versions_the_newest_that_is_left_holds(office):
    batches = [_bring(office, hours) for hours in (10, 9, 8)]
    assert _hours(office[2]) == 80
    _withdraw(office[0], batches[1])
    assert _hours(office[2]) == 80
    _withdraw(office[0], batches[2])
    assert _live(office[2]) == [100]
    assert _hours(office[2]) == 100


def test_after_a_withdrawal_the_same_file_can_come_in_again(office):
    first = _bring(office, 10)
    _withdraw(office[0], first)
    again = _bring(office, 10)
    assert outcomes(again) == {("new", ""): 1}
    assert _hours(office[2]) == 100


def test_a_withdrawal_needs_a_reason_marks_people_and_is_on_record(office):
    actor, _unit, learner = office
    batch = _bring(office, 10)
    for empty in ("", "  "):
        with pytest.raises(Refused):
            ask_withdrawal(actor=actor, upload=batch, reason=empty)
    StaleMark.objects.all().delete()
    _withdraw(actor, batch)
    assert StaleMark.objects.filter(learner=learner).exists()
    entry = JournalEntry.objects.get(action="hours.withdrawn")
    assert (entry.object_key, entry.reason) == (str(batch.public_id), "平台重复导出")
    assert entry.after["withdrawn"] == 1
    with pytest.raises(Refused):
        _withdraw(actor, batch)


def test_a_batch_of_another_office_is_not_ones_to_withdraw(cast, office):
    batch = _bring(office, 10)
    for member in ("unit_hr", "department_hr", "supervisor", "outsider"):
        with pytest.raises(Refused):
            ask_withdrawal(actor=cast.members[member].actor, upload=batch, reason="x")
    ask_withdrawal(actor=cast.league_reviewer.actor, upload=batch, reason="x")


def test_a_number_of_another_persons_record_is_refused(cast, office):
    _bring(office, 10)
    actor, unit, _learner = office
    batch = plan(actor, upload(actor, unit, workbook([line(cast.colleague.learner, 记录编号="A1")])))
    assert outcomes(batch) == {("refused", "number_of_another"): 1}


def test_a_plan_that_others_have_overtaken_stores_nothing_and_is_made_anew(office):
    actor, unit, learner = office
    first = _bring(office, 10)
    contents = workbook([line(learner, 记录编号="A1", 学时=9), line(learner, 记录编号="A2", 课程名称="新")])
    late = plan(actor, upload(actor, unit, contents))
    _withdraw(actor, first)
    with pytest.raises(PlanOutdated):
        store(actor, late)
    assert _live(learner) == []
    assert late.state == "uploaded"
    store(actor, plan(actor, late))
    assert outcomes(late) == {("new", ""): 2}
    assert _live(learner) == [90, 100]


def test_a_record_already_there_that_is_withdrawn_meanwhile_is_not_lost(office):
    actor, unit, learner = office
    first = _bring(office, 10)
    late = plan(actor, upload(actor, unit, workbook([line(learner, 记录编号="A1")])))
    assert outcomes(late) == {("already_there", ""): 1}
    _withdraw(actor, first)
    with pytest.raises(PlanOutdated):
        store(actor, late)
    store(actor, plan(actor, late))
    assert _live(learner) == [100]


def test_two_plans_for_the_same_new_record_only_one_is_stored_as_planned(office):
    actor, unit, learner = office
    contents = workbook([line(learner, 记录编号="A1")])
    one, two = plan(actor, upload(actor, unit, contents)), plan(actor, upload(actor, unit, contents))
    store(actor, one)
    with pytest.raises(PlanOutdated):
        store(actor, two)
    store(actor, plan(actor, two))
    assert outcomes(two) == {("already_there", ""): 1}
    assert _live(learner) == [100]


def test_a_person_who_moves_away_between_plan_and_storing_stops_it(cast, office):
    actor, unit, learner = office
    batch = plan(actor, upload(actor, unit, workbook([line(learner)])))
    learner.unit = cast.hospital
    learner.save()
    with pytest.raises(PlanOutdated):
        store(actor, batch)
    assert _live(learner) == []
