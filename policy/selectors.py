"""Reads about the rule packs and what has been ruled on them. They are the same for everybody who is signed in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet

from ground.actors import Actor, require
from rulebook import Pack

from . import packs
from .models import Ruling

NOTICE = "notice"
"""The parameter of an address that names a policy year."""


def pack_in_force(*, actor: Actor, policy: str) -> Pack:
    """One pack with the rulings in force. Raises KeyError for a policy that is not on offer."""
    require(actor)
    return packs.in_force(policy)


def current_pack(*, actor: Actor, today: dt.date) -> Pack:
    """The notice of the present day with the rulings in force."""
    require(actor)
    return packs.in_force(packs.of_day(today))


def chosen_policy(*, actor: Actor, year: str, today: dt.date) -> str:
    """Id of the notice on offer whose policy year an address names; of that of the present day where there is none of
    that year."""
    require(actor)
    return packs.of_year(year, today)


def chosen_pack(*, actor: Actor, year: str, today: dt.date) -> Pack:
    """The same notice with the rulings in force."""
    return packs.in_force(chosen_policy(actor=actor, year=year, today=today))


@dataclass(frozen=True)
class NoticeLink:
    """One notice to choose on a page: its policy year, and the query of the same page under it."""

    year: int
    query: str
    current: bool


def notice_links(*, actor: Actor, chosen: Pack, kept: Mapping[str, str] | None = None) -> list[NoticeLink]:
    """The notices on offer, the newest first, for the choice on a page that shows ``chosen``; empty where there is but
    one. ``kept``: what else stands in the address."""
    require(actor)
    on_offer = [packs.as_written(policy) for policy in reversed(packs.policies())]
    if len(on_offer) < 2:
        return []
    return [
        NoticeLink(pack.policy_year, urlencode({**(kept or {}), NOTICE: pack.policy_year}), pack.id == chosen.id)
        for pack in on_offer
    ]


@dataclass(frozen=True)
class MissingNotice:
    """A policy year whose notice the portal does not know, and the last one before it that it does."""

    year: int
    known: Pack


def missing_notice(*, actor: Actor, today: dt.date) -> MissingNotice | None:
    """What is missing while the study year of ``today`` runs without its notice; None when the notice is there."""
    require(actor)
    newest = packs.as_written(packs.newest())
    year = newest.study_year_of(today)
    earlier = [notice for known, notice in newest.notices.items() if known < year]
    return MissingNotice(year, earlier[-1]) if earlier and year not in newest.notices else None


def rulings_of(*, actor: Actor, policy: str) -> dict[str, Ruling]:
    """By reading of a pack the ruling that is in force under it: its own, or that of the last notice of its series
    before it which has one."""
    require(actor)
    pack = packs.as_written(policy)
    entered: dict[str, list[Ruling]] = {}
    for row in Ruling.objects.filter(policy__in=[each.id for each in pack.notices.values()], withdrawn_at__isnull=True):
        entered.setdefault(row.policy, []).append(row)
    in_order = [row for notice in pack.notices.values() for row in entered.get(notice.id, ())]
    return {
        row.reading: row
        for row in in_order
        if row.reading in pack.reading_by_id and row.option in pack.reading_by_id[row.reading].options
    }


def ruling_of(*, actor: Actor, key: str | None, reading: str = "") -> Ruling | None:
    """The ruling, withdrawn or not, that a job or an address names; None where it names none, or one on another
    reading than the one that is said."""
    require(actor)
    with suppress(ValueError):
        rows = Ruling.objects.filter(public_id=uuid.UUID(key or ""))
        return (rows.filter(reading=reading) if reading else rows).first()
    return None


def withdrawn_rulings(*, actor: Actor, policy: str) -> QuerySet[Ruling]:
    """Rulings that were entered by mistake, the newest first."""
    require(actor)
    return Ruling.objects.filter(policy=policy, withdrawn_at__isnull=False)
