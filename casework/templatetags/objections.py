"""What the page of a decision says of objections: the last one, or how to object and until when."""

from __future__ import annotations

from typing import Any

from django import template

from ground import clock
from ground.signed_in import Visitor

from ..objections.selectors import way_to_object

register = template.Library()


@register.inclusion_tag("casework/objections/way.html", takes_context=True)
def objections(context: dict[str, Any], about: str, public_id: Any, *, brief: bool = False) -> dict[str, Any]:
    """Empty where there is nothing to say. ``brief``: in the row of a table."""
    actor = context["request"].actor
    way = way_to_object(actor=actor, about=about, public_id=public_id, today=clock.today())
    return {"way": way, "about": about, "public_id": public_id, "brief": brief}


@register.inclusion_tag("casework/objections/way_of_visitor.html", takes_context=True)
def registration_objection(context: dict[str, Any], public_id: Any) -> dict[str, Any]:
    """The same for somebody without an account: with the answer, for there is no page of it that they could open."""
    actor = context["request"].actor or Visitor()
    return {
        "way": way_to_object(actor=actor, about="registration", public_id=public_id, today=clock.today()),
        "public_id": public_id,
    }
