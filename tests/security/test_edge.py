"""NUL characters are refused for every address, wherever a request may carry one: on PostgreSQL each was a 500. And no
address reads a body that is larger than it takes."""

from __future__ import annotations

import uuid

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.urls import resolve
from django.utils.html import escape

from cetrack.edge import FROM_ANYBODY, FROM_VISITORS

from ..signin import open_session
from .test_matrix import BY_NAME, ROWS

SIGN_IN = "/accounts/sign-in/"
WITHOUT = [name for name in settings.MIDDLEWARE if name != "cetrack.edge.EdgeMiddleware"]
POSTS = sorted(name for name, row in ROWS.items() if "POST" in row.methods.split() and not name.startswith("decisions"))


def _url(name: str) -> str:
    return BY_NAME[name].url(uuid.uuid4(), **ROWS[name].words)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROWS))
def test_no_address_takes_a_nul_in_its_head(name):
    client, url = Client(), _url(name)
    for answer in (
        client.get(f"{url}?q=a%00b"),
        client.get(f"{url}?a%00b=q"),
        client.get(f"{url}%00"),
        client.get(url, headers={"x-anything": "a\0b"}),
        client.get(url, headers={"cookie": r'sessionid="a\000b"'}),
    ):
        assert answer.status_code == 400
        assert "Content-Security-Policy" in answer


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTS)
def test_no_address_takes_a_nul_in_its_body(cast, name):
    client, url = open_session(cast.members[sorted(ROWS[name].who)[0]]), _url(name)
    refused = {400, 415} if url.startswith(settings.FOR_PROGRAMS) else {400}  # programs' forms are refused unread
    for sent in ({"x": "a\0b"}, {"a\0b": "x"}):
        assert client.post(url, sent).status_code in refused
        assert client.post(url, "&".join(f"{k}={v}" for k, v in sent.items()), FORM).status_code in refused
    assert client.post(url, '{"x": "a\\u0000b"}', "application/json").status_code == 400
    assert client.post(url, '{"x": "a\\u0000b"}'.encode("utf-16-le"), "application/json").status_code == 400


FORM = "application/x-www-form-urlencoded"


@pytest.mark.django_db
class TestTheAnswer:
    def test_people_get_a_page_in_chinese(self):
        answer = Client().post(SIGN_IN, {"username": "a\0b"})
        assert answer.status_code == 400
        assert "NUL" in answer.content.decode()
        assert "无法" in answer.content.decode()

    def test_programs_get_json(self):
        answer = Client().post("/api/v1/decisions/preview/", '{"id": "\\u0000"}', "application/json")
        assert (answer.status_code, "NUL" in answer.json()["detail"]) == (400, True)

    def test_two_backslashes_are_no_escape(self):
        answer = Client().post("/api/v1/decisions/preview/", '{"id": "\\\\u0000"}', "application/json")
        assert answer.status_code == 401  # not signed in

    def test_names_of_fields_and_types_of_files_are_looked_at(self):
        named = Client().post(SIGN_IN, {"a\0b": SimpleUploadedFile("a.pdf", b"x")})
        typed = Client().post(SIGN_IN, {"a": SimpleUploadedFile("a.pdf", b"x", content_type="a\0b")})
        assert (named.status_code, typed.status_code) == (400, 400)

    def test_the_name_of_a_file_has_lost_its_nul_before(self):
        answer = Client().post(SIGN_IN, {"a": SimpleUploadedFile("a\0b.pdf", b"x")})
        assert answer.status_code == 200

    def test_without_a_nul_the_page_answers(self):
        assert Client().post(SIGN_IN, {"username": "ab"}).status_code == 200


MIB = 1 << 20


def _paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", b"x" * 2 * MIB)


def _announced(client: Client, url: str, size: int | str) -> int:
    """The answer to a body that is announced and never sent: whoever reads it fails."""
    return client.generic("POST", url, b"", FORM, CONTENT_LENGTH=str(size)).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTS)
def test_no_address_reads_more_than_it_takes(cast, name):
    url, member = _url(name), cast.members[sorted(ROWS[name].who)[0]]
    most = getattr(resolve(url).func, "most_bytes", FROM_ANYBODY)
    assert most <= 60 * MIB
    from_visitors = getattr(resolve(url).func, "most_from_visitors", 0)
    assert from_visitors <= 2 * MIB
    assert _announced(Client(), url, max(FROM_VISITORS, from_visitors) + 1) == 413
    assert _announced(open_session(member), url, most + 1) == 413


@pytest.mark.django_db
@pytest.mark.parametrize("size", ["0" * 30 + str(FROM_VISITORS + 1), "9" * 40])
def test_a_length_written_strangely_is_a_length(size):
    assert _announced(Client(), SIGN_IN, size) == 413


@pytest.mark.django_db
def test_what_a_page_takes_it_reads(cast):
    assert Client().post(SIGN_IN, {"login": "x" * (FROM_VISITORS - 300)}).status_code == 200
    assert Client().post(SIGN_IN, {"login": "x" * FROM_VISITORS}).status_code == 413
    insider = open_session(cast.alatan)
    assert insider.post(_url("missing:missing"), {"screenshot": _paper()}).status_code == 200
    assert insider.post(_url("corrections:mine"), {"screenshot": _paper()}).status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "way"),
    [
        ("http://testserver/me/?x=1", "/me/?x=1"),
        ("http://testserver//evil.example/", "/evil.example/"),
        ("https://evil.example/me/", SIGN_IN),
        ("", SIGN_IN),
    ],
)
def test_a_page_that_refuses_leads_back_to_the_form(referer, way):
    answer = Client().post(SIGN_IN, {"login": "x" * FROM_VISITORS}, headers={"Referer": referer})
    assert f'href="{escape(way)}"' in answer.content.decode()
    assert "返回" in answer.content.decode()


@pytest.mark.django_db
def test_a_refused_address_leads_home_alone():
    page = Client().post(SIGN_IN, {"login": "x"}, headers={"Referer": "http://testserver/\0"}).content.decode()
    assert 'href="/"' in page
    assert "\0" not in page


@pytest.mark.django_db
def test_control_without_the_middleware_a_nul_reaches_the_database(cast):
    client, url = open_session(cast.members["audit_admin"]), f"{_url('journal:journal')}?who=a%00b"
    with override_settings(MIDDLEWARE=WITHOUT):
        if connection.vendor == "sqlite":
            assert client.get(url).status_code == 200
        else:
            with pytest.raises(ValueError, match="NUL"):
                client.get(url)
