"""What every page shows."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from learners.selectors import unread_count
from rulebook.loader import load_pack

from .navigation import menu_for

LARGE_PRINT_COOKIE = "large_print"


def portal(request):
    """Agency, menu of the signed-in person, contacts of the newest notice, and whether large print is switched on."""
    actor = getattr(request, "actor", None)
    return {
        "issuer": settings.ISSUER,
        "actor": actor,
        "menu": SimpleLazyObject(lambda: menu_for(actor, request.path)),
        "unread": SimpleLazyObject(lambda: unread_count(actor=actor)) if actor else 0,
        "contacts": load_pack(settings.RULE_PACKS[-1]).contacts,
        "large_print": request.COOKIES.get(LARGE_PRINT_COOKIE) == "1",
    }
