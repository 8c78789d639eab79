"""What the texts of settings say."""

from __future__ import annotations

import base64
import ipaddress
from urllib.parse import urlsplit

from ground import demonstration

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_address(text: str, *schemes: str) -> bool:
    """Whether it is a whole address of one of these schemes."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and (bool(parts.netloc) or bool(parts.query))


def networks(text: str) -> list[Network]:
    """Addresses and ranges by commas. Raises ValueError."""
    return [ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip()]


def are_networks(text: str) -> bool:
    try:
        networks(text)
    except ValueError:
        return False
    return True


def is_local(text: str) -> bool:
    """Whether it is an address of this machine, for trying out."""
    return is_address(text, "http") and urlsplit(text).hostname in ("127.0.0.1", "localhost")


def key_of(encoded: str) -> bytes:
    """The 32 bytes of a key. Raises ValueError with a sentence."""
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise ValueError("不是有效的base64") from error
    if len(key) != 32:
        raise ValueError("解码后必须正好是32字节")
    return key


def is_key(text: str) -> bool:
    """Whether it is 32 bytes in base64."""
    try:
        return bool(key_of(text))
    except ValueError:
        return False


def is_day(text: str) -> bool:
    """Whether it is a day on which a demonstration can open."""
    try:
        demonstration.a_day(text)
    except ValueError:
        return False
    return True
