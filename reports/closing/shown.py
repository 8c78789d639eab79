"""Corrections of a closed season in words, and the columns in which its people are counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ground.days import said_moment
from journal.actions import label
from policy import packs
from rulebook import Pack
from rulebook.quantity import format_tenths

from ..audit.picture import ONLY, State, columns
from .models import ClosedSeason, SeasonCorrection


def columns_of(season: ClosedSeason) -> Mapping[str, Any]:
    """The columns of the audit under the notice of the season, or under the newest where it is not on offer."""
    policy = season.policy if season.policy in packs.policies() else packs.newest()
    return columns(packs.as_written(policy))


def among(column: str, known: Mapping[str, Any]) -> str:
    """The column among those of a notice: of many subjects one says that some are complete."""
    return State.PARTLY.value if column.endswith(ONLY) and column not in known else column


@dataclass(frozen=True)
class CorrectionShown:
    """One correction in words: pairs of what, as closed and now; and what has happened."""

    row: SeasonCorrection
    differences: list[tuple[str, str, str]]
    causes: list[str]


def shown(row: SeasonCorrection) -> CorrectionShown:
    return CorrectionShown(row, list(_differences(row)), [_cause(cause) for cause in row.causes])


def _differences(row: SeasonCorrection) -> Iterable[tuple[str, str, str]]:
    was, now, known = row.was, row.now, columns_of(row.season)
    pack = packs.as_written(row.season.policy) if row.season.policy in packs.policies() else None
    for name, title in (("column", _("Result")), ("place_name", _("Unit")), ("helped", _("Relief"))):
        if was.get(name, "") != now.get(name, ""):
            yield title, _said(name, was.get(name, ""), known), _said(name, now.get(name, ""), known)
    before, after = was.get("hours", {}), now.get("hours", {})
    for subject in sorted({*before, *after}):
        if before.get(subject, 0) != after.get(subject, 0):
            yield _subject(subject, pack), format_tenths(before.get(subject, 0)), format_tenths(after.get(subject, 0))


def _said(name: str, value: str, known: Mapping[str, Any]) -> str:
    if name == "column":
        column = among(value, known)
        return str(known.get(column, column)) if value else _("not counted")
    return value or "—"


def _subject(subject: str, pack: Pack | None) -> str:
    if subject == "makeup":
        return _("hours made up")
    return pack.subject(subject).name if pack and subject in pack.subject_index else subject


def _cause(cause: dict[str, Any]) -> str:
    when = said_moment(dt.datetime.fromisoformat(cause["when"]))
    said = f"{when} {label(cause['what'])}（{cause['who']}）"
    return f"{said}：{cause['why']}" if cause["why"] else said
