"""Articles 2, 6.5, 6.6 and 6.8: hours earned outside the platforms."""

from rulebook.entries import Conversion
from rulebook.facts import CaseLearner, Credit
from rulebook.pack import Pack
from rulebook.vocabulary import Need, Verdict


def own_year(credit: Credit, conversion: Conversion, pack: Pack) -> Verdict | None:
    """What holds for every conversion: its one subject, and the year in which it was completed."""
    if credit.subject != conversion.subject and credit.subject not in conversion.also:
        return Verdict.SUBJECT_NOT_ALLOWED
    return None if pack.study_year_of(credit.completed_on) == credit.year else Verdict.WRONG_YEAR


def with_certificate(credit: Credit, learner: CaseLearner) -> Verdict | None:
    """6.6: seminars, forums, exchanges, visits and the like count by their certificate."""
    return None if credit.certificate else Verdict.NO_CERTIFICATE


def for_sanke_teachers(credit: Credit, learner: CaseLearner) -> Verdict | None:
    """6.5: training of those who were teachers of the three subjects when it took place."""
    was = learner.has(Need.SANKE_TEACHER) if credit.was_sanke_teacher is None else credit.was_sanke_teacher
    return None if was else Verdict.NOT_SANKE_TEACHER


def for_high_skilled(credit: Credit, learner: CaseLearner) -> Verdict | None:
    """6.8: training of highly skilled workers."""
    return None if learner.has(Need.HIGH_SKILLED) else Verdict.NOT_HIGH_SKILLED


def whoever(credit: Credit, learner: CaseLearner) -> Verdict | None:
    """A conversion that asks for nothing but what its condition says."""
    return None


def for_purpose(conversion: Conversion, purpose: str | None) -> Verdict | None:
    """6.8: only for the purposes that the clause names; no purpose yet is covered."""
    if purpose is None or not conversion.only_for or purpose in conversion.only_for:
        return None
    return Verdict.PURPOSE_NOT_COVERED


def recognised(credit: Credit, pack: Pack) -> Verdict:
    """2: hours verified by another place of the region count by its document, whatever any notice says of platforms,
    windows and examinations."""
    if credit.year > pack.study_year_of(credit.completed_on):
        return Verdict.WRONG_YEAR
    return Verdict.COUNTED if credit.certificate else Verdict.NO_CERTIFICATE


def before_window(credit: Credit, pack: Pack) -> bool:
    """Whether this is a conversion of the policy year of the notice that judges it, completed in that year but outside
    its study window: whether it counts is the reading conversion_window."""
    return (
        credit.year == pack.policy_year
        and pack.study_year_of(credit.completed_on) == credit.year
        and not pack.study_window.contains(credit.completed_on)
    )


NEEDS = {
    None: whoever,
    Need.CERTIFICATE: with_certificate,
    Need.SANKE_TEACHER: for_sanke_teachers,
    Need.HIGH_SKILLED: for_high_skilled,
}
