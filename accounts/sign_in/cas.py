"""CAS 3: the browser brings a ticket, which the service says once whose it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.conf import settings
from django.utils.translation import gettext as _

from . import outside
from .outside import Begun, OutsideRefused

_NAMES = {"cas": "http://www.yale.edu/tp/cas"}


def address(begun: Begun, back: str) -> str:
    """Where the browser goes."""
    return f"{settings.CONFIG.cas_url.rstrip('/')}/login?{urlencode({'service': _service(begun, back)})}"


def number_of(begun: Begun, said: dict[str, str], back: str) -> Any:
    """The ID number that the service names for the ticket. Raises OutsideRefused."""
    ticket = said.get("ticket", "")[:500]
    if not ticket:
        raise OutsideRefused("denied", _("The identity service did not let you in. Please begin again."))
    asked = urlencode({"service": _service(begun, back), "ticket": ticket})
    told = _read(outside.fetch(f"{settings.CONFIG.cas_url.rstrip('/')}/p3/serviceValidate?{asked}"))
    failed = told.find("cas:authenticationFailure", _NAMES)
    if failed is not None:
        if failed.get("code") == "INVALID_SERVICE":
            raise outside.for_another()
        raise OutsideRefused("refused", outside.refused_sentence())
    attribute = settings.CONFIG.cas_attribute
    path = f"cas:attributes/cas:{attribute}" if attribute else "cas:user"
    found = told.findall(f"cas:authenticationSuccess/{path}", _NAMES)
    if told.find("cas:authenticationSuccess", _NAMES) is None or len(found) > 1:
        raise outside.unverified()
    return (found[0].text or "").strip() if found else None


def _service(begun: Begun, back: str) -> str:
    """The ticket is good for this address alone, and so for this session alone."""
    return f"{back}?{urlencode({'state': begun.state})}"


def _read(content: bytes) -> ElementTree.Element:
    """Without a document type: entities could grow or read files. Nor in UTF-16 or 32, where one would not be seen."""
    if b"<!" in content or b"\0" in content:
        raise outside.unverified()
    try:
        return ElementTree.fromstring(content)  # noqa: S314 - small, and without a document type
    except (ElementTree.ParseError, ValueError, LookupError):
        raise outside.unverified() from None
