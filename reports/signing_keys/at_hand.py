"""The keys that this process could sign papers with: from the settings, whatever the database says of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from ground import seals
from ground.seals import SealKeys

from .models import SignatureKind
from .multikey import multibase


def seal() -> SealKeys | None:
    """What PDFs are signed with here; None where nothing is set. Raises seals.NoSeal."""
    config = settings.CONFIG
    if config.signing_certificate:
        return seals.of_file(Path(config.signing_certificate), config.signing_password)
    secret = config.signing_secret()
    return seals.of_installation(secret, settings.ISSUER) if secret else None


def credential_key() -> Ed25519PrivateKey | None:
    """What credentials are signed with here; None where the installation has no key."""
    secret = settings.CONFIG.signing_secret()
    if secret is None:
        return None
    return Ed25519PrivateKey.from_private_bytes(hmac.new(secret, b"papers: Ed25519", hashlib.sha256).digest())


@dataclass(frozen=True)
class PublicHalf:
    """What is published of a key, as PublishedKey keeps it."""

    public: str
    fingerprint: str


def public_half(kind: str) -> PublicHalf | None:
    """None where there is no key of that kind, or where its file cannot be used."""
    if kind == SignatureKind.CREDENTIAL:
        private = credential_key()
        if private is None:
            return None
        public = private.public_key()
        raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PublicHalf(multibase(public), hashlib.sha256(raw).hexdigest())
    try:
        found = seal()
    except seals.NoSeal:
        return None
    return PublicHalf(base64.b64encode(found.certificate).decode(), found.fingerprint) if found else None


def same_key(kind: str, first: str, second: str) -> bool:
    """Whether two published halves are of one key: certificates may be renewed, or name the agency otherwise."""
    if first == second:
        return True
    return kind == SignatureKind.CERTIFICATE and _key_in(first) == _key_in(second)


def _key_in(certificate: str) -> bytes:
    found = x509.load_der_x509_certificate(base64.b64decode(certificate))
    return found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
