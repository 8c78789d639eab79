"""The learning platforms the portal knows: those of the rule packs, entered after every migration and when a
pack is taken into use."""

from __future__ import annotations

from policy import packs

from .models import Platform


def enter_platforms(**kwargs) -> None:
    """Adds the platforms of every pack in use; the newest pack gives the name. Can be repeated."""
    for pack_id in packs.policies():
        for platform in packs.as_written(pack_id).platforms:
            Platform.objects.update_or_create(host=platform.host, defaults={"name": platform.name})
