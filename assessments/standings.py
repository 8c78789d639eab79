"""Brings standings up to date: reads what the rules look at, finds the circumstances, answers what is not answered yet.

Of two workers on the same person the second reads after the first has written: each takes the rows of its people first,
in the order of their ids (on SQLite one writer at a time is admitted anyway), and only then reads the facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from credits.law import as_credit
from credits.selectors import annual_credits_by_learner, learners_with_later_records, records_by_learner
from exemptions.selectors import NOTHING, relief_of
from journal.actors import SystemActor
from learners.selectors import assessed
from rulebook import Pack
from rulebook.counting import judge_credits
from rulebook.facts import Credit, Learner
from rulebook.ledger import LedgerRow, counting_class
from rulebook.vocabulary import Verdict

from . import cases, law
from .circumstances import Answering, Content, Reducer
from .models import Answer, Circumstances, Standing, Survey

PIECE = 2000
WORKER = SystemActor("standings")
_ANYBODY = Learner(sanke_teacher=True, high_skilled=True)
_COLUMNS = [field.name for field in Answer._meta.concrete_fields if field.name not in {"id", "circumstances", "question"}]


class Placing:
    """Places people in their circumstances for one survey. Remembers between pieces; use it for one run of work."""

    def __init__(self, survey: Survey, pack: Pack) -> None:
        self.survey = survey
        self.pack = pack
        self.reducer = Reducer(pack, survey.as_of)
        self.answering = Answering(pack)
        self._known: dict[Content, int] = {}

    @transaction.atomic
    def place(self, learner_ids: Iterable[int]) -> int:
        """Brings these people's standings up to date; returns how many have changed."""
        ids = sorted(set(learner_ids))
        before = self._take(ids)
        contents = dict(self.contents(ids))
        found = self._circumstances(set(contents.values()))
        changed = {pk: found[content] for pk, content in contents.items() if before.get(pk) != found[content]}
        self._write(changed)
        return len(changed)

    def contents(self, ids: Sequence[int]) -> Iterator[tuple[int, Content]]:
        """The circumstances of these people on the day of the survey, from the ledger where it fits the day."""
        as_of = self.survey.as_of
        relief = relief_of(actor=WORKER, learner_ids=ids, as_of=as_of)
        rows = self._ledger_rows(ids)
        for person in assessed(actor=WORKER, learner_ids=ids):
            approved = relief.get(person.pk, NOTHING)
            learner = cases.as_learner(
                sex=person.sex,
                birth_date=person.birth_date if person.birth_date is None or person.birth_date <= as_of else None,
                sector=person.sector,
                grassroots_post=person.grassroots_post,
                confirmed=person.post_confirmed_at is not None,
                relief=approved,
            )
            yield person.pk, self.reducer.reduce(learner, approved.facts, rows.get(person.pk, ()), approved.required_years)

    def _ledger_rows(self, ids: Sequence[int]) -> dict[int, list[LedgerRow]]:
        """Annual credit records hold everything that was verified. Where something counts that was completed only after
        the day, and under older packs, the records themselves are read."""
        if self.pack.id != law.policies()[-1]:
            return self._rows_from_records(ids)
        rows = annual_credits_by_learner(actor=WORKER, learner_ids=ids)
        if self.survey.as_of < max(closes for _, closes in self.pack.spans):
            later = learners_with_later_records(actor=WORKER, learner_ids=ids, day=self.survey.as_of)
            rows |= dict.fromkeys(later, []) | self._rows_from_records(later)
        return rows

    def _rows_from_records(self, ids: Sequence[int]) -> dict[int, list[LedgerRow]]:
        as_of, pack = self.survey.as_of, self.pack
        records = records_by_learner(actor=WORKER, learner_ids=ids)
        return {pk: rows_from_credits(map(as_credit, group), as_of, pack) for pk, group in records.items()}

    def _take(self, ids: list[int]) -> dict[int, int | None]:
        """Takes the standings of these people until the transaction ends, new ones included."""
        taken = self._lock(ids)
        new = [pk for pk in ids if pk not in taken]
        if new:
            rows = [Standing(survey=self.survey, learner_id=pk) for pk in new]
            Standing.objects.unscoped().bulk_create(rows, ignore_conflicts=True)
            taken |= self._lock(new)
        return taken

    def _lock(self, ids: list[int]) -> dict[int, int | None]:
        rows = Standing.objects.unscoped().filter(survey=self.survey, learner_id__in=ids).order_by("learner_id")
        return dict(rows.select_for_update(no_key=True).values_list("learner_id", "circumstances_id"))

    def _circumstances(self, contents: set[Content]) -> dict[Content, int]:
        """Ids of the circumstances, made and answered where they are new."""
        asked = {content for content in contents if content not in self._known}
        if asked:
            by_digest = {content.digest(): content for content in asked}
            self._make(by_digest)
            rows = Circumstances.objects.filter(policy=self.pack.id, digest__in=by_digest)
            unanswered = []
            for pk, digest, answered_under in rows.values_list("pk", "digest", "answered_under"):
                self._known[by_digest[digest]] = pk
                if answered_under != self.pack.hash:
                    unanswered.append((pk, by_digest[digest]))
            answer_anew(unanswered, self.answering)
        return {content: self._known[content] for content in contents}

    def _make(self, by_digest: dict[str, Content]) -> None:
        """In the order of the digests, so that two workers that make the same ones never wait in a circle."""
        known = set(
            Circumstances.objects.filter(policy=self.pack.id, digest__in=by_digest).values_list("digest", flat=True)
        )
        new = [
            Circumstances(policy=self.pack.id, digest=digest, content=list(by_digest[digest]))
            for digest in sorted(by_digest.keys() - known)
        ]
        Circumstances.objects.bulk_create(new, ignore_conflicts=True)

    def _write(self, changed: dict[int, int]) -> None:
        rows = [Standing(survey=self.survey, learner_id=pk, circumstances_id=to) for pk, to in sorted(changed.items())]
        Standing.objects.unscoped().bulk_create(
            rows, update_conflicts=True, unique_fields=["learner", "survey"], update_fields=["circumstances"]
        )


def answer_anew(waiting: Iterable[tuple[int, Content]], answering: Answering) -> int:
    """Answers every question in these circumstances under the law of ``answering``; returns for how many."""
    todo = sorted(waiting, key=lambda pair: pair[0])
    if not todo:
        return 0
    answers = [answer for pk, content in todo for answer in answering.answers(pk, content)]
    Answer.objects.bulk_create(
        answers, update_conflicts=True, unique_fields=["circumstances", "question"], update_fields=_COLUMNS, batch_size=500
    )
    by_excuse: dict[str, list[int]] = {}
    for pk, content in todo:
        by_excuse.setdefault(answering.excused_by(content), []).append(pk)
    for excuse, pks in by_excuse.items():
        for start in range(0, len(pks), PIECE):
            rows = Circumstances.objects.filter(pk__in=pks[start : start + PIECE])
            rows.update(answered_under=answering.pack.hash, excused_by=excuse)
    return len(todo)


def rows_from_credits(credits: Iterable[Credit], as_of: dt.date, pack: Pack) -> list[LedgerRow]:
    """What credits completed by a day add up to, by year, subject and counting class, each course once."""
    done = [credit for credit in credits if credit.verified and credit.completed_on <= as_of]
    done = [credit for credit in done if credit.subject in pack.subject_index]
    verdicts = judge_credits(done, as_of, _ANYBODY, None, pack)
    totals: dict[tuple[int, str, str], int] = {}
    for credit in done:
        name = counting_class(credit, pack)
        if name and verdicts[credit.id] is not Verdict.DUPLICATE:
            key = credit.year, credit.subject, name
            totals[key] = totals.get(key, 0) + credit.tenths
    return [(*key, tenths) for key, tenths in sorted(totals.items())]
