"""Which column means what: fields, schemas, mappings, and the search for the header row."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Any

from intake.cells import Cell, narrow, shown, visible
from intake.faults import Fault, FileRefused

Parser = Callable[..., Any]
RowCheck = Callable[[dict[str, Any]], dict[str, Fault]]

_LONGEST_TITLE = 100
_MARKS = re.compile(r"[\s*＊★☆:：]+")
_BRACKETS = re.compile(r"[(\[【（][^)\]】）]*[)\]】）]")


def normalised(title: Cell) -> str:
    """A column title for comparing: narrow, without spaces, stars and colons, in lower case."""
    return _MARKS.sub("", visible(narrow(shown(title)[:_LONGEST_TITLE]))).casefold()


def _without_brackets(title: str) -> str:
    return _BRACKETS.sub("", title)


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning a column can have.

    ``required``: the column must be there and every cell filled. ``parse`` is called with the cell; when ``beside``
    names another field, also with the value read there (None when empty). ``personal``: no sentence may echo the cell.
    ``text``: the column is written as text in templates and receipts, so that numbers keep their digits.
    ``incidental``: nothing is decided by it, so of two columns with one title the first will do.
    """

    name: str
    title: str
    parse: Parser
    synonyms: tuple[str, ...] = ()
    required: bool = False
    beside: str | None = None
    personal: bool = False
    text: bool = False
    incidental: bool = False
    note: str = ""
    choices: tuple[str, ...] = ()
    example: str = ""
    width: int = 14

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title by which the column is recognised, the best first, normalised."""
        return tuple(dict.fromkeys(normalised(title) for title in (self.title, *self.synonyms)))


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of one kind of file.

    ``key`` is the field that every real row fills: a row without it may be a total or a footer. ``check`` looks at the
    values of one row together and returns notices (they do not refuse the row).
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    key: str = "document_number"
    check: RowCheck | None = None

    def __getitem__(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    @property
    def names(self) -> frozenset[str]:
        """The names of all fields."""
        return frozenset(candidate.name for candidate in self.fields)

    @property
    def required(self) -> tuple[Field, ...]:
        """The fields that a file must hold."""
        return tuple(candidate for candidate in self.fields if candidate.required)


@dataclass(frozen=True, slots=True)
class Mapping:
    """What an officer has said about the columns of one source; saved as JSON with ``to_json``.

    ``columns``: column title as written in the file → field name, or None for “leave this column out”. Titles not
    named here are recognised by themselves. ``constants``: field name → text that stands for every row of a file
    without that column (a file that holds professional hours only).
    """

    columns: MappingType[str, str | None] = field(default_factory=dict)
    constants: MappingType[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain data that ``from_json`` reads back."""
        return {"columns": dict(self.columns), "constants": dict(self.constants)}

    @classmethod
    def from_json(cls, data: Any, schema: Schema) -> "Mapping":
        """Raise FileRefused when ``data`` is not a mapping for ``schema``: unknown field, or two columns for one."""
        if not isinstance(data, dict) or set(data) - {"columns", "constants"}:
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
        return cls(columns, constants)


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a sheet: ``index`` counts from 0, ``fields`` gives the column of each field."""

    index: int
    titles: tuple[str, ...]
    fields: dict[str, int]
    missing: tuple[Field, ...]
    twice: tuple[tuple[Field, tuple[int, ...]], ...] = ()
    """Fields that two columns name equally well: nobody can say which is meant."""
    rivals: tuple[tuple[Field, tuple[int, ...]], ...] = ()
    """Fields that several columns name, the best first; the best is used."""

    @property
    def score(self) -> int:
        """How many fields were recognised."""
        return len(self.fields)

    def as_mapping(self) -> Mapping:
        """The proposal for an officer to adjust: every column of the file, recognised or not."""
        by_column = {column: name for name, column in self.fields.items()}
        proposed: dict[str, str | None] = dict.fromkeys(filter(None, self.titles))
        proposed |= {self.titles[column]: name for column, name in by_column.items()}
        return Mapping(proposed)


def read_header(index: int, row: Sequence[Cell], schema: Schema, mapping: Mapping | None = None) -> Header:
    """Read one row as if it were the header."""
    mapping = mapping or Mapping()
    said = {normalised(title): name for title, name in mapping.columns.items()}
    ranks: dict[str, list[tuple[int, int]]] = {}
    known = _known_titles(schema)
    for column, cell in enumerate(row):
        if not isinstance(cell, str):
            continue
        title = normalised(cell)
        if title in said:
            name = said[title]
            if name is not None:
                ranks.setdefault(name, []).append((-1, column))
            continue
        for name, rank in known.get(title) or known.get(_without_brackets(title)) or ():
            ranks.setdefault(name, []).append((rank, column))
    fields: dict[str, int] = {}
    twice, rivals = [], []
    for candidate in schema.fields:
        found = sorted(ranks.get(candidate.name, ()))
        if found:
            fields[candidate.name] = found[0][1]
            equal = tuple(column for rank, column in found if rank == found[0][0])
            if len(equal) > 1 and not candidate.incidental:
                twice.append((candidate, equal))
            elif len(found) > 1 and found[0][0] >= 0:
                rivals.append((candidate, tuple(column for _, column in found)))
    missing = tuple(one for one in schema.required if one.name not in fields and one.name not in mapping.constants)
    titles = tuple(" ".join(shown(cell).split()) for cell in row)
    return Header(index, titles, fields, missing, tuple(twice), tuple(rivals))


def _known_titles(schema: Schema) -> dict[str, tuple[tuple[str, int], ...]]:
    """Title → the fields it may mean with their rank. A title belongs to the field that ranks it best."""
    known: dict[str, tuple[str, int]] = {}
    for candidate in schema.fields:
        for rank, title in enumerate(candidate.titles):
            if title not in known or rank < known[title][1]:
                known[title] = (candidate.name, rank)
    return {title: (found,) for title, found in known.items()}


def find_header(rows: Sequence[Sequence[Cell]], schema: Schema, mapping: Mapping | None = None) -> Header | None:
    """The header among the first rows of a sheet: the row that recognises most fields, the first one on a tie.

    Two rows under each other are read as one header (a group title above its columns) only when no single row is
    complete and the two together are. None when no row recognises two fields.
    """
    candidates = [read_header(index, row, schema, mapping) for index, row in enumerate(rows)]
    best = max(candidates, key=lambda header: header.score, default=None)
    if best is not None and best.missing:
        pairs = [_stacked(rows, index, schema, mapping) for index in range(1, len(rows))]
        better = [pair for pair in pairs if not pair.missing and pair.score > best.score]
        best = better[0] if better else best
    return best if best is not None and best.score >= min(2, len(schema.fields)) else None


def _stacked(rows: Sequence[Sequence[Cell]], index: int, schema: Schema, mapping: Mapping | None) -> Header:
    upper, lower = rows[index - 1], rows[index]
    width = max(len(upper), len(lower))
    padded = [*upper, *[None] * (width - len(upper))], [*lower, *[None] * (width - len(lower))]
    return read_header(index, [below or above for above, below in zip(*padded, strict=True)], schema, mapping)


def repeats_header(row: Sequence[Cell], header: Header) -> bool:
    """Whether a row is the header once more, as in files put together from several."""
    same = [
        normalised(row[column]) == normalised(header.titles[column])
        for column in header.fields.values()
        if column < len(row)
    ]
    return len(same) >= 2 and all(same)


def column_letters(index: int) -> str:
    """The name of a column as the spreadsheet program shows it: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
