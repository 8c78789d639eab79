"""What is written to the logs, and what must never be."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import logging.config

import pytest
import structlog
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.log import log_response
from hypothesis import given
from hypothesis import strategies as st

from cetrack import logs
from tests.cast import id_number


@pytest.fixture
def lines(settings):
    """Switches the logs to JSON and gives what was written, line by line."""
    stream = io.StringIO()
    arranged = logs.settings(as_json=True)
    arranged["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(arranged)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.contextvars.clear_contextvars()
    logging.config.dictConfig(settings.LOGGING)


NUMBER = id_number(dt.date(1985, 3, 12), 142)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"duplicate {NUMBER}.", "duplicate [id number]."),
        (NUMBER[:-1] + "x", "[id number]"),
        (NUMBER[:-1] + "Ｘ", "[id number]"),
        ("１５２５０２１９８５０３１２１４２Ｘ", "[id number]"),
        ("152502850312142", "[id number]"),
        ("call 13904790001 now", "call [phone] now"),
        ("+8613904790001", "+[phone]"),
        ("139 0479 0001, 139-0479-0001", "[phone], [phone]"),
        (f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", "[id number]"),
        (f"/find/?q=%{ord(NUMBER[0]):x}{NUMBER[1:]}&x=%E5%BC%A0", "/find/?q=[id number]&x=张"),
        (f"/find/?q=%25{ord(NUMBER[0]):x}{NUMBER[1:]}", "/find/?q=[id number]"),
        ("/find/?x=%E5%BC%A0", "/find/?x=%E5%BC%A0"),
        ("9f8e-139-0479-0001-77", "9f8e-139-0479-0001-77"),
        ("2026-11-30 04:00:00", "2026-11-30 04:00:00"),
        ("order 123456789012 of 2024", "order 123456789012 of 2024"),
        ("1" * 19, "1" * 19),
    ],
)
def test_numbers_that_name_a_person_are_blotted_out(text, kept):
    assert logs.scrub(text) == kept


@given(before=st.text("甲乙 ,:=\"'-", max_size=5), after=st.text("丙丁 ,:=\"'-", max_size=5))
def test_whatever_stands_around_it(before, after):
    assert NUMBER not in logs.scrub(f"{before}{NUMBER}{after}")


def test_a_request_that_is_refused_or_breaks_is_logged_without_its_query_string(lines):
    """Django's own lines have the request beside them: names and numbers that were looked for stood there whole."""
    asked = RequestFactory().put(f"/find/{NUMBER}/?q=%{ord(NUMBER[0]):x}{NUMBER[1:]}&name=%E5%BC%A0%E4%B8%89")
    assert "%E5%BC%A0" in repr(asked), "control"
    for name in ("django.security.csrf", "django.request"):
        log_response(
            "Forbidden: %s",
            asked.path,
            response=HttpResponse(status=500),
            request=asked,
            logger=logging.getLogger(name),
        )
    found = lines()
    assert [line["request"] for line in found] == ["PUT /find/[id number]/"] * 2
    assert "%E5" not in json.dumps(found)
    assert NUMBER[1:] not in json.dumps(found)


def test_however_deep_it_stands(lines):
    logging.getLogger("cetrack.x").warning(
        "row", extra={"row": {"cells": [NUMBER, ("13904790001", int(NUMBER[:17] + "1"))]}}
    )
    text = json.dumps(lines())
    assert NUMBER not in text
    assert "13904790001" not in text
    assert NUMBER[:17] not in text


def test_while_the_database_is_away_tasks_have_one_line_in_half_a_minute(lines, monkeypatch):
    """As Celery tells it: the traceback stands in what it formats, and beside it."""

    def fails(error: Exception, name: str) -> None:
        context = {"name": name, "id": "1", "exc": repr(error), "traceback": "Traceback (most recent call last)"}
        try:
            raise error
        except type(error):
            format = "Task %(name)s[%(id)s] raised unexpected: %(exc)s"
            logging.getLogger("celery.app.trace").error(format, context, exc_info=True, extra={"data": context})

    for name in ("jobs.sweep", "journal.seal"):
        fails(OperationalError("connection refused\n\tIs the server running?"), name)
    [line] = lines()
    assert line["data"] == {"task": "jobs.sweep", "error": "connection refused"}
    assert "Traceback" not in json.dumps(line)
    assert "exception" not in line
    began = logs.time.monotonic()
    monkeypatch.setattr(logs.time, "monotonic", lambda: began + logs.AWAY_SAID_EVERY + 1)
    fails(OperationalError("connection refused"), "jobs.sweep")
    assert len(lines()) == 2
    fails(ValueError("a fault of ours"), "jobs.sweep")
    assert "exception" in lines()[2], "control: every other fault has its line, whenever it happens"


def test_an_exception_is_logged_without_local_variables(lines):
    def fails():
        secret_of_the_frame = "草原"
        raise ValueError(f"cannot read {NUMBER} {len(secret_of_the_frame)}")

    try:
        fails()
    except ValueError:
        logging.getLogger("django.request").exception("failed")
    [line] = lines()
    text = json.dumps(line, ensure_ascii=False)
    assert line["exception"][0]["exc_type"] == "ValueError"
    assert "secret_of_the_frame" not in text
    assert "草原" not in text
    assert NUMBER not in text


@pytest.mark.django_db
def test_a_request_has_one_line_without_query_and_path(lines, cast, signed_in):
    answer = signed_in(cast.alatan).get("/nothing-here/", {"q": "阿拉坦其其格"})
    [line] = lines()
    assert line["event"] == "request"
    assert (line["method"], line["status"], line["route"]) == ("GET", 404, "")
    assert line["request_id"] == answer["X-Request-ID"]
    assert "阿拉坦" not in json.dumps(line, ensure_ascii=False)
    assert "nothing-here" not in json.dumps(line)


@pytest.mark.django_db
def test_a_callers_own_request_number_is_not_believed(lines, client):
    answer = client.get("/nothing-here/", headers={"x-request-id": "forged"})
    assert answer["X-Request-ID"] != "forged"
    assert "forged" not in json.dumps(lines())
