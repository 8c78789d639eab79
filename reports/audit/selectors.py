"""Reads of tables that were asked for."""

from __future__ import annotations

from django.db.models import QuerySet

from ground.actors import Actor, require

from .models import Export


def exports_of(*, actor: Actor) -> QuerySet[Export]:
    """Those that the actor has asked for; nobody else fetches them."""
    require(actor)
    return Export.objects.filter(asked_by_key=actor.key).exclude(asked_by_key="").select_related("job")
