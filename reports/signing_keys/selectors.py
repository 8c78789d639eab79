"""Reads of the published keys. They are public: everybody may have them."""

from __future__ import annotations

from django.db.models import QuerySet

from ground.actors import Actor, require

from .models import PublishedKey, SignatureKind


def published_keys(*, actor: Actor, kind: str = "", withdrawn: bool = False) -> QuerySet[PublishedKey]:
    """Of one kind or all, by their number; ``withdrawn``: also those that are not to be trusted any more."""
    require(actor)
    rows = PublishedKey.objects.all()
    if kind:
        rows = rows.filter(kind=kind)
    return rows if withdrawn else rows.filter(withdrawn_at=None)


def key_in_use(*, actor: Actor, kind: SignatureKind) -> PublishedKey | None:
    """The one that signs now."""
    return published_keys(actor=actor, kind=kind).filter(in_use=True).first()
