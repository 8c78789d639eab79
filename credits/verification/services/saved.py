"""Saved queries: filters of a list kept under a name."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record

from ..models import SavedQuery

MOST = 30


@transaction.atomic
def save_query(*, actor: Actor, page: str, name: str, query: str, shared: bool = False) -> SavedQuery:
    """Keeps the filters of a page; the same name is overwritten. ``shared``: everybody who holds a role at the actor's
    first office can use it. Raises Refused."""
    account_id, name = getattr(actor, "account_id", None), " ".join(name.split())
    if not account_id or not name or len(name) > 40 or len(query) > 1000:
        raise Refused(_("Please give the query a name of at most 40 characters."))
    mine = SavedQuery.objects.filter(account_id=account_id, page=page)
    if mine.count() >= MOST and not mine.filter(name=name).exists():
        raise Refused(_("You have kept %(count)d queries already. Delete one first.") % {"count": MOST})
    values = {"query": query, "shared_with_id": _office(actor) if shared else None}
    saved, _created = SavedQuery.objects.update_or_create(account_id=account_id, page=page, name=name, defaults=values)
    record(actor=actor, action="query.saved", target=saved)
    return saved


def _office(actor: Actor) -> int | None:
    grants = getattr(actor, "grants", ())
    return grants[0].unit_id if grants else None


@transaction.atomic
def delete_query(*, actor: Actor, saved: SavedQuery) -> None:
    """Forgets a saved query of one's own. Raises Refused."""
    if saved.account_id != getattr(actor, "account_id", None):
        raise Refused(_("This query is somebody else's."))
    record(actor=actor, action="query.deleted", target=saved)
    saved.delete()
