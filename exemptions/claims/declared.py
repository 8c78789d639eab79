"""Claims of the facts that a pack has declared: form, fact and texts follow from the declaration, no code does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from casework.requests.figures import PERIOD, Measure, PartFigure
from casework.requests.forms import KindForm, check_by, describe_by
from casework.requests.kinds import CaseKind, KindGroup, Payload
from casework.requests.law import of_the_day, told_of_fact
from policy import packs
from rulebook import Pack
from rulebook.dimensions import FactEntry

from ..facts.rivals import LASTING
from ..known.declaring import begun
from . import effects
from .forms import declared_form


def declared_kinds() -> Mapping[str, CaseKind]:
    """By id of the fact, for every fact that can be claimed under a notice on offer; of one that several notices
    declare the newest speaks whose policy year has begun."""
    found = dict[str, CaseKind]()
    notices = [packs.as_written(policy) for policy in packs.policies()]
    today = of_the_day().policy_year if notices else 0
    for pack in sorted(notices, key=lambda pack: pack.policy_year <= today):
        found |= _kinds_of(pack.id, pack.hash)
    return found


@lru_cache(maxsize=16)
def _kinds_of(policy: str, pack_hash: str) -> Mapping[str, CaseKind]:
    pack = packs.as_written(policy)
    claimed = {entry.fact for entry in pack.claims}
    return {fact.id: _kind(fact, pack) for fact in pack.facts if fact.id in claimed}


def _kind(fact: FactEntry, pack: Pack) -> CaseKind:
    form, lasts = declared_form(fact, pack), fact.type in LASTING
    parts = PERIOD if lasts else (PartFigure("value", Measure.CHOSEN),) if fact.type == "years" else ()
    return CaseKind(
        id=fact.id,
        group=KindGroup.RELIEF,
        form=form,
        check=check_by(form),
        describe=describe_by(form),
        apply=effects.put_on_record(fact.id, _value, dated=lasts),
        take_back=effects.take_back,
        suppose=effects.suppose_fact(fact.id, _value, dated=lasts),
        concerns=begun if lasts else lambda request: [],
        parts=parts,
        **{**told_of_fact(fact.id, (fact.id,), lambda: pack), "title": fact.name},
    )


def once_declared(kind_id: str) -> CaseKind:
    """A kind that no notice on offer declares any more, as the last one that did had it: it is read, and what was
    granted of it can be revoked."""
    pack = packs.once_declared_by(kind_id)
    claimed = pack is not None and kind_id in {entry.fact for entry in pack.claims}
    if pack is not None and claimed:
        fact = next(fact for fact in pack.facts if fact.id == kind_id)
        return replace(_kind(fact, pack), gone=True, offered=lambda: False)
    return CaseKind(
        id=kind_id, title=kind_id, article="", group=KindGroup.RELIEF, form=KindForm, check=lambda payload: payload,
        apply=effects.put_on_record(kind_id, _value, dated=False), take_back=effects.take_back,
        describe=lambda payload: list(payload.items()), offered=lambda: False, gone=True,
    )  # fmt: skip


def _value(payload: Payload) -> dict[str, Any]:
    """What a claim says of the fact: of a flag that it is so."""
    return {"value": payload.get("value", True)}
