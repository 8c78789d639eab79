"""Reads of uploaded files."""

from __future__ import annotations

from django.db.models import QuerySet

from ground.actors import Actor, require

from .importers import importer_named
from .models import Upload


def uploads_visible(*, actor: Actor, importer: str, about: str = "") -> QuerySet[Upload]:
    """Files of one kind that the actor sees; with ``about`` those for one thing. The last one first."""
    rows = Upload.objects.unscoped().filter(importer=importer)
    if not require(actor).is_system:
        rows = rows.filter(importer_named(importer).visible(actor))
    return (rows.filter(about=about) if about else rows).select_related("office").order_by("-pk")


def every_upload(*, actor: Actor, importer: str) -> QuerySet[Upload]:
    """All files of one kind, for the app that registered it: it says itself who learns what of them."""
    require(actor)
    return Upload.objects.unscoped().filter(importer=importer)


def passed_on(*, actor: Actor, upload: Upload) -> Upload | None:
    """The upload by which rows of this one lie with the office above, if they do."""
    require(actor)
    return Upload.objects.unscoped().filter(passed_from=upload).select_related("office").first()
