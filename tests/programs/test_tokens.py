"""Tokens: made, shown once, narrowed, limited, ended."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.test import Client

from accounts.messages.models import Message
from ground import clock
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.selectors import learners_visible
from programs.tokens import addresses, counting, secrets
from programs.tokens.models import AccessToken
from programs.tokens.permissions import check_days
from programs.tokens.scopes import TokenScopes
from programs.tokens.selectors import acting_by
from programs.tokens.services import make_token, revoke_token
from tests.signin import open_session

from .calling import ME, SYSTEM, caller, token_for

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 10)


def test_a_token_reads_as_its_account(cast):
    _token, text = token_for(cast.unit_hr)
    said = caller(text).get(ME).json()
    assert said["id"] == cast.unit_hr.actor.key
    assert [(role["role"], role["unit"]) for role in said["roles"]] == [("unit_hr", "锡林浩特市第二中学")]
    assert said["token"]["scopes"] == ["read"]


def test_nothing_by_which_a_token_opens_is_stored(cast):
    token, text = token_for(cast.unit_hr)
    secret = secrets.read(text)
    row = AccessToken.objects.values().get(pk=token.pk)
    assert secret is not None
    assert secret.secret not in str(row)
    assert not JournalEntry.objects.filter(after__icontains=secret.secret).exists()


@pytest.mark.parametrize("text", ["", "x", "cet_abcdefghijkm_" + "A" * 43, "cet_abcdefghijkm_short"])
def test_what_is_no_token_is_told_how_to_sign_in(cast, text):
    answer = caller(text).get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_without_token_and_session_one_is_told_how_to_sign_in(cast):
    answer = Client().get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_the_beginning_alone_opens_nothing(cast):
    token, text = token_for(cast.unit_hr)
    assert caller(text[:-1] + ("A" if text[-1] != "A" else "B")).get(ME).status_code == 401
    assert caller(text).get(ME).status_code == 200
    assert str(token.prefix) in text


def test_a_bad_token_is_not_passed_over_for_a_session(cast):
    client = open_session(cast.unit_hr)
    assert client.get(ME).status_code == 200
    assert client.get(ME, headers={"Authorization": "Bearer cet_x"}).status_code == 401


@pytest.mark.parametrize(("days", "status"), [(-1, 200), (0, 200), (1, 401)])
def test_the_last_day_is_inclusive(cast, days, status):
    with time_machine.travel(dt.datetime(2024, 6, 1, 4, tzinfo=dt.UTC), tick=False):
        _token, text = token_for(cast.unit_hr, expires_on=DAY)
    moment = dt.datetime(2024, 6, 10, 15, 59, tzinfo=dt.UTC) + dt.timedelta(days=days)
    with time_machine.travel(moment, tick=False):
        assert caller(text).get(ME).status_code == status


@pytest.mark.parametrize(("days", "passes"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_token_lasts_a_year_at_most(days, passes):
    if passes:
        check_days(DAY + dt.timedelta(days=days), DAY)
    else:
        with pytest.raises(Refused):
            check_days(DAY + dt.timedelta(days=days), DAY)


def test_a_revoked_token_opens_nothing_at_once(cast):
    token, text = token_for(cast.unit_hr)
    revoke_token(actor=cast.unit_hr.actor, token=token, now=clock.now())
    assert caller(text).get(ME).json()["code"] == "token_revoked"
    with pytest.raises(Refused):
        revoke_token(actor=cast.unit_hr.actor, token=token, now=clock.now())


def test_a_disabled_account_ends_its_tokens(cast):
    _token, text = token_for(cast.unit_hr)
    cast.unit_hr.account.is_active = False
    cast.unit_hr.account.save()
    assert caller(text).get(ME).json()["code"] == "token_account"


def test_a_withdrawn_role_is_gone_at_the_next_call(cast):
    _token, text = token_for(cast.unit_hr)
    cast.unit_hr.account.roles.update(withdrawn_at=clock.now())
    assert caller(text).get(ME).json()["roles"] == []


@pytest.mark.parametrize(
    ("member", "unit", "sees"),
    [
        ("league_reviewer", None, {"alatan", "colleague", "outsider"}),
        ("league_reviewer", "xilinhot", {"alatan", "colleague"}),
        ("unit_hr", "xilinhot", {"alatan", "colleague"}),
        ("unit_hr", "kindergarten", set()),
        ("banner_hr", "dongwu", set()),
        ("alatan", None, {"alatan"}),
        ("alatan", "school", set()),
        ("security_admin", None, set()),
        ("stranger", None, set()),
    ],
)
def test_a_token_sees_what_its_account_sees_below_its_unit(cast, member, unit, sees):
    token, _text = token_for(cast.members[member], unit=getattr(cast, unit) if unit else None)
    actor = acting_by(actor=SYSTEM, token=token, day=clock.today())
    names = {row.name for row in learners_visible(actor=actor)}
    assert names == {cast.members[one].learner.name for one in sees}


def test_administrators_powers_do_not_go_with_a_token(cast):
    token, _text = token_for(cast.audit_admin)
    actor = acting_by(actor=SYSTEM, token=token, day=clock.today())
    assert actor is not None
    assert actor.grants == ()
    assert not actor.reads_journal


@pytest.mark.parametrize(
    ("allowed", "address", "passes"),
    [
        ("", "203.0.113.9", True),
        ("203.0.113.9/32", "203.0.113.9", True),
        ("203.0.113.8/32", "203.0.113.9", False),
        ("10.0.0.0/8 203.0.113.0/24", "203.0.113.255", True),
        ("203.0.113.0/24", "203.0.114.0", False),
        ("10.0.0.0/8", "::ffff:10.1.2.3", True),
        ("2001:db8::/32", "2001:db8::1", True),
        ("10.0.0.0/8", "", False),
    ],
)
def test_allowed_addresses(allowed, address, passes):
    assert addresses.allows(allowed, address) is passes


def test_from_elsewhere_a_token_is_refused(cast):
    _token, text = token_for(cast.unit_hr, addresses="10.1.0.0/16")
    assert caller(text, REMOTE_ADDR="10.2.0.1").get(ME).json()["code"] == "token_address"
    assert caller(text, REMOTE_ADDR="10.1.0.1").get(ME).status_code == 200


@pytest.mark.parametrize("text", ["10.1.2.3/33", "abc", "10.1.2.3/8"])
def test_what_is_no_address_is_named(text):
    with pytest.raises(Refused, match=text.partition("/")[0]):
        addresses.normal(text)


def test_addresses_in_their_normal_form():
    assert addresses.normal(" 10.1.2.3，10.0.0.0/8 10.1.2.3/32 ") == "10.1.2.3/32 10.0.0.0/8"
    with pytest.raises(Refused):
        addresses.normal(" ".join(f"10.0.0.{number}" for number in range(21)))


def test_within_a_minute_no_more_than_the_limit(cast):
    _token, text = token_for(cast.unit_hr, per_minute=2)
    client = caller(text)
    with time_machine.travel(dt.datetime(2024, 6, 10, 4, 0, 15, tzinfo=dt.UTC), tick=False):
        assert [client.get(ME).status_code for _ in range(3)] == [200, 200, 429]
        refused = client.get(ME)
        assert (refused["Retry-After"], refused.json()["code"]) == ("45", "throttled")
    with time_machine.travel(dt.datetime(2024, 6, 10, 4, 1, 0, tzinfo=dt.UTC), tick=False):
        assert client.get(ME).status_code == 200


def test_last_use_is_written_once_a_minute(cast):
    token, text = token_for(cast.unit_hr)
    first = dt.datetime(2024, 6, 10, 4, 0, 1, tzinfo=dt.UTC)
    for moment in (first, first.replace(second=59)):
        with time_machine.travel(moment, tick=False):
            caller(text, REMOTE_ADDR="10.0.0.7").get(ME)
    token.refresh_from_db()
    assert (token.used_at, token.used_from, token.calls) == (first, "10.0.0.7", 2)


def _race(count):
    """How many of eight calls at once get through."""
    passed, start = [], threading.Barrier(8)

    def one():
        try:
            start.wait()
            passed.append(count())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(passed)


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_hold_the_limit(cast):
    token, _text = token_for(cast.unit_hr, per_minute=3)
    now = dt.datetime(2024, 6, 10, 4, tzinfo=dt.UTC)
    assert _race(lambda: counting.count_call(token, "", now=now)) == 3


@pytest.mark.django_db(transaction=True)
def test_control_read_and_then_written_more_get_through(cast):
    token, _text = token_for(cast.unit_hr, per_minute=3)
    together = threading.Barrier(8)

    def careless():
        calls = AccessToken.objects.get(pk=token.pk).calls
        together.wait()
        if calls >= 3:
            return False
        AccessToken.objects.filter(pk=token.pk, calls__lt=F("per_minute")).update(calls=calls + 1)
        return True

    assert _race(careless) == 8


def test_who_makes_tokens_for_whom(cast):
    given = {"name": "x", "expires_on": DAY, "today": DAY, "now": clock.now()}
    own = cast.unit_hr
    assert make_token(actor=own.actor, account=own.account, **given)
    assert make_token(actor=cast.security_admin.actor, account=own.account, may=TokenScopes(writes=True), **given)
    refused = [
        (own, own, {"may": TokenScopes(writes=True)}),
        (own, own, {"may": TokenScopes(reads=False)}),
        (cast.security_admin, own, {"may": TokenScopes(pushes=True)}),
        (own, own, {"unit": cast.hospital}),
        (own, cast.alatan, {}),
        (cast.banner_hr, own, {}),
        (cast.security_admin, cast.security_admin, {}),
    ]
    for actor, account, more in refused:
        with pytest.raises(Refused):
            make_token(actor=actor.actor, account=account.account, **given, **more)


def test_whoever_it_acts_for_is_told(cast):
    given = {"name": "脚本", "expires_on": DAY, "today": DAY, "now": clock.now()}
    token, _text, _key = make_token(actor=cast.security_admin.actor, account=cast.unit_hr.account, **given)
    revoke_token(actor=cast.security_admin.actor, token=token, now=clock.now())
    texts = Message.objects.filter(account=cast.unit_hr.account).values_list("text", flat=True)
    assert len([text for text in texts if "脚本" in text]) == 2
    actions = JournalEntry.objects.filter(object_key=str(token.public_id)).values_list("action", flat=True)
    assert set(actions) == {"token.made", "token.revoked"}


def test_no_more_than_twenty_open_at_once(cast):
    tokens = [token_for(cast.unit_hr)[0] for _ in range(20)]
    with pytest.raises(Refused):
        token_for(cast.unit_hr)
    revoke_token(actor=SYSTEM, token=tokens[0], now=clock.now())
    assert token_for(cast.unit_hr)
