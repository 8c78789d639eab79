"""What a fact with a form of its own says of itself."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.requests.figures import PartFigure
from casework.requests.forms import KindForm, day
from casework.requests.kinds import Payload
from casework.requests.models import CaseRequest
from ground.days import said_day

Values = dict[str, Any]
YES_NO = (("yes", _("yes")), ("no", _("no")))


class Coexistence(Enum):
    """How several valid facts of a kind stand beside each other."""

    ONE = auto()
    """A person has one at a time."""
    PERIODS = auto()
    """Each holds from a day until a day; they share none."""
    MANY = auto()
    """As many as there are."""
    YEARS = auto()
    """Their years are united: a further one brings a year that is new."""
    LATEST = auto()
    """The one that begins later takes the place of the earlier from its day on."""


@dataclass(frozen=True)
class Surroundings:
    """What the chance of an invented person hangs on: trade and place of the unit, the policy year, the last day."""

    trade: str
    township: bool
    year: int
    until: dt.date

    def day(self, rng: random.Random, years: int) -> dt.date:
        """A day of the last so many years."""
        return self.until - dt.timedelta(days=rng.randrange(30, years * 365))


def _as_claimed(payload: Payload) -> Values:
    return {}


def _nothing(request: CaseRequest) -> list[Any]:
    return []


def _never(rng: random.Random, around: Surroundings) -> Values | None:
    return None


@dataclass(frozen=True, kw_only=True)
class FactKind:
    """One kind of fact. ``values``: what is kept of a claim, by the names of the decision interface.

    ``concerns``: contradictions between a claim and what is known of the person, shown to the reviewer; none decides.
    ``of_trainings``: whether hours of training hang on having been so on their day. ``guarded``: whether the database,
    too, lets a person have one alone (`Fact.Meta`). ``invented``: what an invented person has of it, and how often.
    """

    id: str
    form: type[KindForm]
    standing: Coexistence
    values: Callable[[Payload], Values] = _as_claimed
    concerns: Callable[[CaseRequest], list[Any]] = _nothing
    parts: tuple[PartFigure, ...] = ()
    of_trainings: bool = False
    guarded: bool = False
    invented: Callable[[random.Random, Surroundings], Values | None] = _never

    @property
    def dated(self) -> bool:
        """Whether it holds from the claim's ``since`` until its ``until``; otherwise its date is one of its values."""
        return self.standing is Coexistence.PERIODS


def only(name: str) -> Callable[[Payload], Values]:
    return lambda payload: {name: payload[name]}


def text_field(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=100, required=required)


class PeriodForm(KindForm):
    """A fact that holds from a day, and until another where that is known."""

    since = day(_("Since"))
    until = day(_("Until"), required=False, help_text=_("Leave empty while it lasts."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end lies before the beginning."))
        return data


def day_of(request: CaseRequest, name: str) -> dt.date | None:
    """A day that a claim names."""
    text = request.effective.get(name)
    return dt.date.fromisoformat(text) if text else None


def begun(request: CaseRequest, name: str = "since") -> list[Any]:
    """A day that lies after the day of filing."""
    claimed, filed = day_of(request, name), request.filed_at or request.created_at
    if claimed and claimed > timezone.localdate(filed):
        return [gettext("The day %(day)s lies after the day of filing.") % {"day": said_day(claimed)}]
    return []


def of_trade(request: CaseRequest, words: tuple[str, ...], told: Any) -> list[Any]:
    """A field of work that has none of these words in its name."""
    field = request.learner.field
    return [told % {"field": field}] if field and not any(word in field for word in words) else []
