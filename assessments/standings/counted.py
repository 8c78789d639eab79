"""The hours that count of a person, question by question, where a notice asks for more than enough hours of each
subject: for a total, say, for hours of several years together, for hours up to a cap (not `Pack.enough_tells`).

Nothing is added up here: the rulebook brings a case down to its situation, and what hangs on the question is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rulebook import Case, Pack, built_in
from rulebook.clauses.terms import Situation, YearHours
from rulebook.decide import reduced
from rulebook.facts import Application

ByOptions = tuple[tuple[tuple[str, ...], YearHours], ...]


class CountedHours(NamedTuple):
    """What counts for some questions, as a situation holds it. ``readings``: those that ``hours_by`` and
    ``helpful_by`` name options of, in their order."""

    questions: tuple[str, ...]
    open_years: tuple[int, ...]
    hours: YearHours
    january: YearHours
    readings: tuple[str, ...] = ()
    hours_by: ByOptions = ()
    helpful_by: ByOptions = ()

    @classmethod
    def from_json(cls, data: list[Any]) -> CountedHours:
        return cls(*built_in.restored("", data))

    def under(self, pack: Pack) -> dict[str, Any]:
        """The places of a situation under a pack on some of whose readings the bureau has ruled since."""
        places: dict[str, Any] = {"open_years": self.open_years, "hours": self.hours, "january": self.january}
        if not self.readings or not set(pack.counting_readings) <= set(self.readings):
            return places  # a ruling was withdrawn: until their hours are counted anew people stand as it had them
        chosen = dict(_under(self.hours_by, self.readings, pack))
        places["hours"] = chosen[tuple(pack.default_options[name] for name in pack.counting_readings)]
        if pack.counting_readings:
            places["hours_by"] = tuple(chosen.items())
        if self.helpful_by:
            places["helpful_by"] = _under(self.helpful_by, self.readings, pack)
        return places


def _under(by: ByOptions, readings: tuple[str, ...], pack: Pack) -> ByOptions:
    """Of the hours by options those that the pack still leaves open, named in its order."""
    settled = {name: pack.default_options[name] for name in readings if name not in pack.counting_readings}
    found = []
    for options, hours in by:
        named = dict(zip(readings, options, strict=True))
        if settled.items() <= named.items():
            found.append((tuple(named[name] for name in pack.counting_readings), hours))
    return tuple(found)


def counted(
    questions: Mapping[str, Application], case_of: Callable[[Application], Case], pack: Pack
) -> tuple[CountedHours, ...]:
    """What counts of a person for each of the questions, those for which the same counts put together."""
    alike: dict[tuple[Any, ...], list[str]] = {}
    for key, application in questions.items():
        _, situation = reduced(case_of(application), pack)
        alike.setdefault(_of(situation, pack), []).append(key)
    return tuple(CountedHours(tuple(keys), *places) for places, keys in alike.items())


def _of(situation: Situation, pack: Pack) -> tuple[Any, ...]:
    readings = pack.counting_readings if situation.hours_by or situation.helpful_by else ()
    return (
        situation.open_years, situation.hours, situation.january,
        readings, situation.hours_by, situation.helpful_by,
    )  # fmt: skip
