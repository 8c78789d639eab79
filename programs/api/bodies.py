"""What stands in a JSON body, read field by field; what does not fit is refused with the field's name."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from .parameters import wrong
from .problems import RefusedCall


def whole_body(data: Any, fields: Collection[str]) -> dict[str, Any]:
    """The body as an object of these fields. Raises RefusedCall for anything else."""
    if not isinstance(data, dict):
        raise RefusedCall(400, "invalid", _("Send the fields as a JSON object."))
    for name in data:
        if name not in fields:
            raise wrong(name, _("There is no such field: %(name)s.") % {"name": name[:40]})
    return data


def keys_in(body: dict[str, Any], name: str, *, most: int) -> list[str]:
    """Public ids, each once, in their order; at least one. Raises RefusedCall."""
    found = body.get(name)
    if not isinstance(found, list) or not 0 < len(found) <= most:
        raise wrong(name, _("Send %(name)s as a list of 1 to %(most)d ids.") % {"name": name, "most": most})
    try:
        return list(dict.fromkeys(str(uuid.UUID(one)) for one in found))
    except (ValueError, TypeError, AttributeError):
        raise wrong(name, _("The field %(name)s cannot be read.") % {"name": name}) from None


def text_in(body: dict[str, Any], name: str, *, longest: int) -> str:
    """A text; empty if it is not there. Raises RefusedCall."""
    found = body.get(name, "")
    if not isinstance(found, str) or len(found) > longest:
        raise wrong(name, _("The field %(name)s cannot be read.") % {"name": name})
    return found


def whole_in(body: dict[str, Any], name: str) -> int:
    """A whole number, zero or more. Raises RefusedCall."""
    found = body.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 1 << 31:
        raise wrong(name, _("The field %(name)s cannot be read.") % {"name": name})
    return found


def flag_in(body: dict[str, Any], name: str) -> bool:
    """Yes or no; no if it is not there. Raises RefusedCall."""
    found = body.get(name, False)
    if not isinstance(found, bool):
        raise wrong(name, _("The field %(name)s cannot be read.") % {"name": name})
    return found
