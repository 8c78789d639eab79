"""Reads of the journal, for the audit administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Count, Q, QuerySet

from ground.actors import Actor, require

from .models import JournalEntry


def entries(
    *,
    actor: Actor,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    who: str = "",
    action: str = "",
    key: str = "",
    address: str = "",
) -> QuerySet[JournalEntry]:
    """Lines of the journal, the last one first; nothing for whoever is not to read it.

    ``who`` is part of a name, ``action`` a code or its beginning up to a dot, ``key`` the id of a record, unit, actor
    or request, ``address`` a network address. ``since`` is inclusive, ``until`` exclusive.
    """
    require(actor)
    rows = JournalEntry.objects.order_by("-pk")
    if not actor.reads_journal:
        return rows.none()
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if who:
        rows = rows.filter(actor_name__icontains=who)
    if action:
        rows = rows.filter(action__startswith=action) if action.endswith(".") else rows.filter(action=action)
    if key:
        rows = (
            rows.filter(object_key=key)
            | rows.filter(unit_key=key)
            | rows.filter(actor_key=key)
            | rows.filter(request_id=key)
        )
    if address:
        rows = rows.filter(address=address)
    return rows


def lines_about(
    *, actor: Actor, things: Mapping[str, Collection[str]], actions: Collection[str], since: dt.datetime | None
) -> QuerySet[JournalEntry]:
    """Lines of these acts about these things: keys by the label of their model."""
    about = Q(pk__in=[])
    for label, keys in things.items():
        about |= Q(object_type=label, object_key__in=keys)
    return entries(actor=actor, since=since).filter(about, action__in=actions)


def last_time(*, actor: Actor) -> dt.datetime | None:
    """The latest time that a line tells of; None in an empty journal. Every write has its line."""
    require(actor)
    return JournalEntry.objects.order_by("-at").values_list("at", flat=True).first()


def count_since(*, actor: Actor, actions: Collection[str], since: dt.datetime) -> dict[str, int]:
    """How often each of the acts was done since a moment; those that were not are left out."""
    require(actor)
    if not actor.reads_journal:
        return {}
    rows = JournalEntry.objects.filter(action__in=actions, at__gte=since).order_by().values("action")
    return {row["action"]: row["number"] for row in rows.annotate(number=Count("pk"))}


def last_done(*, actor: Actor, action: str) -> dt.datetime | None:
    """When the portal itself did something last."""
    require(actor)
    return JournalEntry.objects.filter(action=action).order_by("-pk").values_list("at", flat=True).first()
