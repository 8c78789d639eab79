"""Reads of the settings of cards."""

from __future__ import annotations

from django.db.models import QuerySet

from ground.actors import Actor, require

from .design import CardDesign
from .models import CardSetting


def settings_so_far(*, actor: Actor) -> QuerySet[CardSetting]:
    """Everything that was set, the last first."""
    require(actor)
    return CardSetting.objects.all()


def present_design(*, actor: Actor) -> CardDesign:
    """What papers issued now look like. It is printed on each of them, so it is no secret."""
    row = settings_so_far(actor=actor).first()
    return CardDesign.of(row) if row else CardDesign()
