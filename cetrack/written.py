"""What the texts of settings say."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

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
