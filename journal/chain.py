"""The chain over the journal: each seal is a keyed hash over one line and the seal before it.

A sealer chains a moment after the lines were written, so that writers never wait for one another. The order of the
chain is the order of sealing. What the database cannot prove by itself, a tail cut off together with its seals, an
anchor outside the database shows.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from ground import crypto

from . import macs
from .macs import LATE
from .models import JournalEntry, JournalSeal

log = logging.getLogger("cetrack.journal")
START = "0" * 64
_LONGEST_ANCHOR = 512  # bytes of a line
_PIECE = 1000
RECENT = dt.timedelta(days=2)  # the sealer looks back so far; manage.py verify_journal looks at everything
NO_HOLIDAY = dt.timedelta(days=12)  # an office that rests so long does not exist: the clock ran ahead


def seal(*, now: dt.datetime, everything: bool = False) -> int:
    """Chains lines that have no seal yet and returns how many. Of two sealers at once one gives way."""
    waiting = JournalEntry.objects.filter(seal__isnull=True).order_by("pk")
    if not everything:
        waiting = waiting.filter(at__gt=now - RECENT)
    done = 0
    while entries := list(waiting[:_PIECE]):
        try:
            with transaction.atomic():
                JournalSeal.objects.bulk_create(_seals(entries))
        except IntegrityError:
            return done
        done += len(entries)
    return done


def _seals(entries: list[JournalEntry]) -> Iterator[JournalSeal]:
    last = JournalSeal.objects.order_by("-position").first()
    position, previous = (last.position, last.hash) if last else (0, START)
    for entry in entries:
        position += 1
        digest = hash_of(entry, position, previous)
        yield JournalSeal(entry=entry, position=position, previous_hash=previous, hash=digest)
        previous = digest


def hash_of(entry: JournalEntry, position: int, previous: str, *, with_mac: bool = True) -> str:
    """Keyed hash over everything a line says, its mark, its place and the hash before it."""
    mark = [entry.mac] if with_mac and entry.mac is not None else []
    content = [position, previous, entry.pk, *macs.said(entry), *mark]
    return crypto.keyed_hash(_key(), macs.plain(content)).hex()


def _sealed_so(entry: JournalEntry, seal_row: JournalSeal) -> bool:
    """A worker of the version before, while the portal is upgraded, seals a line without its mark."""
    where = (seal_row.position, seal_row.previous_hash)
    return seal_row.hash == hash_of(entry, *where) or seal_row.hash == hash_of(entry, *where, with_mac=False)


def _key() -> bytes:
    """Without the portal's key nobody who can write to the database can forge a seal."""
    return crypto.keyed_hash(settings.CONFIG.blind_index_key(), b"journal chain")


@dataclass(frozen=True)
class Break:
    """Where the chain no longer holds: the first line that is wrong, and what is wrong with it."""

    position: int
    what: str
    entry: str = ""

    def __str__(self) -> str:
        return f"第 {self.position} 条：{self.what}" + (f"（{self.entry}）" if self.entry else "")


def first_break() -> Break | None:
    """Walks the whole chain and compares it with the anchors; None when everything holds."""
    return _walk() or _compare_anchors()


def _walk() -> Break | None:
    previous, order, marks = START, TimeOrder(), macs.Marks()
    for expected, (seal_row, entry) in enumerate(_pairs(), start=1):
        told = _told(entry)
        if seal_row.position != expected:
            return Break(expected, "这一条被删除，编号不连续")
        if entry is None:
            return Break(expected, f"日志行已被删除，编号 {seal_row.entry_id}")
        if seal_row.previous_hash != previous:
            return Break(expected, "与上一条的衔接被改动，可能调换过顺序", told)
        if not _sealed_so(entry, seal_row):
            return Break(expected, "内容与封存时不一致，已被改动", told)
        if wrong := marks.wrong(entry):
            return Break(expected, wrong, told)
        if not order.fits(entry.at):
            return Break(expected, "时间远早于前面的各条，是事后补入的", told)
        previous = seal_row.hash
    length = JournalSeal.objects.count()
    for entry in JournalEntry.objects.filter(seal__isnull=True).order_by("pk").iterator(chunk_size=_PIECE):
        if wrong := marks.wrong(entry):
            return Break(length + 1, wrong, _told(entry))
    return None


class TimeOrder:
    """Whether the times of lines fit the order in which they were sealed.

    A clock may run ahead and be set right: then the lines after it are earlier than those before, and later than those
    from before it ran ahead. Only what is earlier than these as well was put in afterwards.
    """

    def __init__(self) -> None:
        self.newest: dt.datetime | None = None
        self.before_leaps: list[dt.datetime] = []

    def fits(self, at: dt.datetime) -> bool:
        if self.newest is None or abs(at - self.newest) <= LATE:
            self.newest = max(self.newest or at, at)
        elif at > self.newest:
            self.before_leaps.append(self.newest)
            self.newest = at
        else:
            return self._set_back(at)
        return True

    def _set_back(self, at: dt.datetime) -> bool:
        """To the time before the last leap, or before earlier ones: a clock may run ahead in several leaps and be set
        right in one. A step that may have been a night or a holiday is passed over by nobody."""
        after = self.newest
        for number in range(len(self.before_leaps) - 1, -1, -1):
            before = self.before_leaps[number]
            if at >= before - LATE:
                self.newest, self.before_leaps = at, self.before_leaps[:number]
                return True
            if after is None or after - before < NO_HOLIDAY:
                return False
            after = before
        return False


def _pairs() -> Iterator[tuple[JournalSeal, JournalEntry | None]]:
    """Seals in the order of the chain, each with its line, which may be gone."""
    start = 0
    while seals := list(JournalSeal.objects.filter(position__gt=start).order_by("position")[:_PIECE]):
        entries = JournalEntry.objects.in_bulk([row.entry_id for row in seals])
        for row in seals:
            yield row, entries.get(row.entry_id)
        start = seals[-1].position


def _told(entry: JournalEntry | None) -> str:
    if entry is None:
        return ""
    local = entry.at.astimezone(dt.timezone(dt.timedelta(hours=8)))
    return f"编号 {entry.pk}，{local:%Y-%m-%d %H:%M:%S}，{entry.actor_name}，{entry.action}"


# --- anchors --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Anchor:
    """How long the chain was at a moment, and its last hash."""

    at: str
    position: int
    hash: str


def anchor_file() -> Path:
    return Path(settings.JOURNAL_ANCHORS)


def write_anchor(*, now: dt.datetime) -> Anchor | None:
    """Appends length and head of the chain to the anchor file; None when nothing is new."""
    last = JournalSeal.objects.order_by("-position").first()
    written = last_anchor()
    if last is None or (written and written.position == last.position):
        return None
    anchor = Anchor(now.astimezone(dt.UTC).isoformat(), last.position, last.hash)
    path = anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as target:
        target.write(("" if _ends_whole(path) else "\n") + json.dumps(anchor.__dict__) + "\n")
        target.flush()
        os.fsync(target.fileno())
    log.info("journal anchor", extra={"position": anchor.position, "hash": _in_groups(anchor.hash)})  # outside as well
    return anchor


def head(*, using: str = "default") -> dict[str, Any] | None:
    """Length and last hash of the chain of a database; None for an empty one."""
    last = JournalSeal.objects.using(using).order_by("-position").first()
    return {"position": last.position, "hash": last.hash} if last else None


def unsealed(*, before: dt.datetime) -> int:
    """How many lines from before a moment have no seal."""
    return JournalEntry.objects.filter(seal__isnull=True, at__lt=before).count()


def _in_groups(digest: str) -> str:
    """In eights: what blots numbers of people out of the log takes long runs of figures for one."""
    return "-".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def without_anchor() -> int | None:
    """How many sealed lines no anchor stands for yet; None where this machine has no anchors."""
    written = last_anchor()
    last = JournalSeal.objects.order_by("-position").values_list("position", flat=True).first()
    return max(0, (last or 0) - written.position) if written else None


def last_anchor() -> Anchor | None:
    """The newest anchor, read from the end of its file. Raises ValueError for a file that is none."""
    try:
        with anchor_file().open("rb") as source:
            size = source.seek(0, os.SEEK_END)
            start = max(0, size - 4 * _LONGEST_ANCHOR)
            source.seek(start)
            lines = source.read().split(b"\n")[1 if start else 0 :]
    except FileNotFoundError:
        return None
    whole = [line for line in lines if _is_whole(line)]
    return _anchor(whole[-1]) if whole else None


def anchors(file: Path | None = None) -> list[Anchor]:
    """Every anchor (of a backup: ``file``), the oldest first. Raises ValueError for a file that is none."""
    try:
        lines = (file or anchor_file()).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [_anchor(line) for line in lines if _is_whole(line.encode())]


def _is_whole(line: bytes) -> bool:
    """A line of which a machine that lost its power wrote the beginning only counts for nothing; the next goes on."""
    text = line.strip()
    return bool(text) and not (text.startswith(b"{") and not text.endswith(b"}"))


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as source:
        size = source.seek(0, os.SEEK_END)
        source.seek(max(0, size - 1))
        return source.read() in (b"", b"\n")


def _anchor(line: str | bytes) -> Anchor:
    one: Any = json.loads(line)
    return Anchor(str(one["at"]), int(one["position"]), str(one["hash"]))


def _compare_anchors() -> Break | None:
    try:
        written = anchors()
    except (ValueError, KeyError, TypeError):
        return Break(0, "库外的锚点文件已损坏")
    if any(later.position < earlier.position for earlier, later in pairwise(written)):
        return Break(0, "库外的锚点文件被改动，位置倒退")
    hashes: dict[int, str] = {}
    for start in range(0, len(written), _PIECE):
        some = [anchor.position for anchor in written[start : start + _PIECE]]
        hashes |= dict(JournalSeal.objects.filter(position__in=some).values_list("position", "hash"))
    length = JournalSeal.objects.count()
    for anchor in written:
        if anchor.position not in hashes:
            return Break(length + 1, f"末尾被截去：库外锚点记有 {anchor.position} 条，现在只有 {length} 条")
        if hashes[anchor.position] != anchor.hash:
            return Break(anchor.position, "与库外的锚点不符，链条被整体改写")
    return None
