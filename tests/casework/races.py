"""What two people can do at once to each thing that is decided: how a row gets into a state, and the moves that leave
it. ``RACES[label][state]`` is a maker and, by move, ``act(cast, row, turn)``: ``turn`` 0 or 1 says which of the two.
"""

from __future__ import annotations

from accounts.registrations.services import approve_registration, return_registration
from assessments.doubts.services import take_back_decision
from casework.corrections.services import approve_correction, return_correction
from credits.missing.services import reply_missing
from credits.verification.services import (
    undo_verification,
)
from learners.disclosure.services import agree_full_export, take_full_export
from learners.merging.services import confirm_merge, refuse_merge, undo_merge
from reports.announcements.services import answer_list_objection, withdraw_announcement
from reports.cards.services import revoke
from tests.security import things_work

from .race_hours import (
    HOURS,
    PLAN,
    _act,
    _answer_hours,
    _answered_hours,
    _reported,
)
from .race_papers import (
    _agreed,
    _answer_review,
    _by,
    _card,
    _check,
    _close,
    _confirm,
    _discard,
    _export,
    _finding,
    _freeze,
    _list,
    _list_objection,
    _mend,
    _mended,
    _merged,
    _outdated,
    _proposed,
    _reopen,
    _sampled,
    _table,
)
from .race_parts import LATER, TODAY, Leaving, person
from .race_requests import (
    OBJECTION,
    REQUEST,
    _asked,
    _filing,
    _registered,
)

RACES: dict[str, dict[str, Leaving]] = {
    "casework.CaseRequest": REQUEST,
    "casework.Correction": {"waiting": Leaving(_asked, _filing("correction", approve_correction, return_correction))},
    "accounts.Registration": {
        "waiting": Leaving(_registered, _filing("registration", approve_registration, return_registration))
    },
    "casework.Objection": OBJECTION,
    "credits.CreditRecord": HOURS,
    "credits.Verification": {
        "done": Leaving(
            _act,
            {
                "undo": lambda cast, row, turn: undo_verification(
                    actor=cast.league_reviewer.actor, verification=row, now=LATER
                )
            },
        )
    },
    "credits.MissingHours": {
        "waiting": Leaving(_reported, {"answer": _answer_hours}),
        "answered": Leaving(
            _answered_hours,
            {
                "reply": lambda cast, row, turn: reply_missing(
                    actor=cast.alatan.actor, report=row, text="已补传", now=LATER
                )
            },
        ),
    },
    "exemptions.TrainingPlan": PLAN,
    "learners.Merge": {
        "proposed": Leaving(
            _proposed,
            {
                "confirm": _by("banner_hr", confirm_merge, "merge"),
                "refuse": _by("banner_hr", refuse_merge, "merge", reason="两个人"),
            },
        ),
        "merged": Leaving(_merged, {"undo": _by("banner_hr", undo_merge, "merge", reason="两个人")}),
    },
    "learners.FullExport": {
        "asked": Leaving(_export, {"agree": _by("banner_hr", agree_full_export, "export")}),
        "agreed": Leaving(
            _agreed,
            {
                "take": lambda cast, row, turn: take_full_export(
                    actor=cast.department_hr.actor, export=row, day=TODAY, now=LATER
                )
            },
        ),
    },
    "assessments.HumanDecision": {
        "in_force": Leaving(
            lambda cast: things_work.human_decision(person(cast), ""),
            {"take_back": _by("banner_hr", take_back_decision, "decision", reason="误判")},
        )
    },
    "assessments.ReviewRequest": {
        "open": Leaving(
            lambda cast: things_work.review(person(cast), ""),
            {"answer": _answer_review},
        )
    },
    "reports.ReviewCard": {
        "valid": Leaving(_card, {"revoke": _by("banner_hr", revoke, "card", reason="有误")}),
        "outdated": Leaving(_outdated, {"revoke": _by("banner_hr", revoke, "card", reason="有误")}),
    },
    "reports.YearTable": {"made": Leaving(_table, {"freeze": _freeze, "discard": _discard})},
    "reports.Announcement": {
        "published": Leaving(
            _list,
            {"withdraw": _by("banner_hr", withdraw_announcement, "announcement", reason="有误"), "close": _close},
        )
    },
    "reports.ListObjection": {
        "open": Leaving(
            _list_objection, {"answer": _by("banner_hr", answer_list_objection, "objection", answer="已更正")}
        )
    },
    "reports.SampledPerson": {
        "open": Leaving(_sampled, {"check": _check}),
        "finding": Leaving(_finding, {"mend": _mend}),
        "mended": Leaving(_mended, {"confirm": _confirm, "reopen": _reopen}),
    },
}
