"""Normal forms of what people type to say who they are, and how it is shown to others."""

from __future__ import annotations

import re
import unicodedata

from ground.masking import ID_NUMBER, PHONE, masked
from intake.folding import fold

_DASHES = re.compile(r"[\s\-\u2010-\u2015]+")


def normal_id_number(typed: str) -> str:
    """Full-width digits become plain, x becomes X; spaces, dashes and what cannot be seen go."""
    return _DASHES.sub("", fold(unicodedata.normalize("NFKC", typed))).upper()


def normal_phone(typed: str) -> str:
    """Eleven digits; a leading +86 or 86 goes."""
    digits = re.sub(r"[^\d+]", "", fold(unicodedata.normalize("NFKC", typed)))
    return re.sub(r"^(\+?86)(?=1\d{10}$)", "", digits)


def mask_id_number(number: str) -> str:
    """First and last characters only."""
    return masked(number, ID_NUMBER)


def mask_phone(number: str) -> str:
    """138****5678."""
    return masked(number, PHONE) if len(number) >= 11 else "*" * len(number)


def mask_name(name: str) -> str:
    """Surname and stars, for pages that anybody can open."""
    return name[:1] + "*" * max(1, len(name) - 1)


def name_ends(name: str) -> str:
    """First and last character (of two characters the first alone): enough to compare with a paper in one's hand."""
    if len(name) <= 2:
        return mask_name(name)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def document_ends(number: str) -> str:
    """1525****0998: the first and last four characters, for whoever has given the last four."""
    return f"{number[:4]}****{number[-4:]}" if len(number) >= 12 else f"****{number[-4:]}"


def looks_like_number(text: str) -> bool:
    """Whether somebody has typed (part of) an ID number or phone instead of a name."""
    return sum(character.isdigit() for character in normal_id_number(text)) >= 6
