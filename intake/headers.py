"""Which column means what: fields, schemas, mappings, and the search for the header row."""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from intake.cells import Cell, shown
from intake.faults import Fault
from intake.folding import fold
from intake.mapping import Mapping

Parser = Callable[..., Any]
RowCheck = Callable[[dict[str, Any]], dict[str, Fault]]

_LONGEST_TITLE = 100
_MARKS = re.compile(r"[\s*＊★☆:：]+")
_OPEN, _CLOSED = "(\\[【〔「『〈《<{", ")\\]】〕」』〉》>}"
_BRACKETS = re.compile(rf"[{_OPEN}][^{_CLOSED}]*(?:[{_CLOSED}]|$)")
_AROUND = (_OPEN + _CLOSED).replace("\\", "")
_NUMBERED = re.compile(r"(?:[0-9]{1,2}[.、)]|[(][0-9]{1,2}[)]|[①-⑳])(?=\D)")


def normalised(title: Cell) -> str:
    """A column title for comparing: narrow, without spaces, stars and colons, in lower case."""
    return _NUMBERED.sub("", _MARKS.sub("", fold(shown(title)[:_LONGEST_TITLE])).casefold(), count=1)


# What may stand in the brackets of a title without changing what the column means; everything else is asked about.
_HARMLESS = re.compile(
    r"(?:非|不|可不)?(?:必|选)(?:填|录|选)(?:项|列)?|必须(?:填写)?|可选|可空"
    r"|[0-9一二三四五六七八九十]{1,2}(?:或[0-9]{1,2})?位(?:数字?|字符|身份证号?码?|年份|年度|号码)?|[0-9]+[-~至][0-9]+(?:级|字)?"
    r"|文本(?:格式|型)?|纯?数字(?:格式)?|数值|日期(?:格式)?|年[-/.]?月[-/.]?日?|y{2,4}.{0,12}"
    r"|全称|盖章|公章|现|本人|学员|实名|汉字|中文|单选|下拉(?:选择)?|唯一|不(?:可|能|得).{1,6}|单?位?个|单位(?:学时|课时)"
    r"|(?:请|须与|应与|应为|须为|与|同|格式|例如?|示例|如|详?见|精确|保留|区分|支持)\S{1,40}"
    r"|x(?:须|应)?大写|小数点后\S{1,6}|最多\S{1,2}位小数|大于0"
    r"|(?:只|仅)填\S{1,20}|按(?:身份证|证件|实际|要求|格式|统一)\S{0,20}|以\S{1,20}为准|末位\S{1,12}"
)


def _qualifiers(title: str) -> list[str]:
    return [found[0].strip(_AROUND) for found in _BRACKETS.finditer(title)]


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning a column can have.

    ``required``: the column must be there and every cell filled. ``parse`` is called with the cell; when ``beside``
    names another field, also with the value read there (None when empty). ``personal``: no sentence may echo the cell.
    ``text``: the column is written as text in templates and receipts, so that numbers keep their digits.
    ``incidental``: nothing is decided by it, so of two columns with one title the first will do. ``lenient``: a cell
    that cannot be read is left out with a notice and does not refuse its row. ``own``: every row has its own, so that
    the value of merged cells is not carried down.
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
    lenient: bool = False
    own: bool = False
    note: str = ""
    choices: tuple[str, ...] = ()
    example: str = ""
    width: int = 14

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title by which the column is recognised, the best first, normalised."""
        return tuple(dict.fromkeys(normalised(title) for title in (self.title, *self.synonyms)))

    def allows(self, qualifier: str) -> bool:
        """Whether what stands in the brackets of a title leaves its meaning as it is: 必填, 18位, 合格/不合格."""
        if not qualifier or all(map(self._is_harmless, re.split("[,，、;；。]", qualifier))):
            return True
        if not self.choices:
            return False
        return all(not isinstance(self.parse(word), Fault) for word in re.split(r"[/、,或]", qualifier))

    def _is_harmless(self, part: str) -> bool:
        """One part of a qualifier; 学时（获得） is as good as 获得学时."""
        return (
            not part or part in self.titles or f"{part}{self.title}" in self.titles or bool(_HARMLESS.fullmatch(part))
        )


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of one kind of file.

    ``key`` is the field that every real row fills: a row without it may be a total or a footer. ``check`` looks at the
    values of one row together and returns notices (they do not refuse the row). ``examined``: subjects whose hours
    need a passed examination.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    key: str = "document_number"
    check: RowCheck | None = None
    examined: frozenset[str] = frozenset({"public"})

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


class Sureness(StrEnum):
    """How sure it is what a column means: an officer has said so, the title is one of the field's, it is one without
    harmless brackets; or the column is not used, because another fits better, because of a unit or qualifier in
    brackets, because it is not recognised, or because an officer has left it out."""

    SAID = "said"
    EXACT = "exact"
    STRIPPED = "stripped"
    SPARE = "spare"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What one column was taken for; ``index`` counts from 0, ``field`` is the name of a field or empty."""

    index: int
    title: str
    field: str
    sure: Sureness
    hidden: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain data for plans; ``column`` is the letter the spreadsheet program shows."""
        return {
            "column": column_letters(self.index),
            "title": self.title,
            "field": self.field,
            "sure": self.sure.value,
            "hidden": self.hidden,
        }


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
    doubtful: tuple[tuple[Field, tuple[int, ...]], ...] = ()
    """Fields that a column would name but for a unit or qualifier; it is not used."""
    hidden: tuple[int, ...] = ()
    """Hidden columns that are used, because no visible one has their meaning."""
    columns: tuple[ColumnReading, ...] = ()
    """Every column that has a title."""

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


def read_header(
    index: int,
    row: Sequence[Cell],
    schema: Schema,
    mapping: Mapping | None = None,
    hidden: Set[int] = frozenset(),
) -> Header:
    """Read one row as if it were the header; ``hidden`` are the hidden columns of the sheet."""
    mapping = mapping or Mapping()
    ranks, doubts, sure = _ranked(row, schema, mapping, hidden)
    fields: dict[str, int] = {}
    twice, rivals = [], []
    for candidate in schema.fields:
        found = sorted(ranks.get(candidate.name, ()))
        if found:
            fields[candidate.name] = found[0][1]
            equal = tuple(column for rank, column in found if rank == found[0][0])
            if len(equal) > 1 and not candidate.incidental:
                twice.append((candidate, equal))
            elif len(found) > 1 and found[0][0] != _SAID:
                rivals.append((candidate, tuple(column for _, column in found)))
    missing = tuple(one for one in schema.required if one.name not in fields and one.name not in mapping.constants)
    doubtful = tuple((one, tuple(doubts[one.name])) for one in schema.fields if one.name in doubts)
    titles = tuple(" ".join(shown(cell).split()) for cell in row)
    used = set(fields.values())
    columns = tuple(
        ColumnReading(
            place, title, name, Sureness.SPARE if name and how in _USED and place not in used else how, place in hidden
        )
        for place, title in enumerate(titles)
        for name, how in (sure.get(place, ("", Sureness.UNKNOWN)),)
        if title
    )
    return Header(
        index,
        titles,
        fields,
        missing,
        tuple(twice),
        tuple(rivals),
        doubtful,
        tuple(sorted(used & set(hidden))),
        columns,
    )


_Rank = tuple[int, int, int]
_SAID: _Rank = (-1, 0, 0)
_USED = (Sureness.SAID, Sureness.EXACT, Sureness.STRIPPED)


def _ranked(
    row: Sequence[Cell], schema: Schema, mapping: Mapping, hidden: Set[int]
) -> tuple[dict[str, list[tuple[_Rank, int]]], dict[str, list[int]], dict[int, tuple[str, Sureness]]]:
    """The columns of each field with their rank (the least is best: what was said, visible, exact, the better title),
    the columns that are doubted, and for each column its field and how sure that is."""
    said = {normalised(title): name for title, name in mapping.columns.items()}
    known = _known_titles(schema)
    ranks: dict[str, list[tuple[_Rank, int]]] = {}
    doubts: dict[str, list[int]] = {}
    sure: dict[int, tuple[str, Sureness]] = {}
    for column, cell in enumerate(row):
        if not isinstance(cell, str):
            continue
        title = normalised(cell)
        if title in said:
            name = said[title]
            sure[column] = (name or "", Sureness.SAID if name else Sureness.LEFT_OUT)
            if name is not None:
                ranks.setdefault(name, []).append((_SAID, column))
            continue
        found, how = known.get(title), Sureness.EXACT
        if found is None and (found := known.get(_BRACKETS.sub("", title))) is not None:
            harmless = all(schema[found[0]].allows(qualifier) for qualifier in _qualifiers(title))
            how = Sureness.STRIPPED if harmless else Sureness.DOUBTFUL
        if found is None:
            continue
        name, rank = found
        sure[column] = (name, how)
        if how is Sureness.DOUBTFUL:
            doubts.setdefault(name, []).append(column)
        else:
            ranks.setdefault(name, []).append(((column in hidden, how is Sureness.STRIPPED, rank), column))
    return ranks, doubts, sure


def _known_titles(schema: Schema) -> dict[str, tuple[str, int]]:
    """Title → the field it means with its rank. A title belongs to the field that ranks it best."""
    known: dict[str, tuple[str, int]] = {}
    for candidate in schema.fields:
        for rank, title in enumerate(candidate.titles):
            if title not in known or rank < known[title][1]:
                known[title] = (candidate.name, rank)
    return known


def find_header(
    rows: Sequence[Sequence[Cell]], schema: Schema, mapping: Mapping | None = None, hidden: Set[int] = frozenset()
) -> Header | None:
    """The header among the first rows of a sheet: the row that recognises most fields, the first one on a tie.

    Two rows under each other are read as one header (a group title above its columns) only when no single row is
    complete and the two together are. None when no row recognises two fields.
    """
    candidates = [read_header(index, row, schema, mapping, hidden) for index, row in enumerate(rows)]
    best = max(candidates, key=lambda header: header.score, default=None)
    if best is not None and best.missing:
        pairs = [_stacked(rows, index, schema, mapping, hidden) for index in range(1, len(rows))]
        better = [pair for pair in pairs if not pair.missing and pair.score > best.score]
        best = better[0] if better else best
    return best if best is not None and best.score >= min(2, len(schema.fields)) else None


def _stacked(
    rows: Sequence[Sequence[Cell]], index: int, schema: Schema, mapping: Mapping | None, hidden: Set[int]
) -> Header:
    upper, lower = rows[index - 1], rows[index]
    width = max(len(upper), len(lower))
    padded = [*upper, *[None] * (width - len(upper))], [*lower, *[None] * (width - len(lower))]
    return read_header(index, [below or above for above, below in zip(*padded, strict=True)], schema, mapping, hidden)


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
