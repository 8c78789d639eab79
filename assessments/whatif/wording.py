"""The words of figures: states, questions, levels, clauses; and the address that opens what they count."""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from learners.people.models import Learner
from rulebook.speech import Phrases

from ..decisions import purposes
from ..standings.models import AnswerState
from .selectors import Line


def words_of(line: Line) -> str:
    """complete → nothing complete; a unit by its name."""
    if "unit" in line.asked:
        return line.values[0]
    return " → ".join(word(name, value) for name, value in line.asked.items())


def word(name: str, value: str) -> str:
    """The value of one part of an address, in words; what is no value of it stands as it is."""
    match name:
        case "before" | "after":
            return str(dict(AnswerState.choices).get(value, value))
        case "question":
            return label(value)
        case "level":
            return str(dict(Learner.TitleLevel.choices).get(value) or _("no level on record"))
        case "clause":
            return _clause(value)
    return value


def label(key: str) -> str:
    """A question in words."""
    try:
        return purposes.label(key)
    except ValueError:
        return key


def address_of(asked: dict[str, str]) -> str:
    return f"?{urlencode(asked)}"


def _clause(value: str) -> str:
    speaker = Phrases()
    return speaker.join(dict.fromkeys(map(speaker.article, value.split(",")))) if value else _("none: not met")
