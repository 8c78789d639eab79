"""To which addresses events may be sent: never into networks that are nobody's on the outside, unless the operator has
allowed them. Pure but for the look-up of the name."""

from __future__ import annotations

import concurrent.futures
import ipaddress
import re
import socket
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ground.refusals import Refused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]
_HOST = re.compile(r"[a-z0-9._:-]{1,253}")
_EMBEDS_V4 = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
_LOCAL = tuple(map(ipaddress.ip_network, ("fec0::/10", "64:ff9b:1::/48", "5f00::/16")))
"""Nobody's on the outside either, though Python 3.11 takes them for global."""
_LOOK_UPS = concurrent.futures.ThreadPoolExecutor(8, thread_name_prefix="look-up")
"""A look-up cannot be broken off: one that hangs keeps its thread, and nobody else's time."""


class NoWay(Exception):
    """Nothing may or can be sent there; the text is the code of the problem."""


class Target(NamedTuple):
    """An address taken apart: whom to look up, what the request says."""

    safe: bool
    host: str
    port: int
    path: str


def taken_apart(url: str) -> Target:
    """Raises Refused with a sentence for what is no address that events could be sent to."""
    wrong = Refused(_("Write the whole address, such as https://example.gov.cn/events, without a user name."))
    if len(url) > 300 or not url.isascii() or not url.isprintable() or " " in url:
        raise wrong
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or "@" in parts.netloc or parts.fragment:
        raise wrong
    safe = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(safe, host, port or (443 if safe else 80), path)


def check_at_hand(url: str, own: Networks) -> None:
    """What can be told without looking a name up. Raises Refused."""
    target = taken_apart(url)
    try:
        address = ipaddress.ip_address(target.host)
    except ValueError:
        address = None
    if target.host == "localhost" or (address is not None and not allowed(address, own)):
        raise Refused(
            _("This address lies in an inner network. The operator must allow it (CETRACK_WEBHOOK_NETWORKS).")
        )
    if not target.safe and not own:
        raise Refused(_("Write https://. Without TLS events go only to networks that the operator allows."))


def inner(address: Address) -> Address:
    """The address that is really meant: IPv6 that only wraps an IPv4 address leads to that one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if any(address in network for network in _EMBEDS_V4):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def allowed(address: Address, own: Networks) -> bool:
    """Whether it lies outside, or in one of the networks that the operator allows."""
    meant = inner(address)
    if any(meant in network for network in own):
        return True
    if any(meant in network for network in _LOCAL):
        return False
    return meant.is_global and not meant.is_multicast


def trusted(address: Address, own: Networks) -> bool:
    """Whether it lies in a network that the operator allows: there, events may go without TLS."""
    return any(inner(address) in network for network in own)


def looked_up(target: Target, own: Networks, seconds: float) -> Address:
    """The address to connect to, looked up once: whoever connects to it gets where was looked. Raises NoWay when the
    name is unknown, or any of its addresses is not allowed."""
    try:
        asked = _LOOK_UPS.submit(socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM)
        rows = asked.result(timeout=max(seconds, 0.01))
    except (OSError, UnicodeError):
        raise NoWay("unknown_host") from None
    except concurrent.futures.TimeoutError:
        raise NoWay("timeout") from None
    found = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    if not found:
        raise NoWay("unknown_host")
    if not all(allowed(one, own) for one in found):
        raise NoWay("private_address")
    if not target.safe and not all(trusted(one, own) for one in found):
        raise NoWay("without_tls")
    return found[0]
