"""What pages say of attempts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground.events import EventKind

from .kinds import TEST

PROBLEMS = {
    "private_address": _("the name leads into an inner network that the operator has not allowed"),
    "without_tls": _("without TLS only to networks that the operator allows"),
    "unknown_host": _("the name is unknown"),
    "timeout": _("no answer in time"),
    "no_connection": _("no connection"),
    "no_http": _("the answer is no HTTP"),
    "certificate": _("the certificate does not hold"),
    "tls": _("no TLS"),
    "redirected": _("it was redirected, which is never followed"),
    "refused": _("it was not taken (only 2xx is)"),
}


def said_of_try(tried: dict[str, Any]) -> str:
    """Why an attempt failed, with the status of the answer if there was one; empty where it was taken."""
    code = tried["problem"]
    said = str(PROBLEMS.get(code, code))
    return f"{said}（{tried['status']}）" if code and tried["status"] else said


def said_of_kind(kind: str) -> str:
    return str(_("test event") if kind == TEST else EventKind(kind).label)
