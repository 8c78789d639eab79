"""Who was faster: whoever comes second to something is told who changed it last, and when, on every page alike.

A row may say it by its own columns (``ground.lifecycle``); of every other row the journal knows it, which announces
itself here because it lies on a floor above.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _

from .days import said_moment
from .refusals import Refused

Sentence = str | Promise
When = dt.datetime | None
First = tuple[str, When]
NOBODY: First = ("", None)

_books: list[Callable[[Any, str], First]] = []


def kept_by(book: Callable[[Any, str], First]) -> None:
    """``book(row, acts)`` says who changed a row last, and when, of acts whose name begins like that; NOBODY where it
    does not know."""
    _books[:] = [book]


def last_act(row: Any, acts: str = "") -> First:
    """Who changed a row last, and when, as the journal has it; NOBODY without a row, or where nothing is known."""
    return next((book(row, acts) for book in _books), NOBODY) if row is not None else NOBODY


def said(sentence: Sentence, first: First) -> str:
    """The sentence with who and when: in its places for ``%(name)s`` and ``%(time)s``, else behind it."""
    text, (name, at) = str(sentence), first
    words = {"name": name or "—", "time": said_moment(at)}
    if "%(" in text:
        given = {key for key in words if f"%({key})s" in text}
        text %= words
        if given == set(words):
            return text
    if not name and at is None:
        return text
    return _("%(sentence)s Last changed by %(name)s, %(time)s.") % {"sentence": text, **words}


def outrun(
    row: Any, sentence: Sentence, *, first: First = NOBODY, acts: str = "", kind: type[Refused] = Refused
) -> Refused:
    """The refusal for whoever comes second to a row. ``first``: who was faster, where the row says so itself; what it
    leaves open the journal says (of ``acts``, if only those matter). It is looked up when the sentence is read."""

    def whole() -> str:
        name, at = first
        if not name or at is None:
            kept_name, kept_at = last_act(row, acts)
            name, at = name or kept_name, at or kept_at
        return said(sentence, (name, at))

    return kind(lazy(whole, str)())
