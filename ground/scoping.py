"""Managers that refuse to be read without an actor, and the range of units an actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q

from .actors import ActorRequired, require

_STEP = 4
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALL = Q()
"""Every row."""


def path_after(path: str) -> str:
    """The smallest path after ``path`` and all below it. A range uses the index; on SQLite startswith does not."""
    last = path[-_STEP:]
    number = int(last, 36) + 1
    digits = ""
    for _ in range(_STEP):
        number, rest = divmod(number, 36)
        digits = _ALPHABET[rest] + digits
    return path[:-_STEP] + digits


def below(paths: Iterable[str], field: str = "unit__path") -> Q:
    """Condition: the unit at ``field`` is one of ``paths`` or below it. Without paths nothing fits."""
    found = [Q(**{f"{field}__gte": path, f"{field}__lt": path_after(path)}) for path in paths]
    return reduce(or_, found) if found else Q(pk__in=[])


def own_or_below(actor: Any, person: str = "learner_id", unit: str = "learner__unit__path", also: Q = ALL) -> Q:
    """Condition: what is about the actor's own person, or about the people below the actor's roles and ``also`` fits.
    Whoever has no person, or no role, is not asked for it: the database plans one condition better than two."""
    if not actor.learner_id:
        return below(actor.paths(), unit) & also
    own = Q(**{person: actor.learner_id})
    return own | (below(actor.paths(), unit) & also) if actor.paths() else own


def topmost(paths: Iterable[str]) -> list[str]:
    """Without the paths that lie below another one."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


class ScopedManager(models.Manager):
    """``Model.objects`` gives nothing by itself: say ``visible_to(actor)``, or ``unscoped()`` inside services.

    The model's ``visible_q(actor)`` class method says which rows the actor may see.
    """

    def get_queryset(self):
        raise ActorRequired(f"{self.model.__name__}.objects needs visible_to(actor)")

    def unscoped(self) -> models.QuerySet[Any]:
        """Every row. For services and work that has already checked who may."""
        return super().get_queryset()

    def visible_to(self, actor) -> models.QuerySet[Any]:
        require(actor)
        rows = super().get_queryset()
        return rows if actor.is_system else rows.filter(self.model.visible_q(actor))  # type: ignore[attr-defined]
