"""The order in which officers read: levels from the highest down, what is not known last."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Value, When

from .models import Learner

UNKNOWN = 99


def level_rank() -> Case:
    """The rank of a title level: senior first, none after junior, unknown last. Never null."""
    levels = [When(title_level=level, then=Value(rank)) for rank, level in enumerate(Learner.TitleLevel.values)]
    return Case(*levels, default=Value(UNKNOWN), output_field=IntegerField())
