"""The annual credit records are what the records give: by the rulebook, one record at a time, and in bulk."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from credits.annual import ledger
from credits.annual.models import AnnualCredit
from credits.records.models import CreditRecord
from learners.people.models import StaleMark
from tests import cast as cast_module

from .people import NOW, course, platform, record


def _recount(*learners) -> None:
    with transaction.atomic():
        ledger.recount(learner.pk for learner in learners)


def _classified(learner, **values) -> CreditRecord:
    row = record(learner, **values)
    CreditRecord.objects.unscoped().bulk_update(ledger.classify([row]), ["counting_class"])
    return row


def _hours(learner) -> dict[tuple[int, str, str], int]:
    rows = AnnualCredit.objects.unscoped().filter(learner=learner)
    return {(row.year, row.subject, row.counting_class): row.tenths for row in rows}


@pytest.mark.django_db
def test_only_verified_live_records_are_added_up(cast):
    learner = cast.alatan.learner
    _classified(learner, verified=True, title="一")
    _classified(learner, verified=False, title="二")
    gone = _classified(learner, verified=True, title="三")
    _recount(learner)
    assert _hours(learner) == {(2024, "public", "always"): 200}
    CreditRecord.objects.unscoped().filter(pk=gone.pk).update(withdrawn_at=NOW, withdrawal="batch")
    _recount(learner)
    assert _hours(learner) == {(2024, "public", "always"): 100}
    CreditRecord.objects.unscoped().update(withdrawn_at=NOW, withdrawal="batch")
    _recount(learner)
    assert _hours(learner) == {}


@pytest.mark.django_db
def test_hours_stand_under_the_class_that_says_when_they_count(cast):
    learner = cast.alatan.learner
    _classified(learner, verified=True, source="forum", certificate=True)
    _classified(learner, verified=True, source="forum", certificate=False)
    _classified(learner, verified=True, source="sanke_training", tenths=55)
    _classified(learner, verified=True, source="skill_training", completed_on=dt.date(2024, 1, 14))
    _recount(learner)
    assert _hours(learner) == {
        (2024, "professional", "always"): 100,
        (2024, "professional", "sanke"): 55,
        (2024, "professional", "skilled_review_jan"): 100,
    }


@pytest.mark.django_db
def test_of_one_course_in_one_year_the_report_with_most_hours_counts(cast):
    learner = cast.alatan.learner
    small = _classified(learner, verified=True, tenths=80, title="同一门课")
    large = _classified(learner, verified=True, tenths=100, title="同一门课", platform=platform("zj.nmgrcpx.com"))
    _classified(learner, verified=True, tenths=100, title="同一门课", year=2023)
    _recount(learner)
    assert _hours(learner) == {(2024, "public", "always"): 100, (2023, "public", "always"): 100}
    assert list(CreditRecord.objects.unscoped().filter(duplicate=True)) == [small]
    CreditRecord.objects.unscoped().filter(pk=large.pk).update(withdrawn_at=NOW, withdrawal="batch")
    _recount(learner)
    assert _hours(learner)[2024, "public", "always"] == 80
    assert not CreditRecord.objects.unscoped().filter(duplicate=True).exists()


@pytest.mark.django_db
def test_a_tie_goes_to_the_earlier_then_to_the_smaller_id(cast):
    learner = cast.alatan.learner
    later = _classified(learner, verified=True, title="同", completed_on=dt.date(2024, 6, 2))
    earlier = _classified(learner, verified=True, title="同", completed_on=dt.date(2024, 6, 1))
    same_day = _classified(learner, verified=True, title="同", completed_on=dt.date(2024, 6, 1))
    _recount(learner)
    counting = CreditRecord.objects.unscoped().get(duplicate=False)
    assert counting.pk != later.pk
    assert str(counting.public_id) == min(str(earlier.public_id), str(same_day.public_id))


@pytest.mark.django_db
def test_a_report_that_does_not_count_by_itself_replaces_nothing(cast):
    learner = cast.alatan.learner
    _classified(learner, verified=True, tenths=300, title="同", exam_passed=False)
    _classified(learner, verified=True, tenths=100, title="同")
    _recount(learner)
    assert _hours(learner) == {(2024, "public", "always"): 100}


@pytest.mark.django_db
def test_everybody_recounted_is_marked_stale_in_the_same_transaction(cast):
    with pytest.raises(RuntimeError), transaction.atomic():
        ledger.recount([cast.alatan.learner.pk])
        raise RuntimeError
    assert StaleMark.objects.count() == 0
    _recount(cast.alatan.learner, cast.colleague.learner)
    assert set(StaleMark.objects.values_list("learner_id", flat=True)) == {
        cast.alatan.learner.pk,
        cast.colleague.learner.pk,
    }


@pytest.mark.django_db(transaction=True)
def test_a_recount_belongs_to_a_transaction(cast):
    with pytest.raises(transaction.TransactionManagementError):
        ledger.recount([cast.alatan.learner.pk])


@pytest.mark.django_db
def test_the_command_finds_a_figure_that_was_tampered_with_and_mends_it(cast, capsys):
    learner = cast.alatan.learner
    _classified(learner, verified=True)
    _recount(learner)
    call_command("recount", "--check")
    AnnualCredit.objects.unscoped().update(tenths=1000)
    with pytest.raises(CommandError):
        call_command("recount", "--check")
    assert str(learner.public_id) in capsys.readouterr().out
    call_command("recount", "--all")
    call_command("recount", "--check")
    assert _hours(learner) == {(2024, "public", "always"): 100}


@pytest.mark.django_db
def test_recount_all_classifies_records_anew(cast):
    row = record(cast.alatan.learner, verified=True)
    assert row.counting_class == ""
    call_command("recount", "--all")
    assert _hours(cast.alatan.learner) == {(2024, "public", "always"): 100}


HOSTS = ("nmg.chinahrt.com", "zj.nmgrcpx.com", "xlgl.chinahrt.cn", "elsewhere.example")
_records = st.lists(
    st.fixed_dictionaries(
        {
            "who": st.integers(0, 1),
            "year": st.integers(2020, 2025),
            "subject": st.sampled_from(["public", "professional"]),
            "tenths": st.integers(1, 300),
            "source": st.sampled_from(["platform"] * 5 + ["forum", "sanke_training", "skill_training"]),
            "host": st.sampled_from(HOSTS),
            "course": st.sampled_from(["甲", "乙", "丙", None]),
            "completed_on": st.dates(dt.date(2020, 6, 1), dt.date(2025, 2, 1)),
            "exam_passed": st.sampled_from([True, True, False, None]),
            "certificate": st.sampled_from([True, False, None]),
            "verified": st.booleans(),
            "withdrawn": st.sampled_from([False, False, True]),
        }
    ),
    max_size=14,
)


class LedgerEqualsRulebook(TestCase):
    """Random records, written in random order with recounts in between: the fast way gives what the rulebook gives."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(drawn=_records, seed=st.integers(0, 2**16))
    def test_after_any_writes(self, drawn, seed):
        people = cast_module.assemble()
        learners = [people.alatan.learner, people.outsider.learner]
        order = random.Random(seed)
        order.shuffle(drawn)
        for values in drawn:
            values = dict(values)
            learner = learners[values.pop("who")]
            host, title, withdrawn = values.pop("host"), values.pop("course"), values.pop("withdrawn")
            if values["source"] == "platform":
                values |= {"platform": platform(host), "course": course(title) if title else None}
            row = _classified(learner, **values)
            if withdrawn:
                if order.random() < 0.5:
                    _recount(learner)
                CreditRecord.objects.unscoped().filter(pk=row.pk).update(withdrawn_at=NOW, withdrawal="batch")
            if order.random() < 0.5:
                _recount(learner)
        _recount(*learners)
        assert list(ledger.differences([learner.pk for learner in learners])) == []
