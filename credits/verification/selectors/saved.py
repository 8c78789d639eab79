"""Reads of saved queries."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ground.actors import Actor, require

from ..models import SavedQuery


def queries_of(*, actor: Actor, page: str) -> QuerySet[SavedQuery]:
    """The filters of a page that the actor has kept, and those that are shared in the actor's offices, by name."""
    require(actor)
    mine = Q(account_id=getattr(actor, "account_id", None) or 0)
    offices = {grant.unit_id for grant in getattr(actor, "grants", ())}
    return SavedQuery.objects.filter(mine | Q(shared_with_id__in=offices), page=page).select_related("account")
