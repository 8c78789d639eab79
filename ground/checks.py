"""System checks of the ground."""

from __future__ import annotations

from django.core.checks import Error, register
from django.db.utils import DatabaseError

from .keys import prints


@register()
def keys_at_hand(app_configs, **kwargs):
    """Restored without its keys the portal would start, open nothing and write with new ones."""
    try:
        names = prints.missing()
    except DatabaseError:
        return []
    return [Error(prints.sentence(names), id="ground.E001")] if names else []
