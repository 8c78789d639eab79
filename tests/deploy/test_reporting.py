"""Error reports: off by default, and no planted number leaves in one."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from cetrack import reporting
from cetrack.config import Config
from tests.cast import id_number

NUMBER = id_number(dt.date(1985, 3, 12), 142)
PHONE = "13904790001"
NAME = "阿拉坦其其格"
ADDRESS = "http://public@127.0.0.1:9/1"


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def capture_envelope(self, envelope) -> None:
        self.sent.append(envelope.serialize().decode())

    def flush(self, *args, **options) -> None:
        """Nothing waits."""


@pytest.fixture
def reports():
    """Starts reporting, with our cleaning or without it; afterwards it is off again."""
    scope = contextlib.ExitStack()

    def start(*, clean: bool = True) -> Kept:
        scope.enter_context(sentry_sdk.isolation_scope())
        transport = Kept()
        more = (
            {} if clean else {"before_send": None, "include_local_variables": True, "max_request_body_size": "always"}
        )
        asked = {"transport": transport, "default_integrations": True, **more}
        real = sentry_sdk.init
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(sentry_sdk, "init", lambda **said: real(**(said | asked)))
            reporting.start(ADDRESS)
        return transport

    with scope:
        yield start
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def fail(text: str) -> None:
    local = f"{NAME} {text}"
    raise ValueError(f"cannot read {text} {len(local)}")


def provoke() -> None:
    """An error with everything that must not leave: in the message, in locals, in what is logged."""
    try:
        fail(f"{NUMBER} {PHONE}")
    except ValueError as error:
        sentry_sdk.capture_exception(error)
    logging.getLogger("cetrack.test").error("row %s of %s", NUMBER, PHONE, extra={"row": [NUMBER, int(NUMBER[:17])]})


def test_none_is_sent_unless_the_operator_says_where():
    assert Config(_env_file=None).error_reports == ""
    assert not sentry_sdk.get_client().is_active()


def test_the_log_and_exceptions_leave_without_numbers_names_and_locals(reports):
    transport = reports()
    provoke()
    text = "\n".join(transport.sent)
    assert "ValueError" in text
    assert "cannot read [id number] [phone]" in text
    assert "row [id number] of [phone]" in text
    assert '"function":"fail"' in text.replace(": ", ":"), "where it happened is told"
    for planted in (NUMBER, NUMBER[:17], PHONE, NAME):
        assert planted not in text
        assert json.dumps(planted)[1:-1] not in text


def test_control_without_our_cleaning_they_would_leave(reports):
    transport = reports(clean=False)
    provoke()
    text = "\n".join(transport.sent)
    assert NUMBER in text
    assert PHONE in text


@pytest.mark.django_db
def test_a_page_that_fails(reports, client, monkeypatch):
    def broken(*args, **options):
        raise RuntimeError(f"{NUMBER} {PHONE}")

    client.raise_request_exception = False
    transport = reports()
    monkeypatch.setattr("django.template.loader.get_template", broken)
    data = {"login": NUMBER, "password": PHONE, "csrfmiddlewaretoken": "secret-of-the-form"}
    with contextlib.suppress(RuntimeError):
        client.post(f"/accounts/sign-in/?q={NUMBER}", data, headers={"cookie": f"x={NUMBER}", "referer": f"/{PHONE}/"})
    text = "\n".join(transport.sent)
    assert "RuntimeError" in text
    for planted in (NUMBER, PHONE, "secret-of-the-form", "cookie", "query_string", "REMOTE_ADDR", "127.0.0.1"):
        assert planted not in text.replace(ADDRESS, "").replace("public@127.0.0.1", "")


def test_only_what_is_known_to_be_harmless_leaves():
    event = {
        "event_id": "1" * 32, "timestamp": "2026-11-29T00:00:00Z", "level": "error", "user": {"id": NUMBER},
        "extra": {"x": NUMBER}, "tags": {"x": PHONE}, "contexts": {"x": NUMBER}, "breadcrumbs": {"values": [NUMBER]},
        "request": {"url": f"http://x/{NUMBER}/", "method": "GET", "data": NUMBER, "env": {"REMOTE_ADDR": "1.2.3.4"}},
        "message": NUMBER, "transaction": f"/people/{NUMBER}/",
    }  # fmt: skip
    assert reporting.cleaned(event) == {
        "event_id": "1" * 32, "timestamp": "2026-11-29T00:00:00Z", "level": "error", "request": {"method": "GET"},
        "message": "[id number]", "transaction": "/people/[id number]/",
    }  # fmt: skip
