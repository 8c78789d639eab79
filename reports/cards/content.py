"""What a card or statement says, as plain data: made once from a decision, stored, and printed from there for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from credits.models import CreditRecord
from learners.models import Learner
from reports import wording
from rulebook import Decision
from rulebook.explain import Speaker
from rulebook.quantity import format_cents, format_tenths
from rulebook.vocabulary import Outcome, Standing

from .fonts import missing_characters

MAX_RECORDS = 400  # rows on one card; a person with more gets the newest and a line that says so


def build(
    *,
    learner: Learner,
    unit: str,
    decision: Decision,
    records: Iterable[CreditRecord],
    data_time: str,
    officer_decision: str = "",
) -> dict[str, Any]:
    """The frozen content. ``officer_decision`` is the sentence of a human decision that stands behind the outcome."""
    card = decision.outcome is Outcome.MET or bool(officer_decision)
    content = {
        "is_card": card,
        "title": settings.CARD_TITLE if card else _("Statement of continuing-education hours"),
        "issuer": settings.ISSUER,
        "identity": {
            "name": learner.name,
            "document_type": learner.get_document_type_display(),
            "unit": unit,
            "title_level": learner.get_title_level_display() if learner.title_level else "",
            "field": learner.field,
        },
        "purpose": Speaker().application(decision.case.application),
        "as_of": decision.case.as_of.isoformat(),
        "verdict": _verdict(decision, officer_decision),
        "years": _years(decision),
        "missing": _missing(decision),
        "reasons": [clause.because for clause in decision.clauses() if clause.outcome is not Standing.DOES_NOT_APPLY],
        **_records(decision, records),
        "pack": {"id": decision.pack.id, "hash": decision.pack.hash[:16], "document": decision.pack.document},
        "data_time": data_time,
    }
    lacking = missing_characters(learner.name + unit)
    content["font_lacks"] = lacking
    if lacking:
        content["notes"].append(
            _("The card font has no sign for: %(signs)s. Ask the office to print the name by hand.") % {"signs": " ".join(lacking)}
        )
    return content


def _verdict(decision: Decision, officer_decision: str) -> dict[str, Any]:
    if officer_decision:
        return {"word": str(wording.OUTCOMES["met"]), "style": "met", "sentence": officer_decision, "lines": []}
    lines = []
    if decision.missing and decision.fee_cents is not None:
        hours = format_tenths(sum(gap.tenths for gap in decision.missing))
        lines.append(
            _("%(hours)s hours are missing; studied online they cost %(fee)s yuan.")
            % {"hours": hours, "fee": format_cents(decision.fee_cents)}
        )
    return {
        "word": str(wording.OUTCOMES[decision.outcome.value]),
        "style": wording.OUTCOME_STYLES[decision.outcome.value],
        "sentence": _route_sentence(decision),
        "lines": lines,
    }


def _route_sentence(decision: Decision) -> str:
    """The sentence of the route that carries the decision, or of the base route when none does."""
    answers = decision.clauses()
    for answer in answers:
        if decision.route is not None and answer.id == decision.route:
            return answer.because
    return answers[0].because if answers else ""


def _years(decision: Decision) -> list[dict[str, str]]:
    rows = []
    for state in decision.years:
        required = decision.pack.requirement(state.year)
        for index, subject in enumerate(state.subjects):
            entry = decision.pack.subject(subject.subject)
            met = subject.met_by is not None
            rows.append(
                {
                    "year": str(state.year),
                    "subject": entry.name,
                    "required": format_tenths(required[index]),
                    "counted": format_tenths(subject.tenths),
                    "result": _result(subject.met_by),
                    "style": "met" if met else "not-met",
                    "article": wording.article(subject.met_by if met and subject.met_by != "hours" else entry.article),
                }
            )
    return rows


def _result(met_by: str | None) -> str:
    if met_by is None:
        return _("incomplete")
    return _("complete") if met_by == "hours" else _("deemed complete")


def _missing(decision: Decision) -> list[dict[str, str]]:
    return [
        {"year": str(gap.year), "subject": decision.pack.subject(gap.subject).name, "hours": format_tenths(gap.tenths)}
        for gap in decision.missing or ()
    ]


def _records(decision: Decision, records: Iterable[CreditRecord]) -> dict[str, Any]:
    newest = sorted(records, key=lambda record: (record.year, record.completed_on), reverse=True)
    notes = []
    if len(newest) > MAX_RECORDS:
        notes.append(_("Only the newest %(count)s records are printed.") % {"count": MAX_RECORDS})
    rows = []
    for record in newest[:MAX_RECORDS]:
        verdict = decision.credits.get(str(record.public_id))
        subject = decision.pack.subject(record.subject).name if record.subject in decision.pack.subject_index else record.subject
        rows.append(
            {
                "year": str(record.year),
                "subject": subject,
                "title": record.course.title if record.course else str(wording.SOURCES[record.source]),
                "source": record.platform.name if record.platform else str(wording.SOURCES[record.source]),
                "completed_on": record.completed_on.isoformat(),
                "hours": format_tenths(record.tenths),
                "result": str(wording.VERDICTS[verdict.value]) if verdict else "",
            }
        )
    return {"records": rows, "notes": notes}


def plain_text(content: dict[str, Any], number: str, issued_on: dt.date) -> dict[str, Any]:
    """The content together with what only the issue itself knows."""
    return {**content, "number": number, "issued_on": issued_on.isoformat()}
