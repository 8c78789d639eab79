"""The learner's home is kept whole and shown again; whatever it shows may change, and nothing stale is ever shown."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.credentials.sessions import SessionStore
from accounts.holders.models import Account
from accounts.messages.models import Message
from assessments.seasons.models import ApplicationDay
from casework.corrections.models import Correction
from credits.missing.models import MissingHours
from credits.records.models import CreditRecord
from exemptions.facts.models import Fact
from exemptions.plans.models import PlanCompletion
from ground import kept_pages
from learners.people.models import Learner
from reports.home import views
from tests.credits.people import platform, record
from tests.security import things_work
from units.models import Unit
from uploads.models import Upload

pytestmark = pytest.mark.django_db
OWN = "/"
NOW = timezone.make_aware(dt.datetime(2024, 6, 3, 9))
_PASSING = re.compile(rb'value="[A-Za-z0-9]{64}"|content="[A-Za-z0-9]{64}"')


@pytest.fixture(autouse=True)
def _a_day(monkeypatch):
    monkeypatch.setattr("ground.clock.today", lambda: dt.date(2024, 6, 3))
    cache.clear()


@pytest.fixture
def client(cast, signed_in) -> Client:
    record(cast.alatan.learner, verified=True, title="一")
    return signed_in(cast.alatan)


def page(client: Client, address: str = OWN) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return _PASSING.sub(b"", answer.content)


def never(*given):
    raise AssertionError("the page was made anew")


def verified(cast):
    waiting = record(cast.alatan.learner, title="二", subject="professional")
    yield
    CreditRecord.objects.unscoped().filter(pk=waiting.pk).update(verified_at=NOW, verified_by="李建国")


def withdrawn(cast):
    yield
    rows = CreditRecord.objects.unscoped().filter(learner=cast.alatan.learner)
    rows.update(withdrawn_at=NOW, withdrawal="batch")


def course_renamed(cast):
    yield
    CreditRecord.objects.unscoped().get(learner=cast.alatan.learner).course.__class__.objects.update(title="另一门课")


def fact(cast):
    yield
    Fact.objects.unscoped().create(
        learner=cast.alatan.learner, kind="epidemic_frontline", values={"years": [2024]}, decided_at=NOW,
        decided_by="李建国", ground="证明材料齐全",
    )  # fmt: skip


def particulars(cast):
    yield
    Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk).update(birth_date=dt.date(1950, 1, 1), sex="male")


def title(cast):
    yield
    Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk).update(title_level="senior", post_grade=4)


def unit_renamed(cast):
    yield
    Unit.objects.filter(pk=cast.alatan.learner.unit_id).update(name="新名称学校", full_name="新名称学校")


def notice_unread(cast):
    yield
    Message.objects.create(learner=cast.alatan.learner, key="k", text="请核对", created_at=NOW)


def newest_import(cast):
    yield
    Upload.objects.unscoped().create(
        importer="hours", about=platform().host, office=cast.league, file_name="x.xlsx", file_hash="0" * 64,
        state="stored", uploaded_by_name="李建国", uploaded_at=NOW, stored_at=NOW, stored_by="李建国",
    )  # fmt: skip


def application_day(cast):
    yield
    ApplicationDay.objects.create(
        policy="xlgl-2024", slot="annual_check", step=1, day=dt.date(2024, 6, 20), reason="通知", entered_at=NOW,
        entered_by="李建国",
    )  # fmt: skip


def waiting_report(cast):
    yield
    MissingHours.objects.unscoped().create(
        learner=cast.alatan.learner, platform=platform(), course_title="一门课", completed_on=dt.date(2024, 5, 1),
        reported_at=NOW, office=cast.xilinhot,
    )  # fmt: skip


def returned_request(cast):
    yield
    things_work.returned_request(cast.alatan.learner, "")


def outdated_card(cast):
    card = things_work.card(cast.alatan.learner, "")
    yield
    rows = card.__class__.objects.unscoped().filter(pk=card.pk)
    rows.update(state="outdated", state_at=NOW, state_reason="学时有变化")


def correction(cast):
    yield
    Correction.objects.unscoped().create(learner=cast.alatan.learner, item="name", value="另一个", created_at=NOW)


def review(cast):
    yield
    things_work.review(cast.alatan.learner, "")


def objection(cast):
    yield
    things_work.objection(cast.alatan.learner, "")


def announcement(cast):
    yield
    row = things_work.announcement(cast.alatan.learner, "")
    row.__class__.objects.unscoped().filter(pk=row.pk).update(begins_on=NOW.date(), ends_on=NOW.date())


RECORDED = {"state": "recorded", "filed_on": NOW.date(), "recorded_at": NOW, "number": "1", "tenths": 300}


def plan(cast):
    yield
    row = things_work.plan(cast.alatan.learner, "")
    row.__class__.objects.unscoped().filter(pk=row.pk).update(**RECORDED)


def plan_completed(cast):
    row = things_work.plan(cast.colleague.learner, "")
    row.__class__.objects.unscoped().filter(pk=row.pk).update(office=cast.dongwu, **RECORDED)
    yield
    PlanCompletion.objects.create(plan=row, learner=cast.alatan.learner, reported_at=NOW, reported_by="李建国")


CHANGES = (
    verified, withdrawn, course_renamed, fact, particulars, title, unit_renamed, notice_unread, newest_import,
    application_day, waiting_report, returned_request, outdated_card, correction, review, objection, announcement,
    plan, plan_completed,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_the_page_shows_is_shown_as_it_is_now(cast, client, change):
    steps = change(cast)
    next(steps)
    before = page(client)
    for _ in steps:
        pass
    after = page(client)
    assert after != before
    cache.clear()
    assert page(client) == after


def test_the_page_is_kept(cast, client, monkeypatch):
    before = page(client)
    monkeypatch.setattr(views, "_own", never)
    assert page(client) == before
    with pytest.raises(AssertionError, match="made anew"):
        page(client, "/?purpose=title_review")


def test_control_a_page_that_is_not_asked_for_its_reads_goes_stale(cast, client, monkeypatch):
    before = page(client)
    monkeypatch.setattr(kept_pages, "_still_holds", lambda reads: True)
    CreditRecord.objects.unscoped().filter(learner=cast.alatan.learner).update(withdrawn_at=NOW, withdrawal="batch")
    assert page(client) == before


def test_day_print_settings_roles_and_the_purpose_looked_at_last_are_part_of_the_key(cast, client, monkeypatch):
    seen = [page(client)]
    client.cookies["large_print"] = "1"
    seen.append(page(client))
    monkeypatch.setattr("ground.clock.today", lambda: dt.date(2024, 12, 31))
    seen.append(page(client))
    monkeypatch.setattr(settings, "CONFIG", settings.CONFIG.model_copy(update={"hours_a_day": 3}))
    seen.append(page(client))
    page(client, "/?purpose=post_appointment")
    seen.append(page(client))
    Account.objects.filter(pk=cast.alatan.account.pk).update(name="另一个人")
    seen.append(page(client))
    assert len(set(seen)) == len(seen)


def test_nobody_is_shown_what_was_kept_for_somebody_else(cast, client, signed_in):
    mine, theirs = page(client), page(signed_in(cast.colleague))
    assert cast.alatan.learner.name.encode() in mine
    assert cast.alatan.learner.name.encode() not in theirs


def test_a_message_that_is_shown_once_is_neither_kept_nor_lost(cast, client, monkeypatch):
    page(client)
    monkeypatch.setattr(kept_pages, "_has_messages", lambda request: True)
    monkeypatch.setattr(views, "_own", never)
    with pytest.raises(AssertionError, match="made anew"):
        page(client)


def test_forms_of_a_kept_page_are_taken(cast, client):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    page(strict)
    kept = strict.get(OWN).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]{64})"', kept)
    assert token is not None
    paper = reverse("home:paper", args=[cast.alatan.learner.public_id])
    assert strict.post(paper, {"purpose": "annual_check", "csrfmiddlewaretoken": token[1]}).status_code == 302
    assert strict.post(paper, {"purpose": "annual_check", "csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_what_a_kept_page_says_of_the_session_is_true_of_this_one(cast, client, monkeypatch):
    left = re.compile(r'name="session-left" content="(\d+)"')
    monkeypatch.setattr(SessionStore, "left", property(lambda _self: 120, lambda _self, _left: None))
    assert left.findall(page(client).decode()) == ["120"]
    monkeypatch.setattr(views, "_own", never)
    monkeypatch.setattr(SessionStore, "left", property(lambda _self: 3540, lambda _self, _left: None))
    assert left.findall(page(client).decode()) == ["3540"]


def test_no_browser_fills_the_cache_by_inventing_addresses(cast, client, monkeypatch):
    keys: list[str] = []
    monkeypatch.setattr(kept_pages.cache, "set", lambda key, value, seconds: keys.append(key), raising=False)
    for number in range(3 * kept_pages.SLOTS):
        page(client, f"/?x={number}")
    assert len(keys) == 3 * kept_pages.SLOTS
    assert len(set(keys)) <= kept_pages.SLOTS


def test_what_is_kept_cannot_be_read(cast, client, monkeypatch):
    kept: list[bytes] = []
    monkeypatch.setattr(kept_pages.cache, "set", lambda key, value, seconds: kept.append(value), raising=False)
    page(client)
    assert len(kept) == 1
    assert cast.alatan.learner.name.encode() not in kept[0]
    assert kept_pages._open(kept[0]) is not None
    assert kept_pages._open(kept[0][:-1] + bytes([kept[0][-1] ^ 1])) is None


def test_a_page_that_writes_or_hangs_on_the_moment_is_not_kept(cast):
    for sql, params in (
        ("UPDATE learners_learner SET version = version", ()),
        ("SELECT id FROM learners_learner FOR UPDATE", ()),
        ("SELECT pg_advisory_xact_lock_shared(%s)", (1,)),
        ("SELECT id FROM learners_learner WHERE created_at < %s", (NOW,)),
        ("SELECT id FROM learners_learner WHERE created_at < %s", ("2024-06-03 09:00:00",)),
    ):
        reads = kept_pages.Reads()
        reads(lambda *given: None, sql, params, False, {})
        assert (reads.repeatable, reads.found) == (False, {})
