"""The mark of the portal on each line, made in the transaction of the act: a keyed hash over everything the line says.

The chain seals a line seconds later. Until then a master of the database could rewrite a line, or add one, and have it
sealed like any other; without the portal's key he cannot make its mark. A line from before there were marks has none.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import secrets
from collections import OrderedDict
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from ground import crypto

from .models import JournalEntry

NONCE, DIGEST = 8, 24  # bytes
UPGRADES = dt.timedelta(days=7)
"""So long after the first line with a mark there may be lines without: of a version before, on another machine."""
LATE = dt.timedelta(hours=6)
"""A line that stands among lines so much younger was put in afterwards."""
NEWEST = 200
_REMEMBERED = 100_000  # lines: more than an office writes within the hours in which a copied line has a fitting time


def said(entry: JournalEntry) -> list[Any]:
    """Everything a line says but for its id, which it has only once it is stored."""
    return [
        entry.at.astimezone(dt.UTC).isoformat(),
        entry.actor_key,
        entry.actor_name,
        entry.action,
        entry.object_type,
        entry.object_key,
        entry.unit_key,
        entry.before,
        entry.after,
        entry.reason,
        entry.request_id,
        entry.address,
    ]


def plain(content: list[Any]) -> bytes:
    made = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return made.encode()


def made(entry: JournalEntry) -> str:
    """The mark of a line that is about to be stored. Two lines never have the same, whatever they say."""
    return _mark(entry, secrets.token_hex(NONCE))


def _mark(entry: JournalEntry, nonce: str) -> str:
    as_stored = json.loads(json.dumps(said(entry), cls=DjangoJSONEncoder))
    key = crypto.keyed_hash(settings.CONFIG.blind_index_key(), b"journal line")
    return nonce + crypto.keyed_hash(key, nonce.encode() + plain(as_stored)).hex()[: 2 * DIGEST]


def fits(entry: JournalEntry) -> bool:
    """Whether the mark is there and is that of what the line says."""
    mac = entry.mac
    return mac is not None and hmac.compare_digest(mac, _mark(entry, mac[: 2 * NONCE]))


class Marks:
    """Lines one after the other, as they were sealed: what is wrong with the mark of each."""

    def __init__(self) -> None:
        self.first: dt.datetime | None = None
        self._seen: OrderedDict[str, None] = OrderedDict()

    def wrong(self, entry: JournalEntry) -> str:
        """A sentence; empty where nothing is wrong."""
        if entry.mac is None:
            late = self.first is not None and entry.at > self.first + UPGRADES
            return "没有平台的印记，不是平台写入的" if late else ""
        if not fits(entry):
            return "与写入时不一致：封存以前已被改动，或不是平台写入的"
        if entry.mac in self._seen:
            return "是另一条的抄本，不是平台写入的"
        self.first = self.first or entry.at
        self._seen[entry.mac] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return ""


def not_ours() -> int:
    """How many of the newest lines the portal has not written, or not so: for whoever watches. Whether one without a
    mark is of before goes by its place, not by the time that it says."""
    newest = list(JournalEntry.objects.order_by("-pk")[:NEWEST])[::-1]
    marks = [line.mac for line in newest if line.mac is not None]
    wrong = sum(1 for line in newest if line.mac is not None and not fits(line)) + len(marks) - len(set(marks))
    return wrong if len(marks) == len(newest) else wrong + _out_of_place(newest)


def _out_of_place(lines: list[JournalEntry]) -> int:
    """Lines without a mark after the first with one: more than a week later, or far earlier than those before them."""
    marked = JournalEntry.objects.filter(mac__isnull=False).order_by("pk").values_list("pk", "at").first()
    if marked is None:
        return 0
    first, began = marked
    found, before = 0, began
    for line in lines:
        if line.mac is None and line.pk > first:
            found += line.at > began + UPGRADES or line.at < before - LATE
        else:
            before = line.at
    return found
