"""People whom an officer has named one by one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from ground.actors import Actor
from ground.pieces import pieces
from ground.scoping import below
from learners.people.identity import mask_id_number, normal_id_number
from learners.people.selectors import learners_by_number, learners_visible
from units.models import Unit


@dataclass(frozen=True)
class NamedPeople:
    """Ids of the people found in a unit, and the words by which nobody was found there (numbers masked)."""

    found: list[int]
    unknown: list[str]


def people_named_in(*, actor: Actor, unit: Unit, words: Iterable[str]) -> NamedPeople:
    """Visible people of a unit and below it, by person code or document number."""
    of_word: dict[str, int] = {}
    codes = {word: uuid.UUID(word) for word in words if _is_code(word)}
    for piece in pieces(codes.items()):
        rows = learners_visible(actor=actor).filter(public_id__in=[code for _word, code in piece])
        by_code = {public_id: pk for pk, public_id in rows.values_list("pk", "public_id")}
        of_word |= {word: by_code[code] for word, code in piece if code in by_code}
    numbers = {word: normal_id_number(word) for word in words if word not in codes}
    matches = learners_by_number(actor=actor, numbers=numbers.values())
    of_word |= {word: matches[number].pk for word, number in numbers.items() if number in matches}
    here: set[int] = set()
    for ids in pieces(set(of_word.values())):
        people = learners_visible(actor=actor).filter(below([unit.path]), pk__in=ids)
        here.update(people.values_list("pk", flat=True))
    found = [pk for pk in dict.fromkeys(of_word.values()) if pk in here]
    unknown = [_shown(word) for word in words if of_word.get(word) not in here]
    return NamedPeople(found, unknown)


def _is_code(word: str) -> bool:
    try:
        uuid.UUID(word)
    except ValueError:
        return False
    return True


def _shown(word: str) -> str:
    return word if _is_code(word) else mask_id_number(normal_id_number(word))
