"""What the page of a decision says of objections: the last one, or how to object and until when."""

from __future__ import annotations

from typing import Any

from django import template

from ground import clock

from ..objections.selectors import way_to_object

register = template.Library()


@register.inclusion_tag("casework/objections/way.html", takes_context=True)
def objections(context: dict[str, Any], about: str, public_id: Any, *, brief: bool = False) -> dict[str, Any]:
    """Empty where there is nothing to say. ``brief``: in the row of a table."""
    actor = context["request"].actor
    way = way_to_object(actor=actor, about=about, public_id=public_id, today=clock.today())
    return {"way": way, "about": about, "public_id": public_id, "brief": brief}
