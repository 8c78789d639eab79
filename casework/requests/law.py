"""What the notice says of a kind of request, in the words of the pack of the day: nothing of it is worded here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from ground import clock
from policy import packs
from rulebook import Pack, built_in
from rulebook.bearing import Bearing, bearing, bearing_of_training
from rulebook.dimensions import ClaimWords
from rulebook.speech import Phrases

Told = Callable[[Pack], Bearing | None]


def of_the_day() -> Pack:
    """The notice of the present day, as it is written: one that was published for a year to come speaks from then."""
    return packs.as_written(packs.of_day(clock.today()))


def name_of(kind: str) -> str:
    """What the notice of the day calls a claim, or the newest that says so; else the facts by which clauses look at
    it."""
    notices = [packs.as_written(policy) for policy in reversed(packs.policies())]
    for notice in (of_the_day(), *notices):
        for entry in notice.claims:
            if entry.fact == kind and entry.name:
                return entry.name
    speaker, known = Phrases(), built_in.types().keys() | built_in.OF_APPLICATIONS.keys()
    return speaker.join(speaker.fact(name, of_the_day()) for name in built_in.claimed_by(kind) if name in known)


def labels_of(kind: str) -> Mapping[str, str]:
    """What the notice of the day calls the fields of a claim, and their choices (``field.choice``), by their names."""
    return next((entry.labels for entry in of_the_day().claims if entry.fact == kind), {})


def told_of_fact(kind: str, facts: Collection[str], law: Callable[[], Pack] = of_the_day) -> dict[str, Any]:
    """The texts of a kind (see CaseKind) by which ``facts`` are claimed: made when they are read, by the notice of the
    day or by another one."""

    def entry() -> ClaimWords | None:
        return next((one for one in law().claims if one.fact == kind), None)

    return {"title": _text(partial(name_of, kind)), **_told(partial(bearing, facts), entry, law)}


def told_of_training(sources: Collection[str], *, own: bool = False) -> dict[str, Any]:
    """The texts of a kind by which hours of these sources are claimed; ``own``: and of those that a notice has
    declared."""
    return _told(partial(bearing_of_training, sources, own=own), lambda: None, of_the_day)


def _told(told: Told, entry: Callable[[], ClaimWords | None], law: Callable[[], Pack]) -> dict[str, Any]:
    def of(name: str) -> str:
        return str(getattr(told(law()) or _SILENT, name))

    def article() -> str:
        found = entry()
        return found.article if found else of("article")

    def rule() -> str:
        found = entry()
        return of("rule") + (found.advice or "" if found else "")

    def proof() -> str:
        found = entry()
        return found.proof if found else _("Papers that prove it.")

    return {
        "article": _text(article),
        "rule": _text(rule),
        "proof": _text(proof),
        "helps": _text(partial(of, "helps")),
        "helps_not": _text(partial(of, "helps_not")),
        "offered": lambda: told(law()) is not None,
    }


def _text(made: Callable[[], str]) -> Any:
    return lazy(made, str)()


_SILENT = Bearing("", "", "", "")
"""Where no clause of the notice looks at the fact."""
