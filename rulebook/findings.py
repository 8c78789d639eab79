"""Frozen outputs of a decision: data first; `explain.py` turns them into sentences."""

from typing import NamedTuple

from rulebook.vocabulary import ByDefault, Outcome, Reach


class ClauseAnswer(NamedTuple):
    """A clause as people read it: `because` is a whole sentence in the language asked for."""

    id: str
    outcome: Reach
    because: str


class Missing(NamedTuple):
    """Hours that one year still lacks in one subject."""

    year: int
    subject: str
    tenths: int


class SubjectState(NamedTuple):
    """One subject (or another measure of the pack) in one year: hours counted, by what it is met ("hours", an article,
    or None), and the hours that the year asks of this person. Hours in tenths."""

    subject: str
    tenths: int
    met_by: str | None
    needed: int


class YearState(NamedTuple):
    year: int
    subjects: tuple[SubjectState, ...]

    @property
    def complete(self) -> bool:
        return all(subject.met_by is not None for subject in self.subjects)


class RouteFinding(NamedTuple):
    """One route under the default readings. `reason` is a key of the phrase book; `years` are asked for, `waived` would
    have been; `missing` is what it still lacks."""

    id: str
    standing: Reach
    reason: str
    years: tuple[int, ...]
    waived: tuple[int, ...]
    satisfied: bool
    missing: tuple[Missing, ...]


class Result(NamedTuple):
    """The answer to a situation under the default readings, and the open readings that would change it.

    `missing` and `feasible` say something only when `by_default` is not_met. `years` are those that people see.
    """

    by_default: ByDefault
    open_readings: tuple[str, ...]
    route: str | None
    routes: tuple[RouteFinding, ...]
    missing: tuple[Missing, ...]
    feasible: bool
    years: tuple[YearState, ...]

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.by_default, self.open_readings)


class Outline(NamedTuple):
    """What a result comes to: the answer and the clause by which, for statistics over many people."""

    by_default: ByDefault
    open_readings: tuple[str, ...]
    route: str | None

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.by_default, self.open_readings)


def outcome_of(by_default: ByDefault, open_readings: tuple[str, ...]) -> Outcome:
    """A doubtful case is never a silent yes or no."""
    if by_default is ByDefault.UNKNOWN or open_readings:
        return Outcome.NEEDS_CONFIRMATION
    return Outcome.MET if by_default is ByDefault.MET else Outcome.NOT_MET
