"""A demonstration on its day: the banner, what follows its clock and what does not, restarts, the invented notice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.credentials import throttle
from accounts.credentials.models import AccountSession, SignInAttempt
from cetrack.management.playing import go_on
from credits.catalogue.models import Platform
from ground import clock, demonstration
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.leases import Lease
from ground.jobs.models import Job
from journal import chain
from journal.models import JournalEntry
from journal.services import record
from policy.selectors import missing_notice
from rulebook.loader import INVENTED, available_packs, carried, invented, load_pack, offered
from tests.demonstrations import playing
from tests.held_jobs import HOLD
from tests.signin import bind_totp, open_session, sign_in

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 11, 20)
NOTICE = "xlgl-2025-invented"
ACTOR = SystemActor("test")
BANNER = 'class="demonstration"'


def by_the_business_clock(monkeypatch) -> None:
    """The control: what a portal with one clock would do."""
    for name in ("machine_now", "now"):
        monkeypatch.setattr(clock, name, lambda: clock.shown(timezone.now()))


@pytest.fixture
def installed(settings, tmp_path):
    """An installation of its own, whose settings are put back afterwards."""
    settings.DATA_DIR = tmp_path
    settings.DEMONSTRATION = None
    settings.RULE_PACKS = ["xlgl-2024"]
    return settings


# --- the banner -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/accounts/security/", "/", "/no-such-page/"])
def test_every_page_says_which_day_is_played(cast, settings, path):
    settings.DEMONSTRATION = playing(DAY)
    client = open_session(cast.alatan)
    if path == "/accounts/sign-in/":
        client.logout()
    page = client.get(path, follow=True).content.decode()
    assert page.count(BANNER) == 1
    assert "演示：今天按2024年11月20日计；人员和数据均为虚构。" in page


@pytest.mark.parametrize("path", ["/accounts/security/", "/", "/no-such-page/"])
def test_a_portal_in_use_says_nothing_of_it(cast, settings, path):
    settings.DEMONSTRATION = None
    assert BANNER not in open_session(cast.alatan).get(path, follow=True).content.decode()


def test_the_banner_names_the_invented_notice(cast, settings):
    settings.DEMONSTRATION = playing(dt.date(2025, 3, 3), dt.time(9, 0), NOTICE)
    settings.RULE_PACKS = [*settings.RULE_PACKS, NOTICE]
    page = open_session(cast.alatan).get("/accounts/security/").content.decode()
    assert "2025年度通知（演示虚构〔2025〕1号）也是虚构的。" in page


# --- what follows which clock -----------------------------------------------------------------------------------------
def test_shown_times_follow_the_day(cast, settings):
    settings.DEMONSTRATION = playing(DAY, dt.time(0, 30))
    page = sign_in(cast.alatan).get("/accounts/security/").content.decode()
    assert "11月20日 00:3" in page
    machine = timezone.localdate()
    assert f"{machine.year}年{machine.month}月{machine.day}日" not in page, "a day of another year has its year"
    line = JournalEntry.objects.latest("pk")
    assert timezone.localdate(line.at) == DAY


def test_second_factor_codes_keep_the_machines_clock(cast, settings, monkeypatch):
    settings.DEMONSTRATION = playing(DAY)
    bind_totp(cast.unit_hr.account)
    assert sign_in(cast.unit_hr).get("/accounts/security/").status_code == 200
    cast.unit_hr.account.totp.delete()
    cast.unit_hr.account.refresh_from_db()
    bind_totp(cast.unit_hr.account)
    by_the_business_clock(monkeypatch)  # the control: the application's code fits no more
    assert sign_in(cast.unit_hr).get("/accounts/security/").status_code == 302


@pytest.mark.parametrize("one_clock", [False, True])  # the control: with one clock the leap ends every session
def test_a_session_outlives_a_leap_of_the_day(cast, settings, monkeypatch, one_clock):
    if one_clock:
        by_the_business_clock(monkeypatch)
    settings.DEMONSTRATION = playing(DAY)
    client = open_session(cast.alatan)
    assert client.get("/accounts/security/").status_code == 200
    settings.DEMONSTRATION = playing(dt.date(2025, 3, 3), dt.time(23, 59))
    assert client.get("/accounts/security/").status_code == (302 if one_clock else 200)
    seen = AccountSession.objects.get().seen_at
    assert (abs(seen - timezone.now()) < dt.timedelta(minutes=1)) is not one_clock


@pytest.mark.parametrize("one_clock", [False, True])  # the control: with one clock the leap forgets the wrong tries
def test_tries_are_counted_by_the_machines_clock(cast, client, settings, monkeypatch, one_clock):
    if one_clock:
        by_the_business_clock(monkeypatch)
    settings.DEMONSTRATION = playing(DAY)
    for _ in range(throttle.CAPTCHA_AFTER):
        client.post("/accounts/sign-in/", {"login": "alatan", "password": "wrong"})
    asks = 'name="captcha_1"'
    assert asks in client.post("/accounts/sign-in/", {"login": "alatan", "password": "wrong"}).content.decode()
    settings.DEMONSTRATION = playing(dt.date(2025, 3, 3))
    page = client.post("/accounts/sign-in/", {"login": "alatan", "password": "wrong"}).content.decode()
    assert (asks in page) is not one_clock
    latest = SignInAttempt.objects.latest("pk").at
    assert (abs(latest - timezone.now()) < dt.timedelta(minutes=1)) is not one_clock


def test_jobs_and_their_signs_of_life_keep_the_machines_clock(settings, monkeypatch):
    settings.DEMONSTRATION = playing(DAY)

    def seen() -> dt.datetime:
        row = Job.objects.create(kind=HOLD, actor_name="x", created_at=clock.machine_now(), state="running", attempts=1)
        Lease(row)._renew()
        row.refresh_from_db()
        assert row.heartbeat_at
        return row.heartbeat_at

    assert abs(seen() - timezone.now()) < dt.timedelta(minutes=1)
    by_the_business_clock(monkeypatch)
    assert timezone.localdate(seen()) == DAY


def test_waiting_jobs_are_as_old_as_they_are(settings):
    settings.DEMONSTRATION = playing(DAY)
    machine.enqueue(actor=ACTOR, kind=HOLD, args={})
    since = machine.waiting_since()
    assert since is not None
    assert dt.timedelta(0) <= clock.machine_now() - since < dt.timedelta(minutes=1)


def test_lines_of_a_played_day_are_sealed(settings):
    settings.DEMONSTRATION = playing(DAY)
    record(actor=ACTOR, action="test.one")
    assert chain.seal(now=clock.now()) == 1
    settings.DEMONSTRATION = playing(dt.date(2025, 3, 3))
    record(actor=ACTOR, action="test.two")
    assert chain.seal(now=clock.now()) == 1
    assert chain.first_break() is None


# --- starting and starting again --------------------------------------------------------------------------------------
def test_it_opens_inside_the_window_of_2024_with_time_left(installed):
    go_on(None)
    window = next(window for window in load_pack("xlgl-2024").windows if window.kind == "study")
    assert window.opens < clock.today() < window.closes - dt.timedelta(days=30)
    assert installed.RULE_PACKS == ["xlgl-2024"]


def test_the_setting_chooses_the_first_day(installed, monkeypatch):
    monkeypatch.setattr(installed.CONFIG, "today", "2024-06-03")
    go_on(None)
    assert clock.today() == dt.date(2024, 6, 3)
    go_on(dt.date(2024, 6, 5))
    go_on(None)  # the setting says where it opens, not where it goes on
    assert clock.today() == dt.date(2024, 6, 5)


@pytest.mark.parametrize("time", [dt.time(0, 30), dt.time(23, 59, 30)])
def test_a_restart_runs_on_from_the_last_stored_time(installed, time):
    go_on(None)
    installed.DEMONSTRATION = playing(dt.date(2024, 12, 3), time)
    record(actor=ACTOR, action="test.last")
    last = JournalEntry.objects.latest("pk").at
    installed.DEMONSTRATION = demonstration.read(installed.DATA_DIR)  # as a process that starts finds it
    assert clock.today() == DAY
    go_on(None)
    assert last < clock.now() < last + dt.timedelta(seconds=20)
    assert demonstration.read(installed.DATA_DIR) == installed.DEMONSTRATION


def test_it_does_not_go_back_to_an_earlier_day(installed):
    go_on(dt.date(2025, 3, 3))
    kept = demonstration.read(installed.DATA_DIR)
    with pytest.raises(CommandError, match="演示已经到了 2025-03-03，不能回到 2025-03-02。"):
        go_on(dt.date(2025, 3, 2))
    assert demonstration.read(installed.DATA_DIR) == kept
    go_on(dt.date(2025, 3, 3))
    assert clock.today() == dt.date(2025, 3, 3)


def test_a_portal_in_use_has_no_day_to_choose(installed, cast):
    with pytest.raises(CommandError, match="--day 只用于演示"):
        call_command("seed_demo", day=DAY)
    call_command("seed_demo", run_on=True)
    call_command("prepare", run_on=True)
    assert installed.DEMONSTRATION is None
    assert demonstration.read(installed.DATA_DIR) is None


def test_production_has_none(installed):
    installed.EMBEDDED = False
    with pytest.raises(CommandError, match="不能装入生产环境"):
        call_command("seed_demo", day=DAY)
    assert demonstration.read(installed.DATA_DIR) is None


# --- the invented notice ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "notices"),
    [("2024-01-14", ()), ("2024-12-31", ()), ("2025-01-01", (NOTICE,)), ("2025-12-31", (NOTICE,)),
     ("2026-01-01", (NOTICE,))],
)  # fmt: skip
def test_it_is_there_from_the_first_day_of_2025(installed, day, notices):
    go_on(dt.date.fromisoformat(day))
    assert installed.DEMONSTRATION.notices == notices
    assert ["xlgl-2024", *notices] == installed.RULE_PACKS
    for pack_id in installed.RULE_PACKS:
        hosts = {platform.host for platform in load_pack(pack_id).platforms}
        assert Platform.objects.filter(host__in=hosts).count() == len(hosts)


def test_it_is_marked_as_invented_and_follows_the_notice_of_2024():
    pack = load_pack(NOTICE)
    for words in (pack.id, pack.title, pack.document, pack.issuer):
        assert "虚构" in words or "invented" in words
    assert list(pack.notices) == [2024, 2025]
    assert pack.notices[2024].hash == load_pack("xlgl-2024").hash


def test_nobody_else_is_offered_it():
    assert [folder.name for folder in INVENTED.iterdir()] == [NOTICE]
    assert NOTICE not in {*available_packs(), *offered().ids, *carried().ids}
    assert (invented(2024), invented(2025)) == ((), (NOTICE,))


# --- the year without a notice ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("packs", "today", "missing"),
    [
        (["xlgl-2024"], "2024-01-01", None), (["xlgl-2024"], "2024-12-31", None), (["xlgl-2024"], "2025-01-01", 2025),
        (["xlgl-2024"], "2026-07-01", 2026), (["xlgl-2024", NOTICE], "2025-01-01", None),
        (["xlgl-2024", NOTICE], "2025-12-31", None), (["xlgl-2024", NOTICE], "2026-01-01", 2026),
        (["xlgl-2024"], "2023-12-31", None),
    ],
)  # fmt: skip
def test_a_year_without_its_notice_is_named(settings, packs, today, missing):
    settings.RULE_PACKS = packs
    found = missing_notice(actor=ACTOR, today=dt.date.fromisoformat(today))
    assert (found.year if found else None) == missing
    assert found is None or found.known.id == packs[-1]


@pytest.mark.parametrize(("today", "says"), [(dt.date(2024, 12, 31), False), (dt.date(2025, 1, 1), True)])
@pytest.mark.parametrize(("who", "path"), [("alatan", "/"), ("unit_hr", "/"), ("unit_hr", "/audit/")])
def test_pages_of_learners_and_officers_say_it(cast, settings, who, path, today, says):
    settings.DEMONSTRATION = playing(today, dt.time(0, 30))
    page = open_session(getattr(cast, who)).get(path, follow=True).content.decode()
    assert ("2025年度通知尚未录入。" in page) is says
    assert ("录入之前，按2024年度通知（锡人社办字〔2024〕11号）判定" in page) is says
