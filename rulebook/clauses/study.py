"""Articles 2, 3 and 4: hours earned on a learning platform."""

from rulebook.facts import Credit
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.vocabulary import Verdict


def platform_study(credit: Credit, pack: Pack, purpose: str | None = None, readings: Readings | None = None) -> Verdict:
    """Whether the hours count under this notice by itself, and as what. Verification and the day of the decision are
    looked at elsewhere."""
    day, year = credit.completed_on, credit.year
    windows = pack.windows_by_year.get(year, ())
    if day > pack.last_day and day > pack.closes_last(year):
        return Verdict.OUTSIDE_WINDOW
    for window in windows:
        if (
            window.opens <= day <= window.closes
            if window.simple
            else window.fits(credit, purpose, readings or Readings(pack))
        ):
            break
    else:
        if not windows and any(opens <= day <= closes for opens, closes in pack.spans):
            return Verdict.YEAR_CLOSED
        # The lists and the examination rule of this notice do not reach back to earlier years.
        if year < pack.policy_year and pack.study_year_of(day) == year:
            return Verdict.COUNTED_EARLIER_YEAR
        return Verdict.OUTSIDE_WINDOW
    index = pack.subject_index[credit.subject]
    hosts = pack.hosts[index]
    if hosts is not None and (credit.platform not in hosts or credit.platform not in (window.platforms or hosts)):
        return Verdict.PLATFORM_NOT_LISTED
    if pack.subjects[index].exam and credit.exam_passed is not True:
        return Verdict.EXAM_NOT_PASSED
    return Verdict.COUNTED if window.kind == "study" else Verdict.COUNTED_AS_MAKEUP
