"""Credits as a person sees them before applying for anything: does this record count, and if not, why not?"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rulebook import explain
from rulebook.counting import judge_credits
from rulebook.facts import Application, CaseLearner, Credit
from rulebook.ledger import counting_class
from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE
from rulebook.vocabulary import COUNTED_VERDICTS, Verdict


class CreditVerdict(NamedTuple):
    """`counts` now; `counting_class` says under which condition the hours count at all (None: never)."""

    code: Verdict
    counts: bool
    counting_class: str | None
    because: str


def credit_verdicts(
    credits: Sequence[Credit],
    pack: Pack,
    *,
    learner: CaseLearner | None = None,
    as_of: date | None = None,
    application: Application | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> dict[str, CreditVerdict]:
    """What becomes of each credit of one person, by id, courses reported twice included.

    Without `as_of` nothing is too late; without `application` a conversion that counts for one purpose counts.
    """
    purpose = application.purpose if application else None
    verdicts = judge_credits(credits, as_of, learner or CaseLearner(), purpose, pack)
    return {
        credit.id: CreditVerdict(
            verdicts[credit.id],
            verdicts[credit.id] in COUNTED_VERDICTS,
            counting_class(credit, pack),
            explain.credit(verdicts[credit.id], credit, pack, as_of=as_of, application=application, language=language),
        )
        for credit in credits
    }


def credit_verdict(
    credit: Credit,
    pack: Pack,
    *,
    learner: CaseLearner | None = None,
    as_of: date | None = None,
    application: Application | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> CreditVerdict:
    """What becomes of one credit looked at alone."""
    verdicts = credit_verdicts([credit], pack, learner=learner, as_of=as_of, application=application, language=language)
    return verdicts[credit.id]
