"""Which facts of a kind may stand beside each other, and which would leave open what holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ground.days import said_day
from policy import packs

from ..known.every import KINDS, Coexistence
from .models import Fact

LASTING = frozenset({"flag", "word", "whole"})
"""Types of declared facts that hold from a day, and until another."""
_OF_TYPES = {"day": Coexistence.ONE, "years": Coexistence.YEARS}


def objection(learner_id: int, kind: str, values: dict[str, Any], since: dt.date | None, until: dt.date | None) -> str:
    """Why another fact of a kind cannot stand beside those on record; empty when it can.

    Periods stand side by side where they share no day. Years are united: one that is new is enough. Of titles the later
    one replaces the earlier from its date.
    """
    valid = Fact.objects.unscoped().filter(learner_id=learner_id, kind=kind, revoked_at__isnull=True)
    stands = standing_of(kind)
    if stands is Coexistence.PERIODS:
        return _of_periods(valid, since, until)
    known = list(valid.values_list("values", flat=True))
    if known and stands is Coexistence.ONE:
        return _("Such a fact is on record for this person already. Revoke that approval first, then decide this one.")
    if stands is Coexistence.YEARS and years_of([values]) <= years_of(known):
        return _("All of these years are on record for this person already.")
    if stands is Coexistence.LATEST and any(one["since"] == values["since"] for one in known):
        return _("A title since this day is on record for this person already.")
    return ""


def days_shared(fact: Fact, until: dt.date | None) -> str:
    """Why a fact on record cannot hold until a later day again; empty when it can."""
    if standing_of(fact.kind) is not Coexistence.PERIODS:
        return ""
    others = Fact.objects.unscoped().filter(learner_id=fact.learner_id, kind=fact.kind, revoked_at__isnull=True)
    return _of_periods(others.exclude(pk=fact.pk), fact.since, until)


def standing_of(kind: str) -> Coexistence | None:
    """How several facts of a kind stand together: as it says itself, or as the type says that a pack has declared. None
    where no pack declares it any more."""
    if kind in KINDS:
        return KINDS[kind].standing
    declared = packs.fact_declared(kind)
    if declared is None:
        return None
    return Coexistence.PERIODS if declared.type in LASTING else _OF_TYPES[declared.type]


def years_of(facts: Iterable[dict[str, Any]]) -> set[int]:
    """The years of several facts, united: of one that a pack has declared they are its value."""
    said = [values.get("years", values.get("value", ())) for values in facts]
    return {year for years in said if isinstance(years, list | tuple) for year in years}


def tenure_of(facts: Iterable[dict[str, Any]], day: dt.date) -> dict[str, Any] | None:
    """Of several titles the one held on a day: the latest that has begun by then. One that has not begun yet is given
    only where no other is there: the rulebook leaves it out."""
    known = sorted(facts, key=lambda values: values["since"])
    begun = [values for values in known if values["since"] <= day.isoformat()]
    return (begun[-1] if begun else known[0]) if known else None


def title_on(held: Iterable[tuple[dict[str, Any], dt.date | None]], day: dt.date) -> dict[str, Any] | None:
    """The title of a day among those on record, each with its last day; none after the end of the latest."""
    ends = {values["since"]: (values, until) for values, until in held}
    title = tenure_of((values for values, _until in ends.values()), day)
    until = ends[title["since"]][1] if title else None
    return None if until is not None and until < day else title


def _of_periods(valid: QuerySet[Fact], since: dt.date | None, until: dt.date | None) -> str:
    shares = Q()
    if until is not None:
        shares &= Q(since__isnull=True) | Q(since__lte=until)
    if since is not None:
        shares &= Q(until__isnull=True) | Q(until__gte=since)
    other = valid.filter(shares).first()
    if other is None:
        return ""
    period = "–".join(said_day(day) if day else "…" for day in (other.since, other.until))
    said = {"kind": other.name, "period": period}
    return _("%(kind)s is on record for %(period)s already; the two share days.") % said
