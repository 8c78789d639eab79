"""The one life of whatever is asked for and decided: states, moves, who may, and the guard that all of them share.

A feature writes its table in ``states``: which moves there are, from which states to which, what a move leaves in the
journal, which of them want a reason. Its ``permissions`` say who may. Its services check, claim and record:

    REQUESTS.check(actor, request, RequestMove.FILE)
    REQUESTS.claim(request, RequestMove.FILE, version=version, office=office)
    record(actor=actor, action=REQUESTS.action(RequestMove.FILE), ...)

``docs/states.md`` shows every table as a picture. The state of a row is a column, or it is read from the marks that its
moves leave (``drawn_at``, ``closed_at``): what stands in the row once cannot contradict itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from .actors import Actor
from .late import First, Sentence, When, outrun
from .refusals import Refused

UNDO_WINDOW = dt.timedelta(minutes=5)
States = str | Collection[str]

_ANY = Q()
LIVES: dict[str, Lifecycle] = {}
"""Every table of the house, by the label of its model."""


@dataclass(frozen=True)
class Way:
    """One move: the states it may start from and those it may end in (none: the row is gone).

    ``action``: its line in the journal. ``reason``: the sentence for whoever gives none; empty where none is needed.
    ``late``: the sentence for whoever comes second; who was first, and when, stand in its ``%(name)s`` and ``%(time)s``
    or behind it (ground.late).
    ``undoes``: it takes back the last step, one of these moves, and leads to where that came from.
    ``work``: the portal's own work does it; what asked for the work was checked.
    """

    starts: States = ()
    ends: States = ""
    action: str = ""
    reason: Sentence = ""
    late: Sentence = ""
    undoes: Collection[str] = ()
    work: bool = False


class Lifecycle:
    """The table of one model. ``states`` begins with the state in which a row is born.

    ``field``: the column of the state. ``marks``: for states that are read from a moment, its column, in the order in
    which moves set them; the last one that is set says the state. A move signs where the row has ``<x>_at``, ``<x>_by``
    and ``<x>_by_key``: ``x`` is the mark that it sets, else ``pair``. ``first`` says otherwise who was first, and when.
    ``off``: the sentence for a move that its ``%(state)s`` does not allow; without one the guard alone tells.
    """

    def __init__(
        self,
        model: str,
        states: type[models.TextChoices],
        ways: Mapping[Any, Way],
        *,
        field: str = "",
        marks: Mapping[Any, str] | None = None,
        pair: str = "",
        first: Callable[[Any], First] | None = None,
        off: Sentence = "",
        late: Sentence = "",
        refused: type[Refused] = Refused,
    ) -> None:
        self.model, self.states, self.ways = model, states, dict(ways)
        self.field, self.marks = field, dict(marks or {})
        self.pair, self.first, self.off, self.late, self.refused = pair, first, off, late, refused
        self.checks: dict[str, list[tuple[Callable[..., object], Callable[[Any], tuple]]]] = {}
        LIVES[model] = self

    # --- what may be -------------------------------------------------------------------------------------------------
    def arrows(self, move: str) -> set[tuple[str, str]]:
        """From where to where a move leads; "" where the row is gone."""
        way = self.ways[move]
        undone = {(end, start) for earlier in way.undoes for start, end in self.arrows(earlier)}
        return undone or set(product(_several(way.starts), _several(way.ends)))

    def starts(self, move: str) -> set[str]:
        return {start for start, _end in self.arrows(move)}

    def among(self, states: Collection[str]) -> Q:
        """Condition: the row is in one of these states."""
        if not self.marks:
            return Q(**{f"{self.field}__in": list(states)})
        return reduce(or_, map(self._is, states))

    def starting(self, move: str) -> Q:
        """Condition: the move may start from where the row is."""
        return self.among(self.starts(move))

    def state(self, row: Any) -> str:
        set_last = [state for state, mark in self.marks.items() if getattr(row, mark) is not None][-1:]
        return (set_last or [getattr(row, self.field) if self.field else self.states.values[0]])[0]

    def _is(self, state: str) -> Q:
        order = list(self.marks)
        own = order.index(state) if state in self.marks else -1
        found = Q(**{f"{mark}__isnull": True for mark in list(self.marks.values())[own + 1 :]})
        if own >= 0:
            return found & Q(**{f"{self.marks[state]}__isnull": False})
        return found & Q(**{self.field: state}) if self.field else found

    # --- who may -----------------------------------------------------------------------------------------------------
    def allow(
        self, check: Callable[..., object], *moves: str, about: Callable[[Any], tuple] = lambda row: (row,)
    ) -> None:
        """Whoever ``check(actor, *about(row))`` lets through may do these moves. Several checks: all of them."""
        for move in moves:
            self.checks.setdefault(move, []).append((check, about))

    def check(self, actor: Actor, row: Any, move: str, *, reason: str = "-", now: When = None) -> None:
        """Raises the refusal whose sentence a page shows as the reason why a button is off: where the row stands, who
        may, the reason. ``ground.refusals.passes`` says the same as a boolean. A move that nobody was allowed fails."""
        way = self.ways[move]
        if self.off and (state := self.state(row)) not in self.starts(move):
            said = getattr(row, "state_said", "") or self.states(state).label  # a row may say more than its column
            raise outrun(row, str(self.off) % {"state": said}, first=self._faster(row), kind=self.refused)
        if way.undoes:
            self._check_undo(actor, row, way, now)
        if way.work and move not in self.checks:
            raise self.refused(_("This step follows from something else; nobody takes it by itself."))
        for check, about in [] if way.undoes else self.checks[move]:
            check(actor, *about(row))
        if way.reason and not reason.strip():
            raise self.refused(str(way.reason))

    def _check_undo(self, actor: Actor, row: Any, way: Way, now: When) -> None:
        step = last_step(row)
        if step is None or step.move not in way.undoes or not actor.key or step.by_key != actor.key:
            sentence = _("Only the person who took the last step can undo it.")
            raise outrun(row, sentence, first=self._faster(row), kind=self.refused)
        if now is None or now - step.at > UNDO_WINDOW:
            raise self.refused(_("A step can be undone for five minutes; that time is over."))

    # --- the guard ---------------------------------------------------------------------------------------------------
    def take(self, actor: Actor, row: Any, move: str, *, reason: str = "-", now: When = None, **claimed: Any) -> None:
        """Checks and claims in one, where nothing lies between."""
        self.check(actor, row, move, reason=reason, now=now)
        self.claim(row, move, by=actor, now=now, **claimed)

    def claim(
        self, row: Any, move: str, *, to: str = "", by: Actor | None = None, now: When = None, **values: Any
    ) -> None:
        """Moves the row if it still is where the move starts: of two at once the first wins, the other learns who and
        when. ``to`` says which end where there are several; the rest as in ``change``. Raises the refusal."""
        values |= self._arrival(type(row), move, to, by, now, values)
        self.change(row, self.starts(move), late=self.ways[move].late, **values)

    def claim_all(
        self, rows: QuerySet[Any], move: str, *, by: Actor | None = None, now: When = None, **values: Any
    ) -> int:
        """Moves those of the rows from which the move may start; returns how many."""
        values |= self._arrival(rows.model, move, "", by, now, values)
        return rows.filter(self.starting(move)).update(**values)

    def change(self, row: Any, states: Collection[str], *, where: Q = _ANY, late: Sentence = "", **values: Any) -> None:
        """Writes into a row that must still be in one of these states, fulfil ``where``, and have the ``version`` that
        is given, which rises. Raises the refusal as ``claim`` does."""
        guard = self.among(states) & where
        if "version" in values:
            guard, values = guard & Q(version=values["version"]), {**values, "version": F("version") + 1}
        changed = type(row)._base_manager.filter(guard, pk=row.pk).update(**values)
        with suppress(ObjectDoesNotExist):  # thrown away meanwhile: what is known of it must do
            row.refresh_from_db()
        if not changed:
            sentence = late or self.late or _("It has been changed meanwhile. Please look again.")
            raise outrun(row, sentence, first=self._faster(row), kind=self.refused)

    def action(self, move: str) -> str:
        """What the move is called in the journal."""
        return self.ways[move].action

    def _arrival(
        self, model: Any, move: str, to: str, by: Actor | None, now: When, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What a row looks like at the end of the move: its state, and who brought it there."""
        ends = {end for _start, end in self.arrows(move)}
        end = to or ("" if len(ends) > 1 else next(iter(ends)))
        found: dict[str, Any] = {self.field: end} if self.field and end not in self.marks else {}
        if by is not None and now is not None:
            mark, columns = self._mark(end), {field.name for field in model._meta.concrete_fields}
            signs = {f"{mark}_at": now, f"{mark}_by": by.name[:80], f"{mark}_by_key": by.key}
            found |= {column: value for column, value in signs.items() if column in columns}
        if end not in ends or (end in self.marks and self.marks[end] not in {*values, *found}):
            raise ValueError(f"{self.model}: {move} does not lead to {end or 'nowhere'} like this")
        return found

    def _faster(self, row: Any) -> First:
        """Who moved the row last, and when, as far as it says so itself."""
        return self.first(row) if self.first else self.signed(row)

    def _mark(self, state: str) -> str:
        return self.marks[state].removesuffix("_at") if state in self.marks else self.pair

    def signed(self, row: Any) -> First:
        """Who brought the row into its state, and when, by its own columns."""
        mark = self._mark(self.state(row))
        return getattr(row, f"{mark}_by", ""), getattr(row, f"{mark}_at", None)

    # --- as a picture ------------------------------------------------------------------------------------------------
    def diagram(self) -> Iterator[str]:
        """Lines of a Mermaid state diagram, in the order of states and moves."""
        yield "stateDiagram-v2"
        yield f"    [*] --> {self.states.values[0]}"
        for start, end in product(self.states.values, [*self.states.values, ""]):
            moves = [str(move) for move in self.ways if (start, end) in self.arrows(move)]
            if moves:
                yield f"    {start} --> {end or '[*]'}: {', '.join(moves)}"


def _several(states: States) -> Collection[str]:
    return [states] if isinstance(states, str) else states


# --- rows that keep their moves as steps ------------------------------------------------------------------------------
def last_step(row: Any) -> Any:
    """The last step that was not undone; None before the first."""
    return row.steps.filter(undone_at__isnull=True).order_by("-position").first()


def who_moved_last(row: Any) -> First:
    """Who did the latest of what the row's timeline tells, and when; taking a step back is the latest, too."""
    latest = max(row.steps.all(), key=lambda step: (step.undone_at or step.at, step.position), default=None)
    return (latest.by_name, latest.undone_at or latest.at) if latest else ("", None)


def write_step(row: Any, move: str, actor: Actor, now: dt.datetime, *, reason: str = "", **values: Any) -> Any:
    """One line of the row's timeline: kept for ever, numbered without gaps."""
    last = row.steps.order_by("-position").values_list("position", flat=True).first() or 0
    return row.steps.create(
        position=last + 1, move=move, by_key=actor.key, by_name=actor.name[:80], at=now, reason=reason, **values
    )
