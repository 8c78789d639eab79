"""Who changed a row last, for whoever comes second to it (ground.late)."""

from __future__ import annotations

from typing import Any

from ground.late import NOBODY, First

from .models import JournalEntry
from .portal_actors import actor_label

LOOKS = (
    "card.opened_first", "casework.minded", "export.taken", "notices.read",
    "personal_data.looked_at", "personal_data.revealed",
)  # fmt: skip
"""Lines of those who have looked at a row and changed nothing of it."""


def last_act(row: Any, acts: str) -> First:
    """Who changed the row last, and when, by acts whose name begins like that; NOBODY where no line tells."""
    about = {"object_type": row._meta.label_lower, "object_key": str(getattr(row, "public_id", None) or row.pk or "")}
    lines = JournalEntry.objects.filter(**about, action__startswith=acts).exclude(action__in=LOOKS).order_by("-pk")
    line = lines.values_list("actor_name", "actor_key", "at").first()
    return (actor_label(line[0], line[1]), line[2]) if line else NOBODY
