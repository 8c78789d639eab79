"""Names of items, for pages and files."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..people.models import Learner
from ..people.particulars import Particulars

ITEMS: dict[str, Any] = {
    item.name: Learner._meta.get_field(item.name).verbose_name  # type: ignore[union-attr]
    for item in fields(Particulars)
} | {"unit": _("unit"), "employment": _("employment")}


def item_text(name: str, value: Any) -> str:
    """The value of an item in words; empty for what is not known."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    words = {} if name == "unit" else dict(Learner._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(words.get(value, value))
