"""What rows on their way would bring the people they are about: the same case, with and without them, decided by the
rules as every other case is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from credits.imports.forecast import Arrival, Forecast, Foretold, Turn
from credits.records.counting import as_credit, rows_from_credits
from credits.records.models import CreditRecord
from credits.records.selectors import records_by_learner
from exemptions.facts.relief import NOTHING, Relief
from exemptions.facts.selectors import relief_of
from ground.actors import Actor
from ground.pieces import pieces
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from policy import packs
from rulebook import Decision, Pack, decide, explain
from rulebook.counting import judge_credits
from rulebook.facts import AnnualCheck, CaseLearner, Credit
from rulebook.vocabulary import Outcome, Verdict, Voice

from ..decisions import cases
from ..decisions.selectors import human_decision

_PIECE = 500
_ANYBODY = CaseLearner()
"""Who studies on a platform makes no difference to what counts of it."""


def foretell(
    *,
    actor: Actor,
    people: Sequence[int],
    arrivals: Callable[[int], list[Arrival]],
    today: dt.date,
    report: Callable[[int, int], None],
) -> Forecast:
    """Under the notice of the present day, on the day on which its decisions are made. People go by in pieces, so
    memory does not grow with the file."""
    pack = packs.in_force(packs.of_day(today))
    told = _Telling(actor, Forecast(pack, packs.default_day(pack, today)))
    done = 0
    for piece in pieces(people, _PIECE):
        told.tell({pk: arrivals(pk) for pk in piece})
        done += len(piece)
        report(done, len(people))
    return told.forecast


class _Telling:
    """One forecast in the making. Remembers sentences."""

    def __init__(self, actor: Actor, forecast: Forecast) -> None:
        self.actor = actor
        self.forecast = forecast
        self._said: dict[tuple[object, ...], str] = {}

    @property
    def pack(self) -> Pack:
        return self.forecast.pack

    def tell(self, mine: dict[int, list[Arrival]]) -> None:
        """Some people with what arrives for each."""
        day, policy = self.forecast.day, self.pack.id
        people = learners_visible(actor=self.actor).filter(pk__in=mine).defer("id_number", "phone")
        records = records_by_learner(actor=self.actor, learner_ids=mine)
        relief = relief_of(actor=self.actor, learner_ids=mine, as_of=day, policy=policy)
        for person in people:
            approved = relief.get(person.pk, NOTHING)
            self._person(person, records.get(person.pk, []), mine[person.pk], approved)

    def _person(self, person: Learner, before: list[CreditRecord], arriving: list[Arrival], relief: Relief) -> None:
        corrected = {arrival.corrects for arrival in arriving}
        after = [record for record in before if record.pk not in corrected] + [one.record for one in arriving]
        self._rows(arriving, after)
        for year in self._changed_years(before, after):
            turned = self._turned(person, before, after, relief, year)
            if turned is not None:
                turn = Turn(year, person.pk, min(one.number for one in arriving))
                (self.forecast.complete if turned else self.forecast.no_longer).append(turn)

    def _rows(self, arriving: list[Arrival], after: list[CreditRecord]) -> None:
        """The verdict on each row, beside everything else that the person has studied on platforms."""
        known = self.pack.subject_index
        study = [as_credit(record) for record in after if record.source == "platform" and record.subject in known]
        verdicts = judge_credits(study, None, _ANYBODY, None, self.pack)
        credits = {credit.id: credit for credit in study}
        for one in arriving:
            row, key = one.record, str(one.record.public_id)
            if key in verdicts:
                said = self._sentence(verdicts[key], credits[key])
                told = Foretold(row.year, row.subject, verdicts[key].value, said)
            else:
                told = Foretold(row.year, row.subject, "subject_unknown", _("The notice has no such subject."))
            self.forecast.rows[one.number] = told

    def _sentence(self, verdict: Verdict, credit: Credit) -> str:
        key = verdict, credit.year, credit.subject, credit.platform, credit.completed_on, credit.exam_passed
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = explain.credit(verdict, credit, self.pack, voice=Voice.OFFICER)
        return said

    def _changed_years(self, before: list[CreditRecord], after: list[CreditRecord]) -> list[int]:
        """Years in which something else counts than before; adds up what is gained."""
        had, has = self._sums(before), self._sums(after)
        years = set()
        for key in had.keys() | has.keys():
            if gained := has.get(key, 0) - had.get(key, 0):
                self.forecast.gained[key] += gained
                years.add(key[0])
        return sorted(years)

    def _sums(self, records: list[CreditRecord]) -> dict[tuple[int, str], int]:
        found: dict[tuple[int, str], int] = {}
        rows = rows_from_credits(map(as_credit, records), self.forecast.day, self.pack)
        for year, subject, _class, tenths in rows:
            found[year, subject] = found.get((year, subject), 0) + tenths
        return found

    def _turned(
        self, person: Learner, before: list[CreditRecord], after: list[CreditRecord], relief: Relief, year: int
    ) -> bool | None:
        """True: the annual check of the year is met by the file. False: no longer. None: as before."""
        met = list(self._met(person, (before, after), relief, year))
        return None if met[0] is met[1] else met[1]

    def _met(self, person: Learner, ways: tuple[list[CreditRecord], ...], relief: Relief, year: int) -> Iterator[bool]:
        for records in ways:
            case = cases.build(
                learner=person,
                application=AnnualCheck(year),
                as_of=self.forecast.day,
                pack=self.pack,
                records=records,
                relief=relief,
            )
            yield self._holds(person, decide(case, self.pack)) is Outcome.MET

    def _holds(self, person: Learner, decision: Decision) -> Outcome:
        """What the rules say, or in a doubtful case an officer."""
        human = human_decision(actor=self.actor, learner=person, decision=decision)
        return Outcome(human.outcome) if human else decision.outcome
