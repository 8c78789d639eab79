"""What the league says of a platform, beside it."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from credits.offered.models import PlatformAdvice

register = template.Library()


@register.filter
def of_host(advice: Mapping[str, PlatformAdvice], host: str) -> PlatformAdvice | None:
    """The advice about the platform with a host, or None."""
    return advice.get(host)
