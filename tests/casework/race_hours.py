"""Hours and training plans: what each move needs, and how it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from credits.missing.services import answer_missing, report_missing
from credits.records.models import CreditRecord
from credits.verification.services import (
    return_records,
    revoke_verification,
    verify_records,
)
from exemptions.plans import services as plans
from tests.cast import Cast
from tests.credits.people import platform, record
from tests.exemptions import training

from .filing import NOW
from .race_parts import LATER, TODAY, Act, Leaving, numbers, of, person


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
        actor=cast.alatan.actor, platform=platform(), course_title=f"课程{next(numbers)}",
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
    said = {"filed_on": training.IN_TIME, "number": f"号{next(numbers)}", "today": training.TODAY}
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
