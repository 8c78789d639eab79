"""The chain of the journal as it lies in a database, looked at without the key (in a copy restored for a trial)."""

from __future__ import annotations

from collections.abc import Iterable

from .chain import START, Anchor, Break
from .models import JournalEntry, JournalSeal

_PIECE = 2000


def first_break(*, using: str, anchors: Iterable[Anchor] = ()) -> Break | None:
    """Whether the seals follow each other without a gap, each has its line, and the anchors stand among them. Whether a
    line says what it said when it was sealed only the key can tell (``chain.first_break``)."""
    marks = {anchor.position: anchor.hash for anchor in anchors}
    previous, position = START, 0
    while seals := _after(using, position):
        there = set(
            JournalEntry.objects.using(using).filter(pk__in=[row[2] for row in seals]).values_list("pk", flat=True)
        )
        for found, digest, entry, before in seals:
            position += 1
            if found != position:
                return Break(position, "这一条被删除，编号不连续")
            if entry not in there:
                return Break(position, f"日志行已被删除，编号 {entry}")
            if before != previous:
                return Break(position, "与上一条的衔接被改动，可能调换过顺序")
            if marks.get(position, digest) != digest:
                return Break(position, "与库外的锚点不符，链条被整体改写")
            previous = digest
    if (last := max(marks, default=0)) > position:
        return Break(position + 1, f"末尾被截去：库外锚点记有 {last} 条，备份中只有 {position} 条")
    return None


def _after(using: str, position: int) -> list[tuple[int, str, int, str]]:
    rows = JournalSeal.objects.using(using).filter(position__gt=position).order_by("position")
    return list(rows.values_list("position", "hash", "entry_id", "previous_hash")[:_PIECE])
