"""Pages of tokens: what is made is shown on that answer alone; who sees which."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from ground import clock
from programs.tokens.models import AccessToken
from tests.signin import open_session

from .calling import ME, caller, token_for

pytestmark = pytest.mark.django_db
OWN, EVERY = "/accounts/tokens/", "/accounts/manage/tokens/"


def asked(**values):
    return {"name": "脚本", "expires_on": str(clock.today() + dt.timedelta(days=9))} | values


def test_one_makes_a_token_to_read_and_it_is_shown_once(cast):
    client = open_session(cast.unit_hr)
    page = client.post(OWN, asked(addresses="127.0.0.0/8", writes="on")).content.decode()
    text = re.search(r"cet_\w{12}_[\w-]{43}", page)[0]
    assert caller(text).get(ME).json()["token"]["scopes"] == ["read"]
    again = client.get(OWN).content.decode()
    assert text not in again
    assert text[:16] in again


def test_a_wrong_address_is_told_beside_its_field(cast):
    page = open_session(cast.unit_hr).post(OWN, asked(addresses="10.0.0.300")).content.decode()
    assert "10.0.0.300" in page
    assert not AccessToken.objects.exists()


def test_the_security_administrator_makes_one_for_an_account(cast):
    client = open_session(cast.security_admin)
    values = asked(
        login=cast.league_reviewer.account.login,
        unit=str(cast.xilinhot.public_id),
        reads="on",
        writes="on",
        per_minute=9,
    )
    page = client.post(EVERY, values).content.decode()
    text = re.search(r"cet_\w{12}_[\w-]{43}", page)[0]
    said = caller(text).get(ME).json()
    assert said["token"]["scopes"] == ["read", "write"]
    assert said["roles"][0]["unit"] == "锡林浩特市"
    assert cast.league_reviewer.account.name in client.get(EVERY).content.decode()


def test_an_unknown_account_is_told_beside_its_field(cast):
    page = open_session(cast.security_admin).post(EVERY, asked(login="nobody", per_minute=9)).content.decode()
    assert "invalid-feedback" in page
    assert not AccessToken.objects.exists()


def test_administrators_make_none_for_themselves(cast):
    assert '<form method="post" novalidate>' not in open_session(cast.audit_admin).get(OWN).content.decode()


def test_one_revokes_one_s_own_and_nobody_else_s(cast):
    token, text = token_for(cast.unit_hr)
    address = f"{OWN}{token.public_id}/revoke/"
    assert open_session(cast.banner_hr).post(address).status_code == 404
    assert caller(text).get(ME).status_code == 200
    assert open_session(cast.unit_hr).post(address)["Location"] == OWN
    assert caller(text).get(ME).status_code == 401


def test_the_security_administrator_revokes_any(cast):
    token, text = token_for(cast.unit_hr)
    assert open_session(cast.security_admin).post(f"{EVERY}{token.public_id}/revoke/")["Location"] == EVERY
    assert caller(text).get(ME).status_code == 401
