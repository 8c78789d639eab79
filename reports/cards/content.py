"""What a card or statement says, as plain data: made once from a decision, stored, and printed from there for ever."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.decisions.selectors import Assessment
from assessments.seasons.applying import SeasonShown
from ground.days import said_day
from learners.people.models import Learner
from rulebook import Decision, Pack
from rulebook.fees import fee_cents
from rulebook.quantity import format_cents, format_tenths
from rulebook.speech import Phrases
from rulebook.vocabulary import Outcome, Reach, Voice
from rulebook.windows import last_day, windows_for

from .. import wording
from ..cardsettings.design import CardDesign
from ..printing.fonts import code_points, missing_characters, to_write_in
from .annex import annex
from .layout import SEAL_OF_KEYS, annex_needs_own_page
from .years import years_of

FORM = 2
"""Of the content and its layout; papers issued before keep theirs."""
PRINTED = "审验卡打印"
"""What a notice's contact is about where the card of the region is printed."""
RENDER = "reports.render_card"
_SAYS_NOTHING = frozenset({"data_time", "setting", "office"})
LANGUAGE = "zh-hans"  # cards are official papers: Chinese, whatever the page's language


def build(
    assessment: Assessment,
    *,
    at: dt.datetime,
    season: SeasonShown | None = None,
    design: CardDesign | None = None,
    whole: bool = False,
) -> dict[str, Any]:
    """The frozen content of a card (outcome met) or of a statement (anything else), as of ``at`` (local time): what can
    still be done about missing hours is judged by that day, not by the day of the decision. ``season``: the last day of
    applications, if one is set; ``design``: as the bureau has set it; ``whole``: every record, whatever was asked
    for."""
    design = design or CardDesign()
    learner, decision = assessment.learner, assessment.decision
    card = assessment.outcome is Outcome.MET
    records = annex(assessment, whole=whole)
    titles = "".join(row["title"] for row in records["records"])
    lacking = missing_characters(learner.name + learner.unit.full_name + titles)
    notes = [*records.pop("notes"), *_printed_by(decision.pack)]
    if lacking:
        notes.append(
            _("The fonts have no sign for %(signs)s: its place is left free to be written in by hand.")
            % {"signs": code_points(lacking)}
        )
    content = {
        "form": FORM,
        "is_card": card,
        "title": design.title if card else _("Statement of continuing-education hours"),
        "issuer": design.issuer,
        "identity": _identity(learner),
        "purpose": Phrases().application(assessment.application),
        "as_of": assessment.as_of.isoformat(),
        "verdict": _verdict(assessment, timezone.localdate(at), season),
        "law": _law(decision.pack),
        "table": years_of(assessment),
        "missing": [] if card else _missing(decision),
        "reasons": _reasons(decision, card=card),
        "annex": records,
        "notes": notes,
        "pack": {"id": decision.pack.id, "hash": decision.pack.hash[:16], "document": decision.pack.document},
        "data_time": at.strftime("%Y-%m-%d %H:%M"),
        "font_lacks": lacking,
    }
    content = design.dressed(content)
    records["own_page"] = annex_needs_own_page(content, design.seal)
    return content


def _identity(learner: Learner) -> dict[str, Any]:
    grade = _("grade %(grade)s") % {"grade": learner.post_grade} if learner.post_grade else ""
    return {
        "name": learner.name,
        "name_parts": to_write_in(learner.name),
        "sex": learner.get_sex_display() if learner.sex else "",
        "document_type": learner.get_document_type_display(),
        "unit": learner.unit.full_name.replace(">", " · "),
        "unit_parts": to_write_in(learner.unit.full_name.replace(">", " · ")),
        "title_level": learner.get_title_level_display() if learner.title_level else "",
        "post_grade": grade,
        "field": learner.field,
    }


def _law(pack: Pack) -> str:
    """The notice as officers cite it: its name and its number."""
    return _("By the %(issuer)s's “%(name)s” (%(number)s)") % {
        "issuer": pack.issuer, "name": pack.heading or pack.title, "number": pack.document,
    }  # fmt: skip


def _printed_by(pack: Pack) -> list[str]:
    """Where the region's own card is printed, as the notice says."""
    said = _("The card of the autonomous region is printed by the person at %(name)s (%(site)s).")
    return [
        said % {"name": contact.name, "site": contact.url.partition("//")[2]}
        for contact in pack.contacts
        if contact.url and PRINTED in contact.about
    ]


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
    """What is missing in all; what it costs while a window is open to what is applied for, or that the last one has
    closed (article 2)."""
    missing, purpose = decision.missing or (), decision.case.application.purpose
    windows = {gap: windows_for(gap.year, gap.subject, decision.pack) for gap in missing}
    lines = [_("%(hours)s hours are missing.") % {"hours": format_tenths(sum(gap.tenths for gap in missing))}]
    earnable = tuple(gap for gap in missing if any(today <= last_day(one, purpose) for one in windows[gap]))
    if earnable:
        fee = format_cents(fee_cents(earnable, decision.pack))
        lines.append(_("Studied online they cost %(fee)s yuan.") % {"fee": fee})
    late = [one for gap in missing if gap not in earnable for one in windows[gap]]
    if late:
        others = [one for one in late if today <= one.closes]
        day = max(last_day(one, purpose) for one in others or late)
        lines.append(_ended(bool(earnable), bool(others)) % {"day": said_day(day)})
    return lines


def _ended(some_open: bool, open_to_others: bool) -> str:
    """That study has ended for all years, or for those to which no window is open to what is applied for."""
    if some_open and open_to_others:
        return _("For the other years study and make-up for this application ended on %(day)s.")
    if some_open:
        return _("For the other years study and make-up ended on %(day)s.")
    if open_to_others:
        return _("Study and make-up for this application ended on %(day)s.")
    return _("Study and make-up ended on %(day)s.")


def _of_season(season: SeasonShown) -> list[str]:
    """The last day of applications; where the paper answers for a later one, also how the person stood on it."""
    lines = [_("Last day of applications: %(day)s.") % {"day": said_day(season.last_day)}]
    if season.then:
        word = str(wording.OUTCOMES[season.then.outcome.value])
        lines.append(
            _("This paper answers for a later day. As of the last day of applications: %(word)s.") % {"word": word}
        )
    return lines


def _reasons(decision: Decision, *, card: bool) -> list[str]:
    """Clauses that reach the person, the one already said as the verdict left out. A card says what carries it: other
    ways on which the person would have fallen short have no place there."""
    said, answers = _route_sentence(decision), decision.clauses(voice=Voice.CARD)
    if card:
        others = {clause.id for clause in (*decision.pack.base, *decision.pack.relief)}
        answers = tuple(one for one in answers if one.outcome is Reach.APPLIES and one.id not in others)
    found = [answer.because for answer in answers if answer.outcome is not Reach.DOES_NOT_APPLY]
    return [because for because in dict.fromkeys(found) if because != said]


def _route_sentence(decision: Decision) -> str:
    """The sentence of the route that carries the decision, or of the base route when none does."""
    answers = decision.clauses(voice=Voice.CARD)
    for answer in answers:
        if decision.route is not None and answer.id == decision.route:
            return answer.because
    return answers[0].because if answers else ""


def _missing(decision: Decision) -> list[dict[str, str]]:
    speaker = Phrases()
    return [
        {
            "year": str(gap.year),
            "subject": speaker.measure(gap.subject, decision.pack),
            "hours": format_tenths(gap.tenths),
        }
        for gap in decision.missing or ()
    ]


def issue_key(learner: Learner, content: dict[str, Any], facts_hash: str) -> str:
    """Hash of all that a paper says but its number, its times and its looks: what is the same is not issued twice."""
    said = {name: value for name, value in content.items() if name not in _SAYS_NOTHING}
    said["annex"] = content["annex"] | {"own_page": annex_needs_own_page(content, SEAL_OF_KEYS)}
    text = json.dumps([str(learner.public_id), facts_hash, said], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
