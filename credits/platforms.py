"""The learning platforms the portal knows: those of the rule packs, entered after every migration."""

from __future__ import annotations

from django.conf import settings

from rulebook import load_pack

from .models import Platform


def enter_platforms(**kwargs) -> None:
    """Adds the platforms of every pack in use; the newest pack gives the name. Can be repeated."""
    for pack_id in settings.RULE_PACKS:
        for platform in load_pack(pack_id).platforms:
            Platform.objects.update_or_create(host=platform.host, defaults={"name": platform.name})
