"""The sample data on any day that can be played: work is under way, its terms lie ahead, and nothing in the future."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.holders.models import Account
from casework.requests.models import CaseRequest
from credits.records.models import CreditRecord
from ground import clock
from journal.models import JournalEntry
from learners.people.models import Learner
from rulebook.speech import Phrases
from tests.cast import Member
from tests.signin import open_session
from uploads.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def installed(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.DEMONSTRATION, settings.RULE_PACKS = None, ["xlgl-2024"]
    return settings


def seeded(**options) -> str:
    said = io.StringIO()
    call_command("seed_demo", run_on=True, stdout=said, **options)
    return said.getvalue()


@pytest.mark.parametrize(
    "day", [None, "2024-01-01", "2024-01-14", "2024-01-15", "2024-12-31", "2025-01-01", "2025-03-03", "2026-06-01"]
)
def test_work_is_under_way_on_the_day(installed, day):
    said = seeded(day=day and dt.date.fromisoformat(day))
    today = clock.today()
    assert today.isoformat() == (day or "2024-11-20")
    assert "learner1" in said

    records = CreditRecord.objects.unscoped()
    assert records.filter(completed_on__lte=today).count() == records.count() > 300
    waiting = Upload.objects.unscoped().filter(importer="hours", due_on__gt=today)
    unverified = records.filter(verified_at__isnull=True)
    assert unverified.count() == 12
    assert set(unverified.values_list("batch", flat=True)) <= set(waiting.values_list("pk", flat=True))

    requests = CaseRequest.objects.unscoped()
    assert sorted(requests.values_list("state", flat=True)) == ["approved", "filed", "filed", "returned"]
    assert {timezone.localdate(filed) for filed in requests.values_list("filed_at", flat=True)} == {today}
    assert {timezone.localdate(at) for at in JournalEntry.objects.values_list("at", flat=True)} == {today}


def test_a_second_start_changes_nothing_but_the_clock(installed):
    first = seeded(day=None)
    counts = [model.objects.unscoped().count() for model in (CreditRecord, CaseRequest, Learner)]
    before = clock.now()
    assert seeded(day=None) == first
    assert [model.objects.unscoped().count() for model in (CreditRecord, CaseRequest, Learner)] == counts
    assert clock.now() - before < dt.timedelta(minutes=5)
    assert seeded(day=dt.date(2025, 3, 3)) == first
    assert clock.today() == dt.date(2025, 3, 3)


@pytest.mark.parametrize(("day", "notice"), [("2024-11-20", "2024年度"), ("2025-03-03", "2025年度")])
@pytest.mark.parametrize("login", ["learner1", "unit", "league"])
def test_pages_open_on_the_day(installed, day, notice, login):
    seeded(day=dt.date.fromisoformat(day))
    account = Account.objects.get(login=login)
    answer = open_session(Member(account.name, account)).get("/", follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert notice in page or login != "learner1"  # an office has no figures yet
    assert f"今天按{Phrases().day(clock.today())}计" in page
    assert "尚未录入" not in page
