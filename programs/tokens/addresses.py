"""From where a token may be used: single addresses and ranges (CIDR)."""

from __future__ import annotations

import ipaddress
import re

from django.utils.translation import gettext as _

from ground.refusals import Refused

MOST = 20


def normal(text: str) -> str:
    """Addresses and ranges, separated by spaces, in their normal form; empty for everywhere. Raises Refused."""
    parts = [part for part in re.split(r"[\s,;，；、]+", text.strip()) if part]
    if len(parts) > MOST:
        raise Refused(_("%(most)d addresses at most. Name a range, such as 10.1.2.0/24.") % {"most": MOST})
    found: list[str] = []
    for part in parts:
        try:
            found.append(str(ipaddress.ip_network(part)))
        except ValueError:
            said = _("“%(text)s” is no address and no range. Write 10.1.2.3 or 10.1.2.0/24.")
            raise Refused(said % {"text": part[:60]}) from None
    return " ".join(dict.fromkeys(found))


def allows(addresses: str, address: str) -> bool:
    """Whether ``address`` lies in one of the ranges; with none named, every one does."""
    if not addresses:
        return True
    try:
        asked = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(asked, ipaddress.IPv6Address) and asked.ipv4_mapped:
        asked = asked.ipv4_mapped
    return any(asked in ipaddress.ip_network(one) for one in addresses.split())
