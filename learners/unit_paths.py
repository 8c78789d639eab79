"""Paths of names, as rosters write them: 锡林郭勒盟>锡林浩特市>锡林浩特市教育局>锡林浩特市第二中学."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from journal.refusals import Refused

SEPARATOR = ">"
MAX_DEPTH = 8
_SEPARATORS = re.compile(r"\s*[>＞»→]\s*")
_SPACES = re.compile(r"\s+")


def split_path(text: str) -> tuple[str, ...]:
    """Names along a path as rosters write it: “锡林郭勒盟 > 锡林浩特市 > …”. Raises Refused for one that is none."""
    names = tuple(
        _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip() for name in _SEPARATORS.split(text.strip())
    )
    if not all(names):
        raise Refused(_("The path of the unit has an empty part. Write it as: league > banner > department > unit."))
    if len(names) > MAX_DEPTH:
        raise Refused(_("The path of the unit has more than %(count)d parts.") % {"count": MAX_DEPTH})
    if any(len(name) > 120 for name in names) or len(SEPARATOR.join(names)) > 600:
        raise Refused(_("A name in the path of the unit is too long."))
    return names


def prefixes(names: tuple[str, ...]) -> list[str]:
    """Full names from the root down to the unit itself."""
    return [SEPARATOR.join(names[:end]) for end in range(1, len(names) + 1)]
