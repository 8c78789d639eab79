"""The names by which the portal is asked for. Whoever comes by another one reads what to open, or what to set."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.request import validate_host
from django.utils.translation import gettext as _

SETTING = "CETRACK_ALLOWED_HOSTS"
_NAME = re.compile(r"[A-Za-z0-9.:\[\]-]{1,100}")
CANNOT_BE_SAID = "(no host name)"


def own() -> str:
    """The host of the public address."""
    return urlsplit(settings.PUBLIC_URL).hostname or ""


def lacking() -> str:
    """The host of the public address where the portal does not answer to it; else empty."""
    return "" if validate_host(own(), settings.ALLOWED_HOSTS) else own()


def why_refused(request: HttpRequest) -> tuple[str, str]:
    """A sentence for whoever asks for the portal by another name, and the reason for the log; empty for one of ours."""
    try:
        request.get_host()
    except DisallowedHost:
        said = request.META.get("HTTP_HOST", "")
        reason = f"host not in {SETTING}: {said if _NAME.fullmatch(said) else CANNOT_BE_SAID}"
        if host := lacking():
            sentence = _("The portal does not know its own address. System administrator: add %(host)s to %(setting)s.")
            return sentence % {"host": host, "setting": SETTING}, reason
        return _("This is not the portal's address. Open %(address)s.") % {"address": settings.PUBLIC_URL}, reason
    return "", ""
