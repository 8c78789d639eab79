"""Requests, registrations, corrections, objections: what each move needs, and how it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from casework.corrections.services import ask_correction
from casework.objections.services import answer_objection, undo_answer, withdraw_objection
from casework.objections.states import ObjectionMove
from casework.requests import services as requests
from casework.requests.states import RequestMove
from learners.people.models import Learner
from tests.accounts import test_registrations as registering
from tests.cast import Cast, id_number

from .filing import NOW, PAGES, TRAINING, move, objected
from .race_parts import LATER, Act, Leaving, numbers, of, person


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
    number = next(numbers)
    birth = dt.date(1990, 5, 20)
    phone = f"139255{number:05d}"
    return registering.filed(cast, name=f"新人{number}", number=id_number(birth, number), phone=phone)


def _asked(cast: Cast) -> Any:
    who = cast.alatan
    said = {"item": "field", "value": f"专业{next(numbers)}", "explanation": "", "now": NOW}
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
