"""What the database itself refuses, whoever writes: tried by raw SQL, past every model and form."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from credits.annual.models import AnnualCredit
from credits.records.models import CreditRecord

from .people import platform, record

pytestmark = pytest.mark.django_db


def _set(model, column: str, value: object, pk: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", [value, pk])


def _literal(model, column: str, literal: str, pk: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = {literal} WHERE id = {pk}")


def _annual(learner) -> AnnualCredit:
    return AnnualCredit.objects.unscoped().create(
        learner=learner, year=2024, subject="public", counting_class="always", tenths=100
    )


REFUSED_HOURS = ["-1", "0", "'NaN'", "'abc'", "NULL", "99999999999999999999", "'1e400'"]


@pytest.mark.parametrize("literal", REFUSED_HOURS)
def test_hours_of_a_record_refuse(cast, literal):
    row = record(cast.alatan.learner)
    with pytest.raises(DatabaseError):
        _literal(CreditRecord, "tenths", literal, row.pk)
    assert CreditRecord.objects.unscoped().get(pk=row.pk).tenths == row.tenths


@pytest.mark.parametrize("literal", REFUSED_HOURS)
def test_hours_of_an_annual_record_refuse(cast, literal):
    row = _annual(cast.alatan.learner)
    with pytest.raises(DatabaseError):
        _literal(AnnualCredit, "tenths", literal, row.pk)


@pytest.mark.parametrize(("tenths", "taken"), [(1, True), (100_000, True), (100_001, False), (0, False)])
def test_hours_of_a_record_on_and_beyond_their_bounds(cast, tenths, taken):
    row = record(cast.alatan.learner)
    if taken:
        _set(CreditRecord, "tenths", tenths, row.pk)
    else:
        with pytest.raises(DatabaseError):
            _set(CreditRecord, "tenths", tenths, row.pk)


def test_a_part_of_a_tenth_is_never_stored(cast):
    """SQLite refuses it. PostgreSQL's integer column cannot hold it: it rounds, so no fraction is there to add up."""
    row = record(cast.alatan.learner)
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError):
            _literal(CreditRecord, "tenths", "29.5", row.pk)
    else:
        _literal(CreditRecord, "tenths", "29.5", row.pk)
    stored = CreditRecord.objects.unscoped().get(pk=row.pk).tenths
    assert type(stored) is int
    assert stored in {row.tenths, 30}


@pytest.mark.parametrize("value", [1.5, "15", "1_0", True, float("nan")])
def test_the_model_takes_whole_tenths_only(cast, value):
    with pytest.raises(TypeError):
        record(cast.alatan.learner, tenths=value)
    with pytest.raises(TypeError):
        CreditRecord.objects.unscoped().update(tenths=value)


@pytest.mark.parametrize("literal", ["1999", "2101", "'abc'", "-2024"])
def test_years_out_of_this_century_are_refused(cast, literal):
    row = record(cast.alatan.learner)
    with pytest.raises(DatabaseError):
        _literal(CreditRecord, "year", literal, row.pk)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", ""),
        ("source", "rumour"),
        ("completed_on", "1989-12-31"),
        ("completed_on", "2101-01-01"),
        ("verified_by", "李建国"),
        ("returned_reason", "no day of return"),
        ("withdrawal", "batch"),
        ("platform_id", None),
        ("row_number", 7),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(cast, column, value):
    row = record(cast.alatan.learner)
    with pytest.raises(DatabaseError):
        _set(CreditRecord, column, value, row.pk)


def test_a_record_is_not_verified_and_returned_at_once(cast):
    row = record(cast.alatan.learner, verified=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditRecord.objects.unscoped().filter(pk=row.pk).update(returned_at=row.verified_at, returned_reason="no")


def test_a_platforms_number_is_there_once_among_live_records(cast):
    first = record(cast.alatan.learner, record_number="NMG1")
    with pytest.raises(DatabaseError), transaction.atomic():
        record(cast.colleague.learner, record_number="NMG1")
    CreditRecord.objects.unscoped().filter(pk=first.pk).update(
        withdrawn_at=dt.datetime(2024, 6, 3, tzinfo=dt.UTC), withdrawal="batch"
    )
    record(cast.colleague.learner, record_number="NMG1")
    record(cast.colleague.learner, record_number="NMG1", platform=platform("zj.nmgrcpx.com"))


def test_without_a_number_a_record_is_person_platform_course_year_subject_and_day(cast):
    record(cast.alatan.learner, record_number="", title="科技创新")
    with pytest.raises(DatabaseError), transaction.atomic():
        record(cast.alatan.learner, record_number="", title="科技创新", tenths=5)
    for other in (
        {"year": 2023},
        {"subject": "professional"},
        {"title": "数字经济"},
        {"completed_on": dt.date(2024, 6, 2)},
        {"platform": platform("zj.nmgrcpx.com")},
    ):
        record(cast.alatan.learner, record_number="", **{"title": "科技创新", **other})
    record(cast.colleague.learner, record_number="", title="科技创新")


def test_one_record_for_a_claim(cast):
    record(cast.alatan.learner, source="forum", claim_key="c-1")
    with pytest.raises(DatabaseError), transaction.atomic():
        record(cast.alatan.learner, source="forum", claim_key="c-1")
