"""Saved queries: filters of a list kept under a name."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record

from ..models import SavedQuery

MOST = 30


@transaction.atomic
def save_query(*, actor: Actor, page: str, name: str, query: str) -> SavedQuery:
    """Keeps the filters of a page; the same name is overwritten. Raises Refused."""
    account_id, name = getattr(actor, "account_id", None), " ".join(name.split())
    if not account_id or not name or len(name) > 40 or len(query) > 1000:
        raise Refused(_("Please give the query a name of at most 40 characters."))
    mine = SavedQuery.objects.filter(account_id=account_id, page=page)
    if mine.count() >= MOST and not mine.filter(name=name).exists():
        raise Refused(_("You have kept %(count)d queries already. Delete one first.") % {"count": MOST})
    saved, _created = SavedQuery.objects.update_or_create(
        account_id=account_id, page=page, name=name, defaults={"query": query}
    )
    record(actor=actor, action="query.saved", target=saved)
    return saved


@transaction.atomic
def delete_query(*, actor: Actor, saved: SavedQuery) -> None:
    """Forgets a saved query of one's own. Raises Refused."""
    if saved.account_id != getattr(actor, "account_id", None):
        raise Refused(_("This query is somebody else's."))
    record(actor=actor, action="query.deleted", target=saved)
    saved.delete()
