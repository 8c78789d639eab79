"""What is known of a person, item by item under its title: the same for pages, lists to take away and one's own file.

An item of ``Particulars`` that has no title here goes by the name of its column.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Learner
from .particulars import Particulars

TITLES: dict[str, Any] = {
    "sex": _("Sex"),
    "birth_date": _("Birth date"),
    "unit": _("Unit"),
    "sector": _("Ownership"),
    "grassroots_post": _("Front-line post"),
    "title_level": _("Title level"),
    "post_grade": _("Post grade"),
    "field": _("Professional field"),
    "employment": _("Employment"),
}
APART = frozenset({"name", "document_type", "id_number", "phone"})
"""Shown by whoever shows them, masked or not."""
IN_FULL = frozenset({"birth_date"})
"""Items that are shown to the person, and where whole numbers are."""


def items(learner: Learner, *, full: bool = False) -> dict[str, Any]:
    """Title and value of every item but those APART; codes in words, “not known” as empty text."""
    names = [*TITLES, *(item.name for item in fields(Particulars) if item.name not in {*TITLES, *APART})]
    return {title_of(name): _value(learner, name) for name in names if full or name not in IN_FULL}


def title_of(name: str) -> str:
    """The title of an item."""
    return str(TITLES.get(name) or Learner._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _value(learner: Learner, name: str) -> str | int | dt.date:
    if name == "unit":
        return learner.unit.full_name
    value = getattr(learner, name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    words = dict(Learner._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(words[value]) if value in words else value
