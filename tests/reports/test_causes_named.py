"""Every act that can change what is counted of a person is a cause of a corrected season: the groups of the journal,
act by act."""

from __future__ import annotations

from journal.actions import ACTIONS
from reports.closing.causes import CHANGES

GROUPS = ("learner.", "fact.", "hours.", "plan.", "casework.", "case.", "merge.", "correction.")
COUNTS_NOTHING = {
    "asks or prepares": [
        "casework.amended", "casework.cancelled", "casework.drafted", "casework.filed", "correction.asked",
        "hours.all_asked", "hours.missing_reported", "hours.missing_replied", "hours.planned", "hours.planned_anew",
        "hours.uploaded", "hours.withdrawal_asked", "merge.proposed", "plan.changed", "plan.drafted", "plan.file",
        "plan.roster_planned", "plan.roster_planned_anew", "plan.roster_uploaded",
    ],
    "goes to somebody else, or waits again as before": [
        "casework.handed_on", "casework.minded", "casework.offices_set", "correction.reopened",
        "hours.missing_handed_on", "hours.missing_reopened", "hours.passed_upward", "hours.released",
        "hours.undo_goes_on", "plan.roster_released",
    ],
    "refuses: what stood stays": [
        "casework.refuse", "casework.return", "correction.returned", "hours.discarded", "hours.missing_answered",
        "hours.refused", "merge.refused", "plan.roster_discarded", "plan.roster_refused",
    ],
    "of papers and files": [
        "casework.evidence_added", "casework.evidence_drawn", "casework.evidence_failed", "casework.evidence_removed",
        "hours.confirmed", "hours.mapping_saved", "hours.missing_drawn", "plan.roster_confirmed",
    ],
    "the roster of a plan that counts only once it is recorded": ["plan.roster_stored"],
}  # fmt: skip


def untold(actions, causes) -> set[str]:
    still = {action for named in COUNTS_NOTHING.values() for action in named}
    return {action for action in actions if action.startswith(GROUPS)} - still - set(causes)


def test_each_act_is_a_cause_or_counts_nothing():
    assert untold(ACTIONS, CHANGES) == set()
    named = [action for group in COUNTS_NOTHING.values() for action in group]
    assert len(named) == len(set(named))
    assert not set(named) & set(CHANGES), "one or the other"
    assert set(named) | set(CHANGES) <= set(ACTIONS), "and every name is one of the journal"


def test_control_an_act_that_nobody_names_is_found():
    assert untold([*ACTIONS, "fact.doubled"], CHANGES) == {"fact.doubled"}
    assert untold(ACTIONS, set(CHANGES) - {"fact.end_lifted"}) == {"fact.end_lifted"}
