"""What a card or statement says, as plain data: made once from a decision, stored, and printed from there for ever."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.decisions.selectors import Assessment
from assessments.seasons.applying import SeasonShown
from learners.people.models import Learner
from rulebook import Decision, Pack
from rulebook.decide import fee_cents
from rulebook.quantity import format_cents, format_tenths
from rulebook.speech import Phrases
from rulebook.vocabulary import Outcome, Reach, Voice

from .. import wording
from .fonts import missing_characters

MAX_RECORDS = 400  # rows on one card; a person with more gets the newest and a line that says so

RENDER = "reports.render_card"
LANGUAGE = "zh-hans"  # cards are official papers: Chinese, whatever the page's language


def build(assessment: Assessment, *, at: dt.datetime, season: SeasonShown | None = None) -> dict[str, Any]:
    """The frozen content of a card (outcome met) or of a statement (anything else), as of ``at`` (local time): what can
    still be done about missing hours is judged by that day, not by the day of the decision. ``season``: the last day of
    applications, if one is set."""
    learner, decision = assessment.learner, assessment.decision
    card = assessment.outcome is Outcome.MET
    content = {
        "is_card": card,
        "title": settings.CARD_TITLE if card else _("Statement of continuing-education hours"),
        "issuer": settings.ISSUER,
        "identity": {
            "name": learner.name,
            "document_type": learner.get_document_type_display(),
            "unit": learner.unit.full_name,
            "title_level": learner.get_title_level_display() if learner.title_level else "",
            "field": learner.field,
        },
        "purpose": Phrases().application(assessment.application),
        "as_of": assessment.as_of.isoformat(),
        "verdict": _verdict(assessment, timezone.localdate(at), season),
        "years": _years(decision),
        "missing": [] if card else _missing(decision),
        "reasons": _reasons(decision),
        **_records(assessment),
        "pack": {"id": decision.pack.id, "hash": decision.pack.hash[:16], "document": decision.pack.document},
        "data_time": at.strftime("%Y-%m-%d %H:%M"),
    }
    lacking = missing_characters(learner.name + learner.unit.full_name)
    content["font_lacks"] = lacking
    if lacking:
        content["notes"].append(
            _("The card font has no sign for: %(signs)s. Ask the office to print the name by hand.")
            % {"signs": " ".join(lacking)}
        )
    return content


def _verdict(assessment: Assessment, today: dt.date, season: SeasonShown | None) -> dict[str, Any]:
    decision, outcome = assessment.decision, assessment.outcome.value
    lines = _to_do(decision, today) if outcome != Outcome.MET and decision.missing else []
    lines += _of_season(season) if season else []
    return {
        "word": str(wording.OUTCOMES[outcome]),
        "style": wording.OUTCOME_STYLES[outcome],
        "sentence": assessment.human_sentence or _route_sentence(decision),
        "lines": lines,
    }


def _to_do(decision: Decision, today: dt.date) -> list[str]:
    """What is missing in all; what it costs while a window is open, or that the last one has closed (article 2)."""
    missing, windows = decision.missing or (), decision.pack.windows_by_year
    lines = [_("%(hours)s hours are missing.") % {"hours": format_tenths(sum(gap.tenths for gap in missing))}]
    earnable = tuple(gap for gap in missing if any(today <= one.closes for one in windows.get(gap.year, ())))
    if earnable:
        fee = format_cents(fee_cents(earnable, decision.pack))
        lines.append(_("Studied online they cost %(fee)s yuan.") % {"fee": fee})
    closed = max(
        (one.closes for gap in missing if gap not in earnable for one in windows.get(gap.year, ())), default=None
    )
    if closed:
        lines.append(_("Study and make-up ended on %(day)s.") % {"day": closed.isoformat()})
    return lines


def _of_season(season: SeasonShown) -> list[str]:
    """The last day of applications; where the paper answers for a later one, also how the person stood on it."""
    lines = [_("Last day of applications: %(day)s.") % {"day": season.last_day.isoformat()}]
    if season.then:
        word = str(wording.OUTCOMES[season.then.outcome.value])
        lines.append(
            _("This paper answers for a later day. As of the last day of applications: %(word)s.") % {"word": word}
        )
    return lines


def _reasons(decision: Decision) -> list[str]:
    """Clauses that reach the person, the one already said as the verdict left out."""
    said, answers = _route_sentence(decision), decision.clauses(voice=Voice.CARD)
    found = [answer.because for answer in answers if answer.outcome is not Reach.DOES_NOT_APPLY]
    return [because for because in dict.fromkeys(found) if because != said]


def _route_sentence(decision: Decision) -> str:
    """The sentence of the route that carries the decision, or of the base route when none does."""
    answers = decision.clauses(voice=Voice.CARD)
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
            met, by_hours = subject.met_by is not None, subject.met_by in (None, "hours")
            rows.append(
                {
                    "year": str(state.year),
                    "subject": entry.name,
                    "required": format_tenths(required[index]),
                    "counted": format_tenths(subject.tenths),
                    "result": _result(subject.met_by, decision.pack),
                    "style": "met" if met else "not-met",
                    "article": wording.article(entry.article if by_hours else str(subject.met_by)),
                }
            )
    return rows


def _result(met_by: str | None, pack: Pack) -> str:
    if met_by is None:
        return _("incomplete")
    if met_by == "hours":
        return _("complete")
    return _("not asked for") if pack.asks_not(met_by) else _("deemed complete")


def _missing(decision: Decision) -> list[dict[str, str]]:
    return [
        {"year": str(gap.year), "subject": decision.pack.subject(gap.subject).name, "hours": format_tenths(gap.tenths)}
        for gap in decision.missing or ()
    ]


def _records(assessment: Assessment) -> dict[str, Any]:
    pack, found = assessment.pack, assessment.verdicts
    notes = []
    if len(found) > MAX_RECORDS:
        notes.append(_("Only the newest %(count)s records are printed.") % {"count": MAX_RECORDS})
    rows = []
    for item in found[:MAX_RECORDS]:
        record, training = item.record, str(wording.SOURCES[item.record.source])
        rows.append(
            {
                "year": str(record.year),
                "subject": pack.subject(record.subject).name,
                "title": record.course.title if record.course else training,
                "source": record.platform.name if record.platform else training,
                "completed_on": record.completed_on.isoformat(),
                "hours": format_tenths(record.tenths),
                "result": str(wording.VERDICTS[item.verdict.value]),
            }
        )
    return {"records": rows, "notes": notes}


def issue_key(learner: Learner, content: dict[str, Any], facts_hash: str) -> str:
    """Hash of all that a paper says but its number and times: what is the same is not issued twice."""
    said = {name: value for name, value in content.items() if name != "data_time"}
    text = json.dumps([str(learner.public_id), facts_hash, said], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
