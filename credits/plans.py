"""A plan as pages show it: rows by outcome, with reasons in words and first examples."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.plan import Outcome

from .imports import reasons
from .models import ImportBatch

OUTCOMES: dict[str, Promise | str] = {
    Outcome.NEW.value: _("New"),
    Outcome.CHANGED.value: _("Changed"),
    Outcome.ALREADY_THERE.value: _("Already there"),
    Outcome.SET_ASIDE.value: _("Not in your roster"),
    Outcome.REFUSED.value: _("Refused"),
}
STYLES = {
    Outcome.NEW.value: "met",
    Outcome.CHANGED.value: "unsure",
    Outcome.ALREADY_THERE.value: "info",
    Outcome.SET_ASIDE.value: "unsure",
    Outcome.REFUSED.value: "not-met",
}


@dataclass(frozen=True)
class Reason:
    """Rows for one reason: what is wrong and how to mend it, in the words of the first of them."""

    words: str
    mend: str
    rows: int
    examples: list[int]


@dataclass
class PlanLine:
    """Rows of one outcome, told apart by reason where there is one."""

    outcome: str
    label: Promise | str
    style: str
    rows: int = 0
    reasons: list[Reason] = field(default_factory=list)


def plan_lines(batch: ImportBatch) -> list[PlanLine]:
    """In the order of OUTCOMES; outcomes without rows are left out."""
    lines = {name: PlanLine(name, OUTCOMES[name], STYLES[name]) for name in OUTCOMES}
    for part in batch.plan:
        line = lines[part["outcome"]]
        line.rows += part["rows"]
        if part["reason"]:
            words, mend = part["says"] or [reasons.label(part["reason"]), ""]
            line.reasons.append(Reason(words, mend, part["rows"], part["examples"]))
    return [line for line in lines.values() if line.rows]
