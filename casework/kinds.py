"""Kinds of request. Each app above registers its own: what is asked, what an approval does, what it takes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from journal.actors import Actor
from journal.refusals import Refused

from .models import Request


class CaseRefused(Refused):
    """A move of a request is not allowed."""


Apply = Callable[[Request, Actor, dt.datetime], None]


@dataclass(frozen=True)
class CaseKind:
    """``apply`` runs in the transaction of the last approval, ``take_back`` in that of an undo or a revocation."""

    id: str
    title: Any  # lazy translation
    article: str  # of the notice; empty for requests that are none of its business
    apply: Apply
    take_back: Apply
    check: Callable[[dict[str, Any]], dict[str, Any]]  # payload in, checked payload out; raises CaseRefused
    concerns: Callable[[Request], list[Any]] = lambda request: []  # contradictions shown to the reviewer
    evidence_required: bool = True
    in_part: bool = False  # may be granted in part


_kinds: dict[str, CaseKind] = {}


def register(kind: CaseKind) -> CaseKind:
    if kind.id in _kinds and _kinds[kind.id] is not kind:
        raise ValueError(f"two kinds are called {kind.id}")
    _kinds[kind.id] = kind
    return kind


def kind_of(kind_id: str) -> CaseKind:
    """Raises CaseRefused for an id that nobody has registered."""
    try:
        return _kinds[kind_id]
    except KeyError:
        raise CaseRefused(kind_id) from None


def all_kinds() -> tuple[CaseKind, ...]:
    return tuple(_kinds[key] for key in sorted(_kinds))
