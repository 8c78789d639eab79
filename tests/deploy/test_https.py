"""Production by plain http: whoever comes that way is sent to the operator's address, or told what must be set."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

PUBLIC = "https://portal.example"
PRODUCTION = {
    "EMBEDDED": False,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_SSL_HOST": "portal.example",
    "SECURE_REDIRECT_EXEMPT": [r"^static/"],
    "SECURE_PROXY_SSL_HEADER": None,
    "ALLOWED_HOSTS": ["testserver", "portal.example"],
    "PUBLIC_URL": PUBLIC,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_SECURE": True,
}


@pytest.fixture
def client(db):
    with override_settings(**PRODUCTION):
        yield Client(enforce_csrf_checks=True)


def test_straight_to_the_portal_leads_to_the_address_of_the_operator(client):
    answer = client.get("/policy/?x=1", headers={"host": "testserver"})
    assert (answer.status_code, answer["Location"]) == (301, f"{PUBLIC}/policy/?x=1")


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ({"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}, "CETRACK_TRUSTED_PROXIES"),
        ({"X-Forwarded-Proto": "HTTPS"}, "CETRACK_TRUSTED_PROXIES"),
        ({"X-Forwarded-For": "203.0.113.9"}, "X-Forwarded-Proto"),
    ],
)
def test_a_proxy_that_would_send_people_in_circles_gets_a_page_instead(client, headers, sentence):
    answer = client.get("/", headers=headers)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert "系统管理员" in answer.content.decode()
    assert client.get("/static/css/none.css", headers=headers).status_code == 404, "the page has its style"
    assert client.get("/api/v1/", headers=headers)["Content-Type"] == "application/problem+json"


def test_control_without_the_page_they_go_in_circles(client):
    others = [name for name in settings.MIDDLEWARE if name != "cetrack.https.HttpsMiddleware"]
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Host": "portal.example"}
    with override_settings(MIDDLEWARE=others):
        answer = client.get("/", headers=headers)
    assert (answer.status_code, answer["Location"]) == (301, f"{PUBLIC}/")


def test_a_proxy_that_was_asked_in_clear_and_says_so_is_sent_on(client):
    answer = client.get("/", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"})
    assert (answer.status_code, answer["Location"]) == (301, f"{PUBLIC}/")


def test_a_proxy_that_is_believed_is_served(client):
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        answer = client.get(reverse("sign_in:sign_in"), headers={"X-Forwarded-Proto": "https"})
    assert answer.status_code == 200


@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_a_browser_in_clear_whose_cookies_are_lost_is_told_where_to_go(client, header):
    answer = client.post(reverse("sign_in:sign_in"), secure=True, headers={header: "http://portal.example"})
    assert answer.status_code == 403
    assert f"请打开 {PUBLIC} 再登录" in answer.content.decode()


@pytest.mark.parametrize("embedded", [True, False])
def test_other_lost_tokens_get_the_usual_page(client, embedded):
    headers = {"Origin": "http://testserver"} if embedded else {}
    with override_settings(EMBEDDED=embedded):
        answer = client.post(reverse("sign_in:sign_in"), secure=True, headers=headers)
    assert answer.status_code == 403
    assert "没有保存任何内容" in answer.content.decode()
