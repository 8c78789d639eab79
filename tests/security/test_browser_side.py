"""What every address tells the browser: policy, frames, caching; and what it refuses from elsewhere."""

from __future__ import annotations

import re
import uuid

import pytest
from django.conf import settings
from django.test import Client

from ..signin import open_session
from .addresses import addresses
from .table import ROWS as OWN_ROWS
from .table_api import API_ROWS
from .table_work import WORK_ROWS

ROWS = OWN_ROWS | WORK_ROWS | API_ROWS
ADDRESSES = addresses()
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.IGNORECASE
)
MEMBERS = ("alatan", "unit_hr", "league_reviewer", "security_admin", "audit_admin")


def pages(cast):
    """(who and where, answer) of every address for a visitor and some members, by the method it takes."""
    clients = {"visitor": Client()} | {member: open_session(cast.members[member]) for member in MEMBERS}
    for address in ADDRESSES:
        row = ROWS[address.name]
        for member, client in clients.items():
            if "GET" in row.methods:
                yield f"{address.name} as {member}", client.get(address.url(uuid.uuid4(), **row.words))


def test_every_answer_carries_the_policy_and_is_never_framed_sniffed_or_kept(cast):
    wrong = []
    for where, answer in pages(cast):
        policy = answer.headers.get("Content-Security-Policy", "")
        if "unsafe" in policy or "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
            wrong.append(f"{where}: policy {policy!r}")
        if "*" in policy or "http:" in policy or "https:" in policy:
            wrong.append(f"{where}: the policy names other places")
        for name, value in {
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }.items():
            if answer.headers.get(name) != value:
                wrong.append(f"{where}: {name} is {answer.headers.get(name)!r}")
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            wrong.append(f"{where}: may be cached ({answer.headers.get('Cache-Control')})")
        if answer.headers.get("Content-Type", "").startswith("text/html") and (
            found := INLINE.search(answer.content.decode())
        ):
            wrong.append(f"{where}: inline {found.group()!r}")
    assert not wrong, "\n" + "\n".join(sorted(set(wrong))[:40])


@pytest.mark.parametrize("address", [a for a in ADDRESSES if "POST" in ROWS[a.name].methods], ids=lambda a: a.name)
def test_a_post_without_the_token_is_refused_from_htmx_too(cast, address):
    row = ROWS[address.name]
    member = cast.members[sorted(row.who)[0]]
    client = open_session(member, enforce_csrf_checks=True)
    url = address.url(uuid.uuid4(), **row.words)
    assert client.post(url).status_code == 403
    assert client.post(url, headers={"HX-Request": "true", "Origin": "https://evil.example"}).status_code == 403


def test_the_token_opens_and_comes_by_header_as_htmx_sends_it(cast):
    client = open_session(cast.alatan, enforce_csrf_checks=True)
    page = client.get("/me/").content.decode()
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]
    answer = client.post(
        "/me/", {"item": "field", "value": "蒙医"}, headers={"X-CSRFToken": token, "HX-Request": "true"}
    )
    assert answer.status_code == 302


def test_no_get_changes_anything_but_looks_and_sessions(cast):
    """A GET writes that a person's page was looked at, that a session was used, and that a picture to read was made;
    nothing else."""
    from django.apps import apps

    from accounts.credentials.models import SignInAttempt

    def counts():
        skipped = {"learners.look", "accounts.accountsession", "journal.journalentry", "accounts.puzzletoread"}
        return {
            model._meta.label_lower: getattr(model, "objects_for_relations", model._base_manager).count()
            for model in apps.get_models()
            if model._meta.label_lower not in skipped
        }

    before = counts()
    for _where, _answer in pages(cast):
        pass
    SignInAttempt.objects.filter(purpose=SignInAttempt.TryPurpose.PUZZLE).delete()
    assert counts() == before


def test_cookies_are_out_of_reach_of_scripts(cast):
    client = Client()
    client.get("/accounts/sign-in/")
    answer = client.post("/accounts/sign-in/", {"login": "alatan", "password": "草原-test-Passw0rd!"})
    for cookie in answer.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert answer.cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "http:evil.example"])
def test_no_address_redirects_elsewhere(cast, target):
    client = open_session(cast.league_reviewer)
    for address in ADDRESSES:
        row = ROWS[address.name]
        if "GET" not in row.methods:
            continue
        answer = client.get(address.url(uuid.uuid4(), **row.words), {"next": target, "url": target, "return": target})
        assert not answer.headers.get("Location", "/").startswith(("http", "//", "/\\")), address.name
