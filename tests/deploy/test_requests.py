"""Pages for what went wrong, the address a request comes from, and the headers that every answer carries."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from cetrack import urls as portal
from cetrack.middleware import AddressMiddleware


def _fails(request):
    raise RuntimeError("as it must")


urlpatterns = [path("fails/", _fails), *portal.urlpatterns]


@pytest.mark.django_db
class TestErrorPages:
    def test_404_is_chinese_and_has_the_policy(self, client):
        answer = client.get("/nothing-here/")
        assert answer.status_code == 404
        assert "Content-Security-Policy" in answer
        assert "找不到" in answer.content.decode() or "不存在" in answer.content.decode()

    @override_settings(ROOT_URLCONF="tests.deploy.test_requests")
    def test_500_is_a_page_without_details(self):
        answer = Client(raise_request_exception=False).get("/fails/")
        assert answer.status_code == 500
        assert "系统出错" in answer.content.decode()
        assert "as it must" not in answer.content.decode()

    def test_400_is_a_page(self, client):
        answer = client.get("/", headers={"host": "elsewhere.example"})
        assert answer.status_code == 400
        assert "<html" in answer.content.decode()

    @override_settings(ROOT_URLCONF="tests.deploy.test_requests")
    def test_a_form_without_its_token_is_refused_with_a_page(self):
        answer = Client(enforce_csrf_checks=True).post("/fails/")
        assert answer.status_code == 403
        assert "<html" in answer.content.decode()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_our_own_proxies_saw(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory(headers=headers).get("/", REMOTE_ADDR="10.0.0.1")
    AddressMiddleware(lambda request: None)(request)
    assert request.META["REMOTE_ADDR"] == address


@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(client):
    policy = client.get("/nothing-here/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
