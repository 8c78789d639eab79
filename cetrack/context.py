"""What every page shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.utils.functional import SimpleLazyObject

from accounts.messages.selectors import unread_count
from ground import clock
from ground.display import dark_media, is_large, theme_of
from ground.replicas.reading import may_be_old
from ground.roles import SEES_PEOPLE, Role
from ground.web import seconds_left
from hall.help.chapters import help_address
from policy import packs
from policy.selectors import NOTICE, missing_notice
from rulebook import Pack

from .navigation import menu_for


@dataclass(frozen=True)
class Played:
    """A demonstration as its banner tells of it: the day (Shanghai), and the invented notices that are loaded."""

    day: dt.date
    notices: list[Pack]


def _played() -> Played | None:
    found = settings.DEMONSTRATION
    if not found:
        return None
    on_offer = packs.policies()  # one that was published stands in the place of an invented one
    return Played(clock.today(), [packs.as_written(each) for each in found.notices if each in on_offer])


def _contacts(request):
    """A host that is not ours gets nothing, not even a question to the database."""
    try:
        request.get_host()
    except DisallowedHost:
        return ()
    return packs.as_written(packs.of_year(request.GET.get(NOTICE, ""), clock.today())).contacts


def data_as_of() -> dt.datetime | None:
    """Of when the figures of this page are, where a copy answers that is behind by more than a moment."""
    seconds = may_be_old()
    return None if seconds is None else clock.now() - dt.timedelta(seconds=seconds)


def portal(request):
    """Agency, menu of the signed-in person, whether pages have the density of an office and its search, contacts of the
    notice that the address names or that of the day, large print and dark colours as chosen, the day that a
    demonstration plays, that of a print, how long the session lasts, where the manual speaks of this page, the notice
    that the present year lacks."""
    actor = getattr(request, "actor", None)
    return {
        "issuer": settings.ISSUER,
        "actor": actor,
        "menu": SimpleLazyObject(lambda: menu_for(actor, request.path)),
        "unread": SimpleLazyObject(lambda: unread_count(actor=actor)) if actor else 0,
        "contacts": _contacts(request),
        "office": bool(actor and actor.holds(*Role)),
        "searches": bool(actor and actor.paths(SEES_PEOPLE)),
        "demonstration": _played(),
        "help_url": help_address(getattr(request.resolver_match, "view_name", "") or ""),
        "answered": request.method == "POST",
        "session_left": seconds_left(request) if actor else 0,
        "data_as_of": data_as_of(),
        "missing_notice": SimpleLazyObject(lambda: missing_notice(actor=actor, today=clock.today())) if actor else None,
        "large_print": is_large(request.COOKIES),
        "print_day": clock.today(),
        "theme": theme_of(request.COOKIES),
        "dark_media": dark_media(request.COOKIES),
    }
