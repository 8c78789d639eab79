"""Public keys as Multikey of the W3C writes them."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ED25519 = b"\xed\x01"  # multicodec: a public key of Ed25519 follows
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(data: bytes) -> str:
    """Base58 as Bitcoin writes it."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """Raises ValueError for a character that is none of the 58."""
    number = 0
    for character in text:
        number = number * 58 + _BASE58.index(character)
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(text) - len(text.lstrip("1"))) + body


def multibase(public: Ed25519PublicKey) -> str:
    """A public key as Multikey writes it."""
    return "z" + base58(ED25519 + public.public_bytes(Encoding.Raw, PublicFormat.Raw))
