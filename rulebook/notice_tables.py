"""Tables of one notice by itself, whatever series it belongs to."""

from functools import cached_property
from typing import Any

from rulebook.basics import ByReading
from rulebook.conditions import Condition
from rulebook.counts import Least, Rate
from rulebook.demands import Years
from rulebook.entries import Asking, Conversion, Notice
from rulebook.facts import Credit


class NoticeTables(Notice):
    """One notice with what its entries look at; `Pack` is one among those of its series."""

    @cached_property
    def own_leasts(self) -> "dict[str, Least]":
        return {least.id: least for least in self.counting.least}

    @cached_property
    def conditions(self) -> "tuple[Condition, ...]":
        """Every condition of this notice."""
        entries = (*self.base, *self.relief, *self.waivers, *self.deeming, *self.conversions, *self.left_out)
        found = [getattr(entry, "when", None) for entry in entries]
        found += [figure.when for entry in self.with_figures for figure in entry.figures]
        found += [rate.when for conversion in self.conversions for rate in conversion.rates]
        return tuple(condition for condition in found if condition is not None)

    @cached_property
    def with_figures(self) -> tuple[Any, ...]:
        """What may ask for or count other hours for some."""
        return (*self.subjects, *((self.together,) if self.together else ()), *self.counting.caps, *self.counting.least)

    @cached_property
    def sets_of_years(self) -> "tuple[Years, ...]":
        """Every set of years of this notice that is written out as data."""
        asks = [clause.asks.years for clause in (*self.base, *self.relief) if isinstance(clause, Asking)]
        others = [getattr(clause, "years", None) for clause in (*self.waivers, *self.deeming)]
        return tuple(years for years in (*asks, *others) if isinstance(years, Years))

    @cached_property
    def looks_at_required_years(self) -> bool:
        """Whether any application may say how many years it asks for, not those of graduates alone."""
        name = "required_years"
        parts = [part for condition in self.conditions for part in condition.parts()]
        return any(years.stated == name for years in self.sets_of_years) or any(
            part.parameter == name for part in parts
        )

    def mode_of(self, credit: Credit) -> str | None:
        """How a credit that this notice judges was held: as it says, else as its platform holds everything."""
        return credit.mode or self._mode_by_host.get(credit.platform)

    @cached_property
    def _mode_by_host(self) -> dict[str | None, str | None]:
        return {platform.host: platform.mode for platform in self.platforms}

    @cached_property
    def own_trainings(self) -> dict[str, str]:
        """Names of the sources that this notice has declared and converts."""
        return {source: name for source, name in self.sources.items() if source in self.conversion_by_source}

    @cached_property
    def rates(self) -> tuple[Rate, ...]:
        """Every rate at which work counts that is given in other units than hours."""
        return tuple(rate for conversion in self.conversions for rate in conversion.rates)

    def worth(self, source: str, unit: str, role: str | None, quantity: int) -> int | None:
        """What work of so many tenths of a unit is worth by default, whoever did it; None where no rate fits."""
        conversion = self.conversion_by_source.get(source)
        for rate in conversion.rates if conversion else ():
            if rate.unit == unit and (rate.roles is None or role in rate.roles):
                tenths = self.by_default(rate.tenths) * quantity // 10
                most = conversion.most_tenths if conversion else None
                return tenths if most is None else min(tenths, most)
        return None

    def by_default(self, value: Any) -> Any:
        """A value of the notice under the defaults of its readings."""
        if not isinstance(value, ByReading):
            return value
        return value.values[next(entry.default for entry in self.readings if entry.id == value.reading)]

    @cached_property
    def conversion_by_source(self) -> dict[str, Conversion]:
        return {source: conversion for conversion in self.conversions for source in conversion.sources}
