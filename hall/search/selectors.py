"""What one text finds among what an officer may see."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from casework.requests.models import CaseRequest
from casework.requests.selectors import reviewable
from ground.actors import Actor
from intake.folding import fold
from learners.people.models import Learner
from learners.people.selectors import search_people
from reports.cards.models import ReviewCard
from reports.cards.selectors import cards_visible
from units.models import Unit
from units.selectors import units_where

SHOWN = 10
"""So many of each kind are shown; the list of the kind has the rest."""


class SearchHits(NamedTuple):
    """The first of each kind, and of which kinds there are more than are shown."""

    people: list[Learner]
    units: list[Unit]
    requests: list[CaseRequest]
    papers: list[ReviewCard]
    more: frozenset[str]

    @property
    def nothing(self) -> bool:
        return not (self.people or self.units or self.requests or self.papers)


def card_called(*, actor: Actor, text: str) -> ReviewCard | None:
    """The paper with a number, however it is typed, if the actor may see it."""
    number = "".join(fold(text).split()).upper()
    return cards_visible(actor=actor).filter(number=number).first() if number else None


def hits(*, actor: Actor, text: str) -> SearchHits:
    """People by name, pinyin or initials, in the order of the list; their requests and papers, the newest first; units
    by words of their path. Everything within the actor's own scope; a blank text finds nothing."""
    words = fold(text).split()
    if not words:  # of characters that cannot be seen nothing is left, either
        return SearchHits([], [], [], [], frozenset())
    called = search_people(actor=actor, text=text)
    units = units_where(actor=actor).filter(closed_on__isnull=True)
    for word in words:
        units = units.filter(Q(name__icontains=word) | Q(full_name__icontains=word))
    rows: dict[str, QuerySet[Any]] = {
        "people": called.select_related("unit").order_by("name", "pk"),
        "units": units.filter(name__icontains=words[-1]),
        "requests": reviewable(actor=actor).filter(learner__in=called.values("pk")).order_by("-pk"),
        "papers": cards_visible(actor=actor).filter(learner__in=called.values("pk")).order_by("-pk"),
    }
    found = {kind: list(some[: SHOWN + 1]) for kind, some in rows.items()}
    more = frozenset(kind for kind, some in found.items() if len(some) > SHOWN)
    return SearchHits(more=more, **{kind: some[:SHOWN] for kind, some in found.items()})
