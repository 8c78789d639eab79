"""Brings standings up to date: reads what the rules look at, finds the circumstances, answers what is not answered yet.

Of two workers on the same person the second reads after the first has written: each takes the rows of its people first,
in the order of their ids (on SQLite one writer at a time is admitted anyway), and only then reads the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from credits.annual.selectors import annual_credits_by_learner
from credits.records.counting import rows_from_credits
from credits.records.selectors import learners_with_later_records, verified_credits_by_learner
from exemptions.facts.relief import NOTHING
from exemptions.facts.selectors import relief_of
from ground.actors import SystemActor
from ground.events import EventKind, announce
from learners.people.selectors import assessed
from policy import packs
from rulebook import Pack
from rulebook.ledger import LedgerRow
from rulebook.vocabulary import ByDefault

from ..decisions import cases, purposes
from .circumstances import Answering, Counting, Exact, Reducer, Shortfalls, Traits
from .happening import answered_items, moved_items
from .models import Answer, Circumstances, Shortfall, Standing, Survey

PIECE = 2000
WORKER = SystemActor("standings")
ANSWER_COLUMNS = ["outcome", "by_default", "state", "route", "articles", "open_readings", "done", "asks"]
Lacking = dict[tuple[int, str], tuple[Any, ...]]
"""By standing and question: missing, tenths, fee in cents, feasible."""


def counting_for(survey: Survey, pack: Pack) -> Counting:
    """The ways of counting that the questions of a survey make a difference between."""
    if survey.question:
        return Counting(pack, {survey.question: purposes.from_key(survey.question)})
    return Counting(pack, purposes.questions(pack))


class Placing:
    """Places people in their circumstances for one survey. Remembers between pieces; use it for one run of work."""

    def __init__(self, survey: Survey, pack: Pack) -> None:
        self.survey = survey
        self.pack = pack
        counting = counting_for(survey, pack)
        self.reducer = Reducer(counting, survey.as_of)
        self.answering = Answering(counting)
        self.shortfalls = Shortfalls(counting)
        self.questions = list(counting.questions)
        self._known: dict[Traits, int] = {}
        self._not_met: dict[Traits, list[str]] = {}

    @transaction.atomic
    def place(self, learner_ids: Iterable[int]) -> int:
        """Brings these people's standings up to date; returns how many have changed."""
        ids = sorted(set(learner_ids))
        before = self._take(ids)
        people = dict(self.people(ids))
        found = self._circumstances({exact.content for exact in people.values()})
        moved = {}
        lacking: Lacking = {}
        for pk, exact in people.items():
            standing, circumstances = before[pk]
            if circumstances != found[exact.content]:
                moved[pk] = found[exact.content]
            for key in self._questions_not_met(exact.content):
                columns = self.shortfalls.columns(exact, key)
                if columns["tenths"]:
                    lacking[standing, key] = tuple(columns.values())
        self._move(moved)
        if self.survey.current and moved:
            was = {pk: before[pk][1] for pk in moved}
            announce(EventKind.DECISION_CHANGED, lambda: moved_items(self.survey, was, moved))
        changed = self._write_shortfalls([standing for standing, _ in before.values()], lacking)
        by_standing = {standing: pk for pk, (standing, _) in before.items()}
        return len({*moved, *(by_standing[standing] for standing in changed)})

    def people(self, ids: Sequence[int]) -> Iterator[tuple[int, Exact]]:
        """These people on the day of the survey, from the ledger where it fits the day."""
        as_of = self.survey.as_of
        relief = relief_of(actor=WORKER, learner_ids=ids, as_of=as_of, policy=self.survey.policy)
        rows = self.rows_of(ids)
        for person in assessed(actor=WORKER, learner_ids=ids):
            approved = relief.get(person.pk, NOTHING)
            learner = cases.as_learner(
                sex=person.sex,
                birth_date=person.birth_date if person.birth_date is None or person.birth_date <= as_of else None,
                sector=person.sector,
                grassroots_post=person.grassroots_post,
                confirmed=person.post_confirmed_at is not None,
                relief=approved,
                pack=self.pack,
            )
            hours = rows.get(person.pk, ())
            yield person.pk, self.reducer.reduce(learner, approved.facts, hours, approved.required_years)

    def rows_of(self, ids: Sequence[int]) -> dict[int, list[LedgerRow]]:
        """Annual credit records hold everything that was verified. Where something counts that was completed only after
        the day, and under older packs, the records themselves are read. Once the windows have closed that can only be
        hours that another place has recognised: no notice judges them."""
        if self.pack.id != packs.newest():
            return self.rows_from_records(ids)
        rows = annual_credits_by_learner(actor=WORKER, learner_ids=ids)
        day = self.survey.as_of
        closed = day >= max(closes for _, closes in self.pack.spans)
        later = learners_with_later_records(actor=WORKER, learner_ids=ids, day=day, recognised_only=closed)
        return rows | self.rows_from_records(later) if later else rows

    def rows_from_records(self, ids: Sequence[int]) -> dict[int, list[LedgerRow]]:
        as_of, pack = self.survey.as_of, self.pack
        credits = verified_credits_by_learner(actor=WORKER, learner_ids=ids, day=as_of)
        return {pk: rows_from_credits(credits.get(pk, ()), as_of, pack) for pk in ids}

    def _take(self, ids: list[int]) -> dict[int, tuple[int, int | None]]:
        """Takes the standings of these people until the transaction ends, new ones included: id and circumstances."""
        taken = self._lock(ids)
        new = [pk for pk in ids if pk not in taken]
        if new:
            rows = [Standing(survey=self.survey, learner_id=pk) for pk in new]
            Standing.objects.unscoped().bulk_create(rows, ignore_conflicts=True)
            taken |= self._lock(new)
        return taken

    def _lock(self, ids: list[int]) -> dict[int, tuple[int, int | None]]:
        rows = Standing.objects.unscoped().filter(survey=self.survey, learner_id__in=ids).order_by("learner_id")
        locked = rows.select_for_update(no_key=True).values_list("learner_id", "pk", "circumstances_id")
        return {learner_id: (pk, circumstances) for learner_id, pk, circumstances in locked}

    def _circumstances(self, contents: set[Traits]) -> dict[Traits, int]:
        """Ids of the circumstances, made and answered where they are new."""
        asked = {content for content in contents if content not in self._known}
        if asked:
            by_digest = {content.digest(): content for content in asked}
            self._make(by_digest)
            rows = self._same_question().filter(digest__in=by_digest)
            unanswered = []
            for pk, digest, answered_under in rows.values_list("pk", "digest", "answered_under"):
                self._known[by_digest[digest]] = pk
                if answered_under != self.pack.hash:
                    unanswered.append((pk, by_digest[digest]))
            answer_anew(unanswered, self.answering)
        return {content: self._known[content] for content in contents}

    def _same_question(self) -> QuerySet[Circumstances]:
        return Circumstances.objects.filter(policy=self.pack.id, question=self.survey.question)

    def _make(self, by_digest: dict[str, Traits]) -> None:
        """In the order of the digests, so that two workers that make the same ones never wait in a circle."""
        rows = self._same_question().filter(digest__in=by_digest)
        known = set(rows.values_list("digest", flat=True))
        new = [
            Circumstances(
                policy=self.pack.id, question=self.survey.question, digest=digest, content=by_digest[digest].as_json()
            )
            for digest in sorted(by_digest.keys() - known)
        ]
        Circumstances.objects.bulk_create(new, ignore_conflicts=True)

    def _questions_not_met(self, content: Traits) -> list[str]:
        found = self._not_met.get(content)
        if found is None:
            no = ByDefault.NOT_MET.value
            answers = ((key, self.answering.columns(content, key)) for key in self.questions)
            found = self._not_met[content] = [key for key, columns in answers if columns["by_default"] == no]
        return found

    def _move(self, moved: dict[int, int]) -> None:
        rows = [Standing(survey=self.survey, learner_id=pk, circumstances_id=to) for pk, to in sorted(moved.items())]
        Standing.objects.unscoped().bulk_create(
            rows, update_conflicts=True, unique_fields=["learner", "survey"], update_fields=["circumstances"]
        )

    def _write_shortfalls(self, standings: list[int], lacking: Lacking) -> set[int]:
        """Writes what has changed; returns the standings for which something has."""
        rows = Shortfall.objects.filter(question__in=self.questions, standing_id__in=standings)
        columns = ("pk", "standing_id", "question", "missing", "tenths", "fee_cents", "feasible")
        stored = {(row[1], row[2]): (row[0], row[3:]) for row in rows.values_list(*columns)}
        gone = {key for key, (_, values) in stored.items() if lacking.get(key) != values}
        new = [key for key in lacking if key not in stored or key in gone]
        Shortfall.objects.filter(pk__in=[stored[key][0] for key in gone]).delete()
        Shortfall.objects.bulk_create(
            (
                Shortfall(standing_id=standing, question=key, missing=m, tenths=t, fee_cents=f, feasible=possible)
                for (standing, key), (m, t, f, possible) in ((key, lacking[key]) for key in sorted(new))
            ),
            batch_size=PIECE,
        )
        return {standing for standing, _ in (*gone, *new)}


def answer_anew(waiting: Iterable[tuple[int, Traits]], answering: Answering) -> list[int]:
    """Answers the questions in these circumstances under the law of ``answering``. Returns the ids of those in which
    what is asked of people has changed: they may lack something else than before."""
    todo = sorted(waiting, key=lambda pair: pair[0])
    if not todo:
        return []
    answers = [answer for pk, content in todo for answer in answering.answers(pk, content)]
    before = _answered([pk for pk, _ in todo])
    Answer.objects.bulk_create(
        answers,
        update_conflicts=True,
        unique_fields=["question", "circumstances"],
        update_fields=ANSWER_COLUMNS,
        batch_size=PIECE,
    )
    by_excuse: dict[str, list[int]] = {}
    for pk, content in todo:
        by_excuse.setdefault(answering.excused_by(content), []).append(pk)
    for excuse, pks in by_excuse.items():
        Circumstances.objects.filter(pk__in=pks).update(answered_under=answering.pack.hash, excused_by=excuse)
    changed = {
        answer.circumstances_id
        for answer in answers
        if before.get((answer.circumstances_id, answer.question), (answer.asks, ""))[0] != answer.asks
    }
    other = {
        (answer.circumstances_id, answer.question): (was[1], answer.outcome)
        for answer in answers
        if (was := before.get((answer.circumstances_id, answer.question))) and was[1] != answer.outcome
    }
    if other:
        announce(EventKind.DECISION_CHANGED, lambda: answered_items(answering.pack.id, other))
    return sorted(changed)


def _answered(circumstances: list[int]) -> dict[tuple[int, str], tuple[str, str]]:
    """What is asked of people, and the outcome, by circumstances and question."""
    rows = Answer.objects.filter(circumstances_id__in=circumstances)
    columns = rows.values_list("circumstances_id", "question", "asks", "outcome")
    return {(pk, key): (asks, outcome) for pk, key, asks, outcome in columns}
