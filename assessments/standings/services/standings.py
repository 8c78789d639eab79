"""Keeps where everybody stands true to the facts, under each notice on offer: derived figures only. Who changed the
facts left the line."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence

from django.db import connection, transaction

from credits.annual import ledger
from ground.actors import Actor, require
from ground.dialect import let_others_write, refresh_statistics
from ground.pieces import pieces
from journal.services import record
from learners.people.selectors import serving_on
from learners.people.stale import add_marks, mark_everybody, marks_waiting, newest_mark, remove_marks, take_marks
from policy import packs
from units.selectors import units_at

from ...decisions import personal, purposes
from .. import counts
from ..checking import CountDifference, StandingDifference, differences
from ..circumstances import Answering, Counting, Traits
from ..computing import PIECE, Placing, answer_anew
from ..models import Circumstances, Standing, Survey
from ..signals import placed
from ..unused import forget_unused

Report = Callable[[int, int], None]
"""Told how much is done, and of how much."""

_ANSWERED_AT_ONCE = 500
_PATIENCE = 900  # seconds that a full run waits for pieces which other workers hold


def drain(*, actor: Actor, today: dt.date, learner_ids: Sequence[int] | None = None) -> int:
    """Assesses everybody who is marked stale (or those of ``learner_ids`` who are), in pieces; returns how many.

    Several workers may drain at once. A mark is removed in the transaction that has read the facts after it.
    """
    require(actor)
    people = sum(_steps(today, learner_ids))
    if people:
        counts.shift()
    return people


def add_up(*, actor: Actor) -> int:
    """Counts people of shifted circumstances anew, makes one row of each kept count, and removes circumstances that
    nobody is in any more where nearly everybody has their own; returns how many counts were fresh."""
    require(actor)
    counts.shift()
    fresh = counts.fold()
    forget_unused()
    return fresh


def answer_all(*, actor: Actor, report: Report | None = None) -> int:
    """Answers anew whatever was answered under other law; returns for how many circumstances. Several may work at once.

    Where what is asked of people has changed, they may lack something else: they are marked stale.
    """
    require(actor)
    policies = packs.policies()
    done, total = 0, Circumstances.objects.filter(policy__in=policies, question="").count()
    for policy in policies:
        for answered in _answers(policy):
            done += answered
            if report:
                report(min(done, total), total)
    counts.shift()
    return done


def _answers(policy: str) -> Iterator[int]:
    """Answers anew under one notice piece by piece, each in a transaction of its own; yields the size of the piece."""
    answering: Answering | None = None
    while True:
        with transaction.atomic():
            pack = packs.in_force(policy)
            if answering is None or answering.pack is not pack:
                answering = Answering(Counting(pack, purposes.questions(pack)))
            asked_of_all = Circumstances.objects.filter(policy=policy, question="")
            rows = asked_of_all.exclude(answered_under=pack.hash).order_by("pk")
            waiting = rows.select_for_update(skip_locked=True).values_list("pk", "content")[:_ANSWERED_AT_ONCE]
            todo = [(pk, Traits.from_json(content)) for pk, content in waiting]
            changed = answer_anew(todo, answering)
            if not pack.enough_tells:  # what counts may hang on the ruling: their hours are counted anew as well
                changed = [pk for pk, _ in todo]
            people = Standing.objects.unscoped().filter(survey__current=True, circumstances_id__in=changed)
            add_marks(people.values_list("learner_id", flat=True))
        if not todo:
            return
        yield len(todo)
        if len(todo) == _ANSWERED_AT_ONCE:
            let_others_write(connection)


def reassess(*, actor: Actor, today: dt.date, report: Report | None = None) -> int:
    """Assesses everybody anew under each notice, on the day that is its default today; returns how many people there
    are. Other workers that drain meanwhile share the work; it is done when the last piece is.

    Under another notice, or another text of it, the records are classified anew first, in pieces, while people work.
    """
    people = None
    while people is None:
        people = _mark(actor, today, _classify_anew(actor=actor, today=today))
    finish(actor=actor, today=today, report=report)
    # Since the marks were written everybody was placed, and whoever places counts.
    Survey.objects.filter(current=True, policy__in=packs.policies()).update(counted=True)
    add_up(actor=actor)
    refresh_statistics(connection)
    return people


@transaction.atomic
def disown_all(*, actor: Actor) -> None:
    """What is on offer has changed: the standings are those of no law until everybody was assessed anew."""
    require(actor)
    kept = Survey.objects.filter(current=True).update(pack_hash="")
    record(actor=actor, action="standings.disowned", after={"surveys": kept})


@transaction.atomic
def _mark(actor: Actor, today: dt.date, law: str) -> int | None:
    """Marks everybody under each notice; returns how many people there are. None where another law than the one by
    which the records were classified has come into use meanwhile."""
    if packs.as_written(packs.newest()).hash != law:
        return None
    people = mark_everybody()
    for survey in _surveys(today):
        pack = packs.as_written(survey.policy)
        day = packs.default_day(pack, today)
        Survey.objects.filter(pk=survey.pk).update(as_of=day, pack_hash=pack.hash)
        # An answer is kept as long as its law stands. Anew means every answer too, whatever a row says of itself.
        Circumstances.objects.filter(policy=survey.policy, question=survey.question).update(answered_under="")
        after = {"as_of": str(day), "people": people}
        record(actor=actor, action="standings.reassessed", target=survey, after=after)
    return people


def _classify_anew(*, actor: Actor, today: dt.date) -> str:
    """The ledger holds hours by the counting classes of the newest notice as it is written; returns its hash."""
    packs.look_anew()
    survey = _survey(packs.newest(), today)
    law = packs.as_written(survey.policy).hash
    if survey.pack_hash != law:
        changed = ledger.recount_all()
        with transaction.atomic():
            record(actor=actor, action="credits.recounted", target=survey, after={"learners": changed})
    return law


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
    days = {survey.policy: survey.as_of for survey in _surveys(today)}
    people = personal.people_with_cases(days)
    for start in range(0, len(people), _ANSWERED_AT_ONCE):
        with transaction.atomic():
            personal.refresh(people[start : start + _ANSWERED_AT_ONCE], days)
    finish(actor=actor, today=today)
    return {"circumstances": answered, "people": len(people)}


def check_all(*, actor: Actor) -> Iterator[StandingDifference]:
    """Where the standings are not what a full computation gives. Nothing is written; people marked stale may differ."""
    require(actor)
    for survey in Survey.objects.filter(policy__in=packs.policies(), current=True).order_by("pk"):
        yield from differences(survey, Placing(survey, packs.in_force(survey.policy)))


def check_counts(*, actor: Actor) -> Iterator[CountDifference]:
    """Where the kept counts are not what a count of everybody gives. Nothing is written."""
    require(actor)
    for survey in Survey.objects.filter(policy__in=packs.policies(), current=True, counted=True).order_by("pk"):
        with transaction.atomic():
            counted: dict[counts.Key, tuple[int, int, int]] = {}
            for top in (unit for unit in units_at(actor=actor).values() if unit.depth == 1):
                people = serving_on(actor=actor, unit=top, day=survey.as_of)
                counted |= counts.counted_anew(survey, people)
            kept = counts.kept(survey)
        for key in sorted(kept.keys() | counted.keys()):
            if kept.get(key) != counted.get(key):
                yield CountDifference(survey.policy, key, kept.get(key), counted.get(key))


def is_behind(*, actor: Actor, today: dt.date) -> bool:
    """Whether the standings under some notice are those of another day or another text of it, nobody has been
    assessed, or not everybody is in the kept counts."""
    require(actor)
    counted = Survey.objects.filter(current=True, counted=True)
    kept = set(counted.values_list("policy", "as_of", "pack_hash"))
    on_offer = [packs.as_written(policy) for policy in packs.policies()]
    return not {(pack.id, packs.default_day(pack, today), pack.hash) for pack in on_offer} <= kept


def _steps(today: dt.date, learner_ids: Sequence[int] | None = None) -> Iterator[int]:
    """Works off marks piece by piece, each in a transaction of its own; yields how many people were in the piece."""
    placings: list[Placing] = []
    for chosen in [None] if learner_ids is None else pieces(learner_ids, PIECE):
        while True:
            with transaction.atomic():
                marks = take_marks(PIECE, chosen)
                if not marks:
                    break
                placings = _placings(today, placings)
                people = {learner_id for _, learner_id in marks}
                for placing in placings:
                    placing.place(people)
                    placed.send(sender=Survey, policy=placing.survey.policy, people=people)
                personal.refresh(people, {placing.survey.policy: placing.survey.as_of for placing in placings})
                remove_marks(mark for mark, _ in marks)
            yield len(people)
            if len(marks) == PIECE:
                let_others_write(connection)


def _surveys(today: dt.date) -> list[Survey]:
    """That of each notice on offer. Workers take them in one order, so that they never wait in a circle."""
    return [_survey(policy, today) for policy in packs.policies()]


def _survey(policy: str, today: dt.date) -> Survey:
    day = packs.default_day(packs.as_written(policy), today)
    # Without a hash: whoever drains first has not yet assessed everybody, nor classified the records by this notice.
    # Its counts are right from the beginning: they hold nobody yet.
    defaults = {"as_of": day, "pack_hash": "", "counted": True}
    survey, _ = Survey.objects.get_or_create(policy=policy, current=True, defaults=defaults)
    return survey


def _placings(today: dt.date, before: list[Placing]) -> list[Placing]:
    """For the surveys and the law as they are now: whoever has marked everybody because one of them changed must find
    the change. What was remembered is kept while both are the same."""
    known = {(placing.survey.policy, placing.survey.as_of): placing for placing in before}
    found = []
    for survey in _surveys(today):
        pack, kept = packs.in_force(survey.policy), known.get((survey.policy, survey.as_of))
        found.append(kept if kept is not None and kept.pack is pack else Placing(survey, pack))
    return found
