"""Encryption at rest and blind indexes for ID numbers and phones.

A stored value reads ``key-id.cipher.base64(nonce + ciphertext)``. The associated data names the column, so that a value
copied into another column does not open. The blind index is an HMAC under a key of its own: plain hashes of ID numbers
can be reversed in minutes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
TAG = 16


class Unreadable(Exception):
    """A stored value does not open with the keys at hand."""


@lru_cache(maxsize=4)
def _parsed(field_keys: str) -> dict[str, bytes]:
    return settings.CONFIG.keyring()


def _ring() -> dict[str, bytes]:
    return _parsed(settings.CONFIG.field_keys)


def current_key_id() -> str:
    """Id of the key that encrypts what is written now."""
    return next(iter(_ring()))


def seal(plain: str, column: str) -> str:
    """Encrypts text for one column."""
    return _seal(plain.encode(), column)


def seal_bytes(plain: bytes, label: str) -> bytes:
    """Encrypts a file for one place; read back by unseal_bytes() with the same label."""
    return _seal(plain, label).encode()


def unseal_bytes(stored: bytes, label: str) -> bytes:
    """Opens what seal_bytes() wrote. Raises Unreadable."""
    return _unseal(stored.decode("ascii", "replace"), label)


def _seal(data: bytes, column: str) -> str:
    key_id, key = next(iter(_ring().items()))
    nonce = os.urandom(NONCE)
    extra = column.encode()
    if settings.CONFIG.cipher == "sm4-gcm":
        encryptor = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(extra)
        sealed = encryptor.update(data) + encryptor.finalize() + encryptor.tag
        name = "s"
    else:
        sealed = AESGCM(key).encrypt(nonce, data, extra)
        name = "a"
    return f"{key_id}.{name}.{base64.b64encode(nonce + sealed).decode()}"


def unseal(stored: str, column: str) -> str:
    """Opens what seal() wrote. Raises Unreadable for an unknown key, another column or a changed value."""
    return _unseal(stored, column).decode()


def _unseal(stored: str, column: str) -> bytes:
    try:
        key_id, name, encoded = stored.split(".", 2)
        key = _ring()[key_id]
        raw = base64.b64decode(encoded)
        nonce, sealed = raw[:NONCE], raw[NONCE:]
        if name == "s":
            decryptor = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce, sealed[-TAG:])).decryptor()
            decryptor.authenticate_additional_data(column.encode())
            return decryptor.update(sealed[:-TAG]) + decryptor.finalize()
        return AESGCM(key).decrypt(nonce, sealed, column.encode())
    except (ValueError, KeyError, InvalidTag) as error:
        raise Unreadable(column) from error


def blind_index(normal_form: str, column: str) -> str:
    """Keyed hash by which a value is found without being readable; 43 characters."""
    digest = hmac.new(settings.CONFIG.blind_index_key(), f"{column}\0{normal_form}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
