"""What the journal knows beside the moves of tables of states: which of it can be objected to, why the rest needs no
way. No group answers for what people can lose: there each act is named."""

from __future__ import annotations

OWN = "what the person, or the unit, does itself"
FILES = "work of a file that somebody uploads; what it says of a person is told with the person's hours and requests"
WORK = "the portal's own work; nobody decides anything"
AGAIN = "says of a step what its own line says, too"
LAW = (
    "the law or a setting for everybody; what follows from it for a person is decided by the rules and can be reviewed"
)
LOOK = "a look, which everybody reads on their page"
ROSTER = "what the roster says; the person asks for its correction, and can object to one that is returned"
PLACE = "where somebody works, as their unit enters it; both units read it, put it right, and nothing granted is lost"
ACCESS = "a way in, not a right: what is on record stays, and an office gives the way in again"
UP = "nothing is decided: it lies with the office above"

CAN_BE_OBJECTED_TO = {
    "case.decided": "decision",
    "fact.ended": "fact",
    "fact.revoked": "request",
    "hours.claim_withdrawn": "request",
    "hours.withdrawn": "gone",
    "hours.all_decided": "record",
}
"""By action the kind under which whoever it concerns objects."""

NEEDS_NO_WAY = {
    "account.": ACCESS,
    "announcement.": OWN,
    "announcement.list_published": "published to be objected to; so can what it rests on",
    "announcement.published": "says something to everybody; decides nothing",
    "application.": OWN,
    "application_day.": LAW,
    "backup.": WORK,
    "behind.": "reminds; decides nothing",
    "card.opened_first": WORK,
    "card.rendered_again": WORK,
    "card_setting.": LAW,
    "signing_key.": "the key with which the portal signs its papers; what they say stays as it is",
    "casework.amended": OWN,
    "casework.drafted": OWN,
    "casework.evidence_added": OWN,
    "casework.evidence_removed": OWN,
    "casework.evidence_drawn": WORK,
    "casework.evidence_failed": "told to whoever handed it in, who hands in another",
    "casework.minded": WORK,
    "casework.offices_set": LAW,
    "charge.": WORK,
    "correction.asked": OWN,
    "courses.": "says what a platform offers; no person is in it",
    "credits.": WORK,
    "decision.": WORK,
    "draft.": LAW,
    "export.": LOOK,
    "fact.end_lifted": "gives back what was taken",
    "fact.recorded": "grants what was asked; less than that can be objected to as a request granted in part",
    "files.": WORK,
    "holidays.": LAW,
    "hours.confirmed": FILES,
    "hours.discarded": FILES,
    "hours.planned": FILES,
    "hours.planned_anew": FILES,
    "hours.refused": FILES,
    "hours.released": FILES,
    "hours.stored": FILES,
    "hours.uploaded": FILES,
    "hours.withdrawal_asked": FILES,
    "hours.all_asked": AGAIN,
    "hours.claim_recorded": "grants what was asked",
    "hours.mapping_saved": "says how a platform names its columns",
    "hours.missing_drawn": WORK,
    "hours.missing_handed_on": UP,
    "hours.missing_reported": OWN,
    "hours.overtaken": "another record of the same hours counts instead",
    "hours.passed_upward": UP,
    "hours.pushed_withdrawn": "the platform takes back its own word; the person reports the hours as missing",
    "hours.reopened": "the hours wait again",
    "hours.status_settled": WORK,
    "hours.undo_goes_on": WORK,
    "hours.wait_again": "the hours wait again; what is decided then can be objected to",
    "learner.changed": ROSTER,
    "learner.registered": ROSTER,
    "learner.admitted": PLACE,
    "learner.deceased": PLACE,
    "learner.employment_changed": PLACE,
    "learner.end_taken_back": PLACE,
    "learner.left": PLACE,
    "learner.move_taken_back": PLACE,
    "learner.moved": PLACE,
    "learner.post_confirmed": "grants",
    "learner.post_unconfirmed": "what changed has to be confirmed anew, or is claimed (6.2)",
    "list.": FILES,
    "merge.proposed": "nothing changes until another officer confirms it",
    "notices.": WORK,
    "objection.": OWN,
    "personal_data.": LOOK,
    "plan.": "the office's own plan, with its roster",
    "platform.": "says where to pay",
    "query.": OWN,
    "reading.": LAW,
    "registration.filed": OWN,
    "rows.": WORK,
    "regrouping.begun": PLACE,
    "regrouping.confirmation_forgotten": PLACE,
    "request.": "an old name of moves of requests",
    "review.asked": OWN,
    "role.": "an office gives its work to somebody; no right of the person's own",
    "roster.": ROSTER,
    "run.": WORK,
    "sample.asked": "draws; what is found can be objected to",
    "season.": "figures of many; changes afterwards are corrections with a reason",
    "settings.": LAW,
    "sign_in.": ACCESS,
    "standings.": WORK,
    "statistics.": "figures of many",
    "survey.": WORK,
    "surveys.": WORK,
    "synthetic.": WORK,
    "token.": ACCESS,
    "unit.": "the tree of units; people are moved by themselves",
    "webhook.": ACCESS,
}
"""Actions, or with a full stop at the end a whole group, each with the reason."""


def unsaid(actions: set[str]) -> set[str]:
    """Those of which nobody has said whether one can object to them."""
    return {action for action in actions if action not in CAN_BE_OBJECTED_TO and not reason(action)}


def reason(action: str) -> str:
    """Why an action needs no way: its own, or that of its group."""
    return NEEDS_NO_WAY.get(action) or NEEDS_NO_WAY.get(action.partition(".")[0] + ".", "")
