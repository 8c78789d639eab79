"""Reads of saved queries."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from ground.actors import Actor, require

from ..models import SavedQuery

COLUMNS = "-columns"
"""Ends the name under which the columns of a list are kept, beside its queries."""


def queries_of(*, actor: Actor, page: str) -> QuerySet[SavedQuery]:
    """The filters of a page that the actor has kept, and those that are shared in the actor's offices, by name."""
    require(actor)
    mine = Q(account_id=getattr(actor, "account_id", None) or 0)
    offices = {grant.unit_id for grant in getattr(actor, "grants", ())}
    return SavedQuery.objects.filter(mine | Q(shared_with_id__in=offices), page=page).select_related("account")


class KeptOnLists:
    """What the working lists keep (ground.lists.ListKeeper), one query for a page."""

    def kept(self, actor: Actor, name: str) -> tuple[str, Sequence[SavedQuery]]:
        require(actor)
        mine = Q(account_id=getattr(actor, "account_id", None) or 0)
        offices = {grant.unit_id for grant in getattr(actor, "grants", ())}
        rows = SavedQuery.objects.filter(
            mine & Q(page=f"{name}{COLUMNS}") | (mine | Q(shared_with_id__in=offices)) & Q(page=name)
        )
        found = list(rows.select_related("account"))
        columns = next((row.query for row in found if row.page != name), "")
        return columns, [row for row in found if row.page == name]
