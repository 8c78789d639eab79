"""Every fact with a form of its own, by its id."""

from __future__ import annotations

from . import (
    epidemic_frontline,
    grassroots_graduate,
    high_skilled,
    post,
    postdoc,
    qualification_exam,
    sanke_teacher,
    tenure,
    transfer,
)
from .declaring import Coexistence, FactKind

_MODULES = (
    post, postdoc, epidemic_frontline, sanke_teacher, qualification_exam, transfer, high_skilled, tenure,
    grassroots_graduate,
)  # fmt: skip
KINDS: dict[str, FactKind] = {module.KIND.id: module.KIND for module in _MODULES}


def standing(*wanted: Coexistence) -> frozenset[str]:
    """Ids of the kinds that stand beside each other in one of these ways."""
    return frozenset(kind.id for kind in KINDS.values() if kind.standing in wanted)


def of_trainings() -> frozenset[str]:
    """Ids of the kinds on whose days hours of training hang."""
    return frozenset(kind.id for kind in KINDS.values() if kind.of_trainings)


def guarded() -> list[str]:
    """Ids of the kinds of which the database, too, lets a person have one alone."""
    return sorted((kind.id for kind in KINDS.values() if kind.guarded), reverse=True)
