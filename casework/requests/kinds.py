"""Kinds of request. Each app above registers its own: what is asked, what an approval does, what it takes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.actors import Actor
from learners.people.models import Learner

from .figures import PartFigure
from .models import CaseRequest
from .states import CaseRefused

Payload = dict[str, Any]
Apply = Callable[[CaseRequest, Actor, dt.datetime], None]


class KindGroup(models.TextChoices):
    """Where a kind stands among what one can ask for."""

    RELIEF = "relief", _("relief and circumstances")
    HOURS = "hours", _("hours by certificate")


@dataclass(frozen=True)
class Supposed:
    """What would be on record if a request were granted; what it leaves as it is stays empty.

    ``facts`` are pairs of the kind and the values of an approved fact (exemptions.models.Fact); ``records`` are credit
    records that are not stored, with ``verified_at`` set; ``learner`` is a changed copy that is not stored.
    """

    learner: Learner | None = None
    facts: tuple[tuple[str, Payload], ...] = ()
    records: tuple[Any, ...] = ()


@dataclass(frozen=True)
class CaseKind:
    """One kind of request.

    ``form``: Django form class, made as ``form(data, initial=payload, learner=learner)``; its ``payload()`` gives plain
    JSON data once it is valid. ``check``: the same data in, checked data out; raises CaseRefused; run on every write.
    ``apply`` runs in the transaction of the last approval, ``take_back`` in that of a revocation, and of an undo where
    ``undo`` says nothing else.
    ``describe``: the payload as pairs of label and text for pages. ``suppose``: what an approval would put on record.
    ``concerns``: contradictions shown to the reviewer, as sentences.
    """

    id: str
    title: Any  # lazy, as are all texts below
    article: Any  # id of the clause, as in "6.7.same_year"
    group: KindGroup
    form: Any
    check: Callable[[Payload], Payload]
    apply: Apply
    take_back: Apply
    describe: Callable[[Payload], list[tuple[Any, Any]]]
    suppose: Callable[[Learner, Payload, dt.date], Supposed] = lambda learner, payload, day: Supposed()
    concerns: Callable[[CaseRequest], list[Any]] = lambda request: []
    rule: Any = ""  # the clause in plain words
    proof: Any = ""  # what proof is expected
    helps: Any = ""  # for which applications it helps
    helps_not: Any = ""  # and for which it does not
    evidence_required: bool = True
    parts: tuple[PartFigure, ...] = ()  # what may be granted in part; none: as a whole or not at all
    undo: Apply | None = None
    review: Any = None  # form class of what a reviewer states in passing, made as ``review(data, case=request)``
    offered: Callable[[], bool] = lambda: True  # whether the notice in force knows anything of it
    gone: bool = False  # no notice on offer knows it any more: old cases are read, returned and revoked, not granted

    @property
    def in_part(self) -> bool:
        return bool(self.parts)


_kinds: dict[str, CaseKind] = {}
_further: list[Callable[[], Mapping[str, CaseKind]]] = []
_former: list[Callable[[str], CaseKind]] = []


def register(kind: CaseKind) -> CaseKind:
    if kind.id in _kinds and _kinds[kind.id] is not kind:
        raise ValueError(f"two kinds are called {kind.id}")
    _kinds[kind.id] = kind
    return kind


def register_further(kinds: Callable[[], Mapping[str, CaseKind]]) -> None:
    """Kinds that come and go with the notices on offer, asked for whenever somebody looks."""
    _further.append(kinds)


def register_former(kind: Callable[[str], CaseKind]) -> None:
    """How old cases of a kind are read that no notice on offer knows any more. Called once."""
    _former[:] = [kind]


def kind_of(kind_id: str) -> CaseKind:
    """What can be asked and granted now. Raises CaseRefused for a kind that no notice on offer knows."""
    found = _all().get(kind_id)
    if found is None:
        raise CaseRefused(
            gettext("No notice in use knows this kind of request (%(kind)s) any more: it can be returned or refused.")
            % {"kind": kind_shown(kind_id).title}
        )
    return found


def kind_shown(kind_id: str) -> CaseKind:
    """The kind of a request that is there already: one that is not on offer any more is ``gone``, and read all the
    same."""
    return _all().get(kind_id) or _former[0](kind_id)


def all_kinds() -> tuple[CaseKind, ...]:
    known = _all()
    return tuple(known[key] for key in sorted(known))


def _all() -> dict[str, CaseKind]:
    known = dict[str, CaseKind]()
    for kinds in _further:
        known |= kinds()
    return known | _kinds
