"""Reads of looks, corrections and exports, and of what one's own file holds."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actors import Actor, require

from ..models import Correction, FullExport, Learner, Look, Membership
from ..models.requests import Step
from ..roles import KEEPERS
from ..scoping import below


def own_learner(*, actor: Actor) -> Learner | None:
    """The actor's own entry on the roster."""
    require(actor)
    if actor.learner_id is None:
        return None
    return Learner.objects.visible_to(actor).select_related("unit").filter(pk=actor.learner_id).first()


def looks_at_me(*, actor: Actor) -> QuerySet[Look]:
    """Who has looked at the actor's own data, the last one first."""
    return Look.objects.visible_to(actor).select_related("account").order_by("-at", "-pk")


def own_corrections(*, actor: Actor) -> QuerySet[Correction]:
    """Corrections that the actor has asked for."""
    require(actor)
    return Correction.objects.visible_to(actor).filter(learner_id=actor.learner_id or 0).order_by("-pk")


def corrections_waiting(*, actor: Actor) -> QuerySet[Correction]:
    """Corrections that the actor may decide, the oldest first; never one's own."""
    require(actor)
    rows = Correction.objects.visible_to(actor).filter(step=Step.WAITING).select_related("learner__unit")
    if not actor.is_system:
        mine = below(actor.paths(KEEPERS), "learner__unit__path")
        rows = rows.filter(mine).exclude(learner_id=actor.learner_id or 0)
    return rows.order_by("pk")


def full_exports(*, actor: Actor) -> QuerySet[FullExport]:
    """Exports with full numbers in the actor's offices, the last one first."""
    require(actor)
    rows = FullExport.objects.visible_to(actor).select_related("unit", "asked_by", "agreed_by").order_by("-pk")
    return rows if actor.is_system else rows.filter(below(actor.paths(KEEPERS)))


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
            _("Sex"): learner.get_sex_display(),
            _("Birth date"): learner.birth_date,
            _("Unit"): learner.unit.full_name,
            _("Ownership"): learner.get_sector_display(),
            _("Front-line post"): {True: _("yes"), False: _("no"), None: ""}[learner.grassroots_post],
            _("Ownership and front-line post confirmed"): learner.post_confirmed_by,
            _("Title level"): learner.get_title_level_display(),
            _("Post grade"): learner.post_grade,
            _("Professional field"): learner.field,
            _("Standing"): learner.get_standing_display(),
        }
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
            _("Standing"): row.get_standing_display(),
        }
        for row in rows.order_by("since")
    ]


def looks_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Who has looked, for one's own file."""
    return [
        {
            _("Time"): f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
            _("Who"): row.account.name,
            _("What"): row.get_kind_display(),
            _("Reason"): row.reason,
        }
        for row in looks_at_me(actor=actor)
    ]
