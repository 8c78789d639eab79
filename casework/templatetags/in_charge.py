"""Who may decide something now, on its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from ground import clock
from ground.actors import SystemActor

from ..charge.selectors import in_charge_of_all

register = template.Library()
_READER = SystemActor("offices in charge")


@register.inclusion_tag("casework/in_charge.html", takes_context=True)
def in_charge(
    context: Any, about: str, public_id: Any, *, brief: bool = False, among: Iterable[Any] = ()
) -> dict[str, Any]:
    """The office and its way so far; ``brief``: only where nobody may decide. ``among``: the rows of the list in which
    it stands, by their ``public_id``; they are looked up together."""
    known, key = context.render_context, f"in charge: {about}"
    if not among:
        found = _found(about, [public_id])
    elif key in known:
        found = known[key]
    else:
        found = known[key] = _found(about, [row.public_id for row in among])
    return {"charge": found.get(public_id), "brief": brief}


def _found(about: str, ids: list[Any]) -> dict[Any, Any]:
    return in_charge_of_all(actor=_READER, about=about, ids=ids, day=clock.today())
