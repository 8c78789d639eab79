"""One entry of a draft as fields of a form: each line of it that says a value. Everything else of the text stays as
it is, to the last comment."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_LINE = re.compile(r"(?P<indent>\s*(?:- )?)(?P<key>[A-Za-z_][\w-]*):(?P<gap> +)(?P<value>[^#\s].*?)\s*")
_PARENT = re.compile(r"(?P<indent>\s*(?:- )?)(?P<key>[A-Za-z_][\w-]*): *")
_SAYS_MORE = re.compile(r": |\s#|:$|^[\s\[\]{}&*!|>'\"%@`,?#-]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")

WORDS: dict[str, Promise | str] = {
    "about": _("what it is about"),
    "advice": _("advice"),
    "ages": _("ages"),
    "apps": _("apps"),
    "article": _("article"),
    "articles": _("articles"),
    "checked": _("day on which it was compared with the notice"),
    "closes": _("last day"),
    "complete_years": _("how many years must be complete"),
    "count": _("how many years"),
    "counting_class": _("counting class"),
    "covers": _("what it covers"),
    "default": _("option that holds for the time being"),
    "fact": _("fact"),
    "filed_by": _("to be filed by"),
    "host": _("web address without path"),
    "hours": _("hours"),
    "id": _("id"),
    "kind": _("kind"),
    "least_hours": _("least hours"),
    "mode": _("mode of study"),
    "name": pgettext_lazy("entry", "name"),
    "needs": _("what it needs"),
    "only_for": _("only for"),
    "opens": _("first day"),
    "per_hour": _("yuan per hour"),
    "phones": _("telephone numbers"),
    "proof": _("proof"),
    "question": _("question"),
    "sources": _("kinds of training"),
    "state": _("state"),
    "subject": _("subject"),
    "subjects": _("subjects with their articles"),
    "summary": _("sentence that learners read"),
    "support": _("telephone numbers of its support"),
    "url": _("web address"),
    "years": _("years"),
}
GROUPS: dict[str, Promise | str] = {"labels": _("word of a field"), "options": _("option")}
"""What the last key is one of, where packs choose the key themselves."""
SECTIONS: dict[str, Promise | str] = {
    "base": _("years asked for"),
    "claims": _("what can be claimed"),
    "contacts": _("whom to ask"),
    "conversions": _("hours that are converted"),
    "deeming": _("what deems a subject met"),
    "fee": _("fee"),
    "platforms": _("platforms"),
    "readings": _("open questions"),
    "recent_years": _("last three years"),
    "relief": _("relief"),
    "subjects": _("subjects"),
    "together": _("all subjects together"),
    "waivers": _("waived years"),
    "windows": _("study windows"),
}
"""Parts of a pack, in the words of whoever drafts it."""


def section_word(section: str) -> str:
    """What a part of a pack is about; one without a word stands as the text has it."""
    return str(SECTIONS.get(section, section))


class EntryField(NamedTuple):
    """A line that says a value: its number (1 is the first of the text), the keys that lead to it, the value as
    written."""

    line: int
    path: str
    value: str

    @property
    def name(self) -> str:
        return f"line-{self.line}"

    @property
    def label(self) -> str:
        """The word for its last key, with the keys as the text has them."""
        group, _dot, key = self.path.rpartition(".")
        word = WORDS.get(key) or GROUPS.get(group.rpartition(".")[2])
        return f"{word}（{self.path}）" if word else self.path

    @property
    def is_long(self) -> bool:
        return len(self.value) > 40 or self.path.endswith("summary")


def fields_of(text: str, line: int) -> list[EntryField]:
    """The fields of the entry that begins on a line of the text, in their order."""
    lines = text.split("\n")
    found: list[EntryField] = []
    above: list[tuple[int, str]] = []
    for number in range(line, _end(lines, line) + 1):
        parent = _PARENT.match(lines[number - 1])
        if parent is None:
            continue
        depth = len(parent["indent"])
        above = [(other, key) for other, key in above if other < depth]
        match = _LINE.fullmatch(lines[number - 1])
        if match:
            path = ".".join([*(key for _depth, key in above), match["key"]])
            found.append(EntryField(number, path, match["value"]))
        elif number > line:
            above.append((depth, parent["key"]))
    return found


def with_values(text: str, fields: list[EntryField], values: dict[str, str]) -> str:
    """The text in which these fields have other values, by their name; what is not named or empty stays as it is."""
    lines = text.split("\n")
    for field in fields:
        value = " ".join(values.get(field.name, "").split())
        match = _LINE.fullmatch(lines[field.line - 1])
        if match and value and value != field.value:
            written = _written(value, field.value)
            lines[field.line - 1] = f"{match['indent']}{match['key']}:{match['gap']}{written}"
    return "\n".join(lines)


def _end(lines: list[str], line: int) -> int:
    """The last line of an entry: what follows stands no deeper."""
    start = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    for number in range(line + 1, len(lines) + 1):
        said = lines[number - 1]
        if said.strip() and not said.lstrip().startswith("#") and len(said) - len(said.lstrip()) <= start:
            return number - 1
    return len(lines)


def _written(value: str, before: str) -> str:
    """A value as the text needs it: lists and what is quoted as they are, other text in quotes where YAML would take it
    for more than text."""
    if before[0] in "[{" or _QUOTED.fullmatch(value) or not _SAYS_MORE.search(value):
        return value
    return json.dumps(value, ensure_ascii=False)
