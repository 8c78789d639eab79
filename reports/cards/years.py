"""The years of a paper: which were asked for, what counted in each, and by what it is settled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from assessments.decisions.selectors import Assessment
from rulebook import Decision, Pack
from rulebook.findings import RouteFinding, SubjectState, YearState
from rulebook.measures import article_of
from rulebook.quantity import format_tenths
from rulebook.speech import Phrases
from rulebook.vocabulary import Outcome, Reach

from .. import wording

NOT_ASKED = "not-asked"


def years_of(assessment: Assessment) -> dict[str, Any]:
    """Heading, subjects (and what else a year is measured by) with the hours asked, and a row for each year. On a card
    (outcome met) nothing is red: a year or a subject that did not have to be complete is not asked for."""
    decision, card = assessment.decision, assessment.outcome is Outcome.MET
    route = carrying(decision)
    asked = set(route.years) | set(route.waived) if route else set()
    shown = [state for state in decision.years if not asked or state.year in asked]
    pack = decision.pack
    return {
        "heading": _heading(asked, pack),
        "subjects": [_named(measure, pack) for measure in pack.measures],
        "rows": [
            _row(state, route, pack, card=card) if asked or not card else _unasked(state, route, pack)
            for state in shown
        ],
    }


def shown_years(assessment: Assessment) -> frozenset[int]:
    """The years that stand on the paper."""
    route = carrying(assessment.decision)
    asked = set(route.years) | set(route.waived) if route else set()
    return frozenset(asked or (state.year for state in assessment.decision.years))


def carrying(decision: Decision) -> RouteFinding | None:
    """The route by which the requirement is met; else the first that applies: what is asked without any relief."""
    routes = decision.result.routes
    found = next((one for one in routes if decision.route is not None and one.id == decision.route), None)
    return found or next((one for one in routes if one.standing is Reach.APPLIES), None)


def _heading(asked: Iterable[int], pack: Pack) -> str:
    """近三年：2022、2023、2024, or the years by themselves; that none is asked for."""
    years = sorted(asked)
    if not years:
        return _("No hours are asked for; what was studied is shown for reference")
    listed = "、".join(map(str, years)) if len(years) <= 3 else Phrases().years(years)
    recent = pack.recent_years_by_option[pack.default_options["recent_years"]]
    if pack.recent_years and tuple(years) == recent:
        return _("Last %(count)s years: %(years)s") % {"count": Phrases().number(len(years)), "years": listed}
    return _("Years asked for: %(years)s") % {"years": listed}


def _unasked(state: YearState, route: RouteFinding | None, pack: Pack) -> dict[str, Any]:
    """A year of a card that asks for none: what was studied, and no word on whether that would have been enough."""
    return {
        "year": str(state.year),
        "cells": _cells(state),
        "result": _("not asked"),
        "style": NOT_ASKED,
        "article": wording.article(route.id) if route else "",
    }


def _cells(state: YearState) -> list[dict[str, str]]:
    return [
        {"counted": format_tenths(subject.tenths), "required": format_tenths(subject.needed)}
        for subject in state.subjects
    ]


def _named(measure: str, pack: Pack) -> str:
    return Phrases().measure(measure, pack)


def _row(state: YearState, route: RouteFinding | None, pack: Pack, *, card: bool) -> dict[str, Any]:
    waived = route is not None and state.year in route.waived
    free = waived or route is None or not route.years
    results = [_result(subject, pack, card=card, free=free) for subject in state.subjects]
    words = dict.fromkeys(word for word, _style in results)
    named = zip(state.subjects, results, strict=True)
    word = (
        next(iter(words))
        if len(words) == 1
        else "；".join(f"{_named(one.subject, pack)}{said}" for one, (said, _style) in named)
    )
    return {
        "year": str(state.year),
        "cells": _cells(state),
        "result": word,
        "style": _style_of({style for _word, style in results}),
        "article": "、".join(dict.fromkeys(_articles(state, route, pack, waived=waived))),
    }


def _result(subject: SubjectState, pack: Pack, *, card: bool, free: bool) -> tuple[str, str]:
    if subject.met_by == "hours":
        return _("complete"), "met"
    if subject.met_by is not None:
        said = _("not asked for") if pack.asks_not(subject.met_by) else _("deemed complete")
        return said, "met"
    return (_("not asked"), NOT_ASKED) if card or free else (_("incomplete"), "not-met")


def _style_of(styles: set[str]) -> str:
    return next((style for style in ("not-met", "met", NOT_ASKED) if style in styles), "")


def _articles(state: YearState, route: RouteFinding | None, pack: Pack, *, waived: bool) -> Iterable[str]:
    """By which articles the year is settled: that of its hours, of what deems it met, or of the relief."""
    for subject in state.subjects:
        if subject.met_by == "hours":
            yield wording.article(article_of(subject.subject, pack))
        elif subject.met_by is not None:
            yield wording.article(subject.met_by)
        elif waived:
            yield from (wording.article(clause.id) for clause in pack.waivers)
        elif route is not None:
            yield wording.article(route.id)
