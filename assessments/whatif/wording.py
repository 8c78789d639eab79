"""The words of figures: states, questions, levels, clauses; and the address that opens what they count."""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from learners.people.models import Learner
from rulebook import Pack
from rulebook.speech import Phrases

from ..decisions import purposes
from ..standings.models import AnswerState
from .selectors import Line


def words_of(line: Line, pack: Pack) -> str:
    """complete → nothing complete; a unit by its name. ``pack``: that of the draft, which names its clauses."""
    if "unit" in line.asked:
        return line.values[0]
    words = " → ".join(word(name, value, pack) for name, value in line.asked.items())
    if "before" in line.asked and line.asked["before"] == line.asked.get("after"):
        return _("%(states)s, by another clause") % {"states": words}
    return words


def word(name: str, value: str, pack: Pack) -> str:
    """The value of one part of an address, in words; what is no value of it stands as it is."""
    match name:
        case "before" | "after":
            return str(dict(AnswerState.choices).get(value, value))
        case "question":
            return label(value)
        case "level":
            return str(dict(Learner.TitleLevel.choices).get(value) or _("no level on record"))
        case "clause":
            return _clause(value, pack)
    return value


def label(key: str) -> str:
    """A question in words."""
    try:
        return purposes.label(key)
    except ValueError:
        return key


def address_of(asked: dict[str, str]) -> str:
    return f"?{urlencode(asked)}"


def _clause(value: str, pack: Pack) -> str:
    """6.1.full and 6.1.one_year are of one article: each by what it does."""
    if not value:
        return _("none: not met")
    speaker = Phrases()
    return speaker.join(dict.fromkeys(speaker.clause(clause, pack) for clause in value.split(",")))
