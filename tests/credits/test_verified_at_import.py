"""What verifying at once, when a file is stored, leaves: the same as “all” on the desk leaves, foretold by the plan."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse

from credits.imports import storing
from credits.imports.selectors import batch_page
from credits.records.models import CreditRecord
from credits.verification.models import Verification
from ground import closed_years
from journal.models import JournalEntry
from tests.signin import open_session

from .files import bring_in, line, plan, store, upload, workbook
from .people import record

pytestmark = pytest.mark.django_db
LONG = settings.CONFIG.hours_a_day + 1
OTHER = "zj.nmgrcpx.com"


def _day_too_long(cast):
    return [line(cast.alatan.learner, 学时=LONG)]


def _two_platforms(cast):
    bring_in(cast.league_reviewer.actor, cast.league, [line(cast.alatan.learner, 学时=1, 课程名称="旧")], host=OTHER)
    return [line(cast.alatan.learner, 学时=2)]


def _shared_certificate(cast):
    bring_in(
        cast.league_reviewer.actor, cast.league,
        [line(cast.outsider.learner, 证书编号="Z1", 完成时间="2024-05-02")], host=OTHER,
    )  # fmt: skip
    return [line(cast.alatan.learner, 证书编号="Z1")]


def _same_certificate_spelled_otherwise(cast):
    bring_in(
        cast.league_reviewer.actor, cast.league,
        [line(cast.alatan.learner, 证书编号="A-17", 完成时间="2024-05-02", 课程名称="旧")], host=OTHER,
    )  # fmt: skip
    return [line(cast.alatan.learner, 证书编号="ａ17")]


def _before_opening(cast):
    return [line(cast.alatan.learner, 开课日期="2024-06-02")]


def _granted_already(cast):
    record(
        cast.alatan.learner, source="other_training", certificate_number="C-1", completed_on=dt.date(2024, 5, 2),
        verified=True,
    )  # fmt: skip
    return [line(cast.alatan.learner, 证书编号="C1")]


def _closed_year(cast):
    return [line(cast.alatan.learner, 年度=2023)]


CASES = [
    _day_too_long, _two_platforms, _shared_certificate, _same_certificate_spelled_otherwise, _before_opening,
    _granted_already, _closed_year,
]  # fmt: skip


@pytest.fixture
def closed_2023(monkeypatch):
    monkeypatch.setattr(closed_years, "_tellers", [lambda: {2023: dt.date(2023, 12, 31)}])


@pytest.mark.parametrize("case", CASES)
def test_what_wants_a_look_waits_and_the_plan_has_said_so(cast, closed_2023, case):
    actor, fine = cast.banner_hr.actor, line(cast.colleague.learner, 完成时间="2024-06-02", 课程名称="无事")
    batch = plan(actor, upload(actor, cast.xilinhot, workbook([*case(cast), fine])))
    left = batch_page(actor=actor, batch=batch)["left"]
    store(actor, batch, verify=True)
    rows = {row.learner_id: row for row in CreditRecord.objects.unscoped().filter(batch=batch)}
    minded = rows[cast.alatan.learner.pk]
    assert (minded.verified_at, minded.verified_by, minded.verification) == (None, "", None)
    assert rows[cast.colleague.learner.pk].verified_at
    assert left["rows"] == 1
    assert Verification.objects.latest("pk").count == 1
    assert JournalEntry.objects.filter(action="hours.stored").latest("pk").after["passed_over"] == 1


def test_where_all_want_a_look_there_is_no_act(cast):
    actor = cast.banner_hr.actor
    batch = bring_in(actor, cast.xilinhot, _day_too_long(cast), verify=True)
    assert CreditRecord.objects.unscoped().get(batch=batch).verified_at is None
    assert not Verification.objects.exists()


def test_the_page_of_the_plan_says_it(cast):
    actor = cast.banner_hr.actor
    batch = plan(actor, upload(actor, cast.xilinhot, workbook(_day_too_long(cast))))
    page = open_session(cast.banner_hr).get(reverse("imports:one", args=[batch.public_id]))
    assert "1行照样入库，但不核定" in page.content.decode()


def test_nothing_is_foretold_where_nothing_is_left(cast):
    actor = cast.banner_hr.actor
    batch = plan(actor, upload(actor, cast.xilinhot, workbook([line(cast.alatan.learner)])))
    assert not batch_page(actor=actor, batch=batch)["left"]


@pytest.mark.parametrize("case", CASES)
def test_control_without_looking_all_is_verified(cast, closed_2023, monkeypatch, case):
    monkeypatch.setattr(storing, "_left", lambda actor, batch, act: set())
    lines = case(cast)
    batch = bring_in(cast.banner_hr.actor, cast.xilinhot, lines, verify=True)
    assert CreditRecord.objects.unscoped().get(batch=batch).verified_at
