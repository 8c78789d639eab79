"""Keeps where everybody stands true to the facts: derived figures only. Who changed the facts left the line."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence

from django.db import connection, transaction

from journal.actors import Actor, require
from journal.dialect import refresh_statistics
from journal.services import record
from learners.stale import add_marks, mark_everybody, marks_waiting, newest_mark, remove_marks, take_marks
from rulebook import load_pack

from .. import law, personal, purposes
from ..checking import Difference, differences
from ..circumstances import Answering, Content, Counting
from ..models import Circumstances, Standing, Survey
from ..standings import PIECE, Placing, answer_anew

Report = Callable[[int, int], None]
"""Told how much is done, and of how much."""

_ANSWERED_AT_ONCE = 500
_PATIENCE = 900  # seconds that a full run waits for pieces which other workers hold


def drain(*, actor: Actor, today: dt.date, learner_ids: Sequence[int] | None = None) -> int:
    """Assesses everybody who is marked stale (or those of ``learner_ids`` who are), in pieces; returns how many.

    Several workers may drain at once. A mark is removed in the transaction that has read the facts after it.
    """
    require(actor)
    return sum(_steps(today, learner_ids))


def answer_all(*, actor: Actor, report: Report | None = None) -> int:
    """Answers anew whatever was answered under other law; returns for how many circumstances. Several may work at once.

    Where what is asked of people has changed, they may lack something else: they are marked stale.
    """
    require(actor)
    policy = law.policies()[-1]
    asked_of_all = Circumstances.objects.filter(policy=policy, question="")
    done, total = 0, asked_of_all.count()
    answering: Answering | None = None
    while True:
        with transaction.atomic():
            pack = law.in_force(policy)
            if answering is None or answering.pack is not pack:
                answering = Answering(Counting(pack, purposes.questions(pack)))
            rows = asked_of_all.exclude(answered_under=pack.hash).order_by("pk")
            waiting = rows.select_for_update(skip_locked=True).values_list("pk", "content")[:_ANSWERED_AT_ONCE]
            todo = [(pk, Content.from_json(content)) for pk, content in waiting]
            changed = answer_anew(todo, answering)
            people = Standing.objects.unscoped().filter(survey__current=True, circumstances_id__in=changed)
            add_marks(people.values_list("learner_id", flat=True))
        done += len(todo)
        if report:
            report(min(done, total), total)
        if not todo:
            return done


def reassess(*, actor: Actor, today: dt.date, report: Report | None = None) -> int:
    """Assesses everybody anew, on the day that is the default today; returns how many there are. Other workers that
    drain meanwhile share the work; it is done when the last piece is."""
    with transaction.atomic():
        survey = _survey(today)
        day = law.default_day(law.in_force(survey.policy), today)
        Survey.objects.filter(pk=survey.pk).update(as_of=day, pack_hash=load_pack(survey.policy).hash)
        people = mark_everybody()
        record(actor=actor, action="standings.reassessed", target=survey, after={"as_of": str(day), "people": people})
    finish(actor=actor, today=today, report=report)
    refresh_statistics(connection)
    return people


def finish(*, actor: Actor, today: dt.date, report: Report | None = None) -> None:
    """Works until nothing is stale that was stale when it began, and waits for pieces that other workers hold.

    Raises TimeoutError when another worker holds a piece for longer than any piece takes.
    """
    last = newest_mark()
    total = marks_waiting(last)
    patience = time.monotonic() + _PATIENCE
    while time.monotonic() < patience:
        for _ in _steps(today):
            if report:
                report(total - min(total, marks_waiting(last)), total)
        # Whoever held a mark has committed once it is gone; what was answered under other law meanwhile is found here.
        gone = not marks_waiting(last)
        if answer_all(actor=actor):
            last = newest_mark()
        elif gone:
            return
        else:
            time.sleep(0.2)
    raise TimeoutError("another worker holds stale marks")


def apply_rulings(*, actor: Actor, today: dt.date, report: Report | None = None) -> dict[str, int]:
    """After a ruling: every circumstances answered anew, and the stored cases of single people."""
    require(actor)
    answered = answer_all(actor=actor, report=report)
    survey = _survey(today)
    people = personal.people_with_cases(survey.policy)
    for start in range(0, len(people), _ANSWERED_AT_ONCE):
        with transaction.atomic():
            personal.refresh(people[start : start + _ANSWERED_AT_ONCE], survey.as_of)
    finish(actor=actor, today=today)
    return {"circumstances": answered, "people": len(people)}


def check_all(*, actor: Actor) -> Iterator[Difference]:
    """Where the standings are not what a full computation gives. Nothing is written; people marked stale may differ."""
    require(actor)
    survey = Survey.objects.filter(policy=law.policies()[-1], current=True).first()
    if survey is not None:
        yield from differences(survey, Placing(survey, law.in_force(survey.policy)))


def is_behind(*, actor: Actor, today: dt.date) -> bool:
    """Whether the standings are those of another day or another text of the rule pack, or nobody has been assessed."""
    require(actor)
    policy = law.policies()[-1]
    day = law.default_day(law.in_force(policy), today)
    text = load_pack(policy).hash
    return not Survey.objects.filter(policy=policy, current=True, as_of=day, pack_hash=text).exists()


def _steps(today: dt.date, learner_ids: Sequence[int] | None = None) -> Iterator[int]:
    """Works off marks piece by piece, each in a transaction of its own; yields how many people were in the piece."""
    placing: Placing | None = None
    for chosen in _pieces(learner_ids):
        while True:
            with transaction.atomic():
                marks = take_marks(PIECE, chosen)
                if not marks:
                    break
                placing = _placing(today, placing)
                people = {learner_id for _, learner_id in marks}
                placing.place(people)
                personal.refresh(people, placing.survey.as_of)
                remove_marks(mark for mark, _ in marks)
            yield len(people)


def _pieces(learner_ids: Sequence[int] | None) -> Iterator[Sequence[int] | None]:
    if learner_ids is None:
        yield None
        return
    for start in range(0, len(learner_ids), PIECE):
        yield learner_ids[start : start + PIECE]


def _survey(today: dt.date) -> Survey:
    policy = law.policies()[-1]
    day = law.default_day(law.in_force(policy), today)
    survey, _ = Survey.objects.get_or_create(
        policy=policy, current=True, defaults={"as_of": day, "pack_hash": load_pack(policy).hash}
    )
    return survey


def _placing(today: dt.date, before: Placing | None) -> Placing:
    """For the survey and the law as they are now: whoever has marked everybody because one of them changed must find
    the change. What was remembered is kept while both are the same."""
    survey = _survey(today)
    pack = law.in_force(survey.policy)
    if before is not None and before.survey.as_of == survey.as_of and before.pack is pack:
        return before
    return Placing(survey, pack)
