"""Parts of the manuals."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from ..help.pictures import pictures

register = template.Library()


@register.inclusion_tag("hall/help/_picture.html", takes_context=True)
def manual_picture(context: Context, name: str, caption: str) -> dict[str, Any]:
    """A picture with what it shows in a sentence; on paper it is part of the document."""
    return {"picture": pictures()[name], "caption": caption, "on_paper": context.get("on_paper", False)}
