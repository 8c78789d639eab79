"""What a route asks for, as data: which years, how many of them, each or together; or nothing, or a person decides."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from rulebook.basics import Either, PackEntry, TenthsOrNone, Text, Year
from rulebook.conditions import NOTHING, KnownFacts
from rulebook.readings import Readings

FAR_BACK = 100
"""So many years before the policy year are looked at where years lie before a day."""


class Years(PackEntry):
    """A set of years. One of: `policy`, `chosen`, `last`, `listed`, `ago`, `stated`, `since`, `before`, `recorded`.
    `current`: whether the policy year is the last of them; `first`: whether the year of the day is one of them."""

    policy: Literal[True] | None = None
    chosen: Literal[True] | None = None
    last: Either[int] | None = None
    current: Either[bool] = True
    listed: tuple[Year, ...] | None = Field(default=None, min_length=1)
    ago: tuple[int, ...] | None = Field(default=None, min_length=1)
    stated: Text | None = None
    since: Text | None = None
    before: Text | None = None
    first: Either[Literal["after", "including"]] = "after"
    most: Either[int] | None = None
    recorded: Text | None = None

    @model_validator(mode="after")
    def _is_one_set(self) -> Self:
        ways = ("policy", "chosen", "last", "listed", "ago", "stated", "since", "before", "recorded")
        given = [name for name in ways if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"年度的写法要从 {'、'.join(ways)} 中选一个")
        if not (self.last or self.stated or self.since) and "current" in self.model_fields_set:
            raise ValueError("current 要和 last、stated 或 since 一起写")
        if not (self.since or self.before) and "first" in self.model_fields_set:
            raise ValueError("first 要和 since 或 before 一起写")
        if self.since is None and "most" in self.model_fields_set:
            raise ValueError("most 要和 since 一起写")
        if isinstance(self.last, int) and self.last < 1:
            raise ValueError("last 至少是1")
        if isinstance(self.most, int) and self.most < 1:
            raise ValueError("most 至少是1")
        if self.ago is not None and any(years < 0 for years in self.ago):
            raise ValueError("ago 是政策年度以前几年，不能小于0")
        return self

    def facts(self) -> set[str]:
        return {name for name in (self.since, self.before, self.recorded) if name}

    def size(self) -> int | None:
        """How many years these are, where that does not depend on the case."""
        if self.policy or self.chosen:
            return 1
        if self.listed is not None or self.ago is not None:
            return len(self.listed or self.ago or ())
        return self.last if isinstance(self.last, int) else None

    def within(self, known: KnownFacts, readings: Readings, policy_year: int) -> tuple[int, ...] | None:
        """The years, ascending; None when they hang on what is not known."""
        if self.policy:
            return (policy_year,)
        if self.chosen:
            return (known.parameter("year"),)
        if self.listed is not None:
            return tuple(sorted(self.listed))
        if self.ago is not None:
            return tuple(sorted(policy_year - years for years in set(self.ago)))
        if self.last is not None or self.stated is not None:
            count = known.parameter(self.stated) if self.stated is not None else readings.take(self.last)
            last = policy_year if count is None or readings.take(self.current) else policy_year - 1
            return None if count is None else tuple(range(last - count + 1, last + 1))
        if self.recorded is not None:
            years = known.fact(self.recorded)
            return () if years is NOTHING else None if years is None else tuple(sorted(set(years)))
        return self._since(known, readings, policy_year) if self.since else self._before(known, readings, policy_year)

    def _since(self, known: KnownFacts, readings: Readings, policy_year: int) -> tuple[int, ...] | None:
        day: date | Any = known.fact(self.since or "")
        if day is None or day is NOTHING:
            return None
        first = known.values["study_year"](day)
        if first < policy_year and readings.take(self.first) == "after":
            first += 1
        # Without the policy year nothing may be left; with it, it is asked for in any case.
        years = tuple(range(first, policy_year + 1)) or (policy_year,)
        if not readings.take(self.current):
            years = tuple(year for year in years if year < policy_year)
        most = readings.take(self.most)
        return years if most is None else years[-most:]

    def _before(self, known: KnownFacts, readings: Readings, policy_year: int) -> tuple[int, ...] | None:
        day: date | Any = known.fact(self.before or "")
        if day is None or day is NOTHING:
            return None if day is None else ()
        last = known.values["study_year"](day) - (readings.take(self.first) == "after")
        return tuple(range(policy_year - FAR_BACK, last + 1))


class Asks(PackEntry):
    """What a route asks for. With `years` alone: each of them complete. `complete`: so many of them. `together`: their
    hours added up are compared with what all of them ask for (a sum or an average), with so many in each of them at
    least, and no more than so many counted of each. `hours`: what all of them ask for, by measure (`total`: of all
    subjects), instead of what they ask for one by one."""

    nothing: Literal[True] | None = None
    years: Years | None = None
    complete: Either[int] | None = None
    together: bool = False
    hours: Mapping[Text, Either[TenthsOrNone]] | None = Field(default=None, min_length=1)
    each_at_least: TenthsOrNone | None = None
    each_at_most: TenthsOrNone | None = None
    decided_by: Text | None = None

    @model_validator(mode="after")
    def _is_one_demand(self) -> Self:
        if sum(value is not None for value in (self.nothing, self.years, self.decided_by)) != 1:
            raise ValueError("要求要从 nothing、years、decided_by 中选一个")
        if self.years is None and (self.complete is not None or self.together):
            raise ValueError("complete 和 together 要和 years 一起写")
        if self.together and self.complete is not None:
            raise ValueError("complete 和 together 不能一起写")
        if not self.together and (self.each_at_least is not None or self.each_at_most is not None or self.hours):
            raise ValueError("hours、each_at_least 和 each_at_most 只用于 together")
        if self.each_at_least is not None and self.each_at_most is not None and self.each_at_least > self.each_at_most:
            raise ValueError("each_at_least 不能大于 each_at_most")
        size = self.years.size() if self.years else None
        for complete in _values(self.complete):
            if complete < 1:
                raise ValueError("complete 至少是1")
            if size is not None and complete > size:
                raise ValueError(f"要完成{complete}个年度，但只有{size}个年度可选")
        return self


def _values(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value.values.values() if hasattr(value, "values") else (value,)
