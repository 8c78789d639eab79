"""Reads of trials: figures by way, unit, level and clause, and the people behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from credits.records.selectors import records_of
from exemptions.facts.relief import NOTHING
from exemptions.facts.selectors import relief_of
from ground.actors import Actor, require
from ground.scoping import below
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from policy.drafts.models import Draft
from policy.drafts.permissions import may_draft
from rulebook import Decision, Pack, decide
from units.selectors import parts_of, uppermost_unit

from ..decisions import cases, purposes
from .comparing import law_of
from .models import Change, WhatIf

_PATH = re.compile(r"([0-9A-Z]{4})+")
FILTERS = {
    "question": "question",
    "before": "before",
    "after": "after",
    "level": "learner__title_level",
    "clause": "clause_after",
}
"""Parts of an address that narrow the list, with their columns; ``unit`` besides."""


@dataclass(frozen=True)
class Line:
    """How many answers: under the words and the parts of an address that open them."""

    values: tuple[str, ...]
    asked: dict[str, str]
    number: int


def trials(*, actor: Actor, draft: Draft | None = None) -> QuerySet[WhatIf]:
    """Every trial, of one draft if that is said, the newest first; none for whoever drafts nothing."""
    require(actor)
    rows = WhatIf.objects.select_related("version__draft", "against__draft", "job")
    if not may_draft(actor):
        return rows.none()
    return rows.filter(version__draft=draft) if draft else rows


def changes(*, actor: Actor, whatif: WhatIf, asked: Mapping[str, str]) -> QuerySet[Change]:
    """The changed answers that an address asks for, of people in the actor's scope."""
    rows = Change.objects.visible_to(actor).filter(whatif=whatif)
    rows = rows.filter(**{column: asked[name] for name, column in FILTERS.items() if name in asked})
    if path := asked.get("unit"):
        rows = rows.filter(below([path], "learner__unit__path")) if _PATH.fullmatch(path) else rows.none()
    return rows.select_related("learner__unit")


def figures(*, actor: Actor, rows: QuerySet[Change], names: tuple[str, ...]) -> list[Line]:
    """How many of the answers there are for each combination of these parts, the most first."""
    require(actor)
    columns = [FILTERS[name] for name in names]
    counted: Any = rows.order_by().values_list(*columns).annotate(number=Count("pk")).order_by("-number", *columns)
    return [Line(tuple(values), dict(zip(names, values, strict=True)), number) for *values, number in counted]


def by_unit(*, actor: Actor, rows: QuerySet[Change]) -> list[Line]:
    """How many in each part of the uppermost unit that the actor has."""
    top = uppermost_unit(actor=actor)
    if top is None:
        return []
    found = []
    for unit in parts_of(actor=actor, unit=top):
        number = rows.filter(below([unit.path], "learner__unit__path")).count()
        if number:
            found.append(Line((unit.name,), {"unit": unit.path}, number))
    return found


def both(*, actor: Actor, whatif: WhatIf, learner: Learner, question: str) -> tuple[Decision, Decision]:
    """The decision for one person under both laws, from the facts as they are now. Raises Learner.DoesNotExist."""
    person = learners_visible(actor=actor).get(pk=learner.pk)
    records = tuple(records_of(actor=actor, learner=person))
    relief = relief_of(actor=actor, learner_ids=[person.pk], as_of=whatif.as_of, policy=whatif.policy)

    def decided(pack: Pack) -> Decision:
        application = purposes.from_key(question, pack)
        facts = relief.get(person.pk, NOTHING)
        case = cases.build(
            learner=person, application=application, as_of=whatif.as_of, pack=pack, records=records, relief=facts
        )
        return decide(case, pack)

    return decided(law_of(whatif.against, whatif.policy)), decided(law_of(whatif.version, whatif.policy))
