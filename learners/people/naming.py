"""People by what somebody types of their name."""

from __future__ import annotations

from django.db.models import Q

from intake.folding import fold


def named_like(text: str) -> Q:
    """Condition on people: name, pinyin or initials fit a text. Everybody fits an empty one."""
    wanted = " ".join(fold(text).split())[:60]
    if not wanted:
        return Q()
    condition = Q(name__icontains=wanted)
    letters = wanted.replace(" ", "").lower()
    if letters.isascii() and letters.isalpha():
        condition |= Q(name_initials__startswith=letters) | Q(name_pinyin__startswith=letters)
    return condition
