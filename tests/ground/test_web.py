"""What pages have in common: refusals told in one way, numbers and days of addresses, pages of other floors."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from ground import pages, vault
from ground.refusals import Refused
from ground.web import anybody, came_from, day, number, only, sent, signed_in, stored, tried


class NameForm(forms.Form):
    name = forms.CharField()


class OneRefused(Refused):
    pass


@pytest.fixture
def request_():
    request = RequestFactory().post("/", {"name": "x"})
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def said(request) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def refuse():
    raise OneRefused("not now")


def test_what_was_done_stands_at_the_top(request_):
    assert tried(request_, lambda: 7, "done") == 7
    assert said(request_) == [("success", "done")]


def test_what_was_done_may_be_made_of_the_result(request_):
    assert tried(request_, lambda: 7, lambda found: f"{found} done") == 7
    assert said(request_) == [("success", "7 done")]


def test_an_act_without_result_or_words(request_):
    assert tried(request_, lambda: None) is True
    assert said(request_) == []


def test_a_refusal_stands_at_the_top(request_):
    assert tried(request_, refuse, "done") is None
    assert said(request_) == [("error", "not now")]


@pytest.mark.parametrize("field", [None, "name"])
def test_a_refusal_stands_beside_the_form_that_asked(request_, field):
    form = NameForm(request_.POST)
    assert sent(request_, form)
    assert tried(request_, refuse, "done", form=form, field=field) is None
    assert form.errors == {field or "__all__": ["not now"]}
    assert said(request_) == []


def test_other_errors_are_not_told_as_refusals(request_):
    with pytest.raises(ZeroDivisionError):
        tried(request_, lambda: 1 / 0)


def test_what_counts_as_sent(request_):
    assert not sent(request_, None)
    assert not sent(request_, NameForm({}))
    assert not sent(RequestFactory().get("/", {"name": "x"}), NameForm({"name": "x"}))


@pytest.mark.parametrize(
    ("text", "found"),
    [("0", 0), ("12", 12), ("99999999", 99999999), ("100000000", -1), ("", -1), ("-1", -1), ("1.0", -1), ("x", -1)],
)
def test_numbers_of_addresses(text, found):
    assert number(text, -1) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("2000-01-01", dt.date(2000, 1, 1)),
        ("2100-12-31", dt.date(2100, 12, 31)),
        ("2024-05-01T10:00", dt.date(2024, 5, 1)),
        ("1999-12-31", None),
        ("2101-01-01", None),
        ("9999-12-31", None),
        ("2023-02-29", None),
        ("", None),
        ("tomorrow", None),
    ],
)
def test_days_of_addresses(text, found):
    assert day(text) == found


def test_a_file_that_is_gone_is_not_there(db):
    key = vault.put(b"content")
    assert stored(key) == b"content"
    vault.remove(key)
    for gone in (key, "", "../settings"):
        with pytest.raises(Http404):
            stored(gone)


def test_pages_of_other_floors():
    about = uuid.uuid4()
    pages.enter("test.thing", lambda public_id=None: f"/things/{public_id or ''}")
    assert (pages.address_of("test.thing"), pages.address_of("test.thing", about)) == ("/things/", f"/things/{about}")
    assert pages.address_of("test.nothing", about) == ""


def test_each_way_in_says_which_it_is():
    def page(request):
        return HttpResponse()

    assert [way(page).way_in for way in (anybody, signed_in, only(bool))] == ["anybody", "signed in", "only"]
    assert "no-store" in anybody(page)(RequestFactory().get("/"))["Cache-Control"]


@pytest.mark.parametrize(
    ("referer", "path"),
    [
        ("http://testserver/people/?page=2", "/people/?page=2"),
        ("http://testserver/people/", "/people/"),
        ("http://testserver//evil.example/x?y=1", "/evil.example/x?y=1"),
        ("http://testserver/\\evil.example/", "/evil.example/"),
        ("http://evil.example/x", "/here/?a=1"),
        ("", "/here/?a=1"),
    ],
    ids=["with query", "plain", "two slashes", "backslash", "another host", "none"],
)
def test_where_a_form_came_from_is_a_page_of_ours(rf, referer, path):
    assert came_from(rf.post("/here/?a=1", HTTP_REFERER=referer)) == path
