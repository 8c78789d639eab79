"""Verifiable credentials: the published vector of the W3C, what is attached, any change, the check on the machine."""

from __future__ import annotations

import copy
import io
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.core.management import CommandError, call_command
from django.urls import reverse

from ground import vault
from reports.cards import credential, services
from reports.printing.rendering import files_in
from reports.signing_keys.models import PublishedKey
from reports.signing_keys.multikey import base58, from_base58, multibase

from .test_cards import NOW, complete, finish, issue

PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
HASHES = (
    "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
    "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
)
METHOD = f"did:key:{PUBLIC}#{PUBLIC}"
ALUMNI = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
PROOF_VALUE = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"


def test_the_published_vector_of_the_suite_comes_out():
    """Data Integrity EdDSA Cryptosuites v1.0, representation eddsa-jcs-2022."""
    private = Ed25519PrivateKey.generate()
    made = credential.proven(ALUMNI, private, method=METHOD, created="2023-02-24T23:36:38Z")["proof"]
    made.pop("proofValue")
    hashes = credential._hashes(ALUMNI, made)
    assert hashes.hex() == HASHES
    public = Ed25519PublicKey.from_public_bytes(from_base58(PUBLIC[1:])[2:])
    public.verify(from_base58(PROOF_VALUE[1:]), hashes)
    assert multibase(public) == PUBLIC


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7},
         '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'),
        ({"literals": [None, True, False]}, '{"literals":[null,true,false]}'),
        ("\u20ac$\u000f\nA'B\"\\\\\"/", '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ([-1, 0, 9007199254740991], "[-1,0,9007199254740991]"),
    ],
    ids=["order", "literals", "escapes", "whole numbers"],
)  # fmt: skip
def test_canonical_json_as_rfc_8785_says(value, text):
    assert credential.canonical(value).decode() == text


@pytest.mark.parametrize("value", [1.5, {1, 2}, 2**53], ids=["fraction", "set", "too large"])
def test_what_has_no_form_here_is_refused(value):
    with pytest.raises(TypeError):
        credential.canonical({"x": value})


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0a", b"hello world"], ids=["none", "zero", "zeros", "text"])
def test_base58_there_and_back(data):
    assert from_base58(base58(data)) == data


@pytest.fixture
def card(cast):
    complete(cast.alatan.learner)
    return finish(issue(cast))


@pytest.fixture
def attached(card) -> dict:
    return json.loads(files_in(vault.read(card.pdf_key))[f"{card.number}.vc.json"])


@pytest.mark.django_db
class TestAttached:
    def test_it_holds_by_the_published_key(self, attached, card, client):
        published = json.loads(client.get("/.well-known/did.json").content)
        assert credential.holds(attached, published)
        assert attached["issuer"]["id"] == published["id"] == credential.did()
        assert attached["credentialSubject"]["number"] == card.number
        assert attached["@context"][0] == "https://www.w3.org/ns/credentials/v2"
        assert attached["type"][0] == "VerifiableCredential"
        assert attached["proof"]["cryptosuite"] == "eddsa-jcs-2022"

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("credentialSubject", "holder", "name"), "别人"),
            (("credentialSubject", "years"), []),
            (("validFrom",), "2020-01-01T00:00:00Z"),
            (("issuer", "id"), "did:web:example.org"),
            (("proof", "created"), "2020-01-01T00:00:00Z"),
            (("proof", "proofPurpose"), "authentication"),
            (("proof", "cryptosuite"), "eddsa-rdfc-2022"),
            (("proof", "verificationMethod"), "did:web:example.org#papers"),
            (("proof", "proofValue"), PROOF_VALUE),
            (("proof",), None),
        ],
        ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
    )
    def test_any_change_breaks_it(self, attached, path, value):
        changed = copy.deepcopy(attached)
        place = changed
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value
        assert not credential.holds(changed, credential.document())

    def test_another_key_does_not_fit(self, attached):
        other = credential.document()
        other["verificationMethod"][0]["publicKeyMultibase"] = PUBLIC
        assert not credential.holds(attached, other)

    def test_a_statement_is_no_credential(self, cast):
        statement = finish(issue(cast))
        assert not [name for name in files_in(vault.read(statement.pdf_key)) if name.endswith(".vc.json")]

    def test_without_a_key_there_is_none(self, settings, monkeypatch, client):
        monkeypatch.setattr(settings.CONFIG, "signing_key", "")
        PublishedKey.objects.all().delete()
        assert credential.document() is None
        assert client.get(reverse("cards:key_document")).status_code == 404


@pytest.mark.django_db
class TestOnTheMachine:
    def said(self, *arguments) -> str:
        out = io.StringIO()
        call_command("verify_card", *map(str, arguments), stdout=out)
        return out.getvalue()

    def test_a_card_passes(self, card, tmp_path):
        path = tmp_path / "card.pdf"
        path.write_bytes(vault.read(card.pdf_key))
        said = self.said(path)
        assert "签名：有效，文件未被改动" in said
        assert card.number in said
        assert "凭证：有效" in said

    def test_a_card_of_another_address_is_told_apart_from_a_forged_one(self, card, tmp_path, settings):
        path, out = tmp_path / "card.pdf", io.StringIO()
        path.write_bytes(vault.read(card.pdf_key))
        settings.PUBLIC_URL = "https://elsewhere.example"
        with pytest.raises(CommandError):
            call_command("verify_card", str(path), stdout=out)
        assert "did:web:elsewhere.example 的，无法核验" in out.getvalue()
        assert "内容或签名不符" not in out.getvalue()

    def test_a_changed_card_does_not(self, card, tmp_path):
        path, pdf = tmp_path / "card.pdf", bytearray(vault.read(card.pdf_key))
        pdf[len(pdf) // 3] ^= 1
        path.write_bytes(pdf)
        with pytest.raises(CommandError):
            self.said(path)

    def test_a_revoked_card_does_not(self, card, tmp_path, cast):
        path = tmp_path / "card.pdf"
        path.write_bytes(vault.read(card.pdf_key))
        services.revoke(actor=cast.banner_hr.actor, card=card, reason="核查有误", now=NOW)
        with pytest.raises(CommandError):
            self.said(path)

    def test_the_credential_alone_with_a_key_from_elsewhere(self, attached, tmp_path):
        alone, key = tmp_path / "x.vc.json", tmp_path / "did.json"
        alone.write_text(json.dumps(attached))
        key.write_text(json.dumps(credential.document()))
        assert "凭证：有效" in self.said(alone, "--key", key)
        alone.write_text(json.dumps(attached).replace("Card", "Cart"))
        with pytest.raises(CommandError):
            self.said(alone, "--key", key)

    @pytest.mark.parametrize("content", [None, b"nonsense", b"[]"], ids=["none", "nonsense", "list"])
    def test_what_is_neither_says_so(self, tmp_path, content):
        path = tmp_path / "x"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(CommandError):
            self.said(path)


def test_contexts_are_addresses_alone():
    """A verifier may compare those of document and proof one by one (Digital Bazaar's does): two equal objects are
    not the same one there, and every credential of ours was refused."""
    assert all(isinstance(one, str) for one in credential.CONTEXT)
    assert credential.CONTEXT[0] == "https://www.w3.org/ns/credentials/v2"
