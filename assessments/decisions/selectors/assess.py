"""The answer for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from credits.records.models import CreditRecord
from credits.records.selectors import records_of
from exemptions.facts.relief import NOTHING
from exemptions.facts.selectors import relief_of
from ground.actors import Actor, require
from ground.days import said_day
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from policy.packs import as_written, default_day, in_force, policies
from rulebook import Case, Decision, Pack, decide, explain
from rulebook.facts import AnnualCheck, Application
from rulebook.findings import ClauseAnswer, YearState
from rulebook.vocabulary import COUNTED_VERDICTS, Outcome, Verdict, Voice
from rulebook.windows import last_days

from .. import cases, purposes
from ..models import HumanDecision


@dataclass(frozen=True)
class RecordVerdict:
    """One record and what became of it. ``because`` is a sentence with the article; ``judged_by``: the policy year of
    the notice that said so, None where no notice did."""

    record: CreditRecord
    verdict: Verdict
    because: str
    judged_by: int | None

    @property
    def counts(self) -> bool:
        return self.verdict in COUNTED_VERDICTS


@dataclass(frozen=True)
class Assessment:
    """What the rules say of one person, application and day, with all it was made from.

    ``outcome`` is what holds: the rules' answer, or in a doubtful case the decision of an officer (``human``) as long
    as it fits the present facts and the present doubt.
    """

    learner: Learner
    decision: Decision
    records: tuple[CreditRecord, ...]
    human: HumanDecision | None
    voice: Voice
    """To whom its sentences speak: the person, or an officer who reads about somebody else."""

    @property
    def case(self) -> Case:
        return self.decision.case

    @property
    def pack(self) -> Pack:
        return self.decision.pack

    @property
    def application(self) -> Application:
        return self.decision.case.application

    @property
    def as_of(self) -> dt.date:
        return self.decision.case.as_of

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.human.outcome) if self.human else self.decision.outcome

    @cached_property
    def key(self) -> str:
        """Short name of the application within its policy."""
        return purposes.key_of(self.application)

    @cached_property
    def facts_hash(self) -> str:
        """Hash of the facts that stand behind the decision (assessments.decisions.cases.facts_hash)."""
        return cases.facts_hash(self.case)

    @cached_property
    def doubt_hash(self) -> str:
        """Hash of the facts on which the doubt hangs (assessments.decisions.cases.doubt_hash)."""
        return cases.doubt_hash(self.case, self.doubt)

    @property
    def doubt(self) -> str:
        """What the doubt is about, empty without one. A human decision holds for one doubt only."""
        return cases.doubt_of(self.decision.outcome, self.decision.by_default, self.decision.open_readings)

    @property
    def human_sentence(self) -> str:
        """The human decision in a sentence, whichever way it went; empty without one."""
        if self.human is None:
            return ""
        return _("%(outcome)s, decided by %(who)s on %(day)s: %(reason)s") % {
            "outcome": self.human.get_outcome_display(),
            "who": self.human.decided_by,
            "day": said_day(self.human.decided_at),
            "reason": self.human.reason,
        }

    @property
    def summary(self) -> str:
        """The whole decision in a sentence or two."""
        return explain.summary(self.decision, voice=self.voice)

    @cached_property
    def clauses(self) -> tuple[ClauseAnswer, ...]:
        """Every clause considered, with its sentence."""
        return self.decision.clauses(voice=self.voice)

    @property
    def doubts(self) -> tuple[ClauseAnswer, ...]:
        """Each open reading that matters, as a question with both its options."""
        return explain.doubts(self.decision)

    def can_be_made_up(self, today: dt.date) -> bool:
        """Whether all that is missing can still be earned: that is judged by today, whatever ``as_of`` is."""
        missing, purpose = self.decision.missing or (), self.decision.case.application.purpose
        return bool(missing) and len(last_days(missing, purpose, today, self.pack)) == len(missing)

    def years_by_themselves(self, years: Iterable[int]) -> dict[int, YearState]:
        """How each year stands by itself, as its annual check sees it: hours, and by what each subject is met."""
        found: dict[int, YearState] = {}
        for year in years:
            decision = decide(replace(self.case, application=AnnualCheck(year)), self.pack)
            found[year] = next(state for state in decision.years if state.year == year)
        return found

    @cached_property
    def verdicts(self) -> tuple[RecordVerdict, ...]:
        """Every record with counted, or the reason why not, the newest first."""
        credits = {credit.id: credit for credit in self.case.credits}
        found = []
        for record in self.records:
            credit = credits.get(str(record.public_id))
            if credit is not None:
                verdict = self.decision.credits[credit.id]
                because = explain.credit(
                    verdict, credit, self.pack, as_of=self.as_of, application=self.application, voice=self.voice
                )
                found.append(RecordVerdict(record, verdict, because, explain.judged_by(verdict, credit, self.pack)))
        return tuple(found)


def assess(*, actor: Actor, learner: Learner, application: Application, as_of: dt.date, policy: str) -> Assessment:
    """The answer for one person on one day, from the records as they are now.

    Raises Learner.DoesNotExist outside the actor's scope and KeyError for a policy that is not on offer.
    """
    person = learners_visible(actor=actor).select_related("unit").get(pk=learner.pk)
    return assess_read(actor=actor, learner=person, application=application, as_of=as_of, policy=policy)


def assess_read(*, actor: Actor, learner: Learner, application: Application, as_of: dt.date, policy: str) -> Assessment:
    """The same for a person whose row and unit the caller has read just now: they are not read again."""
    if not learner.seen_by(actor):
        raise Learner.DoesNotExist
    records = tuple(records_of(actor=actor, learner=learner))
    return _assessed(actor, learner, records, application, as_of, policy)


def assess_again(*, actor: Actor, assessment: Assessment, as_of: dt.date) -> Assessment:
    """The same question about the same person and records on another day."""
    asked, policy = assessment.application, assessment.pack.id
    return _assessed(actor, assessment.learner, assessment.records, asked, as_of, policy)


def outcomes_of(*, actor: Actor, assessment: Assessment, applications: Iterable[Application]) -> list[Outcome]:
    """The answers to other questions about the same person, facts and day, an officer's where one fits the doubt."""
    require(actor)
    decisions = [decide(replace(assessment.case, application=one), assessment.pack) for one in applications]
    conditions = [_fits(assessment.learner, decision) for decision in decisions]
    doubtful = [condition for condition in conditions if condition is not None]
    rows = HumanDecision.objects.unscoped().filter(reduce(or_, doubtful)) if doubtful else ()
    human = {row.key: Outcome(row.outcome) for row in rows}
    return [human.get(purposes.key_of(one.case.application), one.outcome) for one in decisions]


def assess_under_each(*, actor: Actor, learner: Learner, today: dt.date) -> tuple[Assessment, ...]:
    """A person under every notice on offer, the oldest first: the annual check of its policy year, on the day on which
    its decisions are made unless somebody chooses another. Raises Learner.DoesNotExist outside the actor's scope."""
    person = learners_visible(actor=actor).select_related("unit").get(pk=learner.pk)
    records = tuple(records_of(actor=actor, learner=person))
    notices = [as_written(policy) for policy in policies()]
    return tuple(
        _assessed(actor, person, records, AnnualCheck(pack.policy_year), default_day(pack, today), pack.id)
        for pack in notices
    )


def _assessed(
    actor: Actor,
    person: Learner,
    records: tuple[CreditRecord, ...],
    application: Application,
    as_of: dt.date,
    policy: str,
) -> Assessment:
    relief = relief_of(actor=actor, learner_ids=[person.pk], as_of=as_of, policy=policy).get(person.pk, NOTHING)
    pack = in_force(policy)
    case = cases.build(learner=person, application=application, as_of=as_of, pack=pack, records=records, relief=relief)
    decision = decide(case, pack)
    voice = Voice.LEARNER if actor.learner_id == person.pk else Voice.OFFICER
    return Assessment(person, decision, records, human_decision(actor=actor, learner=person, decision=decision), voice)


def records_with_verdicts(
    *, actor: Actor, learner: Learner, application: Application, as_of: dt.date, policy: str
) -> tuple[RecordVerdict, ...]:
    """Every live record of a person with counted, or the reason why not."""
    return assess(actor=actor, learner=learner, application=application, as_of=as_of, policy=policy).verdicts


def human_decision(*, actor: Actor, learner: Learner, decision: Decision) -> HumanDecision | None:
    """The officer's decision that fits these facts and this doubt, if there is one. Asked only in a doubtful case."""
    require(actor)
    fits = _fits(learner, decision)
    return HumanDecision.objects.unscoped().filter(fits).first() if fits is not None else None


def _fits(learner: Learner, decision: Decision) -> Q | None:
    """Condition on the decisions of officers that hold for a decision; None where nothing is in doubt."""
    doubt = cases.doubt_of(decision.outcome, decision.by_default, decision.open_readings)
    if not doubt:
        return None
    return Q(
        learner=learner,
        policy=decision.pack.id,
        key=purposes.key_of(decision.case.application),
        facts_hash__in=[cases.doubt_hash(decision.case, doubt), cases.facts_hash(decision.case)],
        doubt=doubt,
        ended_at__isnull=True,
    )
