"""By which patterns and codes no two papers can bear one number."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.refusals import Refused

from .design import CODE, PARTS

LONGEST = 30
"""Characters of a number; so many has the column."""
_LITERAL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


def check_pattern(pattern: str) -> None:
    """Raises Refused for a pattern by which two papers could bear one number."""
    rest = pattern
    for part in PARTS:
        if pattern.count(part) != 1:
            raise Refused(
                _("The pattern needs %(part)s exactly once: without it two papers could bear one number.")
                % {"part": part}
            )
        rest = rest.replace(part, "")
    if strange := sorted(set(rest) - _LITERAL):
        raise Refused(
            _("Beside its four parts the pattern holds capital letters, figures and hyphens only, not %(signs)s.")
            % {"signs": " ".join(strange)}
        )
    held = f"-{pattern}-"
    if any(f"-{part}-" not in held for part in ("{office}", "{number}")):
        raise Refused(_("{office} and {number} stand between hyphens, so that nobody reads them as one."))
    if len(pattern.format(kind="K", year=2024, office="0000", number="000000")) > LONGEST:
        raise Refused(_("A number by this pattern is longer than %(most)d characters.") % {"most": LONGEST})


def check_codes(codes: dict[str, str]) -> None:
    """Raises Refused for a code that is none, or that two offices share."""
    for code in codes.values():
        if not CODE.fullmatch(code):
            raise Refused(
                _("The code of an office is two to four figures or capital letters, not “%(code)s”.") % {"code": code}
            )
    twice = sorted(code for code in set(codes.values()) if list(codes.values()).count(code) > 1)
    if twice:
        raise Refused(_("Two offices have the code %(code)s. Each needs its own.") % {"code": twice[0]})
