"""Kinds of notices that an officer may do without. A kind is how the key of a notice begins.

What concerns a person's own record, an objection, a second signature, a token or an empty role is always told."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.actors import Actor, require
from ground.refusals import Refused
from journal.services import record

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


@transaction.atomic
def mute(*, actor: Actor, kinds: Collection[str]) -> None:
    """From now on the actor is told none of these kinds, and all others. Raises Refused: no account, no such kind."""
    account = getattr(actor, "account_id", None)
    if account is None or not set(kinds) <= KINDS.keys():
        raise Refused(_("There is no such kind of notices. Please look again."))
    before = muted_by(actor=actor)
    Muted.objects.filter(account_id=account).exclude(kind__in=kinds).delete()
    Muted.objects.bulk_create([Muted(account_id=account, kind=kind) for kind in sorted(kinds)], ignore_conflicts=True)
    after = {"kinds": sorted(kinds)}
    record(actor=actor, action="notices.muted", before={"kinds": sorted(before)}, after=after)


def wanted(rows: Iterable[Message]) -> list[Message]:
    """Those of the notices that nobody has muted for themselves."""
    rows = list(rows)
    accounts = {row.account_id for row in rows if row.account_id} if rows else set()
    if not accounts:
        return rows
    muted = set(Muted.objects.filter(account_id__in=accounts).values_list("account_id", "kind"))
    return [row for row in rows if (row.account_id, row.key.partition(":")[0]) not in muted]
