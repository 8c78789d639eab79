"""Passwords are hashed by the figures of the setting, anew where others were used; a locked login costs no hash."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, identify_hasher, make_password
from django.urls import reverse

from accounts.credentials.throttle import TRIES, Throttled
from accounts.holders.models import Account
from accounts.sign_in import candidates
from accounts.sign_in.services import check_password_of
from ground.refusals import Refused
from ground.signed_in import Visitor
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2024, 6, 3, 4, tzinfo=dt.UTC)
SIGN_IN = reverse("sign_in:sign_in")


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.PASSWORD_HASHERS = ["accounts.credentials.hashers.PasswordHasher"]


def of(settings, name: str) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"password_hash": name})


@pytest.mark.parametrize(("name", "figures"), [("memory", "m=47104,t=1,p=1"), ("time", "m=19456,t=2,p=1")])
def test_the_setting_chooses_the_figures(settings, name, figures):
    of(settings, name)
    assert f"$argon2id$v=19${figures}$" in make_password("长密码长密码长密码")


@pytest.mark.parametrize("before", ["memory", "time", "django"])
@pytest.mark.parametrize("now", ["memory", "time"])
def test_a_password_of_other_figures_opens_and_is_hashed_anew(client, cast, settings, before, now):
    of(settings, before if before != "django" else "memory")
    hasher = Argon2PasswordHasher() if before == "django" else identify_hasher(make_password("x"))
    old = hasher.encode(PASSWORD, hasher.salt())
    Account.objects.filter(pk=cast.alatan.account.pk).update(password=old)
    of(settings, now)
    answer = client.post(SIGN_IN, {"login": "alatan", "password": PASSWORD})
    assert answer.status_code == 302
    stored = Account.objects.get(pk=cast.alatan.account.pk).password
    assert (stored == old) is (before == now)
    assert check_password(PASSWORD, stored)


def test_whoever_is_locked_out_costs_no_hash(cast, monkeypatch):
    hashed = []
    monkeypatch.setattr(candidates, "check_password", lambda *asked: hashed.append(asked) or False)
    for n in range(8):
        with pytest.raises(Refused) as refused:
            check_password_of(actor=Visitor(), typed="alatan", password="wrong", address="10.0.0.9", now=NOW)
        assert isinstance(refused.value, Throttled) is (n >= TRIES.here)
    assert len(hashed) == TRIES.here
