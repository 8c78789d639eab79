"""Brings standings up to date: reads what the rules look at, finds the circumstances, answers what is not answered yet.

Of two workers on the same person the second reads after the first has written: each takes the rows of its people first,
in the order of their ids (on SQLite one writer at a time is admitted anyway), and only then reads the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from credits.annual.selectors import annual_credits_by_learner
from credits.records.counting import rows_from_credits
from credits.records.selectors import learners_with_later_records, verified_credits_by_learner
from exemptions.facts.relief import NOTHING
from exemptions.facts.selectors import relief_of
from ground.actors import SystemActor
from ground.events import EventKind, announce
from learners.people.dated import SERVING
from learners.people.selectors import assessed, places_on
from policy import packs
from rulebook import Pack
from rulebook.facts import Credit
from rulebook.ledger import LedgerRow
from rulebook.vocabulary import ByDefault

from ..decisions import cases, purposes
from . import counts
from .by_records import ReducerByRecords
from .circumstances import Answering, Counting, Exact, Reducer, Shortfalls, Traits
from .happening import answered_items, moved_items
from .memos import OF_CIRCUMSTANCES, Memo
from .models import Answer, Circumstances, Shortfall, Standing, Survey

PIECE = 2000
WORKER = SystemActor("standings")
ANSWER_COLUMNS = ["outcome", "by_default", "state", "route", "articles", "open_readings", "done", "asks"]
Lacking = dict[tuple[int, str], tuple[Any, ...]]
"""By standing and question: missing, tenths, fee in cents, feasible."""
Stored = dict[tuple[int, str], tuple[int, tuple[Any, ...]]]
"""The same as it is in the database, after the id of the row."""


class Stands(NamedTuple):
    """Where a person stands: circumstances, and where the kept counts have the person."""

    circumstances: int | None
    place: str = ""
    pattern: int | None = None


class Taken(NamedTuple):
    """A standing that is held until the transaction ends."""

    pk: int
    stands: Stands


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
        self.by_records = None if pack.enough_tells else ReducerByRecords(counting, survey.as_of)
        self.answering = Answering(counting)
        self.shortfalls = Shortfalls(counting)
        self.questions = list(counting.questions)
        self.patterns = counts.Patterns()
        self._known: dict[Traits, int] = {}
        self._not_met: Memo[Traits, list[str]] = Memo(OF_CIRCUMSTANCES)

    @transaction.atomic
    def place(self, learner_ids: Iterable[int]) -> int:
        """Brings these people's standings up to date; returns how many have changed."""
        ids = sorted(set(learner_ids))
        if self.survey.current:
            counts.hold()
        before = self._take(ids)
        people = dict(self.people(ids))
        after = self._stand(people)
        lacking: Lacking = {}
        for pk, exact in people.items():
            for key in self._questions_not_met(exact.content):
                columns = self.shortfalls.columns(exact, key)
                if columns["tenths"]:
                    lacking[before[pk].pk, key] = tuple(columns.values())
        moved = {pk for pk in after if before[pk].stands != after[pk]}
        self._move({pk: after[pk] for pk in moved})
        self._tell(before, after)
        stored = self._shortfalls([taken.pk for taken in before.values()])
        changed = self._write_shortfalls(stored, lacking)
        changed_people = {pk for pk in after if pk in moved or before[pk].pk in changed}
        if self.survey.current:
            self._count(changed_people, before, after, stored, lacking)
        return len(changed_people)

    def _tell(self, before: dict[int, Taken], after: dict[int, Stands]) -> None:
        """Who is in other circumstances than before, for those who want to know."""
        now = {pk: stands.circumstances for pk, stands in after.items() if stands.circumstances is not None}
        moved = {pk: to for pk, to in now.items() if before[pk].stands.circumstances != to}
        if self.survey.current and moved:
            was = {pk: before[pk].stands.circumstances for pk in moved}
            announce(EventKind.DECISION_CHANGED, lambda: moved_items(self.survey, was, moved))

    def _stand(self, people: dict[int, Exact]) -> dict[int, Stands]:
        """Where these people stand now."""
        found = self._circumstances({exact.content for exact in people.values()})
        if not self.survey.current:
            return {pk: Stands(found[exact.content]) for pk, exact in people.items()}
        places = places_on(actor=WORKER, learner_ids=people, day=self.survey.as_of, employment=SERVING)
        patterns = dict(Circumstances.objects.filter(pk__in=found.values()).values_list("pk", "pattern_id"))
        return {
            pk: Stands(found[exact.content], places.get(pk, ""), patterns[found[exact.content]])
            for pk, exact in people.items()
        }

    def _count(
        self, people: set[int], before: dict[int, Taken], after: dict[int, Stands], stored: Stored, lacking: Lacking
    ) -> None:
        """Appends to the kept counts what has changed about these people."""
        counting = counts.Differences(self.survey, self.patterns)
        for pk in people:
            standing, stood = before[pk]
            was = {key: stored[standing, key][1][1:3] for key in self.questions if (standing, key) in stored}
            now = {key: lacking[standing, key][1:3] for key in self.questions if (standing, key) in lacking}
            counting.add(stood.place, stood.pattern, was, -1)
            counting.add(after[pk].place, after[pk].pattern, now)
        counting.write()

    def people(self, ids: Sequence[int]) -> Iterator[tuple[int, Exact]]:
        """These people on the day of the survey, from the ledger where it fits the day."""
        as_of = self.survey.as_of
        relief = relief_of(actor=WORKER, learner_ids=ids, as_of=as_of, policy=self.survey.policy)
        rows: dict[int, list[LedgerRow]] = {}
        credits: dict[int, list[Credit]] = {}
        if self.by_records:
            credits = verified_credits_by_learner(actor=WORKER, learner_ids=ids, day=as_of)
        else:
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
            known = learner, approved.facts
            if self.by_records:
                found = self.by_records.by_credits(*known, credits.get(person.pk, ()), approved.required_years)
            else:
                found = self.reducer.reduce(*known, rows.get(person.pk, ()), approved.required_years)
            yield person.pk, found

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

    def _take(self, ids: list[int]) -> dict[int, Taken]:
        """Takes the standings of these people until the transaction ends, new ones included."""
        taken = self._lock(ids)
        new = [pk for pk in ids if pk not in taken]
        if new:
            rows = [Standing(survey=self.survey, learner_id=pk) for pk in new]
            Standing.objects.unscoped().bulk_create(rows, ignore_conflicts=True)
            taken |= self._lock(new)
        return taken

    def _lock(self, ids: list[int]) -> dict[int, Taken]:
        rows = Standing.objects.unscoped().filter(survey=self.survey, learner_id__in=ids).order_by("learner_id")
        locked = rows.select_for_update(no_key=True)
        columns = ("learner_id", "pk", "circumstances_id", "place", "pattern_id")
        return {learner_id: Taken(pk, Stands(*rest)) for learner_id, pk, *rest in locked.values_list(*columns)}

    def _circumstances(self, contents: set[Traits]) -> dict[Traits, int]:
        """Ids of the circumstances, made and answered where they are new."""
        if len(self._known) > OF_CIRCUMSTANCES or not self.pack.enough_tells:
            self._known.clear()  # of a notice under which nearly everybody has their own, unused ones are removed
        asked = {content for content in contents if content not in self._known}
        if asked:
            by_digest = {content.digest(): content for content in asked}
            self._make(by_digest)
            rows = self._same_question().filter(digest__in=by_digest)
            unanswered = []
            columns = ("pk", "digest", "answered_under", "pattern_id")
            for pk, digest, answered_under, pattern in rows.values_list(*columns):
                self._known[by_digest[digest]] = pk
                if answered_under != self.pack.hash or (pattern is None and self.survey.current):
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

    def _move(self, moved: dict[int, Stands]) -> None:
        rows = [
            Standing(
                survey=self.survey, learner_id=pk, circumstances_id=to.circumstances, place=to.place,
                pattern_id=to.pattern,
            )
            for pk, to in sorted(moved.items())
        ]  # fmt: skip
        Standing.objects.unscoped().bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["learner", "survey"],
            update_fields=["circumstances", "place", "pattern"],
        )

    def _shortfalls(self, standings: list[int]) -> Stored:
        rows = Shortfall.objects.filter(question__in=self.questions, standing_id__in=standings)
        columns = ("pk", "standing_id", "question", "missing", "tenths", "fee_cents", "feasible")
        return {(row[1], row[2]): (row[0], row[3:]) for row in rows.values_list(*columns)}

    def _write_shortfalls(self, stored: Stored, lacking: Lacking) -> set[int]:
        """Writes what has changed; returns the standings for which something has."""
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
    _sum_up(todo, answers, answering)
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


def _sum_up(todo: list[tuple[int, Traits]], answers: list[Answer], answering: Answering) -> None:
    """Under which law circumstances were answered, and what the answers look like in figures. Where they are counted
    otherwise by now, that is said (counts.shift)."""
    by_circumstances: dict[int, dict[str, tuple[str, str]]] = {}
    for answer in answers:
        by_circumstances.setdefault(answer.circumstances_id, {})[answer.question] = answer.state, answer.done
    excuses = [answering.excused_by(content) for _, content in todo]
    answered = [by_circumstances[pk] for pk, _ in todo]
    looks = [counts.AnswerLook(bool(excuse), by_key) for excuse, by_key in zip(excuses, answered, strict=True)]
    patterns = counts.patterns_of(answering.pack.id, looks)
    before = dict(Circumstances.objects.filter(pk__in=by_circumstances).values_list("pk", "pattern_id"))
    alike: dict[tuple[str, int, bool], list[int]] = {}
    for (pk, _), excuse, pattern in zip(todo, excuses, patterns, strict=True):
        otherwise = before[pk] is not None and before[pk] != pattern
        alike.setdefault((excuse, pattern, otherwise), []).append(pk)
    for (excuse, pattern, otherwise), pks in alike.items():
        said = {"shifted": True} if otherwise else {}
        rows = Circumstances.objects.filter(pk__in=pks)
        rows.update(answered_under=answering.pack.hash, excused_by=excuse, pattern=pattern, **said)
