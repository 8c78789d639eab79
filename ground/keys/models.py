"""Which keys this database was written with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyPrint(models.Model):
    """The fingerprint of one key, by which a portal that was restored without its keys notices it. Opens nothing."""

    name = models.CharField(_("key"), max_length=40, unique=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)

    class Meta:
        verbose_name = _("fingerprint of a key")

    def __str__(self) -> str:
        return self.name


class FolderMark(models.Model):
    """What the folder of uploaded files that belongs to this database holds as well (ground.shared_folder). One row."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    mark = models.CharField(_("mark"), max_length=32)

    class Meta:
        verbose_name = _("mark of the folder of files")
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="folder_mark_only_one")]

    def __str__(self) -> str:
        return self.mark
