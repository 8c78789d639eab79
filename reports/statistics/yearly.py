"""The figures of a year by direct part of a unit and by ownership: one query for people, one for hours, one for made-up
hours, one for plans, whatever the number of people."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from assessments.standings.selectors import audited
from assessments.standings.settling import settled
from credits.annual.statistics import hours_by_part, made_up_by_part
from exemptions.plans.selectors import plans_for_statistics
from ground.actors import Actor
from rulebook import Pack
from units.models import Unit
from units.selectors import units_below

from ..audit.picture import ONLY, column, short_name
from ..audit.question import Asked

TWO = 2


def columns(pack: Pack) -> dict[str, Any]:
    """The columns of a notice with their titles: two for each of its subjects."""
    each = [(subject.id, subject.name, {"subject": short_name(pack, subject.id)}) for subject in pack.subjects]
    return {
        "due": _("people due"),
        "taking_part": _("taking part"),
        **{f"{one}_complete": _("%(subject)s complete") % {"subject": name} for one, name, _short in each},
        "both_complete": _("both complete") if len(each) == TWO else _("all subjects complete"),
        "rate": _("rate (%)"),
        **{f"{one}_hours": _("%(subject)s hours") % short for one, _name, short in each},
        "makeup_people": _("people who made up"),
        "makeup_hours": _("hours made up"),
        "relief": _("met with relief"),
        "to_confirm": _("to be confirmed"),
        "plans": _("plans filed"),
        "plan_participants": _("participants of plans"),
    }


def meanings(pack: Pack) -> dict[str, Any]:
    """What the columns count."""
    complete = _("People whose %(subject)s of the year is complete, with relief included.")
    hours = _("Verified %(subject)s hours of the year that count, of people due.")
    if pack.needs_records:
        hours = _("Verified %(subject)s hours of the year, of people due; the notice may count fewer (caps, rates).")
    names = [(subject.id, {"subject": subject.name}) for subject in pack.subjects]
    short = [(subject.id, {"subject": short_name(pack, subject.id)}) for subject in pack.subjects]
    return {
        "due": _("People in service on the day of the decision; long leave, retired and left ones are not counted."),
        "taking_part": _("Of these, people with at least one verified hour of the year that counts."),
        **{f"{one}_complete": complete % said for one, said in names},
        "both_complete": _(
            "People who meet the annual check of the year, with relief and officers' decisions included."
        ),
        "rate": _("All subjects complete, of the people due, in percent with one place."),
        **{f"{one}_hours": hours % said for one, said in short},
        "makeup_people": _("People with verified hours of this year made up later, in a make-up window (article 2)."),
        "makeup_hours": _("These hours, all subjects together."),
        "relief": _("People who meet the annual check only with relief (articles 6.6 and 7.2)."),
        "to_confirm": _("People whose answer hangs on an open reading or an unknown fact, not decided by an officer."),
        "plans": _("Training plans of the policy year, filed and not returned, withdrawn or revoked (article 7.2)."),
        "plan_participants": _("Participants these plans name."),
    }


def work_out(actor: Actor, asked: Asked, year: int) -> dict[str, Any]:
    """The table as plain data: ``parts``, ``sectors``, ``total`` (hours in tenths), ``articles`` (people by clause)."""
    unit, pack, survey = asked.unit, asked.pack, asked.answer()
    parts: dict[str, Counter[str]] = {}
    sectors: dict[str, Counter[str]] = {}
    articles: Counter[str] = Counter()

    def add(part: str, sector: str, name: str, number: int) -> None:
        parts.setdefault(part, Counter())[name] += number
        sectors.setdefault(sector, Counter())[name] += number

    for part, sector, state, done, human, helped, excused, people in _standings(actor, asked):
        for name in counted_in(column(settled(state, done, human), done), pack):
            add(part, sector, name, people)
        articles.update(dict.fromkeys(filter(None, (helped or "").split(",")), people))
        if excused:
            articles[excused] += people
    depth = len(unit.path) + Unit.steplen
    for part, sector, subject, tenths in hours_by_part(
        actor=actor, unit=unit, year=year, policy=pack.id, day=survey.as_of
    ):
        add(part, sector, "taking_part" if subject == "" else f"{subject}_hours", tenths)
    for part, sector, people, tenths in made_up_by_part(
        actor=actor, unit=unit, year=year, policy=pack.id, day=survey.as_of
    ):
        add(part, sector, "makeup_people", people)
        add(part, sector, "makeup_hours", tenths)
    plans = plans_for_statistics(actor=actor, policy_year=year, day=survey.as_of, paths=[unit.path])
    for plan in plans:
        found = parts.setdefault(plan.office_path[:depth], Counter())
        found["plans"] += 1
        found["plan_participants"] += plan.participants
    names = {one.path: one.name for one in units_below(actor=actor, unit=unit)}
    return {
        "parts": [line_of(names.get(path, unit.name), parts[path], pack) for path in sorted(parts)],
        "sectors": [line_of(sector, sectors[sector], pack) for sector in sorted(sectors, reverse=True)],
        "total": line_of("", sum(parts.values(), Counter()), pack),
        "articles": dict(sorted(articles.items())),
    }


def rate(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}" if whole else ""


def _standings(actor: Actor, asked: Asked) -> Iterable[tuple]:
    people = audited(actor=actor, unit=asked.unit, question=asked.question, survey=asked.answer())
    part = Substr("place", 1, len(asked.unit.path) + Unit.steplen)
    rows: Any = people.annotate(part=part)
    named = rows.values_list("part", "sector", "state", "done", "human", "articles", "excused_by")
    return named.annotate(people=Count("pk")).order_by()


def counted_in(name: str, pack: Pack) -> list[str]:
    """In which columns a person is counted whom the audit counts in the column ``name``."""
    found = ["due"]
    if name in ("complete", "exempt"):
        found += ["both_complete", *(f"{subject.id}_complete" for subject in pack.subjects)]
    if name == "exempt":
        found.append("relief")
    if name == "needs_confirmation":
        found.append("to_confirm")
    if name.endswith(ONLY):
        found += [f"{subject}_complete" for subject in name.removesuffix(ONLY).split(",")]
    return found


def line_of(name: str, counts: Counter[str], pack: Pack) -> dict[str, Any]:
    return {"name": name} | {key: counts[key] for key in columns(pack) if key != "rate"}


def fingerprint(content: dict[str, Any]) -> str:
    """Hash of the figures, as the journal has it."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
