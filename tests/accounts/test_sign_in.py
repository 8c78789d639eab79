"""Signing in: one box, one sentence for every failure, captcha and lockout counted in the database, second factor."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.credentials import puzzles, second_factor
from accounts.credentials.logins import CODE_LASTS
from accounts.credentials.models import (
    AccountSession,
    OneTimeCode,
    PuzzleToRead,
    RecoveryCode,
    SignInAttempt,
    TotpDevice,
)
from accounts.holders.models import Account, RoleAssignment
from accounts.sign_in.tidying import tidy
from ground import clock
from journal.models import JournalEntry

from ..cast import DAY, PASSWORD
from ..signin import bind_totp, code_for, open_session, sign_in

URL = "/accounts/sign-in/"


def attempt(login, password=PASSWORD, client=None, **more):
    return (client or Client()).post(URL, {"login": login, "password": password, **more})


def who(client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def wide(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


@pytest.mark.parametrize(
    "typed",
    [
        "login",
        "number",
        "lower",
        "wide",
        "spaced",
        "phone",
        "phone spaced",
        "phone +86",
        "upper",
        "pasted",
        "phone pasted",
    ],
)
def test_one_box_takes_whatever_says_who_one_is(cast, typed):
    learner = cast.alatan.learner
    number, phone = learner.id_number, learner.phone
    what = {
        "login": "alatan",
        "upper": "Alatan",
        "number": number,
        "lower": number.lower(),
        "wide": wide(number),
        "spaced": f" {number[:6]} {number[6:14]} {number[14:]} ",
        "phone": phone,
        "pasted": f"\u202d{number}\u202c",
        "phone pasted": f"\ufeff{phone[:3]}\u200d{phone[3:]}\ufe0f",
        "phone spaced": f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        "phone +86": f"+86 {phone}",
    }[typed]
    client = Client()
    answer = attempt(what, client=client)
    assert answer.status_code == 302
    assert who(client) == str(cast.alatan.account.pk)


def test_a_phone_that_two_people_have_opens_for_neither(cast):
    cast.colleague.learner.phone_index = cast.alatan.learner.phone_index
    cast.colleague.learner.save(update_fields=["phone_index"])
    assert attempt(cast.alatan.learner.phone).status_code == 200


def test_every_failure_reads_the_same(cast):
    disabled = cast.colleague
    Account.objects.filter(pk=disabled.account.pk).update(is_active=False)
    bodies = set()
    for login, password in [
        ("alatan", "wrong"),
        ("nobody", PASSWORD),
        ("colleague", PASSWORD),
        ("152502198511123456", "x"),
    ]:
        answer = attempt(login, password)
        assert answer.status_code == 200
        bodies.add(
            answer.content.decode().replace(login, "").split("csrfmiddlewaretoken")[0].split("csrf-token")[-1][90:]
        )
    assert len(bodies) == 1


def test_the_same_work_is_done_for_an_account_that_does_not_exist(cast, monkeypatch):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accounts.sign_in import candidates as credentials

    hashed = []
    real = credentials.check_password
    monkeypatch.setattr(credentials, "check_password", lambda *args, **more: hashed.append(1) or real(*args, **more))
    counts = []
    for login in ("alatan", "nobody", "152502198511123456", "13900000000"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            attempt(login, "wrong")
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert len(hashed) == 4


def test_what_was_typed_is_kept_nowhere(cast):
    number = cast.alatan.learner.id_number
    attempt(number, "wrong")
    kept = str(list(SignInAttempt.objects.values())) + str(list(JournalEntry.objects.values()))
    assert number not in kept
    assert JournalEntry.objects.get(action="sign_in.refused").after["typed"] == "document_number"


def test_a_picture_is_asked_for_after_two_failures_and_only_then(cast):
    client = Client()
    assert "captcha" not in client.get(URL).content.decode()
    assert "captcha" not in attempt("alatan", "wrong", client).content.decode()
    assert "captcha" in attempt("alatan", "wrong again", Client()).content.decode()
    answer = attempt("alatan", PASSWORD, client)  # right, but the picture has not been read
    assert answer.status_code == 200
    assert "captcha_0" in answer.content.decode()
    store = PuzzleToRead.objects.order_by("-pk").first()
    answer = attempt("alatan", PASSWORD, client, captcha_0=store.key, captcha_1=store.letters)
    assert answer.status_code == 302


def test_after_five_failures_from_one_address_even_the_right_password_waits(cast):
    for _ in range(5):
        _read_captcha("alatan", "wrong")
    answer = _read_captcha("alatan", PASSWORD)
    assert answer.status_code == 429
    assert _read_captcha("alatan", PASSWORD, REMOTE_ADDR="10.1.1.9").status_code == 302
    assert _read_captcha("colleague", PASSWORD).status_code == 302
    SignInAttempt.objects.update(at=timezone.now() - dt.timedelta(minutes=16))
    assert attempt("alatan").status_code == 302


def test_a_login_that_nobody_has_is_locked_all_the_same(cast):
    answers = [_read_captcha("nobody", "wrong").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_the_lock_does_not_depend_on_the_cache(cast):
    from django.core.cache import cache

    for _ in range(5):
        _read_captcha("alatan", "wrong")
    cache.clear()
    assert _read_captcha("alatan", PASSWORD).status_code == 429


def _read_captcha(login, password, **extra):
    client = Client(**extra)
    key = puzzles.make(now=clock.machine_now())
    store = PuzzleToRead.objects.get(key=key)
    return attempt(login, password, client, captcha_0=key, captcha_1=store.letters)


def test_staff_show_a_second_factor_before_they_are_signed_in(cast):
    bind_totp(cast.unit_hr.account)
    client = Client()
    answer = attempt("unit_hr", client=client)
    assert answer["Location"] == "/accounts/second-factor/"
    assert who(client) == ""
    assert client.get("/rosters/").status_code == 302
    assert client.post("/accounts/second-factor/", {"code": "000000"}).status_code == 200
    answer = client.post("/accounts/second-factor/", {"code": code_for(cast.unit_hr.account)})
    assert answer.status_code == 302
    assert who(client) == str(cast.unit_hr.account.pk)


def test_staff_without_a_second_factor_set_one_up_first(cast):
    client = Client()
    answer = attempt("unit_hr", client=client)
    assert answer["Location"] == "/accounts/second-factor/set-up/"
    page = client.get(answer["Location"]).content.decode()
    secret = client.session["totp_secret"]
    assert secret[:4] in page
    assert client.post(answer["Location"], {"code": "123"}).status_code == 200
    code = second_factor.code_at(secret, timezone.now())
    answer = client.post("/accounts/second-factor/set-up/", {"code": code})
    assert answer["Location"] == "/accounts/second-factor/codes/"
    shown = client.get(answer["Location"]).content.decode()
    assert RecoveryCode.objects.filter(account=cast.unit_hr.account).count() == 10
    assert "totp_secret" not in client.session
    again = client.get(answer["Location"]).content.decode()
    assert shown.count("<code") == 10
    assert again.count("<code") == 0


def test_a_code_opens_once_and_only_near_its_time(cast):
    account = cast.unit_hr.account
    secret = bind_totp(account)
    now = timezone.now()
    for seconds, opens in [(-120, False), (-61, False), (61, False), (0, True), (0, False)]:
        assert (
            second_factor.accept_code(account, second_factor.code_at(secret, now + dt.timedelta(seconds=seconds)), now)
            is opens
        )


def test_a_recovery_code_opens_once(cast):
    account = cast.unit_hr.account
    bind_totp(account)
    code = second_factor.new_recovery_codes(account)[0]
    for expected in (302, 200):
        client = Client()
        attempt("unit_hr", client=client)
        assert client.post("/accounts/second-factor/", {"code": code.lower().replace("-", " ")}).status_code == expected


def test_guessing_codes_is_stopped_whatever_the_address(cast):
    bind_totp(cast.unit_hr.account)
    answers = []
    for number in range(6):
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        attempt("unit_hr", client=client)
        answers.append(client.post("/accounts/second-factor/", {"code": "000000"}).status_code)
    assert answers == [200] * 5 + [429]


def test_a_role_without_second_factor_gives_no_rights(cast):
    """A learner who is made unit HR while signed in: the role counts once a second factor has been shown."""
    client = open_session(cast.alatan)
    session = client.session
    session["second_factor"] = False
    session.save()
    RoleAssignment.objects.create(account=cast.alatan.account, role="unit_hr", unit=cast.school, since=DAY)
    answer = client.get("/rosters/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/second-factor/set-up/")


def test_learners_need_no_second_factor_but_may_have_one(cast):
    client = sign_in(cast.alatan)
    assert who(client) == str(cast.alatan.account.pk)
    bind_totp(cast.colleague.account)
    client = Client()
    attempt("colleague", client=client)
    assert who(client) == ""


def test_the_session_key_changes_when_somebody_signs_in(cast):
    client = Client()
    client.get(URL + "?next=/rosters/")
    before = client.session.session_key
    attempt("alatan", client=client)
    assert client.session.session_key != before


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_redirects_lead_to_ourselves_only(cast, path):
    client = Client()
    client.get(URL, {"next": path})
    assert attempt("alatan", client=client)["Location"] == "/"


def test_the_page_asked_for_comes_after_signing_in(cast):
    client = Client()
    client.get(URL, {"next": "/accounts/security/"})
    assert attempt("alatan", client=client)["Location"] == "/accounts/security/"


def test_the_privacy_notice_is_shown_once_per_version(cast, monkeypatch):
    client = Client()
    attempt("alatan", client=client)
    assert client.get("/accounts/security/")["Location"] == "/accounts/privacy/"
    assert client.get("/accounts/privacy/").status_code == 200
    assert client.post("/accounts/privacy/")["Location"] == "/accounts/security/"
    assert client.get("/accounts/security/").status_code == 200
    again = Client()
    attempt("alatan", client=again)
    assert again.get("/accounts/security/").status_code == 200
    monkeypatch.setattr("accounts.sign_in.middleware.VERSION", "2099-01")
    assert again.get("/accounts/security/")["Location"] == "/accounts/privacy/"


@pytest.mark.parametrize("path", ["/help/", "/help/privacy/", "/verify/", "/announcements/", "/self-check/"])
def test_what_visitors_may_see_needs_no_consent(cast, path):
    client = Client()
    attempt("alatan", client=client)
    assert client.get(path).status_code == 200
    assert client.get("/me/")["Location"] == "/accounts/privacy/"


def test_before_a_due_second_factor_not_even_those_are_shown(cast):
    """The control: somebody who has been given a role since signing in."""
    client = Client()
    attempt("alatan", client=client)
    RoleAssignment.objects.filter(account=cast.unit_hr.account).update(account=cast.alatan.account)
    assert client.get("/help/")["Location"] == "/accounts/second-factor/set-up/"


def test_signing_in_and_out_is_on_record(cast):
    bind_totp(cast.unit_hr.account)
    client = sign_in(cast.unit_hr)
    client.post("/accounts/sign-out/")
    assert who(client) == ""
    lines = JournalEntry.objects.filter(object_key=str(cast.unit_hr.account.public_id)).order_by("pk")
    assert [line.action for line in lines] == ["account.signed_in", "account.signed_out"]
    assert lines[0].after == {"how": "totp"}
    assert lines[0].address == "127.0.0.1"


def test_signing_out_is_no_get(cast):
    assert open_session(cast.alatan).get("/accounts/sign-out/").status_code == 405


def test_the_secret_of_the_application_is_encrypted(cast):
    from django.db import connection

    secret = bind_totp(cast.unit_hr.account)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_totpdevice")
        assert secret not in str(cursor.fetchall())
    assert TotpDevice.objects.get(account=cast.unit_hr.account).secret == secret


class TestTheClockRanAhead:
    """Thirty days for a moment, then it was set right."""

    AHEAD = dt.timedelta(days=30)

    def test_right_codes_open_again_and_each_once(self, cast):
        account, now = cast.unit_hr.account, timezone.now()
        secret = bind_totp(account)
        assert second_factor.accept_code(account, second_factor.code_at(secret, now + self.AHEAD), now + self.AHEAD)
        code = second_factor.code_at(secret, now)
        assert second_factor.accept_code(account, code, now)
        assert not second_factor.accept_code(account, code, now)

    def test_a_session_made_then_has_ended(self, cast):
        client = open_session(cast.unit_hr)
        rows = AccountSession.objects.filter(account=cast.unit_hr.account)
        row = rows.get()
        rows.update(
            created_at=row.created_at + self.AHEAD,
            seen_at=row.seen_at + self.AHEAD,
            expire_date=row.expire_date + self.AHEAD,
        )
        assert client.get("/").status_code == 302
        assert open_session(cast.unit_hr).get("/").status_code == 200  # the control: one made now

    @pytest.mark.parametrize(
        ("ahead", "kept"), [(AHEAD, False), (dt.timedelta(minutes=6), False), (dt.timedelta(minutes=4), True)]
    )
    def test_sessions_and_codes_of_then_do_not_come_to_life_on_that_day(self, cast, ahead, kept):
        open_session(cast.unit_hr)
        AccountSession.objects.update(created_at=timezone.now() + ahead, seen_at=timezone.now() + ahead)
        code = OneTimeCode.objects.create(
            account=cast.unit_hr.account, code_index="x" * 43, issued_by="x", issued_at=timezone.now(),
            expires_at=timezone.now() + CODE_LASTS + ahead,
        )  # fmt: skip
        tidy(now=timezone.now())
        assert AccountSession.objects.exists() == kept
        assert OneTimeCode.objects.filter(pk=code.pk).exists() == kept

    @pytest.mark.parametrize(("ahead", "locked"), [(AHEAD, False), (dt.timedelta(), True)])
    def test_wrong_tries_of_then_lock_nobody(self, cast, ahead, locked):
        for _try in range(6):
            attempt("alatan", "wrong")
        SignInAttempt.objects.update(at=timezone.now() + ahead)
        client = Client()
        attempt("alatan", client=client)
        assert (who(client) == "") is locked
