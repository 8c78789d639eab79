"""Reads of looks, corrections and exports, and of what one's own file holds."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.days import said_day
from ground.roles import KEEPERS
from ground.scoping import below

from ..people.models import FormerParticulars, Learner, Membership
from ..people.shown import items
from .models import FullExport, Look
from .states import FULL_EXPORTS, FullExportState


def own_learner(*, actor: Actor) -> Learner | None:
    """The actor's own entry on the roster."""
    require(actor)
    if actor.learner_id is None:
        return None
    return Learner.objects.visible_to(actor).select_related("unit").filter(pk=actor.learner_id).first()


def looks_at_me(*, actor: Actor) -> QuerySet[Look]:
    """Who has looked at the actor's own data, the last one first."""
    return Look.objects.visible_to(actor).order_by("-at", "-pk")


def full_exports(*, actor: Actor) -> QuerySet[FullExport]:
    """Exports with full numbers in the actor's offices, the last one first."""
    require(actor)
    rows = FullExport.objects.visible_to(actor).select_related("unit").order_by("-pk")
    return rows if actor.is_system else rows.filter(below(actor.paths(KEEPERS)))


def exports_to_agree(*, actor: Actor) -> QuerySet[FullExport]:
    """Those that somebody else has asked for and that wait for the actor as the second."""
    asked = full_exports(actor=actor).filter(FULL_EXPORTS.among([FullExportState.ASKED]))
    return asked.exclude(asked_by_key=actor.key)


def particulars_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Own particulars in full, for one's own file."""
    learner = own_learner(actor=actor)
    if learner is None:
        return []
    return [
        {
            _("Name"): learner.name,
            _("Document"): learner.get_document_type_display(),
            _("ID number"): learner.id_number,
            _("Phone"): learner.phone,
            **items(learner, full=True),
            _("Ownership and front-line post confirmed"): learner.post_confirmed_by,
        },
        *(
            {
                _("Former name"): one.name,
                _("Former ID number"): one.id_number,
                _("Until"): said_day(one.until),
            }
            for one in FormerParticulars.objects.visible_to(actor).filter(learner=learner).order_by("pk")
        ),
    ]


def memberships_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Own memberships, for one's own file."""
    require(actor)
    rows = Membership.objects.visible_to(actor).filter(learner_id=actor.learner_id or 0).select_related("unit")
    return [
        {
            _("Unit"): row.unit.full_name,
            _("Since"): row.since,
            _("Until"): row.until,
            _("Employment"): row.get_employment_display(),
            _("Seconded to"): row.host,
        }
        for row in rows.order_by("since")
    ]


def looks_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Who has looked, for one's own file."""
    return [
        {
            _("Time"): f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
            _("Who"): row.by_name,
            _("What"): row.get_kind_display(),
            _("Reason"): row.reason,
        }
        for row in looks_at_me(actor=actor)
    ]
