"""Reads of what learners are excused from, in the shape in which the rulebook takes facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.pieces import pieces
from learners.people.models import Learner

from ..known.every import Coexistence, standing
from ..plans.coverage import plans_of
from ..plans.selectors import PlanFigures, plans_for_statistics
from .models import Fact
from .relief import NOTHING, Relief, relief_from
from .rivals import title_on


def facts_visible(*, actor: Actor) -> QuerySet[Fact]:
    """Every fact about the people whom the actor may see."""
    return Fact.objects.visible_to(actor).select_related("learner__unit")


def facts_of(*, actor: Actor, learner: Learner) -> QuerySet[Fact]:
    """Every fact recorded for a person, revoked ones too, the newest first."""
    return facts_visible(actor=actor).filter(learner=learner).prefetch_related("ends").order_by("-decided_at", "-pk")


def relief_of(
    *, actor: Actor, learner_ids: Iterable[int], as_of: dt.date, policy: str | None = None
) -> dict[int, Relief]:
    """Approved facts of many people as of a day, by learner id; people without any are left out.

    Facts with a date of their own are handed on whatever the day: the rulebook
    leaves out what has not happened yet. Training plans are those of one notice and of the earlier ones of its series;
    without ``policy`` of the newest.
    """
    require(actor)
    on_the_day = (Q(since__isnull=True) | Q(since__lte=as_of)) & (Q(until__isnull=True) | Q(until__gte=as_of))
    latest = standing(Coexistence.LATEST)
    read = on_the_day | Q(kind__in=latest)  # the end of a later title does not bring an earlier one back
    valid = Fact.objects.visible_to(actor).filter(read, revoked_at__isnull=True)
    grouped: dict[int, list[tuple[str, dict]]] = {}
    titles: dict[tuple[int, str], list[tuple[dict, dt.date | None]]] = {}
    ids = list(learner_ids)
    for piece in pieces(ids):
        rows = valid.filter(learner_id__in=piece).order_by("pk")
        for learner_id, kind, values, until in rows.values_list("learner_id", "kind", "values", "until"):
            if kind in latest:
                titles.setdefault((learner_id, kind), []).append((values, until))
            else:
                grouped.setdefault(learner_id, []).append((kind, values))
    for (learner_id, kind), held in titles.items():
        if (title := title_on(held, as_of)) is not None:
            grouped.setdefault(learner_id, []).append((kind, title))
    found = {learner_id: relief_from(facts, as_of) for learner_id, facts in grouped.items()}
    for learner_id, plans in plans_of(actor=actor, learner_ids=ids, as_of=as_of, policy=policy).items():
        relief = found.get(learner_id, NOTHING)
        found[learner_id] = replace(relief, facts=replace(relief.facts, plans=plans))
    return found


def facts_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Every fact about the actor, for one's own file."""
    require(actor)
    mine = facts_visible(actor=actor).filter(learner_id=getattr(actor, "learner_id", None) or 0)
    return [
        {
            _("Kind"): fact.name,
            _("Values"): "; ".join(f"{name}: {value}" for name, value in fact.values.items()),
            _("Since"): fact.since,
            _("Until"): fact.until,
            _("Decided by"): fact.decided_by,
            _("Reason"): fact.ground,
            _("Ended by"): fact.last_end.entered_by if fact.last_end else "",
            _("Revoked by"): fact.revoked_by,
        }
        for fact in mine.prefetch_related("ends").order_by("pk")
    ]


__all__ = [
    "NOTHING",
    "PlanFigures",
    "Relief",
    "facts_of",
    "facts_of_mine",
    "facts_visible",
    "plans_for_statistics",
    "relief_of",
]
