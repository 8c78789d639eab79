"""Files that are to be removed and are there still."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ..fields import StoredFileField


class LeavingFile(models.Model):
    """A file in the vault whose record was removed. The row goes once the place of files has let the file go."""

    key = StoredFileField(_("key of a file"), max_length=32, primary_key=True)
    since = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("file to be removed")

    def __str__(self) -> str:
        return self.key
