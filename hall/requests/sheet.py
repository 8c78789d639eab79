"""What was decided on a request, as a paper for the person and the file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from casework.requests.models import CaseRequest
from casework.requests.states import RequestMove, RequestState
from ground.days import said_day, said_moment
from ground.refusals import Refused
from journal.portal_actors import actor_label
from reports import wording
from reports.printing.paper import Block, Paper, column, fact, particulars, row, seal, table, verdict
from reports.printing.sheets import sheet

from .timeline import DECIDED, Shown

_STYLES = {RequestState.APPROVED: "met", RequestState.REFUSED: "not-met", RequestState.REVOKED: "not-met"}
_DECIDES = frozenset({RequestMove.PASS, RequestMove.PASS_IN_PART, RequestMove.REFUSE, RequestMove.REVOKE})
_LABEL = 42  # millimetres


def decision_sheet(
    case: CaseRequest, shown: Shown, *, until: dt.date | None, issuer: str, by: str, now: dt.datetime
) -> Paper:
    """``until`` when one can object, None where one cannot any more; ``by``: who prints it, ``now``: when. The document
    of the person is masked, as on every page. Raises Refused where nothing is decided yet."""
    if case.state not in DECIDED:
        raise Refused(_("Nothing is decided on this request yet."))
    learner = case.learner
    steps = [(step, said) for step, said in shown.steps if not step.undone_at]
    last = next((step for step, _said in reversed(steps) if step.move in _DECIDES), None)
    reasons = [last.reason] if last and last.reason else []
    decided = [
        f"{_('Decided by')}　{last.office.name if last.office else ''} {actor_label(last.by_name, '')}",
        f"{_('Date of the decision')}　{said_day(last.at)}",
    ] if last else []  # fmt: skip
    blocks = [
        particulars(
            [fact(_("Name"), learner.name, "name"), fact(_("Professional field"), learner.field or "—")],
            [
                fact(learner.get_document_type_display(), learner.masked_id_number, "fix"),
                fact(_("Filed"), said_day(case.filed_at)),
            ],
            [fact(_("Unit"), learner.unit.full_name.replace(">", " · "))],
        ),
        verdict(case.said, _STYLES[RequestState(case.state)], reasons, _law(shown)),
        _facts(_("What was asked for"), shown.asked),
        *([_facts(_("What was granted"), shown.granted)] if shown.granted else []),
        _way(steps),
        seal(decided, _objecting(until), _("Seal of the office"), across=42),
    ]  # fmt: skip
    stamp = _("%(who)s · %(time)s") % {"who": by, "time": said_moment(now)}
    return sheet(
        _("Decision on a request"), blocks, issuer=issuer, lines=[str(shown.kind.title)],
        stamp=f"{learner.name} · {stamp}",
    )  # fmt: skip


def _law(shown: Shown) -> str:
    return f"{wording.article(shown.kind.article)}：{shown.kind.rule}"


def _objecting(until: dt.date | None) -> list[str]:
    if until is None:
        return []
    return [_("Whoever does not agree can object on this portal until %(day)s.") % {"day": said_day(until)}]


def _facts(title: str, facts: list[tuple[Any, Any]]) -> Block:
    columns = [column(_("Item"), _LABEL), column(_("Text"))]
    return table(columns, [row([str(label), str(text)]) for label, text in facts], title=title, empty=_("none"))


def _way(steps: list[tuple[Any, list[Any]]]) -> Block:
    columns = [column(_("Time"), 32), column(_("Step"), 28), column(_("By"), 52), column(_("Remarks"))]
    rows = [
        row(
            [
                said_moment(step.at),
                str(step.get_move_display()),
                f"{step.office.name} · {actor_label(step.by_name, '')}"
                if step.office
                else actor_label(step.by_name, ""),
                "；".join([*(str(one) for one in said), *([step.reason] if step.reason else [])]) or "—",
            ]
        )
        for step, said in steps
    ]
    return table(columns, rows, title=_("Steps"), small=True)
