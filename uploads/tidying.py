"""Uploaded files, their proof and receipts go once they have been dealt with and their time is over."""

from __future__ import annotations

import datetime as dt

from ground import vault

from .importers import importers
from .models import Upload
from .states import AT_WORK


def tidy_uploads(*, now: dt.datetime) -> None:
    """Removes what is older than its importer keeps (``files_kept``). Can be repeated and interrupted at any moment."""
    for importer in importers():
        if importer.files_kept is None:
            continue
        old = Upload.objects.unscoped().filter(importer=importer.id, uploaded_at__lt=now - importer.files_kept)
        for row in old.exclude(state__in=AT_WORK).exclude(file_key="", receipt_key="", papers=[]):
            for key in filter(None, (row.file_key, row.receipt_key, *(key for _name, key in row.papers))):
                vault.remove(key)
            Upload.objects.unscoped().filter(pk=row.pk).update(file_key="", receipt_key="", papers=[])
