"""Hours in the database: whole tenths, refused by the column itself when they are anything else."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Func


class TenthsField(models.IntegerField):
    """Hours in whole tenths (75 is 7.5 hours).

    Only an ``int`` is taken: Django would store 1.5 as 1, "1_0" as 10 and True as 1. Raises TypeError.
    """

    description = "Hours in whole tenths"

    def get_prep_value(self, value: Any) -> Any:
        if value is None or type(value) is int or hasattr(value, "resolve_expression"):
            return value
        raise TypeError(f"{self.name} takes whole tenths, not {type(value).__name__}")


class IsWhole(Func):
    """True for a value stored as an integer.

    SQLite keeps 1.5, 'abc' and NaN in an integer column as they are, and compares text as greater than any number;
    PostgreSQL columns hold nothing but integers, so there the condition only asks for a value.
    """

    arity = 1
    conditional = True
    output_field = models.BooleanField()
    template = "%(expressions)s IS NOT NULL"

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="typeof(%(expressions)s) = 'integer'", **extra)
