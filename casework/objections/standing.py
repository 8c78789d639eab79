"""Whether a decision stands as it did when it was objected to, and whether it was answered. For work that has checked
who may."""

from __future__ import annotations

from .contested import Contested, decision_about
from .models import Objection
from .states import ANSWERED


def contested_still(objection: Objection) -> Contested | None:
    """The decision that is objected to, as long as it stands as it did."""
    decision = decision_about(objection.about, objection.about_id)
    return decision if decision and decision.at == objection.decided_at else None


def held_decision(objection: Objection) -> Contested | None:
    """The same, taken before the objection until the transaction ends: whoever undoes or revokes the decision takes it
    first, too, and then settles the objection, so that two never wait for one another."""
    decision = contested_still(objection)
    if decision is not None:
        type(decision.row)._base_manager.select_for_update().filter(pk=decision.row.pk).first()
        decision = contested_still(objection)
    return decision


def answered_already(decision: Contested) -> bool:
    """Whether an objection against this very decision has been answered."""
    return (
        Objection.objects.unscoped()
        .filter(about=decision.about, about_id=decision.public_id, decided_at=decision.at, state__in=ANSWERED)
        .exists()
    )
