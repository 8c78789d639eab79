"""Hours and money as whole numbers: hours in tenths, money in cents (分). No binary fractions anywhere."""

import re
from typing import NamedTuple

MAX_TENTHS = 9_999_999
"""Largest amount of hours that is still taken for hours: 999,999.9."""


class Written(NamedTuple):
    """A number as it stands in a text, where it is more than a plain whole number."""

    text: str


TENTH = 1
"""Places of an hour that are kept, unless a pack says otherwise."""

# ASCII digits on purpose: Decimal() would also take "1_000", full-width and Arabic digits, exponents and NaN.
_PLAIN = re.compile(r"([0-9]{1,6})(?:\.([0-9]+))?")


def parse_tenths(value: object, places: int = TENTH) -> int | None:
    """Hours as exact tenths, or None when `value` is not a plain decimal number with at most one place. With two
    `places`: hundredths.

    Takes a string such as "29.5", an int, a number as written or a float; true and false are no numbers. Zero is read
    as 0: whether it is allowed is for the caller to say.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value * 10**places if 0 <= value * 10 <= MAX_TENTHS else None
    if isinstance(value, Written):
        value = value.text
    elif isinstance(value, float):
        value = repr(value)  # the shortest text that names this number: 29.5, never 29.500000000000004
    if not isinstance(value, str):
        return None
    plain = _PLAIN.fullmatch(value)
    if plain is None or len(plain[2] or "") > places:
        return None
    return int(plain[1]) * 10**places + int((plain[2] or "0").ljust(places, "0"))


def format_tenths(tenths: int, places: int = TENTH) -> str:
    """Tenths as text without trailing zeros: 295 → "29.5", 300 → "30". With two `places`: hundredths."""
    whole, rest = divmod(tenths, 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0") if rest else str(whole)


def parse_cents(value: object) -> int | None:
    """An amount such as "2.50" as cents, or None. At most two places; exact."""
    if not isinstance(value, str):
        return None
    plain = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?", value)
    return int(plain[1]) * 100 + int((plain[2] or "0").ljust(2, "0")) if plain else None


def format_cents(cents: int) -> str:
    """Cents as yuan with two places: 250 → "2.50"."""
    return f"{cents // 100}.{cents % 100:02d}"
