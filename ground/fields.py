"""Columns with a meaning of their own: text that is encrypted at rest, keys of stored files."""

from __future__ import annotations

from django.db import models

from . import crypto


class EncryptedField(models.TextField):
    """Plain text in Python, cipher text in the database. It cannot be searched: keep a blind index beside it."""

    def _column_label(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value):
        if value is None or value == "":
            return value
        return crypto.seal(value, self._column_label())

    def from_db_value(self, value, expression, connection):
        if value is None or value == "":
            return value
        return crypto.unseal(value, self._column_label())

    def get_lookup(self, lookup_name):
        if lookup_name in {"isnull"}:
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.name} is encrypted: look it up by its blind index")


class _StoredAsPlain(models.Field):
    """In migrations the plain field: to the database it is nothing else."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        plain = type(self).__mro__[2]
        return name, f"django.db.models.{plain.__name__}", args, kwargs


class StoredFileField(_StoredAsPlain, models.CharField):
    """The key of a file in the vault, or nothing. A file that no such column names is removed in time
    (ground.leaving.unclaimed)."""


class StoredFilesField(_StoredAsPlain, models.JSONField):
    """Several: a list of keys, or of pairs (name, key)."""
