"""What a closed audit has found about somebody: the person, or the unit for them, can object (casework.objections)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.objections.contested import Contested, ContestedKind, moves_of, register
from ground.actors import Actor
from ground.days import said_day
from units.models import Unit

from .models import SampledPerson
from .services import lift_finding
from .states import SAMPLED, SampledMove, SampledState
from .wording import ANSWERS, CHECK_LABELS

ABOUT = "finding"
_HOLDS = {SampledState.FINDING, SampledState.MENDED, SampledState.CONFIRMED}


def register_found() -> None:
    register(
        ContestedKind(
            ABOUT, _("finding of an audit"), finding, _lift,
            decides=moves_of("reports.SampledPerson", SampledMove.CHECK),
            after=_("The finding is taken back at once: nothing has to be put right, and the sheet says so beside it."),
        )
    )  # fmt: skip


def finding(public_id: uuid.UUID) -> Contested | None:
    """One that was not taken back, of an audit that is closed: before that nobody is told. Whoever checked it, closed
    the audit, or checked again took part."""
    rows = SampledPerson.objects.unscoped().select_related("learner__unit", "learner__account", "audit__unit")
    rows = rows.filter(SAMPLED.among(_HOLDS), public_id=public_id, audit__closed_at__isnull=False)
    row = rows.first()
    if row is None or row.audit.closed_at is None:
        return None
    audit, problems = row.audit, [name for name, answer in row.checklist.items() if answer == "problem"]
    return Contested(
        about=ABOUT,
        public_id=row.public_id,
        learner=row.learner,
        what=gettext("finding of the audit %(title)s") % {"title": audit.title},
        said="；".join(str(CHECK_LABELS[name]) for name in problems if name in CHECK_LABELS) or str(ANSWERS["problem"]),
        reason=row.finding,
        at=audit.closed_at,
        by_name=row.checked_by,
        office=audit.unit,
        took_part=frozenset({row.checked_by_key, row.confirmed_by_key, audit.closed_by_key} - {""}),
        row=row,
        details=((_("To be put right by"), said_day(row.due_on)),),
    )


def own_page(public_id: uuid.UUID) -> str:
    """Where the person reads it: beside the way to object."""
    return reverse("objections:new", args=[ABOUT, public_id])


def _lift(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    lift_finding(actor=actor, person=decision.row, reason=reason, now=now)
