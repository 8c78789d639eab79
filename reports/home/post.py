"""Of somebody whose post nobody has confirmed (article 6.2): what the roster says, and the answer either way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assessments.decisions.selectors import Assessment
from rulebook import decide
from rulebook.bearing import clauses_on
from rulebook.vocabulary import Sector

from .. import wording
from .reasons import ReasonsShown

FACTS = ("sector", "grassroots_post")


@dataclass(frozen=True)
class EitherWay:
    """The answer if an office confirms one thing, or the other."""

    outcome: str
    tenths: int
    """Hours missing."""
    article: str


@dataclass(frozen=True)
class PostDoubt:
    """What the roster says of ownership and post, and what would follow."""

    sector: str
    grassroots_post: bool | None
    confirmed: EitherWay
    """Non-public economy, or front line, whichever the roster leaves possible."""
    denied: EitherWay


def post_doubt(assessment: Assessment, reasons: ReasonsShown) -> PostDoubt | None:
    """None unless a clause on ownership or post cannot be answered because nobody has confirmed them."""
    learner, bearing = assessment.learner, {entry.id for entry in clauses_on(FACTS, assessment.pack)}
    if learner.post_confirmed_at is not None or not any(reason.id in bearing for reason in reasons.unclear):
        return None
    non_public = learner.sector == Sector.NON_PUBLIC
    return PostDoubt(
        sector=learner.get_sector_display() if learner.sector else "",
        grassroots_post=learner.grassroots_post,
        confirmed=_if(assessment, Sector.NON_PUBLIC if non_public else Sector.PUBLIC, grassroots=not non_public),
        denied=_if(assessment, Sector.PUBLIC, grassroots=False),
    )


def _if(assessment: Assessment, sector: Sector, *, grassroots: bool) -> EitherWay:
    case = assessment.decision.case
    person = replace(case.learner, sector=sector, grassroots_post=grassroots)
    decision = decide(replace(case, learner=person), assessment.pack)
    missing = sum(gap.tenths for gap in decision.missing or ())
    return EitherWay(decision.outcome.value, missing, wording.article(decision.route) if decision.route else "")
