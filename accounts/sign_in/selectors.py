"""Reads that signing in needs."""

from __future__ import annotations

from ground.actors import Actor, require

from .models import PrivacyAcceptance


def has_read_notice(*, actor: Actor, version: str) -> bool:
    """Whether the actor has read a version of the privacy notice."""
    require(actor)
    return PrivacyAcceptance.objects.filter(account_id=actor.account_id or 0, version=version).exists()
