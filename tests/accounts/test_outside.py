"""Signing in by an identity service: it stands for the password, and for nothing else."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.holders.models import Account, RoleAssignment
from accounts.sign_in import marks
from accounts.sign_in.outside import MOST
from ground import clock
from journal.models import JournalEntry
from tests.cast import PASSWORD, id_number
from tests.signin import bind_totp, code_for

from . import identity_service
from .identity_service import CLIENT, FORGED, SECRET, unsigned

pytestmark = pytest.mark.django_db
BEGIN_AGAIN, UNVERIFIED = "请重新登录", "无法核实"


@pytest.fixture(scope="module")
def running():
    with identity_service.serving() as service:
        yield service


@pytest.fixture
def service(running, settings, cast):
    running.__init__(address=running.address, number=cast.alatan.learner.id_number)
    changed = {
        "oidc_issuer": running.address, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET,
        "cas_url": running.address, "cas_attribute": "idNumber", "public_url": "http://testserver",
    }  # fmt: skip
    settings.CONFIG = settings.CONFIG.model_copy(update=changed)
    return running


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *asked):
        return None


def there_and_back(client: Client, how: str) -> str:
    """Through the service's own page; the address on which the browser comes back."""
    answer = client.get(f"/accounts/outside/{how}/")
    assert answer.status_code == 302, answer.content.decode()
    with pytest.raises(urllib.error.HTTPError) as sent:
        urllib.request.build_opener(_Stay).open(answer["Location"], timeout=5)
    sent.value.close()
    parts = urlsplit(sent.value.headers["Location"])
    assert f"{parts.scheme}://{parts.netloc}" == "http://testserver"
    return f"{parts.path}?{parts.query}"


def sign_in(client: Client, how: str):
    return client.get(there_and_back(client, how))


def refused(answer, sentence: str, why: str) -> bool:
    line = JournalEntry.objects.filter(action="sign_in.outside_refused").latest("pk")
    assert (answer.status_code, line.after["why"]) == (403, why), answer.content.decode()
    return sentence in answer.content.decode() and not answer.wsgi_request.user.is_authenticated


WAYS = pytest.mark.parametrize("how", ["oidc", "cas"])


@WAYS
def test_a_learner_is_signed_in_without_a_password_and_gets_no_role(cast, service, how):
    client = Client()
    client.get("/accounts/sign-in/?next=/accounts/notices/")
    answer = sign_in(client, how)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.alatan.account.pk)
    assert client.session[marks.SECOND_FACTOR] is False
    assert not RoleAssignment.objects.filter(account=cast.alatan.account).exists(), "the token claims a role"
    assert JournalEntry.objects.get(action="account.signed_in").after == {"how": how}


@WAYS
def test_who_has_a_second_factor_is_asked_for_it(cast, service, how):
    bind_totp(cast.alatan.account)
    client = Client()
    answer = sign_in(client, how)
    assert answer["Location"] == "/accounts/second-factor/"
    assert "_auth_user_id" not in client.session
    client.post(answer["Location"], {"code": code_for(cast.alatan.account)})
    assert client.session[marks.SECOND_FACTOR] is True


@WAYS
@pytest.mark.parametrize("second", [False, True])
def test_a_password_that_is_due_is_asked_of_nobody_who_did_not_use_it(cast, service, how, second):
    Account.objects.filter(pk=cast.alatan.account.pk).update(must_change_password=True)
    if second:
        bind_totp(cast.alatan.account)
    client = Client()
    sign_in(client, how)
    if second:
        client.post("/accounts/second-factor/", {"code": code_for(cast.alatan.account)})
    notice = client.get("/me/")["Location"]
    assert "password" not in notice, "what comes first is the privacy notice"
    assert client.get(notice).status_code == 200
    assert Account.objects.get(pk=cast.alatan.account.pk).must_change_password


def test_control_by_password_it_is_asked_for(cast):
    Account.objects.filter(pk=cast.alatan.account.pk).update(must_change_password=True)
    client = Client()
    client.post("/accounts/sign-in/", {"login": cast.alatan.account.login, "password": PASSWORD})
    assert "/accounts/password/" in client.get("/me/")["Location"]


@WAYS
def test_an_officer_without_one_sets_it_up_first(cast, service, how):
    Account.objects.filter(pk=cast.unit_hr.account.pk).update(learner=None)
    account = cast.alatan.account
    RoleAssignment.objects.create(account=account, role="unit_hr", unit=cast.school, since=clock.today())
    assert sign_in(Client(), how)["Location"] == "/accounts/second-factor/set-up/"


@WAYS
def test_off_there_is_no_such_address_and_no_button(cast, how):
    assert Client().get(f"/accounts/outside/{how}/").status_code == 404
    assert Client().get(f"/accounts/outside/{how}/back/").status_code == 404
    assert "统一身份认证" not in Client().get("/accounts/sign-in/").content.decode()


def test_on_there_is_a_button(service):
    page = Client().get("/accounts/sign-in/").content.decode()
    assert ("/accounts/outside/oidc/" in page, "统一身份认证" in page) == (True, True)


@WAYS
def test_what_came_back_is_good_once(service, how):
    client = Client()
    back = there_and_back(client, how)
    assert client.get(back).status_code == 302
    client.post("/accounts/sign-out/")
    assert refused(client.get(back), BEGIN_AGAIN, "state")


@WAYS
def test_in_another_browser_it_is_good_for_nothing(service, how):
    """Otherwise somebody could sign another person in under a name of his own."""
    back = there_and_back(Client(), how)
    assert refused(Client().get(back), BEGIN_AGAIN, "state")
    other = Client()
    there_and_back(other, how)
    assert refused(other.get(back), BEGIN_AGAIN, "state")


@WAYS
def test_a_code_or_ticket_that_was_used_is_refused(service, how):
    client = Client()
    back = there_and_back(client, how)
    service.codes.clear()
    service.tickets.clear()
    assert refused(client.get(back), "已经用过或已过期", "refused")


@WAYS
@pytest.mark.parametrize(
    ("number", "why"),
    [(id_number(clock.today().replace(year=1991), 998), "unknown"), ("", "no_number"), ("152", "no_number")],
    ids=["unknown", "empty", "short"],
)
def test_nobody_is_made_up(service, how, number, why):
    service.number = number
    before = Account.objects.count()
    assert refused(sign_in(Client(), how), {"unknown": "还没有账号"}.get(why, "没有给出您的证件号码"), why)
    assert Account.objects.count() == before


@WAYS
def test_a_disabled_account_stays_closed(cast, service, how):
    Account.objects.filter(pk=cast.alatan.account.pk).update(is_active=False)
    assert refused(sign_in(Client(), how), "还没有账号", "unknown")


@pytest.mark.parametrize(
    ("claims", "sentence", "why"),
    [
        ({"aud": "another"}, "发给别的系统", "for_another"),
        ({"aud": ["portal", "another"], "azp": "another"}, "发给别的系统", "for_another"),
        ({"exp": 1}, "已经用过或已过期", "expired"),
        ({"nonce": "of another"}, "属于另一次登录", "nonce"),
        ({"nonce": None}, "属于另一次登录", "nonce"),
        ({"iss": "https://other.example"}, UNVERIFIED, "unverified"),
        ({"iat": "yesterday"}, UNVERIFIED, "unverified"),
        ({"exp": None}, UNVERIFIED, "unverified"),
    ],
    ids=["audience", "party", "expired", "nonce", "no-nonce", "issuer", "issued", "endless"],
)
def test_a_token_that_is_not_for_this_sign_in(service, claims, sentence, why):
    service.claims = claims
    assert refused(sign_in(Client(), "oidc"), sentence, why)


@pytest.mark.parametrize(("seconds", "opens"), [(-59, True), (-61, False)])
def test_clocks_may_differ_by_a_minute(service, seconds, opens, monkeypatch):
    now = clock.machine_now()
    service.claims = {"exp": int(now.timestamp()) + seconds, "iat": int(now.timestamp()) - 300}
    monkeypatch.setattr(clock, "machine_now", lambda: now)
    client = Client()
    back = there_and_back(client, "oidc")
    assert (client.get(back).status_code == 302) is opens


def test_a_forged_signature(service):
    service.key = FORGED
    assert refused(sign_in(Client(), "oidc"), UNVERIFIED, "unverified")


def test_a_token_that_says_it_needs_no_signature(service, monkeypatch):
    now = int(time.time())
    claims = {
        "iss": service.address,
        "aud": CLIENT,
        "sub": "1",
        "iat": now,
        "exp": now + 60,
        "id_number": service.number,
    }
    monkeypatch.setattr(identity_service.IdentityService, "token", lambda *asked: {"id_token": unsigned(claims)})
    assert refused(sign_in(Client(), "oidc"), UNVERIFIED, "unverified")


def test_without_the_verifier_of_the_browser_a_stolen_code_opens_nothing(service):
    client = Client()
    back = there_and_back(client, "oidc")
    for asked in service.codes.values():
        asked["code_challenge"] = "of another browser"
    assert refused(client.get(back), "已经用过或已过期", "refused")


def test_a_ticket_for_another_address(service):
    client = Client()
    back = there_and_back(client, "cas")
    service.tickets = dict.fromkeys(service.tickets, "https://other.example/?state=x")
    assert refused(client.get(back), "发给别的系统", "for_another")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"nonsense",
        b"{" * 5000,
        b'<!DOCTYPE x [<!ENTITY a "1">]><x>&a;</x>',
        '<!DOCTYPE x [<!ENTITY a "1">]><x>&a;</x>'.encode("utf-16"),
        b"<x/>",
        b"x" * (MOST + 1),
    ],
    ids=["empty", "list", "nonsense", "deep", "doctype", "doctype in utf-16", "other", "endless"],
)
@WAYS
def test_answers_that_are_none(service, how, body):
    client = Client()
    back = there_and_back(client, how)
    service.body = body
    assert refused(client.get(back), UNVERIFIED, "unverified")


@WAYS
def test_a_service_that_is_away(service, how, settings):
    client = Client()
    back = there_and_back(client, how)
    away = {"oidc_issuer": "http://127.0.0.1:1", "cas_url": "http://127.0.0.1:1"}
    settings.CONFIG = settings.CONFIG.model_copy(update=away)
    assert refused(client.get(back), "没有应答", "away")


@pytest.mark.parametrize("described", [{"issuer": "https://other.example"}, {"token_endpoint": "file:///etc/passwd"}])
def test_a_description_that_leads_elsewhere(service, described):
    client = Client()
    back = there_and_back(client, "oidc")
    service.described = described
    assert refused(client.get(back), UNVERIFIED, "unverified")


@WAYS
def test_who_was_turned_away_there(service, how):
    client = Client()
    client.get(f"/accounts/outside/{how}/")
    state = client.session["outside"]["state"]
    assert refused(
        client.get(f"/accounts/outside/{how}/back/?state={state}&error=access_denied"), BEGIN_AGAIN, "denied"
    )


@WAYS
@pytest.mark.parametrize(("minutes", "opens"), [(9, True), (10, False), (-1, False)])
def test_ten_minutes(service, how, minutes, opens, monkeypatch):
    client, now = Client(), clock.machine_now()
    monkeypatch.setattr(clock, "machine_now", lambda: now)
    back = there_and_back(client, how)
    service.claims = {"exp": int(now.timestamp()) + 3600}
    later = now + minutes * clock.dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "machine_now", lambda: later)
    assert (client.get(back).status_code == 302) is opens
