"""Reads of saved queries."""

from __future__ import annotations

from django.db.models import QuerySet

from journal.actors import Actor, require

from ..models import SavedQuery


def queries_of(*, actor: Actor, page: str) -> QuerySet[SavedQuery]:
    """The filters of a page that the actor has kept, by name."""
    require(actor)
    return SavedQuery.objects.filter(account_id=getattr(actor, "account_id", None) or 0, page=page)
