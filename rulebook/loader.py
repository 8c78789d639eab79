"""Reads rule packs, strictly: whatever is not exactly a rule pack is refused with file, line and a sentence.

The reading of YAML is narrower than YAML itself: a plain whole number is a number, true and false are flags, everything
else is text. So 2.50 stays exact, 2025-11-31 is not silently repaired, and `no` is not a flag.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rulebook.basics import PLACES
from rulebook.consistency import inconsistencies
from rulebook.library import Library
from rulebook.pack import Pack
from rulebook.yaml_text import YAML, too_deep

PACKS = Path(__file__).parent / "packs"
SAMPLES = Path(__file__).parent / "sample_packs"
"""Packs of an invented series, for tests and for decisions from the command line: no portal offers them."""
INVENTED = Path(__file__).parent / "invented_packs"
"""Later notices of a real series that nobody has issued, for demonstrations alone: not offered, not carried, found by
their id only."""

_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_PLAIN_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_PLAIN_TAGS = ("tag:yaml.org,2002:", "!")

_BY_KIND = frozenset({"base", "relief", "waivers", "deeming"})
_TAG = 2
"""Where in a path the kind of a clause stands."""
_SENTENCES = {
    "extra_forbidden": "不认识的键“{key}”",
    "missing": "缺少“{key}”",
    "string_type": "“{key}”应为文字",
    "bool_type": "“{key}”应为 true 或 false",
    "int_type": "“{key}”应为整数",
    "int_parsing": "“{key}”应为整数",
    "int_from_float": "“{key}”应为整数",
    "bool_parsing": "“{key}”应为 true 或 false",
    "model_type": "“{key}”应为若干个键",
    "model_attributes_type": "“{key}”应为若干个键",
    "mapping_type": "“{key}”应为若干个键",
    "tuple_type": "“{key}”应为列表",
    "too_short": "“{key}”不能为空",
    "string_too_short": "“{key}”不能为空",
    "string_pattern_mismatch": "“{key}”的写法不对，应符合 {pattern}",
    "greater_than_equal": "“{key}”不能小于{ge}",
    "less_than_equal": "“{key}”不能大于{le}",
    "enum": "“{key}”的值不在允许的范围内：{expected}",
    "literal_error": "“{key}”的值不在允许的范围内：{expected}",
    "union_tag_invalid": "“kind”的值不在允许的范围内：{expected_tags}",
    "union_tag_not_found": "缺少“kind”",
}


class PackError(Exception):
    """A rule pack that cannot be used: which file, which line (1 is the first), and why."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}，第{line}行：{message}")
        self.file = file
        self.line = line
        self.message = message


@cache
def available_packs() -> tuple[str, ...]:
    """Ids of the packs that a portal may offer, sorted; looked up once per process."""
    return offered().ids


@cache
def load_pack(pack_id: str) -> Pack:
    """The pack with this id, with the earlier ones of its series; read once per process.

    Raises PackError when one is broken, KeyError when there is none.
    """
    return (offered() if pack_id in offered().ids else _with_invented()).pack(pack_id)


@cache
def offered() -> Library:
    """The packs that a portal may offer."""
    return Library(pack for _, pack in _carried(PACKS))


def invented(year: int) -> tuple[str, ...]:
    """Ids of the invented notices up to a policy year, oldest first; none for a year of which the real one is there."""
    found = (pack for pack in _with_invented().packs() if pack.id not in offered().ids and pack.policy_year <= year)
    return tuple(pack.id for pack in sorted(found, key=lambda pack: pack.policy_year))


@cache
def _with_invented() -> Library:
    real = [pack for _, pack in _carried(PACKS)]
    spoken = {(pack.series, pack.policy_year) for pack in real}
    rest = [pack for _, pack in _carried(INVENTED) if (pack.series, pack.policy_year) not in spoken]
    return Library([*real, *rest])


@cache
def carried() -> Library:
    """Every pack that comes with the rulebook, the invented ones too."""
    return with_packs(())


def with_packs(places: Iterable[Path]) -> Library:
    """The packs that come with the rulebook and those found at other places. One with the id of a carried one stands in
    its place. Raises PackError for a pack that is broken, and where two speak for the same year of a series."""
    packs = {pack.id: (file, pack) for file, pack in (*_carried(PACKS), *_carried(SAMPLES))}
    outside: dict[str, str] = {}
    for file in (file for place in places for file in pack_files(place)):
        pack = read_file(file)
        if pack.id in outside:
            raise PackError(str(file), line_of(file, "id"), f"规则包“{pack.id}”已经在 {outside[pack.id]} 中")
        outside[pack.id] = str(file)
        packs[pack.id] = file, pack
    speaking: dict[tuple[str, int], str] = {}
    decimals: dict[str, int] = {}
    for file, pack in packs.values():
        other = speaking.setdefault((pack.series, pack.policy_year), pack.id)
        if other != pack.id:
            message = f"系列“{pack.series}”的{pack.policy_year}年度已有规则包“{other}”"
            raise PackError(str(file), line_of(file, "policy_year"), message)
        if decimals.setdefault(pack.series, pack.places) != pack.places:
            message = f"系列“{pack.series}”各年度的学时小数位数（counting 的 decimals）应相同"
            raise PackError(str(file), line_of(file, "counting"), message)
    return Library(pack for _, pack in packs.values())


def pack_text(pack_id: str) -> str:
    """The text of the file of a pack that comes with the rulebook. Raises KeyError."""
    known = {*carried().ids, *_with_invented().ids}
    for folder in (PACKS, SAMPLES, INVENTED):
        file = folder / pack_id / "pack.yaml"
        if pack_id in known and file.is_file():
            return file.read_text(encoding="utf-8")
    raise KeyError(pack_id)


def pack_files(place: Path) -> list[Path]:
    """The pack files at a place: the file itself, the one of a pack's folder, or those of a folder of packs.

    Raises PackError where there is none.
    """
    if place.is_file():
        return [place]
    own = place / "pack.yaml"
    found = [own] if own.is_file() else sorted((*place.glob("*.yaml"), *place.glob("*/pack.yaml")))
    if not found:
        raise PackError(str(place), 1, "这里没有规则包（pack.yaml 或其他 .yaml 文件）")
    return found


def read_file(file: Path) -> Pack:
    """The pack of a file. Raises PackError."""
    try:
        return read_pack(file.read_text(encoding="utf-8"), str(file))
    except UnicodeDecodeError as error:
        raise PackError(str(file), 1, "不是 UTF-8 文字") from error


def line_of(file: Path, key: str) -> int:
    """The line on which a key of the file stands."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)


def _carried(folder: Path) -> list[tuple[Path, Pack]]:
    packs = []
    for file in sorted(folder.glob("*/pack.yaml")):
        name = f"{file.parent.name}/pack.yaml"
        pack = read_pack(file.read_text(encoding="utf-8"), name)
        if pack.id != file.parent.name:
            raise PackError(name, 1, f"“id”应与文件夹同名：{file.parent.name}")
        packs.append((file, pack))
    return packs


def content_of(text: str, file: str) -> dict[str, Any]:
    """What the text of a pack's file says, before it is looked at. Raises PackError."""
    content = _Content(file)
    found: dict[str, Any] = content.value(_composed(text, file), (), 1)
    return found


def _composed(text: str, file: str) -> yaml.MappingNode:
    try:
        deep = too_deep(text)
        root = None if deep else yaml.compose(text, Loader=YAML)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(file, line, "不是正确的 YAML，请检查缩进、冒号和引号") from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise PackError(file, 1, "不是正确的 YAML：含有不允许的字符") from error
    if deep:
        raise PackError(file, 1, "不是正确的 YAML：嵌套过深")
    if not isinstance(root, yaml.MappingNode):
        raise PackError(file, 1, "规则包应由若干个键组成")
    return root


def read_pack(text: str, file: str) -> Pack:
    """A pack from the text of its file; `file` only names it in errors. Raises PackError."""
    content = _Content(file)
    data = content.value(_composed(text, file), (), 1)
    try:
        pack = Pack.model_validate(data, context=_context(data))
    except ValidationError as error:
        raise PackError(file, *content.first_problem(error)) from error
    for path, message in inconsistencies(pack):
        raise PackError(file, content.line(path), message)
    return pack


def _context(data: dict[str, Any]) -> dict[str, Any]:
    """What has to be known before the figures are read: how many decimal places hours have."""
    counting = data.get("counting")
    decimals = counting.get("decimals") if isinstance(counting, dict) else None
    return {PLACES: decimals} if decimals in (1, 2) and decimals is not True else {}


def examine(text: str) -> tuple[Pack | None, tuple[tuple[int, str], ...]]:
    """The pack of a text that is still being written, with everything that is wrong as (line, sentence), in the order
    of the lines. None while anything is wrong."""
    content = _Content("")
    try:
        data = content.value(_composed(text, ""), (), 1)
        pack = Pack.model_validate(data, context=_context(data))
    except PackError as error:
        return None, ((error.line, error.message),)
    except ValidationError as error:
        return None, content.problems(error)
    problems: set[tuple[int, str]] = set()
    try:
        problems.update((content.line(path), message) for path, message in inconsistencies(pack))
    except (LookupError, StopIteration, ValueError):
        # Each question presupposes that those before it are in order: where they are not, it may have no answer.
        if not problems:
            raise
    return (None if problems else pack), tuple(sorted(problems))


def content_with_lines(text: str) -> tuple[dict[str, Any], dict[tuple[str | int, ...], int]]:
    """What a text says, before it is looked at, and the line of each path in it. Raises PackError."""
    content = _Content("")
    found: dict[str, Any] = content.value(_composed(text, ""), (), 1)
    return found, content.lines


class _Content:
    """Turns YAML nodes into plain values and remembers on which line each path stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[tuple[str | int, ...], int] = {(): 1}
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: tuple[str | int, ...], around: int) -> Any:
        """What a node says; `around` is the line of the thing it stands in."""
        # An alias is the same node once more, with the line of the first time; besides, a node may contain itself.
        if id(node) in self.seen:
            raise PackError(self.file, around, "不使用锚点和别名，请把内容写全")
        self.seen.add(id(node))
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if not str(node.tag).startswith(_PLAIN_TAGS) or str(node.tag).startswith("tag:yaml.org,2002:python"):
            raise PackError(self.file, line, f"不使用类型标记“{node.tag}”")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.value(item, (*path, index), line) for index, item in enumerate(node.value))
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise PackError(self.file, line, "键应为文字")
            key = self._scalar(key_node)
            if key in result:
                raise PackError(self.file, line, f"键“{key}”重复")
            self.lines[*path, key] = line
            result[key] = self.value(value_node, (*path, key), line)
        return result

    @staticmethod
    def _scalar(node: yaml.ScalarNode) -> Any:
        text = node.value
        if not node.style:
            if _WHOLE_NUMBER.fullmatch(text):
                return int(text)
            if text in _PLAIN_WORDS:
                return _PLAIN_WORDS[text]
        return text

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of `path`, or of the nearest thing around it. Parts that stand in no file are passed over."""
        return self.lines[self._in_file(path)]

    def _in_file(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """The parts of a path that stand in the file."""
        found: tuple[str | int, ...] = ()
        for part in path:
            if (*found, part) in self.lines:
                found = (*found, part)
        return found

    def first_problem(self, error: ValidationError) -> tuple[int, str]:
        """Line and sentence of the problem that stands first in the file."""
        lines = [(self.line(_place(problem)), problem) for problem in _own_problems(error)]
        line, problem = min(lines, key=lambda pair: pair[0])
        return line, self._sentence(problem)

    def problems(self, error: ValidationError) -> tuple[tuple[int, str], ...]:
        """Line and sentence of every problem, each once, in the order of the file."""
        found = {(self.line(_place(problem)), self._sentence(problem)) for problem in _own_problems(error)}
        return tuple(sorted(found))

    def _sentence(self, problem: ErrorDetails) -> str:
        context = {name: _in_chinese(value) for name, value in problem.get("ctx", {}).items()}
        if problem["type"] == "value_error":
            return str(context["error"])
        place = _place(problem)
        place = place if problem["type"] == "missing" else self._in_file(place)
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        return _SENTENCES.get(problem["type"], "“{key}”的值不对").format(**{"key": key, **context})


def _own_problems(error: ValidationError) -> list[ErrorDetails]:
    """All problems but lists that are short only because what stands in them is wrong."""
    problems = error.errors()
    wrong = {problem["loc"][:length] for problem in problems for length in range(len(problem["loc"]))}
    return [problem for problem in problems if problem["type"] != "too_short" or problem["loc"] not in wrong]


def _place(problem: ErrorDetails) -> tuple[str | int, ...]:
    """Where a problem stands: a wrong kind of clause at its `kind`, not at the clause. In a clause the path holds its
    kind, too, which may be a key of the clause as well."""
    place = problem["loc"]
    if problem["type"] == "union_tag_invalid":
        return (*place, "kind")
    return (*place[:2], *place[3:]) if place and place[0] in _BY_KIND and len(place) > _TAG else place


def _in_chinese(value: object) -> str:
    """'open' or 'settled' → open、settled."""
    return "、".join(re.findall(r"'([^']*)'", str(value))) or str(value)
