"""What an officer has said about the files of one source: which column means what, what holds for all rows, what a word
means that nobody knows."""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.cells import Cell, shown
from intake.faults import FileRefused
from intake.folding import fold
from intake.values.words import WordChoice

if TYPE_CHECKING:
    from intake.headers import Schema

NOTHING = ""
"""The meaning of a word that says nothing: its cell stays empty."""


def as_said(cell: Cell) -> str:
    """A cell as its word is compared: folded, without spaces, in lower case."""
    return "".join(fold(shown(cell)).split()).casefold()


@dataclass(frozen=True, slots=True)
class Mapping:
    """What an officer has said about the columns of one source; saved as JSON with ``to_json``.

    ``columns``: column title as written in the file → field name, or None for “leave this column out”. Titles not
    named here are recognised by themselves. ``constants``: field name → text that stands for every row of a file
    without that column (a file that holds professional hours only). ``words``: field name → word of the file
    (``as_said``) → the word of the closed list that it means, or NOTHING.
    """

    columns: MappingType[str, str | None] = field(default_factory=dict)
    constants: MappingType[str, str] = field(default_factory=dict)
    words: MappingType[str, MappingType[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain data that ``from_json`` reads back."""
        words = {name: dict(one) for name, one in self.words.items() if one}
        found: dict[str, Any] = {"columns": dict(self.columns), "constants": dict(self.constants)}
        return found | ({"words": words} if words else {})

    @classmethod
    def from_json(cls, data: Any, schema: "Schema") -> "Mapping":
        """Raise FileRefused when ``data`` is not a mapping for ``schema``: unknown field, or two columns for one."""
        if not isinstance(data, dict) or set(data) - {"columns", "constants", "words"}:
            raise FileRefused("mapping_form")
        columns, constants = data.get("columns", {}), data.get("constants", {})
        if not isinstance(columns, dict) or not isinstance(constants, dict):
            raise FileRefused("mapping_form")
        named = [name for name in columns.values() if name is not None]
        for name in (*named, *constants):
            if not isinstance(name, str) or name not in schema.names:
                raise FileRefused("mapping_unknown_field", name=name)
        if not all(isinstance(text, str) for text in constants.values()):
            raise FileRefused("mapping_form")
        for name in named:
            if named.count(name) > 1 or name in constants:
                raise FileRefused("mapping_twice", title=schema[name].title)
        return cls(columns, constants, _words(data.get("words", {}), schema))


def _words(data: Any, schema: "Schema") -> dict[str, dict[str, str]]:
    """Words as they were said; one that the list no longer holds says nothing about its word."""
    if not isinstance(data, dict) or not all(isinstance(one, dict) for one in data.values()):
        raise FileRefused("mapping_form")
    found: dict[str, dict[str, str]] = {}
    for name, one in data.items():
        parse = schema[name].parse if name in schema.names else None
        if not isinstance(parse, WordChoice):
            raise FileRefused("mapping_unknown_field", name=name)
        known = {NOTHING, *parse.titles}
        if schema[name].required:
            known.remove(NOTHING)
        found[name] = {str(word): str(meant) for word, meant in one.items() if meant in known}
    return found
