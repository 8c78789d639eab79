"""An officer's decision against somebody in a doubtful case: one can object to it (casework.objections)."""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.objections.contested import Contested, ContestedKind, moves_of, register
from casework.objections.route import office_of
from ground.actors import Actor
from units.models import Unit

from ..decisions import purposes
from ..decisions.models import HumanDecision, HumanOutcome
from .services import take_back_decision

ABOUT = "decision"


def register_decisions() -> None:
    register(
        ContestedKind(
            ABOUT, _("human decision"), decision_against, _take_back,
            decides=moves_of("assessments.HumanDecision", ""),
            after=_("The case waits again among the doubtful cases and is decided by somebody who took no part."),
        )
    )  # fmt: skip


def decision_against(public_id: uuid.UUID) -> Contested | None:
    """One that says that the requirement is not met, as long as it was not taken back."""
    rows = HumanDecision.objects.unscoped().select_related("learner__unit", "learner__account", "snapshot")
    row = rows.filter(public_id=public_id, outcome=HumanOutcome.NOT_MET, ended_at__isnull=True).first()
    if row is None:
        return None
    return Contested(
        about=ABOUT,
        public_id=row.public_id,
        learner=row.learner,
        what=purposes.label(row.key),
        said=row.get_outcome_display(),
        reason=row.reason,
        at=row.decided_at,
        by_name=row.decided_by,
        office=office_of(row.decided_by_key, row.learner.unit, row.decided_at),
        took_part=frozenset({row.decided_by_key} - {""}),
        row=row,
        page=case_address(row),
    )


def case_address(row: HumanDecision) -> str:
    """The case as the officer saw it."""
    query = urlencode({"key": row.key, "policy": row.policy, "as_of": row.snapshot.as_of.isoformat()})
    return f"{reverse('doubts:case', args=[row.learner.public_id])}?{query}"


def _take_back(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    take_back_decision(actor=actor, decision=decision.row, reason=reason, now=now)
