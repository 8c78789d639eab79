"""A fact that an officer has ended before the day for which it was granted: the person can object to it
(casework.objections)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.objections.contested import Contested, ContestedKind, moves_of, register
from casework.objections.route import office_of
from ground.actors import Actor
from ground.days import said_day
from units.models import Unit

from .models import FactEnd
from .services import lift_end

ABOUT = "fact"


def register_ends() -> None:
    register(
        ContestedKind(
            ABOUT, _("end of a fact"), ended_fact, _lift, decides=moves_of("exemptions.FactEnd", ""),
            after=_("The fact goes on at once, until the day for which it held before."),
        )
    )  # fmt: skip


def ended_fact(public_id: uuid.UUID) -> Contested | None:
    """The last end of a fact (by its id) that stands. Whoever has entered or taken back any end of it took part."""
    rows = FactEnd.objects.select_related("fact__learner__unit", "fact__learner__account")
    ends = list(rows.filter(fact__public_id=public_id, fact__revoked_at__isnull=True).order_by("-pk"))
    end = next((one for one in ends if one.lifted_at is None), None)
    if end is None or end.fact.until != end.until:
        return None
    fact = end.fact
    return Contested(
        about=ABOUT,
        public_id=fact.public_id,
        learner=fact.learner,
        what=gettext("fact on record: %(fact)s") % {"fact": fact.name},
        said=gettext("holds until %(day)s and no longer") % {"day": said_day(end.until)},
        reason=end.reason,
        at=end.entered_at,
        by_name=end.entered_by,
        office=office_of(end.entered_by_key, fact.learner.unit, end.entered_at),
        took_part=frozenset(key for one in ends for key in (one.entered_by_key, one.lifted_by_key)) - {""},
        row=end,
        details=((_("Held from"), said_day(fact.since)), (_("Held until before"), said_day(end.before))),
    )


def own_page(public_id: uuid.UUID) -> str:
    """Where the person reads it: beside the way to object."""
    return reverse("objections:new", args=[ABOUT, public_id])


def _lift(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    lift_end(actor=actor, end=decision.row, reason=reason, now=now)
