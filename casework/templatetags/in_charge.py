"""Who may decide something now, on its page."""

from __future__ import annotations

from typing import Any

from django import template

from ground import clock
from ground.actors import SystemActor

from ..charge.selectors import in_charge_of

register = template.Library()
_READER = SystemActor("offices in charge")


@register.inclusion_tag("casework/in_charge.html")
def in_charge(about: str, public_id: Any, *, brief: bool = False) -> dict[str, Any]:
    """The office and its way so far; ``brief``: only where nobody may decide."""
    return {"charge": in_charge_of(actor=_READER, about=about, public_id=public_id, day=clock.today()), "brief": brief}
