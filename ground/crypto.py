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
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as hmac_of
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

DIGEST, SHA256, SM3 = "CETRACK_DIGEST", "sha256", "sm3"
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


def fingerprints() -> dict[str, str]:
    """A fingerprint of each key, by its name; nobody can reckon the key from it. Where keyed hashes are not SHA-256
    their name stands among them: another one finds nobody, as another key does."""
    keys = {print_name(key_id): key for key_id, key in _ring().items()}
    keys["CETRACK_INDEX_KEY"] = settings.CONFIG.blind_index_key()
    made = {name: hmac.new(key, b"fingerprint", hashlib.sha256).hexdigest() for name, key in keys.items()}
    return made if settings.CONFIG.digest == SHA256 else made | {DIGEST: settings.CONFIG.digest}


def print_name(key_id: str) -> str:
    """The name under which the fingerprint of a field key stands."""
    return f"CETRACK_FIELD_KEYS {key_id}"


def seal(plain: str, column: str) -> str:
    """Encrypts text for one column."""
    key_id, name, raw = _encrypt(plain.encode(), column)
    return f"{key_id}.{name}.{base64.b64encode(raw).decode()}"


def unseal(stored: str, column: str) -> str:
    """Opens what seal() wrote. Raises Unreadable for an unknown key, another column or a changed value."""
    try:
        key_id, name, encoded = stored.split(".", 2)
        return _decrypt(key_id, name, base64.b64decode(encoded), column).decode()
    except (ValueError, KeyError, InvalidTag) as error:
        raise Unreadable(column) from error


def seal_file(content: bytes, label: str) -> bytes:
    """Encrypts a whole file; ``label`` binds it to its place."""
    key_id, name, raw = _encrypt(content, label)
    return f"{key_id}.{name}.".encode() + raw


def unseal_file(stored: bytes, label: str) -> bytes:
    """Opens what seal_file() wrote. Raises Unreadable."""
    try:
        key_id, name, raw = stored.split(b".", 2)
        return _decrypt(key_id.decode(), name.decode(), raw, label)
    except (ValueError, KeyError, InvalidTag) as error:
        raise Unreadable(label) from error


def key_id_of(stored: str) -> str:
    """Id of the key that a stored value was encrypted with."""
    return stored.partition(".")[0]


def _encrypt(data: bytes, label: str) -> tuple[str, str, bytes]:
    key_id, key = next(iter(_ring().items()))
    nonce, extra = os.urandom(NONCE), label.encode()
    if settings.CONFIG.cipher == "sm4-gcm":
        encryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(extra)
        return key_id, "s", nonce + encryptor.update(data) + encryptor.finalize() + encryptor.tag
    return key_id, "a", nonce + AESGCM(key).encrypt(nonce, data, extra)


def _decrypt(key_id: str, name: str, raw: bytes, label: str) -> bytes:
    key = _ring()[key_id]
    nonce, sealed, extra = raw[:NONCE], raw[NONCE:], label.encode()
    if name == "s":
        decryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce, sealed[-TAG:])).decryptor()
        decryptor.authenticate_additional_data(extra)
        return decryptor.update(sealed[:-TAG]) + decryptor.finalize()
    if name != "a":
        raise KeyError(name)
    return AESGCM(key).decrypt(nonce, sealed, extra)


def _sm4_key(key: bytes) -> bytes:
    """SM4 takes 16 bytes; they are derived, so that one key never serves two ciphers."""
    return hmac.new(key, b"sm4-gcm", hashlib.sha256).digest()[:16]


def keyed_hash(key: bytes, content: bytes) -> bytes:
    """HMAC of 32 bytes by the hash that this database was begun with: SHA-256, or SM3 (GB/T 32905)."""
    if settings.CONFIG.digest == SM3:
        made = hmac_of.HMAC(key, hashes.SM3())
        made.update(content)
        return made.finalize()
    return hmac.new(key, content, hashlib.sha256).digest()


def blind_index(normal_form: str, column: str) -> str:
    """Keyed hash by which a value is found without being readable; 43 characters."""
    digest = keyed_hash(settings.CONFIG.blind_index_key(), f"{column}\0{normal_form}".encode())
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
