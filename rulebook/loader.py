"""Reads rule packs, strictly: whatever is not exactly a rule pack is refused with file, line and a sentence.

The reading of YAML is narrower than YAML itself: a plain whole number is a number, true and false are flags, everything
else is text. So 2.50 stays exact, 2025-11-31 is not silently repaired, and `no` is not a flag.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rulebook.consistency import inconsistencies
from rulebook.pack import Pack

PACKS = Path(__file__).parent / "packs"

_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_PLAIN_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_PLAIN_TAGS = ("tag:yaml.org,2002:", "!")

_SENTENCES = {
    "extra_forbidden": "不认识的键“{key}”",
    "missing": "缺少“{key}”",
    "string_type": "“{key}”应为文字",
    "bool_type": "“{key}”应为 true 或 false",
    "int_type": "“{key}”应为整数",
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
    """Ids of the packs that come with the rulebook, sorted; looked up once per process."""
    return tuple(sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))


@cache
def load_pack(pack_id: str) -> Pack:
    """The pack with this id, read once per process. Raises PackError when it is broken, KeyError when there is none."""
    if pack_id not in available_packs():
        raise KeyError(pack_id)
    pack = read_pack((PACKS / pack_id / "pack.yaml").read_text(encoding="utf-8"), f"{pack_id}/pack.yaml")
    if pack.id != pack_id:
        raise PackError(f"{pack_id}/pack.yaml", 1, f"“id”应与文件夹同名：{pack_id}")
    return pack


def read_pack(text: str, file: str) -> Pack:
    """A pack from the text of its file; `file` only names it in errors. Raises PackError."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(file, line, "不是正确的 YAML，请检查缩进、冒号和引号") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise PackError(file, 1, "不是正确的 YAML：含有不允许的字符，或嵌套过深") from error
    if not isinstance(root, yaml.MappingNode):
        raise PackError(file, 1, "规则包应由若干个键组成")
    content = _Content(file)
    data = content.value(root, (), 1)
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        raise PackError(file, *content.first_problem(error)) from error
    for path, message in inconsistencies(pack):
        raise PackError(file, content.line(path), message)
    return pack


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
        if node.style is None:
            if _WHOLE_NUMBER.fullmatch(text):
                return int(text)
            if text in _PLAIN_WORDS:
                return _PLAIN_WORDS[text]
        return text

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of `path`, or of the nearest thing around it. Parts that stand in no file are passed over."""
        found: tuple[str | int, ...] = ()
        for part in path:
            if (*found, part) in self.lines:
                found = (*found, part)
        return self.lines[found]

    def first_problem(self, error: ValidationError) -> tuple[int, str]:
        """Line and sentence of the problem that stands first in the file."""
        lines = [(self.line(_place(problem)), problem) for problem in error.errors()]
        line, problem = min(lines, key=lambda pair: pair[0])
        context = {name: _in_chinese(value) for name, value in problem.get("ctx", {}).items()}
        if problem["type"] == "value_error":
            return line, context["error"]
        key = problem["loc"][-1] if problem["loc"] else ""
        return line, _SENTENCES.get(problem["type"], "“{key}”的值不对").format(**{"key": key, **context})


def _place(problem: ErrorDetails) -> tuple[str | int, ...]:
    """Where a problem stands: a wrong kind of clause at its `kind`, not at the clause."""
    return (*problem["loc"], "kind") if problem["type"] == "union_tag_invalid" else problem["loc"]


def _in_chinese(value: object) -> str:
    """'open' or 'settled' → open、settled."""
    return "、".join(re.findall(r"'([^']*)'", str(value))) or str(value)
