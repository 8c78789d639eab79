"""Tags of working lists: heads of columns that sort."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..lists import without_page

register = template.Library()


@register.simple_tag(takes_context=True)
def column_head(context: dict[str, Any], page: Any, name: str, title: Any, css: str = "") -> SafeString:
    """The head of a column, as a link that sorts by it: ascending first, then descending. ``page`` is the KeyPage."""
    now = page.sort
    says = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    address = without_page(context["request"].GET)
    address["sort"] = f"-{name}" if now == name else name
    return format_html(
        '<th scope="col" class="sorts {}" aria-sort="{}"><a href="?{}">{}</a></th>',
        css,
        says,
        address.urlencode(),
        title,
    )
