"""The recovery key: its public half stands in the settings and seals the keys into each backup, the other half opens
them and lies where neither the machine nor the backups are."""

from __future__ import annotations

import base64
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LABEL = b"cetrack recovery 1"


class WrongRecoveryKey(ValueError):
    """It does not open these keys."""


def make() -> tuple[str, str]:
    """A new pair: the public half for the settings, the other half for paper or a stick in a safe."""
    private = X25519PrivateKey.generate()
    return _text(private.public_key().public_bytes_raw()), _text(private.private_bytes_raw())


def public_of(text: str) -> X25519PublicKey:
    """Raises ValueError for what is no public half."""
    return X25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def seal(keys: dict[str, str], public: str) -> bytes:
    once = X25519PrivateKey.generate()
    shared = once.exchange(public_of(public))
    sender, nonce = once.public_key().public_bytes_raw(), os.urandom(12)
    sealed = AESGCM(_derived(shared, sender)).encrypt(nonce, json.dumps(keys).encode(), _LABEL)
    return json.dumps({"sender": _text(sender), "nonce": _text(nonce), "sealed": _text(sealed)}).encode()


def unseal(content: bytes, private: str) -> dict[str, str]:
    """Raises WrongRecoveryKey for another key, and for a changed file."""
    try:
        said = {name: base64.b64decode(value) for name, value in json.loads(content).items()}
        key = X25519PrivateKey.from_private_bytes(base64.b64decode(private.strip(), validate=True))
        shared = key.exchange(X25519PublicKey.from_public_bytes(said["sender"]))
        plain = AESGCM(_derived(shared, said["sender"])).decrypt(said["nonce"], said["sealed"], _LABEL)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidTag) as error:
        raise WrongRecoveryKey from error
    return dict(json.loads(plain))


def _derived(shared: bytes, sender: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=sender, info=_LABEL).derive(shared)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
