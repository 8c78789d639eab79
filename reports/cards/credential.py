"""The same card as a Verifiable Credential of the W3C (2.0): its holder proves it to programs without this portal.

The proof is ``eddsa-jcs-2022`` of “Data Integrity EdDSA Cryptosuites”: Ed25519 over SHA-256 of the canonical JSON
(RFC 8785) of proof and document. The keys are published as did:web below ``/.well-known/``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from ground.actors import SystemActor

from ..signing_keys import agreement
from ..signing_keys.at_hand import credential_key
from ..signing_keys.models import PublishedKey, SignatureKind
from ..signing_keys.multikey import ED25519, base58, from_base58
from ..signing_keys.selectors import key_in_use, published_keys

SUITE = "eddsa-jcs-2022"
WORKER = SystemActor("review cards")
CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2"]
"""Addresses alone: a verifier may compare contexts one by one, and no two objects are the same one. The second says of
all names of ours that nobody has defined them elsewhere."""


def canonical(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) of objects, lists, texts, whole numbers, true, false and null. Raises TypeError for
    anything else: what is signed here holds no fractions."""
    if _in_common_order(value):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list | tuple):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    if value is None or isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False).encode()
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value).encode()
    raise TypeError(f"no canonical form of {type(value).__name__}")


def _in_common_order(value: Any) -> bool:
    """Whether Python's own writer says it canonically: its names have the same order in UTF-16, and it holds nothing
    that has no canonical form."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        kind = type(one)
        if kind is dict:
            if not all(type(name) is str and name.isascii() for name in one):
                return False
            waiting.extend(one.values())
        elif kind is list:
            waiting.extend(one)
        elif kind is not str and kind is not bool and one is not None:
            return False
    return True


def did() -> str:
    """Who issues, as did:web: the portal's host, with its port if it has one of its own."""
    return "did:web:" + quote(urlsplit(settings.PUBLIC_URL).netloc, safe=".-")


def document() -> dict[str, Any] | None:
    """The published keys (did.json), the one that signs now first, those of before behind it: what they have signed is
    checked by them. None where there are none."""
    agreement.settle(SignatureKind.CREDENTIAL)  # takes the first key, if it was set after the last migrate
    rows = sorted(published_keys(actor=WORKER, kind=SignatureKind.CREDENTIAL), key=lambda row: not row.in_use)
    if not rows:
        return None
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did(),
        "verificationMethod": [
            {"id": _method(row), "type": "Multikey", "controller": did(), "publicKeyMultibase": row.public}
            for row in rows
        ],
        "assertionMethod": [_method(row) for row in rows],
    }


def _method(row: PublishedKey) -> str:
    return f"{did()}#{row.name}"


def credential_of(data: dict[str, Any], *, key_of: str, issued_at: dt.datetime) -> dict[str, Any]:
    """The unsigned credential of a card: ``data`` as reports.cards.data gives it, ``key_of`` its public id."""
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{key_of}",
        "type": ["VerifiableCredential", "ReviewCard"],
        "issuer": {"id": did(), "name": data["issuer"]},
        "validFrom": _moment(issued_at),
        "credentialSubject": {name: value for name, value in data.items() if name != "issuer"},
    }


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def proven(unsigned: dict[str, Any], private: Ed25519PrivateKey, *, method: str, created: str) -> dict[str, Any]:
    """The credential with its proof. ``created``: a moment as XML Schema writes it."""
    proof = {
        "@context": unsigned["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    return {**unsigned, "proof": {**proof, "proofValue": "z" + base58(private.sign(_hashes(unsigned, proof)))}}


def signed_credential(data: dict[str, Any], *, key_of: str, issued_at: dt.datetime) -> dict[str, Any] | None:
    """The credential of a card, signed by this installation; None where it has no key. Raises agreement.KeyNotTaken."""
    agreement.must_agree(SignatureKind.CREDENTIAL)
    private, row = credential_key(), key_in_use(actor=WORKER, kind=SignatureKind.CREDENTIAL)
    if private is None or row is None:
        return None
    unsigned = credential_of(data, key_of=key_of, issued_at=issued_at)
    return proven(unsigned, private, method=_method(row), created=_moment(issued_at))


def _hashes(unsigned: dict[str, Any], proof: dict[str, Any]) -> bytes:
    return hashlib.sha256(canonical(proof)).digest() + hashlib.sha256(canonical(unsigned)).digest()


def holds(credential: dict[str, Any], published: dict[str, Any]) -> bool:
    """Whether the proof of a credential fits a published key document: no network, no database."""
    try:
        proof = dict(credential["proof"])
        value = proof.pop("proofValue")
        unsigned = {name: part for name, part in credential.items() if name != "proof"}
        [method] = [one for one in published["verificationMethod"] if one["id"] == proof["verificationMethod"]]
        right = (
            proof["type"] == "DataIntegrityProof"
            and proof["cryptosuite"] == SUITE
            and proof["proofPurpose"] == "assertionMethod"
            and proof.get("@context", unsigned["@context"]) == unsigned["@context"]
            and method["id"] in published["assertionMethod"]
            and credential["issuer"]["id"] == published["id"] == method["controller"]
            and value.startswith("z")
        )
        raw = from_base58(method["publicKeyMultibase"].removeprefix("z"))
        public = Ed25519PublicKey.from_public_bytes(raw.removeprefix(ED25519))
        public.verify(from_base58(value.removeprefix("z")), _hashes(unsigned, proof))
    except (KeyError, ValueError, TypeError, AttributeError, InvalidSignature):
        return False
    return bool(right)
