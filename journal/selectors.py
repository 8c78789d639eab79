"""Reads of the journal, for the audit administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Count, Q, QuerySet

from ground.actors import Actor, require

from .models import JournalEntry
from .portal_actors import names_said


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

    ``who`` is part of a name, ``action`` codes by commas or the beginning of one up to a dot, ``key`` the id of a
    record, unit, actor or request, ``address`` a network address. ``since`` is inclusive, ``until`` exclusive.
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
        rows = rows.filter(Q(actor_name__icontains=who) | Q(actor_key="", actor_name__in=names_said(who)))
    if action:
        rows = (
            rows.filter(action__startswith=action)
            if action.endswith(".")
            else rows.filter(action__in=action.split(","))
        )
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


@dataclass(frozen=True)
class LineAbout:
    """Whom or what a line is about, by name, and the unit; empty where neither has a name any more."""

    whom: str = ""
    unit: str = ""
    unit_path: str = ""


def whom(*, actor: Actor, lines: Iterable[JournalEntry]) -> dict[int, LineAbout]:
    """Whom each of these lines is about. A query for each kind of record among them, and one for units."""
    require(actor)
    lines = list(lines)
    if not actor.reads_journal:
        return {line.pk: LineAbout() for line in lines}
    names: dict[tuple[str, str], str] = {}
    for kind in {line.object_type for line in lines if line.object_type}:
        keys = {line.object_key for line in lines if line.object_type == kind and line.object_key}
        names |= {(kind, key): name for key, name in _names(kind, keys).items()}
    units = _rows("units.unit", {line.unit_key for line in lines if line.unit_key})
    found = {}
    for line in lines:
        unit = units.get(line.unit_key)
        name = names.get((line.object_type, line.object_key), "")
        found[line.pk] = LineAbout(name, unit.name if unit else "", unit.full_name if unit else "")
    return found


def _names(kind: str, keys: Collection[str]) -> dict[str, str]:
    """What the records of a kind are called: by the person whom they are about where there is one."""
    return {key: _called(row) for key, row in _rows(kind, keys).items()}


def _called(row: Any) -> str:
    if getattr(row, "learner_id", None):
        return str(row.learner.name)
    named = any("__str__" in vars(kind) for kind in type(row).__mro__ if kind not in (models.Model, object))
    return str(row) if named else ""


def _rows(kind: str, keys: Collection[str]) -> dict[str, Any]:
    """Records of a model by public id; none of a model that has none. Unscoped: names for whoever reads the journal."""
    try:
        model = apps.get_model(kind)
        model._meta.get_field("public_id")
        rows = model._base_manager.filter(public_id__in=[key for key in keys if len(key) == 36])
        if any(column.name == "learner" for column in model._meta.concrete_fields):
            rows = rows.select_related("learner")
        return {str(row.public_id): row for row in rows}
    except (LookupError, ValueError, FieldDoesNotExist, ValidationError):
        return {}
