"""Kinds of notices that an officer may do without. A kind is how the key of a notice begins.

What concerns a person's own record, an objection, a second signature, a token or an empty role is always told."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ground.actors import Actor, require

from .models import Message, Muted

KINDS: dict[str, str | Promise] = {
    "waiting": gettext_lazy("what waits, once a working day"),
    "charge": gettext_lazy("matters that come from another office"),
    "job": gettext_lazy("long work that has ended"),
    "draft": gettext_lazy("drafts of notices handed in, handed back and published"),
    "season": gettext_lazy("seasons closed and opened again"),
    "lapsed": gettext_lazy("decisions on doubtful cases that hold no longer"),
}


def muted_by(*, actor: Actor) -> set[str]:
    """The kinds that the actor is not told."""
    require(actor)
    return set(Muted.objects.filter(account_id=getattr(actor, "account_id", None) or 0).values_list("kind", flat=True))


def wanted(rows: Iterable[Message]) -> list[Message]:
    """Those of the notices that nobody has muted for themselves."""
    rows = list(rows)
    accounts = {row.account_id for row in rows if row.account_id} if rows else set()
    if not accounts:
        return rows
    muted = set(Muted.objects.filter(account_id__in=accounts).values_list("account_id", "kind"))
    return [row for row in rows if (row.account_id, row.key.partition(":")[0]) not in muted]
