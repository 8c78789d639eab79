"""Numbers of papers: by kind, year of the notice and office, none twice and none left out."""

from __future__ import annotations

from django.db.models import F

from ..cardsettings.design import CardDesign
from .models import CardKind, CardNumber

ELSEWHERE = "elsewhere"
"""A statement for the office of another place: the same kind of paper, a series of its own."""
LETTERS: dict[str, str] = {CardKind.CARD: "K", CardKind.STATEMENT: "S", ELSEWHERE: "Z"}


def next_number(kind: str, *, year: int, office: str, design: CardDesign) -> str:
    """The next number of its series, written as the bureau has set it. The caller is in the transaction that issues: it
    holds the row of the series until its end, and a number is taken back with it. A new pattern goes on counting."""
    letter = LETTERS[kind]
    series = f"{letter}{year}-{office}"
    CardNumber.objects.get_or_create(series=series)
    CardNumber.objects.filter(series=series).update(last=F("last") + 1)
    last = CardNumber.objects.get(series=series).last
    return design.number(letter=letter, year=year, office=office, number=last)
