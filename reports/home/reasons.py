"""Why: what each clause says about the person, and where the notice can be read in two ways."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assessments.decisions.selectors import Assessment
from casework.requests.kinds import CaseKind
from rulebook import Decision, Pack, explain
from rulebook.bearing import unrecorded
from rulebook.vocabulary import Outcome, Reach

from .claims import kinds_by_clause


@dataclass(frozen=True)
class RouteReason:
    """What one clause says about the person; ``rule`` is the clause itself in plain words."""

    id: str
    standing: Reach
    sentence: str
    rule: str
    forms: tuple[CaseKind, ...] = ()
    """What can be asked for so that it fits, where it does not or nobody knows."""


@dataclass(frozen=True)
class ReasonsShown:
    """The clauses considered. Of those that apply the deciding one stands first."""

    helping: tuple[RouteReason, ...]
    unclear: tuple[RouteReason, ...]
    could_help: tuple[RouteReason, ...]
    """Clauses for this application that turn on a fact nobody has recorded: worth a claim, if it is so."""
    not_applying: tuple[RouteReason, ...]
    doubts: tuple[str, ...]
    """Places where the notice can be read in two ways, and the answer hangs on it."""


def reasons_of(assessment: Assessment) -> ReasonsShown:
    decision, rules = assessment.decision, _rules(assessment.pack)
    by_standing: dict[Reach, list[RouteReason]] = {standing: [] for standing in Reach}
    for answer in assessment.clauses:
        reason = RouteReason(answer.id, answer.outcome, answer.because, rules.get(answer.id, ""))
        by_standing[answer.outcome].append(reason)
    idle = by_standing[Reach.DOES_NOT_APPLY]
    unrecorded = frozenset[str]() if assessment.outcome is Outcome.MET else _unrecorded(decision)
    could_help = [reason for reason in idle if reason.id in unrecorded]
    unclear = by_standing[Reach.CANNOT_TELL]
    forms = kinds_by_clause((reason.id for reason in (*could_help, *unclear)), assessment.pack)
    return ReasonsShown(
        helping=tuple(sorted(by_standing[Reach.APPLIES], key=lambda reason: reason.id != decision.route)),
        unclear=tuple(replace(reason, forms=forms.get(reason.id, ())) for reason in unclear),
        could_help=tuple(replace(reason, forms=forms.get(reason.id, ())) for reason in could_help),
        not_applying=tuple(reason for reason in idle if reason.id not in unrecorded),
        doubts=tuple(doubt.because for doubt in explain.doubts(decision)),
    )


def _unrecorded(decision: Decision) -> frozenset[str]:
    """Clauses that cover the application and turn on a fact that is not on record."""
    return frozenset(unrecorded(decision.case, decision.pack))


def _rules(pack: Pack) -> dict[str, str]:
    """Each clause in plain words. Two base entries share an id (5.1): what fits is said by the sentence itself."""
    entries = (*pack.relief, *pack.waivers, *pack.deeming, *pack.conversions)
    return {entry.id: entry.summary for entry in entries}
