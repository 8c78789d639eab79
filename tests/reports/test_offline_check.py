"""The check without network, in Chromium: kept once, it opens and checks when the server is gone."""

from __future__ import annotations

import base64
import copy
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from ground.actors import SystemActor
from reports.cardpreview import preview
from reports.cards import credential
from reports.cards.data import CREDENTIAL, attachments_of
from reports.cards.models import ReviewCard
from reports.cards.paper import paper_of
from reports.printing.rendering import WEASYPRINT, Renderer, printer
from reports.signing_keys.at_hand import credential_key
from reports.signing_keys.multikey import multibase
from reports.signing_keys.services import take_key
from tests.browsing import barriers, spills
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLISHED = "核验所用的公钥"


@pytest.fixture
def card() -> ReviewCard:
    said = json.loads(preview._sample())
    at = timezone.make_aware(parse_datetime("2024-12-31T16:00:00"))
    return ReviewCard(kind="card", number="XM-K2024-01-000001", issued_at=at, **said)


def files_of(card: ReviewCard) -> list[dict[str, str]]:
    return attachments_of(card, verify="https://example.org/verify/x/")


def said_by(card: ReviewCard) -> dict:
    [found] = [one["content"] for one in files_of(card) if one["name"].endswith(CREDENTIAL)]
    return json.loads(found)


def forged(true: dict) -> dict[str, dict]:
    """The same credential, each time with one thing changed."""
    found = {}

    def but(name: str, change) -> None:
        found[name] = copy.deepcopy(true)
        change(found[name])

    but("name", lambda one: one["credentialSubject"]["holder"].update(name="示例人贝"))
    but("hours", lambda one: one["credentialSubject"]["years"][1].update(result="已完成"))
    but("added", lambda one: one.update(extra=1))
    but("left out", lambda one: one.pop("validFrom"))
    but("moment", lambda one: one["proof"].update(created="2024-12-30T08:00:00Z"))
    but("signature", lambda one: one["proof"].update(proofValue=one["proof"]["proofValue"][:-1] + "1"))
    but("suite", lambda one: one["proof"].update(cryptosuite="eddsa-rdfc-2022"))
    but("key", lambda one: one["proof"].update(verificationMethod=credential.did() + "#other"))
    return found


def given(page, name: str, body: bytes, said: str) -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": body})
    expect(page.locator(f'[data-says="{said}"]')).to_be_visible()
    page.set_input_files("input[type=file]", [])


def test_kept_once_it_checks_when_the_server_is_gone(cast: Cast, chromium, card, caplog):
    server = LiveServer("127.0.0.1")
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(server.url + reverse("cards:offline"))
    expect(page.locator('[data-kept="yes"]')).to_be_attached()
    expect(page.locator("[data-fact=key]")).not_to_have_text("—")
    server.stop()
    context.set_offline(True)  # connections that are open would still be served
    caplog.clear()

    page.reload()
    expect(page.locator("[data-fact=key]")).to_have_text(multibase(credential_key().public_key()))
    true = said_by(card)
    given(page, "card.vc.json", json.dumps(true, ensure_ascii=False).encode(), "valid")
    expect(page.locator("[data-fact=name]")).to_have_text("示例人员")
    expect(page.locator("tbody tr")).to_have_count(3)
    assert (barriers(page), spills(page)) == ([], 0)
    for name, one in forged(true).items():
        assert not credential.holds(one, credential.document()), name
        given(page, f"{name}.json", json.dumps(one).encode(), "strange-key" if name == "key" else "invalid")
        expect(page.locator("[data-shown]")).to_be_hidden()
    with Renderer(WEASYPRINT) as child:
        pdfs = [writer.pdf(paper_of(card, "https://example.org/"), files_of(card)) for writer in (child, printer())]
    for pdf in pdfs:
        given(page, "card.pdf", pdf, "valid")
    given(page, "other.pdf", b"%PDF-1.7 nothing", "unreadable")
    given(page, "other.json", b"{}", "unreadable")
    theirs = true | {"issuer": true["issuer"] | {"id": "did:web:example.org"}}
    given(page, "theirs.json", json.dumps(theirs).encode(), "other")

    asked = [str(one.msg) for one in caplog.records if "cetrack.request" in one.name]
    assert [one for one in asked if "worker.js" not in one] == []  # browsers look for a newer worker by themselves
    stranger = chromium.new_context().new_page()  # control: what was never kept does not open
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        stranger.goto(server.url + reverse("cards:offline"))
    context.close()


def test_after_a_change_of_the_key_papers_of_both_are_checked(cast: Cast, chromium, live_server, card, settings):
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    first = said_by(card)
    settings.CONFIG = settings.CONFIG.model_copy(update={"signing_key": base64.b64encode(b"2" * 32).decode()})
    page.goto(live_server.url + reverse("cards:offline"))
    expect(page.locator("[data-fact=key]")).not_to_have_text("—")
    take_key(actor=SystemActor("test"))
    second = said_by(card)
    given(page, "first.json", json.dumps(first).encode(), "valid")
    given(page, "second.json", json.dumps(second).encode(), "strange-key")  # what was read is older than the key
    page.reload()
    expect(page.locator("[data-fact=key]")).to_contain_text(" · ")
    assert spills(page) == 0
    given(page, "first.json", json.dumps(first).encode(), "valid")
    given(page, "second.json", json.dumps(second).encode(), "valid")
    changed = {**first, "proof": first["proof"] | {"verificationMethod": second["proof"]["verificationMethod"]}}
    given(page, "changed.json", json.dumps(changed).encode(), "invalid")
    page.context.close()


@pytest.mark.parametrize(("lost", "said"), [("subtle", "insecure"), ("importKey", "old")])
def test_a_browser_that_cannot_says_so(cast: Cast, chromium, live_server, lost, said):
    page = chromium.new_context().new_page()
    page.add_init_script(
        "Object.defineProperty(crypto, 'subtle', { value: undefined });"
        if lost == "subtle"
        else "SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'));"
    )
    page.goto(live_server.url + reverse("cards:offline"))
    expect(page.locator(f'[data-says="{said}"]')).to_be_visible()


def test_what_is_kept_names_nobody(cast: Cast, client):
    page = client.get(reverse("cards:offline")).content.decode()
    assert PUBLISHED in page
    assert "csrf" not in page
    worker = client.get(reverse("cards:offline_worker"))
    assert worker["Content-Type"].startswith("text/javascript")
