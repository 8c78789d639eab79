"""What two people can do at once to each thing that is decided: how a row gets into a state, and the moves that leave
it. ``RACES[label][state]`` is a maker and, by move, ``act(cast, row, turn)``: ``turn`` 0 or 1 says which of the two.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.holders.models import Account, RoleAssignment
from accounts.registrations.services import approve_registration, return_registration
from assessments.doubts.services import answer_review, take_back_decision
from casework.corrections.services import approve_correction, ask_correction, return_correction
from casework.objections.services import answer_objection, undo_answer, withdraw_objection
from casework.objections.states import ObjectionMove
from casework.requests import services as requests
from casework.requests.states import RequestMove
from credits.missing.services import answer_missing, reply_missing, report_missing
from credits.records.models import CreditRecord
from credits.verification.services import (
    return_records,
    revoke_verification,
    undo_verification,
    verify_records,
)
from exemptions.plans import services as plans
from ground.roles import Role
from learners.disclosure.services import agree_full_export, ask_full_export, take_full_export
from learners.merging.services import confirm_merge, propose_merge, refuse_merge, undo_merge
from learners.people.models import Learner, Membership
from learners.people.particulars import Particulars
from reports.announcements.services import answer_list_objection, close_list, withdraw_announcement
from reports.cards.services import mark_outdated, revoke
from reports.sampling.models import SampledPerson
from reports.sampling.services import check_person, confirm_mended, note_mended, reopen_finding
from reports.statistics.services import discard_table, freeze_table
from tests.accounts import test_registrations as registering
from tests.cast import DAY, Cast, Member, id_number
from tests.credits.people import platform, record
from tests.exemptions import training
from tests.security import things_work

from . import contested_things
from .filing import NOW, PAGES, TRAINING, move, objected

TODAY = NOW.date()
LATER = NOW + dt.timedelta(minutes=1)
Act = Callable[[Cast, Any, int], Any]
_numbers = itertools.count(300, 2)


@dataclass(frozen=True)
class Leaving:
    """A state: who makes a row in it, and by move how it is left."""

    make: Callable[[Cast], Any]
    acts: dict[str, Act]


def seconds(cast: Cast) -> None:
    """A second officer beside some of the cast; not at the school, so that what its HR files lies with the league."""
    for name in ("banner_hr", "league_reviewer"):
        first = cast.members[name]
        account = Account.objects.create(login=f"{name}2", name=f"{first.account.name}二", password="!")
        RoleAssignment.objects.create(account=account, role=Role(name), unit=first.unit, since=dt.date(2020, 1, 1))
        cast.members[f"{name}2"] = Member(f"{name}2", account, None, first.unit)


def of(cast: Cast, name: str, turn: int) -> Any:
    return cast.members[f"{name}2" if turn else name].actor


def person(cast: Cast) -> Learner:
    number = next(_numbers)
    particulars = Particulars(name=f"职工{number}", id_number=id_number(DAY.replace(year=1980), number))
    learner = Learner.objects.unscoped().create(unit=cast.school, **particulars.columns())
    Membership.objects.unscoped().create(learner=learner, unit=cast.school, since=dt.date(2020, 1, 1))
    return learner


# --- requests ---------------------------------------------------------------------------------------------------------
def _drafted(cast: Cast) -> Any:
    row = requests.draft(
        actor=cast.unit_hr.actor, kind="hours_training", learner=person(cast), payload=dict(TRAINING), now=NOW
    )
    requests.attach(actor=cast.unit_hr.actor, request=row, pages=PAGES, now=NOW)
    return row


def _filed(cast: Cast) -> Any:
    row = _drafted(cast)
    return requests.file(actor=cast.unit_hr.actor, request=row, version=row.version, now=NOW)


def _reviewed(what: RequestMove) -> Callable[[Cast], Any]:
    return lambda cast: move(cast.league_reviewer, _filed(cast), what, reason="少一天")


def _decide(what: RequestMove) -> Act:
    more = {"granted": {**TRAINING, "hours": "16"}} if what is RequestMove.PASS_IN_PART else {}
    return lambda cast, row, turn: requests.decide(
        actor=of(cast, "league_reviewer", turn), request=row, move=what, version=row.version, now=LATER,
        reason="少一天", **more,
    )  # fmt: skip


def _own(what: Callable[..., Any]) -> Act:
    return lambda cast, row, turn: what(actor=cast.unit_hr.actor, request=row, version=row.version, now=LATER)


def _undo(cast: Cast, row: Any, turn: int) -> Any:
    return requests.undo(actor=cast.league_reviewer.actor, request=row, version=row.version, now=LATER)


def _revoke(cast: Cast, row: Any, turn: int) -> Any:
    who = of(cast, "league_reviewer", turn)
    return requests.revoke(actor=who, request=row, version=row.version, reason="误批", now=LATER)


REQUEST = {
    "draft": Leaving(_drafted, {"file": _own(requests.file), "cancel": _own(requests.cancel)}),
    "filed": Leaving(
        _filed,
        {
            **{str(what): _decide(what) for what in (RequestMove.PASS, RequestMove.PASS_IN_PART, RequestMove.RETURN)},
            "refuse": _decide(RequestMove.REFUSE),
            "cancel": _own(requests.cancel),
        },
    ),
    "returned": Leaving(
        _reviewed(RequestMove.RETURN),
        {"file": _own(requests.file), "cancel": _own(requests.cancel), "undo": _undo},
    ),
    "approved": Leaving(_reviewed(RequestMove.PASS), {"revoke": _revoke, "undo": _undo}),
    "refused": Leaving(_reviewed(RequestMove.REFUSE), {"undo": _undo}),
}


# --- registrations, corrections, objections ---------------------------------------------------------------------------
def _registered(cast: Cast) -> Any:
    number = next(_numbers)
    birth = dt.date(1990, 5, 20)
    phone = f"139255{number:05d}"
    return registering.filed(cast, name=f"新人{number}", number=id_number(birth, number), phone=phone)


def _asked(cast: Cast) -> Any:
    who = cast.alatan
    said = {"item": "field", "value": f"专业{next(_numbers)}", "explanation": "", "now": NOW}
    return ask_correction(actor=who.actor, learner=Learner.objects.unscoped().get(pk=who.learner.pk), **said)


def _filing(name: str, approve: Callable[..., Any], give_back: Callable[..., Any]) -> dict[str, Act]:
    def way(what: Callable[..., Any], **said: Any) -> Act:
        officers = ("unit_hr", "department_hr")
        return lambda cast, row, turn: what(actor=cast.members[officers[turn]].actor, **{name: row}, **said, now=LATER)

    return {"approve": way(approve), "return": way(give_back, reason="请附证明")}


def _objection(cast: Cast) -> Any:
    row = _filed(cast)
    return objected(cast.unit_hr, move(cast.league_reviewer, row, RequestMove.REFUSE, reason="材料不足"))


def _answer(what: ObjectionMove) -> Act:
    return lambda cast, row, turn: answer_objection(
        actor=cast.members["league_reviewer2" if turn else "league_policy"].actor, objection=row, move=what,
        reason="已核实", version=row.version, now=LATER,
    )  # fmt: skip


def _upheld(cast: Cast) -> Any:
    row = _objection(cast)
    _answer(ObjectionMove.UPHOLD)(cast, row, 0)
    return row


OBJECTION = {
    "open": Leaving(
        _objection,
        {
            "uphold": _answer(ObjectionMove.UPHOLD),
            "change": _answer(ObjectionMove.CHANGE),
            "withdraw": lambda cast, row, turn: withdraw_objection(
                actor=cast.unit_hr.actor, objection=row, version=row.version, now=LATER
            ),
        },
    ),
    "upheld": Leaving(
        _upheld,
        {
            "undo": lambda cast, row, turn: undo_answer(
                actor=cast.league_policy.actor, objection=row, version=row.version, now=LATER
            )
        },
    ),
}


# --- hours ------------------------------------------------------------------------------------------------------------
def _rows(row: CreditRecord) -> Any:
    return CreditRecord.objects.unscoped().filter(pk=row.pk)


def _returned_hours(cast: Cast) -> CreditRecord:
    row = record(person(cast))
    return_records(actor=cast.league_reviewer.actor, records=_rows(row), reason="重复", now=NOW)
    return _rows(row).get()


def _verified_hours(cast: Cast) -> CreditRecord:
    row = record(person(cast))
    verify_records(actor=cast.league_reviewer.actor, records=_rows(row), now=NOW)
    return _rows(row).get()


def _act(cast: Cast) -> Any:
    return verify_records(actor=cast.league_reviewer.actor, records=_rows(record(person(cast))), now=NOW)


def _verify(cast: Cast, row: Any, turn: int) -> Any:
    return verify_records(actor=of(cast, "league_reviewer", turn), records=_rows(row), now=LATER)


def _return(cast: Cast, row: Any, turn: int) -> Any:
    return return_records(actor=of(cast, "league_reviewer", turn), records=_rows(row), reason="重复", now=LATER)


HOURS = {
    "waiting": Leaving(lambda cast: record(person(cast)), {"verify": _verify, "return": _return}),
    "returned": Leaving(_returned_hours, {"verify": _verify}),
    "verified": Leaving(
        _verified_hours,
        {
            "revoke": lambda cast, row, turn: revoke_verification(
                actor=of(cast, "league_reviewer", turn), row=row, reason="核错", now=LATER
            )
        },
    ),
}


def _reported(cast: Cast) -> Any:
    return report_missing(
        actor=cast.alatan.actor, platform=platform(), course_title=f"课程{next(_numbers)}",
        completed_on=dt.date(2024, 6, 1), note="", screenshot=b"", now=NOW, today=TODAY,
    )  # fmt: skip


def _answer_hours(cast: Cast, row: Any, turn: int) -> Any:
    return answer_missing(actor=of(cast, "banner_hr", turn), report=row, answer="平台无记录", now=LATER)


def _answered_hours(cast: Cast) -> Any:
    row = _reported(cast)
    answer_missing(actor=cast.banner_hr.actor, report=row, answer="平台无记录", now=NOW)
    row.refresh_from_db()
    return row


# --- plans ------------------------------------------------------------------------------------------------------------
def _plan(what: Callable[..., Any], **said: Any) -> Act:
    return lambda cast, row, turn: what(
        actor=of(cast, "league_reviewer", turn), plan=row, version=row.version, now=training.NOW, **said
    )


def _office(what: Callable[..., Any], **said: Any) -> Act:
    return lambda cast, row, turn: what(
        actor=of(cast, "banner_hr", turn), plan=row, version=row.version, now=training.NOW, **said
    )


def _record_plan(cast: Cast, row: Any, turn: int) -> Any:
    said = {"filed_on": training.IN_TIME, "number": f"号{next(_numbers)}", "today": training.TODAY}
    return _plan(plans.record_plan, **said)(cast, row, turn)


def _returned_plan(cast: Cast) -> Any:
    row = training.filed(cast)
    return _plan(plans.return_plan, reason="补内容")(cast, row, 0)


def _undo_plan(cast: Cast, row: Any, turn: int) -> Any:
    return plans.undo_plan_step(actor=cast.league_reviewer.actor, plan=row, version=row.version, now=training.NOW)


def _revoked_plan(cast: Cast) -> Any:
    row = training.recorded(cast)
    return _plan(plans.revoke_plan, reason="不符")(cast, row, 0)


_REPORT = {"held_on": dt.date(2024, 6, 2), "held_tenths": 600, "attended": 2, "today": training.TODAY}
_WITHDRAW = _office(plans.withdraw_plan, reason="停办")
PLAN = {
    "draft": Leaving(training.draft, {"file": _office(plans.file_plan), "withdraw": _WITHDRAW}),
    "filed": Leaving(
        training.filed,
        {"return": _plan(plans.return_plan, reason="补内容"), "record": _record_plan, "withdraw": _WITHDRAW},
    ),
    "returned": Leaving(_returned_plan, {"file": _office(plans.file_plan), "withdraw": _WITHDRAW, "undo": _undo_plan}),
    "revoked": Leaving(_revoked_plan, {"undo": _undo_plan}),
    "recorded": Leaving(
        training.recorded,
        {
            "return": _plan(plans.return_plan, reason="补内容"),
            "revoke": _plan(plans.revoke_plan, reason="不符"),
            "report": _office(plans.report_completion, **_REPORT),
            "withdraw": _WITHDRAW,
            "undo": _undo_plan,
        },
    ),
}


# --- people, papers, decisions ----------------------------------------------------------------------------------------
def _proposed(cast: Cast) -> Any:
    kept, merged = person(cast), person(cast)
    return propose_merge(actor=cast.department_hr.actor, kept=kept, merged=merged, reason="同一人", now=NOW)


def _merged(cast: Cast) -> Any:
    merge = _proposed(cast)
    confirm_merge(actor=cast.banner_hr.actor, merge=merge, now=NOW)
    merge.refresh_from_db()
    return merge


def _by(name: str, what: Callable[..., Any], key: str, **said: Any) -> Act:
    return lambda cast, row, turn: what(actor=of(cast, name, turn), **{key: row}, **said, now=LATER)


def _answer_review(cast: Cast, row: Any, turn: int) -> Any:
    moment = row.asked_at + dt.timedelta(minutes=1)
    return answer_review(actor=of(cast, "banner_hr", turn), request=row, answer="规定如此", now=moment)


def _card(cast: Cast) -> Any:
    return things_work.card(person(cast), "")


def _outdated(cast: Cast) -> Any:
    card = _card(cast)
    mark_outdated(actor=cast.banner_hr.actor, cards=[card], reason="学时变动", now=NOW)
    card.refresh_from_db()
    return card


def _export(cast: Cast) -> Any:
    return ask_full_export(actor=cast.department_hr.actor, unit=cast.school, reason="年度核对", now=NOW)


def _agreed(cast: Cast) -> Any:
    export = _export(cast)
    agree_full_export(actor=cast.banner_hr.actor, export=export, now=NOW)
    export.refresh_from_db()
    return export


def _table(cast: Cast) -> Any:
    return things_work.year_table(person(cast), "")


def _freeze(cast: Cast, row: Any, turn: int) -> Any:
    return freeze_table(actor=of(cast, "league_reviewer", turn), table=row, note="", now=LATER)


def _discard(cast: Cast, row: Any, turn: int) -> Any:
    return discard_table(actor=of(cast, "league_reviewer", turn), table=row)


def _list(cast: Cast) -> Any:
    row = things_work.announcement(person(cast), "")
    type(row).objects.unscoped().filter(pk=row.pk).update(unit=cast.xilinhot)
    return type(row).objects.unscoped().select_related("unit").get(pk=row.pk)


def _list_objection(cast: Cast) -> Any:
    row = things_work.list_objection(person(cast), "")
    type(row.announcement).objects.unscoped().filter(pk=row.announcement_id).update(unit=cast.xilinhot)
    type(row).objects.unscoped().filter(pk=row.pk).update(filed_by_account=cast.alatan.account.pk)
    return type(row).objects.unscoped().select_related("announcement__unit").get(pk=row.pk)


def _close(cast: Cast, row: Any, turn: int) -> Any:
    day = row.ends_on + dt.timedelta(days=1)
    return close_list(actor=of(cast, "banner_hr", turn), announcement=row, outcome="无异议", now=LATER, today=day)


def _sampled(cast: Cast) -> Any:
    row = things_work.sampled(person(cast), "")
    type(row.audit).objects.unscoped().filter(pk=row.audit_id).update(unit=cast.xilinhot)
    return SampledPerson.objects.unscoped().select_related("audit__unit", "learner__unit").get(pk=row.pk)


def _check(cast: Cast, row: Any, turn: int) -> Any:
    answers = {"identity": "ok", "hours": "ok", "certificates": "ok", "relief": "none", "card": "ok"}
    return check_person(
        actor=of(cast, "banner_hr", turn), person=row, version=row.version, checklist=answers, finding="", due_on=None,
        now=LATER, today=TODAY,
    )  # fmt: skip


def _audited(row: SampledPerson) -> SampledPerson:
    return SampledPerson.objects.unscoped().select_related("audit__unit", "learner__unit").get(pk=row.pk)


def _finding(cast: Cast) -> SampledPerson:
    thing = contested_things.finding(cast)
    return _audited(SampledPerson.objects.unscoped().get(public_id=thing.public_id))


def _mend(cast: Cast, row: Any, turn: int) -> Any:
    officer = (cast.unit_hr, cast.members["banner_hr2"])[turn]
    return note_mended(actor=officer.actor, person=row, note="已补证明", now=LATER)


def _mended(cast: Cast) -> SampledPerson:
    row = _finding(cast)
    note_mended(actor=cast.unit_hr.actor, person=row, note="已补证明", now=NOW)
    return _audited(row)


def _confirm(cast: Cast, row: Any, turn: int) -> Any:
    return confirm_mended(actor=of(cast, "banner_hr", turn), person=row, now=LATER)


def _reopen(cast: Cast, row: Any, turn: int) -> Any:
    return reopen_finding(actor=of(cast, "banner_hr", turn), person=row, lacking="仍缺证明", now=LATER)


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
