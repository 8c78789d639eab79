"""Planted numbers: what is typed, stored or fails never turns up in a log, an error, a header or the queue."""

from __future__ import annotations

import logging

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.credentials.models import SignInAttempt
from ground.jobs.models import Job
from journal.models import JournalEntry

from ..signin import open_session
from .addresses import addresses
from .table import ROWS as OWN_ROWS
from .table_api import API_ROWS
from .table_work import WORK_ROWS

ROWS = OWN_ROWS | WORK_ROWS | API_ROWS


@pytest.fixture
def lines(caplog):
    """Everything that any logger has said, with its extras and tracebacks."""
    caplog.set_level(logging.DEBUG)

    def read() -> str:
        formatter = logging.Formatter("%(message)s %(name)s")
        return "\n".join(formatter.format(record) + repr(record.__dict__) for record in caplog.records)

    return read


def planted(cast) -> list[str]:
    people = (cast.alatan.learner, cast.outsider.learner, cast.colleague.learner)
    return [number for person in people for number in (person.id_number, person.phone)]


def test_no_page_logs_a_number_or_a_password(cast, lines):
    numbers = planted(cast)
    for member in ("alatan", "unit_hr", "league_reviewer"):
        client = open_session(cast.members[member])
        for address in addresses():
            row = ROWS[address.name]
            url = address.url(cast.alatan.learner.public_id, **row.words)
            if "GET" in row.methods:
                client.get(url)
            if "POST" in row.methods and not address.name.startswith("decisions"):
                client.post(
                    url, {"q": numbers[0], "login": numbers[0], "password": "S3cret-planted", "phone": numbers[1]}
                )
    said = lines()
    assert said  # the control: something was logged
    for secret in [*numbers, "S3cret-planted"]:
        assert secret not in said


def test_a_forced_error_in_every_page_says_nothing_about_people(cast, lines, monkeypatch):
    """Each page is called with a database that breaks half way; the answer and the log hold no number."""
    from django.db.models.query import QuerySet

    numbers = planted(cast)
    clients = [open_session(cast.members[member], raise_request_exception=False) for member in ("alatan", "unit_hr")]
    real, broken = QuerySet.__iter__, []

    def breaking(self):
        if self.model._meta.app_label in {
            "learners",
            "credits",
            "assessments",
            "exemptions",
        } and self.model.__name__ not in {
            "Account",
            "AccountSession",
            "RoleAssignment",
        }:
            broken.append(1)
            held = cast.alatan.learner.id_number  # noqa: F841 - a local variable that a careless log would print
            raise RuntimeError("database gone")
        return real(self)

    monkeypatch.setattr(QuerySet, "__iter__", breaking)
    answers = []
    for client in clients:
        for address in addresses():
            row = ROWS[address.name]
            if "GET" in row.methods:
                answers.append(client.get(address.url(cast.alatan.learner.public_id, **row.words)))
    monkeypatch.setattr(QuerySet, "__iter__", real)
    assert any(answer.status_code == 500 for answer in answers)
    said = lines() + "".join(answer.content.decode(errors="replace") + str(answer.headers) for answer in answers)
    assert broken
    for number in numbers:
        assert number not in said


def test_nothing_typed_at_the_door_is_kept(cast, lines):
    number, password = cast.alatan.learner.id_number, "S3cret-planted-2"
    Client().post("/accounts/sign-in/", {"login": number, "password": password})
    Client().post("/accounts/reset/", {"login": number, "code": "AAAAA-BBBBB", "new": password, "again": password})
    kept = str(list(SignInAttempt.objects.values())) + str(list(JournalEntry.objects.values()))
    for secret in (number, password, "AAAAA"):
        assert secret not in kept + lines()


def test_task_arguments_and_the_cache_hold_ids_only(cast):
    client = open_session(cast.unit_hr)
    client.get("/learners/")
    client.get(f"/learners/{cast.alatan.learner.public_id}/")
    kept = str(list(Job.objects.values())) + str(getattr(cache, "_cache", ""))
    for number in planted(cast):
        assert number not in kept


def test_no_address_takes_a_number(cast):
    """Parts of addresses are random ids, slugs and page numbers."""
    kinds = {kind for address in addresses() for kind in address.converters.values()}
    assert kinds <= {"uuid", "slug", "int", "str"}
