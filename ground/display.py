"""How somebody wants pages to look, kept in two cookies of the browser: light or dark, large print. Nothing about the
person is in them, and anything else in them counts as no choice."""

from __future__ import annotations

from collections.abc import Mapping

LARGE_PRINT_COOKIE, THEME_COOKIE = "large_print", "theme"
DARK, LIGHT, AS_DEVICE = "dark", "light", ""
THEMES = (AS_DEVICE, LIGHT, DARK)
A_YEAR = 365 * 24 * 3600
"""Seconds for which a choice is kept."""
_MEDIA = {DARK: "screen", LIGHT: "not all", AS_DEVICE: "screen and (prefers-color-scheme: dark)"}


def theme_of(cookies: Mapping[str, str]) -> str:
    """``dark`` or ``light`` as chosen; empty where the device decides."""
    chosen = cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else AS_DEVICE


def dark_media(cookies: Mapping[str, str]) -> str:
    """For which media the dark colours are taken; never for paper."""
    return _MEDIA[theme_of(cookies)]


def is_large(cookies: Mapping[str, str]) -> bool:
    return cookies.get(LARGE_PRINT_COOKIE) == "1"


def to_keep(*, theme: str, large: bool) -> dict[str, str]:
    """The cookies of a choice. The script of the pages writes the same, so they are open to it."""
    return {THEME_COOKIE: theme, LARGE_PRINT_COOKIE: "1" if large else "0"}
