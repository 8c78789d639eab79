"""The kinds of claims for which the portal has a form of its own. What people are told about them is the pack's."""

from __future__ import annotations

from typing import Any

from casework.requests.forms import check_by, describe_by
from casework.requests.kinds import CaseKind, KindGroup, register, register_former, register_further
from casework.requests.law import told_of_fact
from rulebook import built_in

from ..known import post
from ..known.declaring import FactKind
from ..known.every import KINDS
from . import effects
from .declared import declared_kinds, once_declared

_OTHERWISE: dict[str, dict[str, Any]] = {
    post.KIND.id: {
        "apply": effects.settle,
        "take_back": effects.unsettle,
        "undo": effects.undo_settle,
        "suppose": effects.suppose_post,
    }
}
"""What an approval does besides putting the fact on record."""


def case_kind(fact: FactKind) -> CaseKind:
    """The kind of request by which a fact is claimed."""
    said = fact.id, fact.values
    on_record = {
        "apply": effects.put_on_record(*said, dated=fact.dated),
        "take_back": effects.take_back,
        "suppose": effects.suppose_fact(*said, dated=fact.dated),
    }
    return CaseKind(
        id=fact.id,
        group=KindGroup.RELIEF,
        form=fact.form,
        check=check_by(fact.form),
        describe=describe_by(fact.form),
        concerns=fact.concerns,
        parts=fact.parts,
        **told_of_fact(fact.id, built_in.claimed_by(fact.id)),
        **_OTHERWISE.get(fact.id, on_record),
    )


def register_all() -> None:
    """Enters every kind. Called once, when the app is ready."""
    for fact in KINDS.values():
        register(case_kind(fact))
    register_further(declared_kinds)
    register_former(once_declared)
