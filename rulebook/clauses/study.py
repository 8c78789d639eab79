"""Articles 2, 3 and 4: hours earned on a learning platform."""

from rulebook.facts import Credit
from rulebook.pack import Pack
from rulebook.vocabulary import Verdict


def platform_study(credit: Credit, pack: Pack) -> Verdict:
    """Whether the hours count, and as what. Verification and the day of the decision are looked at elsewhere."""
    day, year = credit.completed_on, credit.year
    for opens, closes in pack.spans:
        if opens <= day <= closes:
            break
    else:
        # The lists and the examination rule of this notice do not reach back to earlier years.
        if year < pack.policy_year and pack.study_year_of(day) == year:
            return Verdict.COUNTED_EARLIER_YEAR
        return Verdict.OUTSIDE_WINDOW
    for window in pack.windows_by_year.get(year, ()):
        if window.opens <= day <= window.closes:
            break
    else:
        return Verdict.YEAR_CLOSED
    index = pack.subject_index[credit.subject]
    if credit.platform not in pack.hosts[index]:
        return Verdict.PLATFORM_NOT_LISTED
    if pack.subjects[index].exam and credit.exam_passed is not True:
        return Verdict.EXAM_NOT_PASSED
    return Verdict.COUNTED if window.kind == "study" else Verdict.COUNTED_AS_MAKEUP
