"""Counts kept true as people move: how many of each part of each unit stand how, and what they lack together.

Where a person is counted stands in the person's own standing (place, pattern), and what is lacking in its shortfalls.
Whoever changes one of these holds that row, and appends the difference in the same transaction: rows are only added, so
movers never wait for each other, and the order in which they come does not matter. ``fold`` adds rows up.

Answers may change under people who do not move (a ruling). Such circumstances are ``shifted`` until ``shift`` has
counted their people anew; it waits for movers that may still have read the answers of before.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count, F, QuerySet, Sum

from ground import dialect
from ground.pieces import pieces
from units.models import Unit

from .models import AnswerPattern, Circumstances, KeptCount, Shortfall, Standing, Survey

_KEY = 0x63657463_6B636F75  # whoever moves people holds this together with others; whoever shifts counts, alone
_PATIENCE = 60_000  # milliseconds
_PIECE = 2000
_FOLDED_AT_ONCE = 5000
_SHIFTED_AT_ONCE = 500
Lacks = Mapping[str, tuple[int, int]]
"""By question: missing tenths, fee in cents."""
Key = tuple[str, str, str, str, str, bool]
"""Question, unit, part of it, state, subjects done, whether 6.1 or 6.2 would excuse."""


class AnswerLook(NamedTuple):
    """A pattern of answers as it is counted: by question the state and the subjects done."""

    excused: bool
    answers: dict[str, tuple[str, str]]


class Patterns:
    """Patterns by id. They never change, so what was read once is kept; there are some hundreds."""

    def __init__(self) -> None:
        self._looks: dict[int, AnswerLook] = {}

    def look(self, pk: int) -> AnswerLook:
        if pk not in self._looks:
            self.learn([pk])
        return self._looks[pk]

    def learn(self, pks: Iterable[int]) -> None:
        unknown = [pk for pk in set(pks) if pk not in self._looks]
        for piece in pieces(unknown):
            rows = AnswerPattern.objects.filter(pk__in=piece).values_list("pk", "excused", "content")
            for pk, excused, content in rows:
                self._looks[pk] = AnswerLook(excused, {key: (state, done) for key, state, done in content})


def patterns_of(policy: str, looks: Iterable[AnswerLook]) -> list[int]:
    """Ids of the patterns of these looks, made where they are new."""
    rows = [AnswerPattern(policy=policy, **_columns(look)) for look in looks]
    digests = [row.digest for row in rows]
    known = _known(policy, digests)
    new = {row.digest: row for row in rows if row.digest not in known}
    if new:
        AnswerPattern.objects.bulk_create([new[digest] for digest in sorted(new)], ignore_conflicts=True)
        known = _known(policy, digests)
    return [known[digest] for digest in digests]


def _known(policy: str, digests: Iterable[str]) -> dict[str, int]:
    rows = AnswerPattern.objects.filter(policy=policy, digest__in=set(digests))
    return dict(rows.values_list("digest", "pk"))


def _columns(look: AnswerLook) -> dict[str, Any]:
    content = [[key, *look.answers[key]] for key in sorted(look.answers)]
    text = json.dumps([look.excused, content], ensure_ascii=False, separators=(",", ":"))
    return {
        "excused": look.excused,
        "content": content,
        "digest": hashlib.blake2b(text.encode(), digest_size=20).hexdigest(),
    }


class Differences:
    """Differences to the kept counts of one survey, put together before they are written."""

    def __init__(self, survey: Survey, patterns: Patterns) -> None:
        self.survey = survey
        self.patterns = patterns
        self._people: dict[tuple[str, int], int] = defaultdict(int)
        self._lacks: dict[tuple[str, int, str], tuple[int, int]] = {}

    def add(self, place: str, pattern: int | None, lacks: Lacks, sign: int = 1) -> None:
        """One person more (or less) at a place, with what this person lacks."""
        if not place or pattern is None:
            return
        self._people[place, pattern] += sign
        for question, (tenths, cents) in lacks.items():
            before = self._lacks.get((place, pattern, question), (0, 0))
            self._lacks[place, pattern, question] = before[0] + sign * tenths, before[1] + sign * cents

    def write(self) -> None:
        """Appends the differences; the caller's transaction holds the standings that they come from."""
        self.patterns.learn(pattern for _, pattern in self._people)
        KeptCount.objects.bulk_create(
            (_row(self.survey.pk, key, sums, fresh=True) for key, sums in sorted(self._cells().items()) if any(sums)),
            batch_size=_PIECE,
        )

    def _cells(self) -> dict[Key, list[int]]:
        cells: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
        for (place, pattern), people in self._people.items():
            look = self.patterns.look(pattern)
            steps = list(steps_of(place))
            for question, (state, done) in look.answers.items():
                tenths, cents = self._lacks.get((place, pattern, question), (0, 0))
                if people or tenths or cents:
                    for above, part in steps:
                        cell = cells[question, above, part, state, done, look.excused]
                        cell[0] += people
                        cell[1] += tenths
                        cell[2] += cents
        return cells


def steps_of(place: str) -> Iterator[tuple[str, str]]:
    """Where somebody of the unit at ``place`` is counted: each unit from the top, with its part that leads there."""
    for end in range(Unit.steplen, len(place), Unit.steplen):
        yield place[:end], place[: end + Unit.steplen]
    yield place, place


def _row(survey_id: int, key: Key, sums: Iterable[int], *, fresh: bool) -> KeptCount:
    question, above, part, state, done, excused = key
    people, tenths, cents = sums
    return KeptCount(
        survey_id=survey_id, question=question, above=above, part=part, state=state, done=done, excused=excused,
        people=people, tenths=tenths, fee_cents=cents, fresh=fresh,
    )  # fmt: skip


def hold() -> None:
    """Says, until the transaction ends, that people are being moved by answers as they were read."""
    dialect.hold(connection, _KEY)


def hold_alone(patience: int) -> None:
    """Waits for everybody who says so, for at most ``patience`` milliseconds, and keeps others from beginning until the
    transaction ends. Raises dialect.Busy."""
    dialect.hold_alone(connection, _KEY, patience)


def shift() -> int:
    """Counts the people of shifted circumstances as their answers are now; returns how many people. What is held too
    long is left for the next time."""
    total = 0
    while Circumstances.objects.filter(shifted=True).exists():
        try:
            with transaction.atomic():
                hold_alone(_PATIENCE)
                rows = Circumstances.objects.filter(shifted=True).order_by("pk").select_for_update()
                total += _shift(list(rows[:_SHIFTED_AT_ONCE]))
        except dialect.Busy:
            break
    return total


def _shift(shifted: list[Circumstances]) -> int:
    total = 0
    patterns = Patterns()
    now = {row.pk: row.pattern_id for row in shifted}
    for survey in Survey.objects.filter(current=True, policy__in={row.policy for row in shifted}).order_by("pk"):
        rows = Standing.objects.unscoped().filter(survey=survey, circumstances_id__in=now, pattern__isnull=False)
        people = rows.order_by("learner_id").select_for_update(no_key=True)
        held = people.values_list("pk", "place", "pattern_id", "circumstances_id")
        for piece in pieces(((pk, place, old, now[of]) for pk, place, old, of in held if old != now[of]), _PIECE):
            total += len(piece)
            counting, lacks = Differences(survey, patterns), lacks_of([pk for pk, *_ in piece])
            moved: dict[int | None, list[int]] = defaultdict(list)
            for pk, place, old, new in piece:
                counting.add(place, old, lacks.get(pk, {}), -1)
                counting.add(place, new, lacks.get(pk, {}))
                moved[new].append(pk)
            counting.write()
            for new, pks in moved.items():
                Standing.objects.unscoped().filter(pk__in=pks).update(pattern=new)
    Circumstances.objects.filter(pk__in=now).update(shifted=False)
    return total


def lacks_of(standing_ids: list[int]) -> dict[int, dict[str, tuple[int, int]]]:
    """What is lacking, by standing and question."""
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    rows = Shortfall.objects.filter(standing_id__in=standing_ids)
    for pk, question, tenths, cents in rows.values_list("standing_id", "question", "tenths", "fee_cents"):
        found[pk][question] = tenths, cents
    return found


def fold() -> int:
    """Makes one row of all rows of a key, where some are fresh; returns how many were. Several may fold at once: each
    adds up what it holds, and a sum is right in as many rows as it likes."""
    total = 0
    while folded := _fold():
        total += folded
        if folded < _FOLDED_AT_ONCE:
            break
    return total


@transaction.atomic
def _fold() -> int:
    fresh = list(_held(KeptCount.objects.filter(fresh=True))[:_FOLDED_AT_ONCE])
    sums: dict[tuple[int, Key], list[KeptCount]] = defaultdict(list)
    for row in fresh:
        sums[row.survey_id, _key(row)].append(row)
    units = sorted({row.above for row in fresh})
    surveys, questions = {row.survey_id for row in fresh}, {row.question for row in fresh}
    for piece in pieces(units, 500):
        rows = KeptCount.objects.filter(fresh=False, survey_id__in=surveys, above__in=piece, question__in=questions)
        for row in _held(rows):
            if (row.survey_id, _key(row)) in sums:
                sums[row.survey_id, _key(row)].append(row)
    gone = [row.pk for rows in sums.values() for row in rows]
    for some in pieces(gone):
        KeptCount.objects.filter(pk__in=some).delete()
    KeptCount.objects.bulk_create(
        (_row(survey, key, total, fresh=False) for (survey, key), rows in sums.items() if any(total := _sum(rows))),
        batch_size=_PIECE,
    )
    return len(fresh)


def _held(rows: QuerySet[KeptCount]) -> QuerySet[KeptCount]:
    """In one order, and without what another one is adding up at this moment."""
    return rows.order_by("pk").select_for_update(skip_locked=True)


def _key(row: KeptCount) -> Key:
    return row.question, row.above, row.part, row.state, row.done, row.excused


def _sum(rows: list[KeptCount]) -> list[int]:
    return [sum(column) for column in zip(*((row.people, row.tenths, row.fee_cents) for row in rows), strict=True)]


def kept(survey: Survey) -> dict[Key, tuple[int, int, int]]:
    """All kept counts of a survey, added up: people, tenths, cents."""
    rows: Any = KeptCount.objects.filter(survey=survey)
    rows = rows.values_list("question", "above", "part", "state", "done", "excused")
    added = rows.annotate(p=Sum("people"), t=Sum("tenths"), c=Sum("fee_cents")).order_by()
    return {tuple(row[:6]): tuple(row[6:]) for row in added if any(row[6:])}


def counted_anew(survey: Survey, people: QuerySet[Any]) -> dict[Key, tuple[int, int, int]]:
    """The same counted from the bottom: from where ``people`` (with ``place``) belonged on the day, the answers in
    their circumstances and their shortfalls. Nothing that is kept is read."""
    path = "standings__circumstances"
    answers, short = f"{path}__answers", "standings__shortfalls"
    cells: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    common = ("place", f"{answers}__question", f"{answers}__state", f"{answers}__done", f"{path}__excused_by")
    everybody: Any = people.filter(**{"standings__survey": survey, f"{answers}__question__isnull": False})
    lacking: Any = people.filter(**{"standings__survey": survey, f"{short}__question": F(f"{answers}__question")})
    counted = everybody.values_list(*common).annotate(n=Count("pk")).order_by()
    summed = lacking.values_list(*common).annotate(t=Sum(f"{short}__tenths"), c=Sum(f"{short}__fee_cents")).order_by()
    for rows, first in ((counted, 0), (summed, 1)):
        for place, question, state, done, excused_by, *figures in rows:
            for above, part in steps_of(place):
                cell = cells[question, above, part, state, done, excused_by != ""]
                for number, figure in enumerate(figures, first):
                    cell[number] += figure
    return {key: (sums[0], sums[1], sums[2]) for key, sums in cells.items()}
