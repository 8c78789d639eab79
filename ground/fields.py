"""A text column that is encrypted at rest."""

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
