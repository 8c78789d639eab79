"""Reads of roster imports."""

from __future__ import annotations

from django.db.models import QuerySet

from journal.actors import Actor

from ..models import RosterImport


def roster_imports(*, actor: Actor) -> QuerySet[RosterImport]:
    """The actor's own uploads, the last one first."""
    return RosterImport.objects.visible_to(actor).order_by("-pk")
