"""Accounts: one-time codes, passwords, sessions, disabling, passkeys' bookkeeping."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.administration.services import create_account, issue_code, set_enabled
from accounts.administration.services.accounts import reset_second_factor
from accounts.credentials.models import AccountSession, OneTimeCode, Passkey
from accounts.credentials.passwords import change_due, check_new_password
from accounts.credentials.sessions import stored_key
from accounts.holders.models import Account, RoleAssignment
from accounts.holders.selectors import person_for
from accounts.own.services import add_passkey, change_password, remove_passkey
from accounts.sign_in.services import redeem_code, use_passkey
from ground.refusals import Refused
from ground.signed_in import Visitor
from journal.models import JournalEntry

from ..cast import DAY, PASSWORD
from ..signin import bind_totp, open_session, session_for

NOW = timezone.now()
FRESH = "塞外-steppe-2024-wind"
VISITOR = Visitor()


def redeem(typed, code, password=FRESH, now=NOW):
    return redeem_code(actor=VISITOR, typed=typed, code=code, password=password, address="10.0.0.1", now=now)


# --- one-time codes ---------------------------------------------------------------------------------------------------
def test_a_code_opens_the_first_sign_in_of_somebody_on_the_roster(cast):
    learner = cast.alatan.learner
    cast.alatan.account.delete()
    code = issue_code(actor=cast.unit_hr.actor, learner=learner, today=NOW.date(), now=NOW)
    account = redeem(learner.id_number.lower(), code.lower())
    assert (account.learner, account.check_password(FRESH)) == (learner, True)
    with pytest.raises(Refused):
        redeem(learner.id_number, code)


def test_a_code_resets_a_forgotten_password_and_ends_every_session(cast):
    client = open_session(cast.alatan)
    code = issue_code(actor=cast.unit_hr.actor, learner=cast.alatan.learner, today=NOW.date(), now=NOW)
    redeem("alatan", code)
    assert client.get("/accounts/security/").status_code == 302
    assert Account.objects.get(login="alatan").check_password(FRESH)


def test_a_code_dies_after_a_day_and_when_a_new_one_is_issued(cast):
    learner, actor = cast.alatan.learner, cast.unit_hr.actor
    old = issue_code(actor=actor, learner=learner, today=NOW.date(), now=NOW)
    new = issue_code(actor=actor, learner=learner, today=NOW.date(), now=NOW)
    with pytest.raises(Refused):
        redeem("alatan", old)
    with pytest.raises(Refused):
        redeem("alatan", new, now=NOW + dt.timedelta(hours=24, seconds=1))
    redeem("alatan", new, now=NOW + dt.timedelta(hours=23, minutes=59))


def test_wrong_codes_read_the_same_whether_the_account_exists(cast):
    said = set()
    for typed in ("alatan", "nobody", cast.alatan.learner.id_number):
        with pytest.raises(Refused) as refusal:
            redeem(typed, "AAAAA-BBBBB")
        said.add(str(refusal.value))
    assert len(said) == 1


def test_guessing_codes_is_stopped(cast):
    issue_code(actor=cast.unit_hr.actor, learner=cast.alatan.learner, today=NOW.date(), now=NOW)
    from accounts.credentials.throttle import Throttled

    for _ in range(5):
        with pytest.raises(Refused):
            redeem("alatan", "AAAAA-BBBBB")
    with pytest.raises(Throttled):
        redeem("alatan", "AAAAA-BBBBB")


@pytest.mark.parametrize(
    ("member", "allowed"),
    [
        ("unit_hr", True),
        ("banner_hr", True),
        ("security_admin", True),
        ("supervisor", False),
        ("alatan", False),
        ("system_admin", False),
    ],
)
def test_who_may_issue_a_code_for_a_learner(cast, member, allowed):
    actor = cast.members[member].actor
    if allowed:
        assert issue_code(actor=actor, learner=cast.alatan.learner, today=NOW.date(), now=NOW)
    else:
        with pytest.raises(Refused):
            issue_code(actor=actor, learner=cast.alatan.learner, today=NOW.date(), now=NOW)


def test_a_unit_cannot_take_over_staff_by_a_code(cast):
    RoleAssignment.objects.create(account=cast.alatan.account, role="banner_hr", unit=cast.xilinhot, since=DAY)
    with pytest.raises(Refused):
        issue_code(actor=cast.unit_hr.actor, learner=cast.alatan.learner, today=NOW.date(), now=NOW)
    assert issue_code(actor=cast.security_admin.actor, learner=cast.alatan.learner, today=NOW.date(), now=NOW)
    with pytest.raises(Refused):
        issue_code(actor=cast.security_admin.actor, account=cast.security_admin.account, today=NOW.date(), now=NOW)


def test_the_code_is_stored_nowhere(cast):
    code = issue_code(actor=cast.unit_hr.actor, learner=cast.alatan.learner, today=NOW.date(), now=NOW)
    kept = str(list(OneTimeCode.objects.values())) + str(list(JournalEntry.objects.values()))
    assert code not in kept
    assert code.replace("-", "") not in kept


# --- passwords --------------------------------------------------------------------------------------------------------
@pytest.fixture
def profile(settings):
    def choose(name):
        settings.CONFIG = settings.CONFIG.model_copy(update={"password_profile": name})

    return choose


@pytest.mark.parametrize(
    ("name", "password", "fits"),
    [
        ("owasp", "a" * 6 + "bcde1", False),  # eleven
        ("owasp", "abcdefghijkm", True),  # twelve
        ("owasp", "abcabcabcabc", False),  # a few characters
        ("owasp", "password123456", False),
        ("owasp", "x" * 60 + "abcdefgh" * 8 + "abcde", False),  # 129
        ("owasp", "x" * 60 + "abcdefgh" * 8 + "abcd", True),  # 128
        ("owasp", "我的草原密码很长很好记呀", True),
        ("mlps", "Abcdefgh1", False),  # nine
        ("mlps", "Abcdefgh12", True),
        ("mlps", "abcdefgh12", False),  # two kinds
        ("mlps", "abcdefgh1-", True),
    ],
)
def test_the_rules_of_each_profile_on_and_below_their_figures(profile, name, password, fits):
    profile(name)
    if fits:
        check_new_password(password)
    else:
        with pytest.raises(Refused):
            check_new_password(password)


def test_common_passwords_and_ones_that_hold_a_number_are_refused(cast):
    for password in ("password123456", f"my{cast.alatan.learner.phone}x", f"x{cast.alatan.learner.id_number}"):
        with pytest.raises(Refused):
            check_new_password(password, secrets=(cast.alatan.learner.phone, cast.alatan.learner.id_number))


def test_rotation_is_asked_for_by_mlps_only(cast, profile):
    account = cast.alatan.account
    account.password_changed_at = NOW - dt.timedelta(days=90, minutes=1)
    assert not change_due(account, NOW)
    profile("mlps")
    assert change_due(account, NOW)
    account.password_changed_at = NOW - dt.timedelta(days=89)
    assert not change_due(account, NOW)


def test_under_mlps_none_of_the_last_five_passwords_comes_back(cast, profile):
    profile("mlps")
    account, actor, old = cast.alatan.account, cast.alatan.actor, PASSWORD
    used = [PASSWORD]
    for number in range(5):
        new = f"Steppe-wind-{number}"
        change_password(actor=actor, account=account, old=old, new=new, keep_session="", now=NOW)
        old, used = new, [new, *used]
    for password in used[:5]:
        with pytest.raises(Refused):
            change_password(actor=actor, account=account, old=old, new=password, keep_session="", now=NOW)
    change_password(actor=actor, account=account, old=old, new=used[5], keep_session="", now=NOW)


def test_a_due_change_comes_before_everything_else(cast):
    Account.objects.filter(login="alatan").update(must_change_password=True)
    cast.alatan.account.refresh_from_db()
    client = open_session(cast.alatan)
    assert client.get("/me/")["Location"] == "/accounts/password/"
    answer = client.post("/accounts/password/", {"old": PASSWORD, "new": FRESH, "again": FRESH})
    assert answer.status_code == 302
    assert client.get("/me/").status_code == 200


def test_changing_the_password_keeps_this_session_and_ends_the_others(cast):
    here, there = open_session(cast.alatan), open_session(cast.alatan)
    wrong = here.post("/accounts/password/", {"old": "x", "new": FRESH, "again": FRESH})
    assert wrong.status_code == 200
    here.post("/accounts/password/", {"old": PASSWORD, "new": FRESH, "again": FRESH})
    assert here.get("/accounts/security/").status_code == 200
    assert there.get("/accounts/security/").status_code == 302


# --- sessions ---------------------------------------------------------------------------------------------------------
def test_the_database_holds_no_key_that_opens_a_session(cast):
    session = session_for(cast.alatan.account)
    client = Client()
    for stolen in AccountSession.objects.values_list("session_key", flat=True):
        assert stolen != session.session_key
        client.cookies["sessionid"] = stolen
        assert client.get("/accounts/security/").status_code == 302
    row = AccountSession.objects.get(session_key=stored_key(session.session_key))
    assert cast.alatan.account.password not in row.session_data
    assert row.account == cast.alatan.account


@pytest.mark.parametrize(("minutes", "open_"), [(59, True), (61, False)])
def test_a_session_ends_after_an_idle_hour(cast, minutes, open_):
    client = open_session(cast.alatan)
    AccountSession.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=minutes))
    assert (client.get("/accounts/security/").status_code == 200) is open_


def test_a_session_ends_after_its_hours_however_busy(cast):
    client = open_session(cast.alatan)
    row = AccountSession.objects.get()
    assert dt.timedelta(hours=11, minutes=59) < row.expire_date - row.created_at <= dt.timedelta(hours=12)
    AccountSession.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert client.get("/accounts/security/").status_code == 302


def test_a_click_keeps_the_session_and_writes_once_a_minute(cast):
    client = open_session(cast.alatan)
    before = AccountSession.objects.get().seen_at
    client.get("/accounts/security/")
    assert AccountSession.objects.get().seen_at == before
    AccountSession.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=5))
    client.get("/accounts/security/")
    assert AccountSession.objects.get().seen_at > before - dt.timedelta(minutes=1)


def test_one_sees_and_ends_ones_own_sessions_and_no_others(cast):
    mine, other, strangers = open_session(cast.alatan), open_session(cast.alatan), open_session(cast.colleague)
    target = AccountSession.objects.filter(account=cast.colleague.account).get()
    assert mine.post(f"/accounts/sessions/{target.public_id}/end/").status_code == 404
    second = AccountSession.objects.filter(account=cast.alatan.account).order_by("created_at")[1]
    assert mine.post(f"/accounts/sessions/{second.public_id}/end/").status_code == 302
    assert other.get("/accounts/security/").status_code == 302
    third = open_session(cast.alatan)
    mine.post("/accounts/sessions/end-others/")
    assert third.get("/accounts/security/").status_code == 302
    assert mine.get("/accounts/security/").status_code == 200
    assert strangers.get("/accounts/security/").status_code == 200


# --- disabling --------------------------------------------------------------------------------------------------------
def test_disabling_ends_the_session_at_the_next_click(cast):
    client = open_session(cast.alatan)
    set_enabled(actor=cast.security_admin.actor, account=cast.alatan.account, enabled=False, reason="离职")
    assert client.get("/accounts/security/").status_code == 302
    cast.alatan.account.refresh_from_db()
    assert person_for(cast.alatan.account, DAY) is None
    with pytest.raises(Refused):
        set_enabled(actor=cast.security_admin.actor, account=cast.security_admin.account, enabled=False, reason="x")
    with pytest.raises(Refused):
        set_enabled(actor=cast.unit_hr.actor, account=cast.alatan.account, enabled=True, reason="x")


def test_resetting_a_second_factor_ends_the_sessions_and_is_nobodys_own(cast):
    bind_totp(cast.unit_hr.account)
    client = open_session(cast.unit_hr)
    reset_second_factor(actor=cast.security_admin.actor, account=cast.unit_hr.account, reason="手机丢失")
    assert client.get("/rosters/").status_code == 302
    with pytest.raises(Refused):
        reset_second_factor(actor=cast.security_admin.actor, account=cast.security_admin.account, reason="x")


@pytest.mark.parametrize("login", ["", "ab", "1abc", "中文名字", "a" * 41, "a b c", "13904790001"])
def test_an_account_name_that_could_be_a_number_is_refused(cast, login):
    with pytest.raises(Refused):
        create_account(actor=cast.security_admin.actor, login=login, name="某人")


def test_an_account_name_is_taken_once_whatever_its_case(cast):
    with pytest.raises(Refused):
        create_account(actor=cast.security_admin.actor, login="ALATAN", name="某人")
    assert create_account(actor=cast.security_admin.actor, login="New.Name", name="某人").login == "new.name"


# --- passkeys ---------------------------------------------------------------------------------------------------------
def test_a_passkey_is_removed_by_its_owner_and_a_copied_one_is_refused(cast):
    account = cast.unit_hr.account
    values = {"name": "钥匙", "credential_id": "abc", "credential": "xyz", "now": NOW}
    passkey = add_passkey(actor=cast.unit_hr.actor, account=account, **values)
    with pytest.raises(Refused):
        add_passkey(actor=cast.unit_hr.actor, account=account, **values)
    use_passkey(actor=cast.unit_hr.actor, passkey=passkey, sign_count=5, now=NOW)
    passkey.refresh_from_db()
    with pytest.raises(Refused):
        use_passkey(actor=cast.unit_hr.actor, passkey=passkey, sign_count=5, now=NOW)
    with pytest.raises(Refused):
        remove_passkey(actor=cast.alatan.actor, passkey=passkey)
    remove_passkey(actor=cast.unit_hr.actor, passkey=passkey)
    assert not Passkey.objects.exists()
