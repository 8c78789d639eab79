#!/usr/bin/env python
"""Makes the methods and types of the Python client from the description of the interface (scripts/write_docs.py calls
it): a module for each noun of the addresses (``learners``, ``cards``, …) with a method for each operation and a
TypedDict for each shape, once however many operations answer it, and ``api.py``, which is all of them."""

from __future__ import annotations

import keyword
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "clients" / "python" / "cetrack_client"
Schema = dict[str, Any]
_MADE = "Made from the description of the interface by scripts/python_client.py; changes are overwritten."
_TYPING = ("Any", "Literal", "NotRequired", "TypedDict")
_NAMED = {
    "batches": "Batch", "statistics": "YearTable", "audit_people": "AuditedPerson", "learners_decision": "DecisionNow",
    "learners_change": "Learner", "annual_records": "AnnualRecords", "behind": "Behind", "packs": "Pack",
}  # fmt: skip
_PLAIN = {
    "string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None", "object": "dict[str, Any]",
}  # fmt: skip


class Maker:
    """Collects types while it writes methods."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.types: dict[str, str] = {}
        """The text of each type, by its name."""
        self.known: dict[str, str] = {}
        """The name of a shape that was met before."""

    def modules(self) -> dict[str, str]:
        """The text of each module under the package, by its name; a type stands where it is met first, and only later
        modules take it from there, so that no two need each other."""
        found: dict[str, str] = {}
        home: dict[str, str] = {}
        for noun, operations in self._nouns().items():
            before = len(self.types)
            methods = [text for one in operations for text in self._methods(*one)]
            own = dict(list(self.types.items())[before:])
            body = "\n\n".join(own.values()) + f"\n\nclass {_pascal(noun)}Calls(Core):\n"
            body += "\n\n".join(textwrap.indent(method, "    ") for method in methods)
            found[f"calls/{noun}.py"] = _imports(body, home) + "\n\n" + body
            home |= dict.fromkeys(own, noun)
        nouns = [file.removeprefix("calls/").removesuffix(".py") for file in found]
        return {"api.py": _whole(nouns), "calls/__init__.py": "", **found}

    def _nouns(self) -> dict[str, list[tuple[str, str, Schema]]]:
        """Path, verb and operation, by the first word of the address behind its version."""
        found: dict[str, list[tuple[str, str, Schema]]] = {}
        for path, item in self.schema["paths"].items():
            noun = path.split("/")[3].replace("-", "_")
            found.setdefault(noun, []).extend((path, verb, operation) for verb, operation in item.items())
        return found

    # --- types -------------------------------------------------------------------------------------------------------
    def kind(self, part: Schema, name: str) -> str:
        """The annotation of a part of the description; objects with known fields become types by ``name``."""
        part = self._followed(part)
        if "enum" in part:
            return "Literal[" + ", ".join(repr(value) for value in part["enum"]) + "]"
        if several := part.get("oneOf") or part.get("anyOf"):
            return " | ".join(dict.fromkeys(self.kind(one, f"{name}{n}") for n, one in enumerate(several, 1)))
        said = part.get("type", "object")
        names = said if isinstance(said, list) else [said]
        return " | ".join(self._one_kind(part, one, name) for one in names)

    def _one_kind(self, part: Schema, said: str, name: str) -> str:
        if said == "array":
            return f"list[{self.kind(part.get('items', {}), name + 'Item')}]"
        if said == "object" and part.get("properties"):
            return self._type(part, name)
        return _PLAIN[said]

    def _type(self, part: Schema, name: str) -> str:
        required = set(part.get("required", ()))
        if "id" in required:
            required |= set(part["properties"])  # ``fields`` chooses; unasked every field is there
        lines = []
        for field, one in part["properties"].items():
            kind = self.kind(one, name + _pascal(field))
            lines.append((field, kind if field in required else f"NotRequired[{kind}]", one.get("description", "")))
        shape = repr(lines)
        if shape in self.known:
            return self.known[shape]
        while name in self.types:
            name += "Whole"
        self.known[shape] = name
        self.types[name] = _typed_dict(name, lines)
        return name

    def _followed(self, part: Schema) -> Schema:
        while "$ref" in part:
            part = self.schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        return part

    # --- methods -----------------------------------------------------------------------------------------------------
    def _methods(self, path: str, verb: str, operation: Schema) -> list[str]:
        name = operation["operationId"]
        answer = next(one for status, one in sorted(operation["responses"].items()) if status.startswith("2"))
        content: Schema = answer.get("content", {})
        body = operation.get("requestBody", {}).get("content", {})
        whole = self._followed(content.get("application/json", {}).get("schema", {}))
        rows = whole.get("properties", {})
        kind = _type_name(name)
        if verb == "get" and {"results", "next"} <= set(rows):
            row = self.kind(rows["results"]["items"], kind)
            return self._list(path, operation, row)
        if "application/x-ndjson" in body:
            return self._push(path, operation, self.kind(body["application/x-ndjson"]["schema"], "PushedRecord"), whole)
        answer_kind = self.kind(whole, kind) if "application/json" in content else "bytes"
        return [self._plain(path, verb, operation, body, answer_kind)]

    def _list(self, path: str, operation: Schema, row: str) -> list[str]:
        parameters = _asked(operation, "query")
        name = operation["operationId"]
        every = name.removesuffix("_list") + "_all"
        said = _doc(operation)
        signature = ", ".join(self._parameter(one) for one in parameters)
        query = "{" + ", ".join(f'"{one["name"]}": {_safe(one["name"])}' for one in parameters) + "}"
        rest = [one for one in parameters if one["name"] not in {"after", "before"}]
        passed = ", ".join(f"{_safe(one['name'])}={_safe(one['name'])}" for one in rest)
        return [
            f"def {name}(self, *, {signature}) -> Page[{row}]:\n    {said}\n"
            f'    found: Page[{row}] = self._json("GET", {_address(path)}, query={query})\n    return found',
            f"def {every}(self, *, {', '.join(self._parameter(one) for one in rest)}) -> Iterator[{row}]:\n"
            f'    """Every row, page by page: {operation.get("summary", "")}"""\n'
            f"    return self._all(self.{name}, {passed})",
        ]

    def _push(self, path: str, operation: Schema, line: str, whole: Schema) -> list[str]:
        kind = self.kind(whole, "PushAnswer")
        return [
            f"def push_all(self, records: Iterable[{line}]) -> Iterator[{kind}]:\n    {_doc(operation)}\n"
            f"    return self._lines({_address(path)}, records)"
        ]

    def _plain(self, path: str, verb: str, operation: Schema, body: Schema, kind: str) -> str:
        name = operation["operationId"]
        keys = re.findall(r"{(\w+)}", path)
        query, heads = _asked(operation, "query"), _asked(operation, "header")
        signed = any(one["name"] == "X-Cetrack-Signature" for one in heads)
        heads = [one for one in heads if not one["name"].startswith("X-Cetrack")]
        first = [f"{key}: str" for key in keys]
        if body:
            first.append("body: " + self.kind(body["application/json"]["schema"], _type_name(name) + "Asked"))
        later = [self._parameter(one) for one in query + heads]
        signature = ", ".join(["self", *first, *(["*", *later] if later else [])])
        given = [f'"{verb.upper()}"', _address(path)]
        if query:
            given.append("query={" + ", ".join(f'"{one["name"]}": {_safe(one["name"])}' for one in query) + "}")
        if heads:
            given.append("head={" + ", ".join(f'"{one["name"]}": {_safe(one["name"])}' for one in heads) + "}")
        if body:
            given.append("body=json.dumps(body, ensure_ascii=False).encode()")
        if signed:
            given.append("signed=True")
        call = "_call" if kind == "bytes" else "_json"
        return (
            f"def {name}({signature}) -> {kind}:\n    {_doc(operation)}\n"
            f"    found: {kind} = self.{call}({', '.join(given)})\n    return found"
        )

    def _parameter(self, one: Schema) -> str:
        kind = self.kind(one.get("schema", {"type": "string"}), "X")
        if kind == "Literal['yes', 'no']":
            kind = "bool"
        return f"{_safe(one['name'])}: {kind}" + ("" if one.get("required") else " | None = None")


def _asked(operation: Schema, where: str) -> list[Schema]:
    """Its parameters in one place, those that must be given first."""
    found = [one for one in operation.get("parameters", ()) if one["in"] == where]
    return sorted((one for one in found if one["name"] != "If-None-Match"), key=lambda one: not one.get("required"))


def _address(path: str) -> str:
    return f'f"{path}"' if "{" in path else f'"{path}"'


def _safe(name: str) -> str:
    plain = re.sub(r"\W", "_", name).lower()
    return plain + "_" if keyword.iskeyword(plain) else plain


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[_\W]+", name))


def _type_name(operation: str) -> str:
    plain = operation.removesuffix("_list").removesuffix("_one")
    return _NAMED.get(plain) or _pascal(plain.removesuffix("s") if operation != plain else plain)


def _doc(operation: Schema) -> str:
    said = operation.get("summary", "")
    return f'"""{said.rstrip("。")}。"""'


def _typed_dict(name: str, lines: list[tuple[str, str, str]]) -> str:
    if all(field.isidentifier() and not keyword.iskeyword(field) for field, _kind, _said in lines):
        rows = (f"    {field}: {kind}\n" + (f'    """{said}"""\n' if said else "") for field, kind, said in lines)
        return f"class {name}(TypedDict):\n{''.join(rows)}"
    fields = ", ".join(f'"{field}": {kind}' for field, kind, _said in lines)
    return f'{name} = TypedDict("{name}", {{{fields}}})\n'


def _imports(body: str, home: dict[str, str]) -> str:
    """The head of a noun's module: what its text names, of types from the modules of ``home``."""
    words = set(re.findall(r"\w+", body))
    taken: dict[str, list[str]] = {}
    for name in sorted(words & home.keys()):
        taken.setdefault(home[name], []).append(name)
    lines = [f'"""{_MADE}"""', "", "from __future__ import annotations", ""]
    lines += ["import json"] if "json" in words else []
    if collections := sorted(words & {"Iterable", "Iterator"}):
        lines.append(f"from collections.abc import {', '.join(collections)}")
    if typing := [name for name in _TYPING if name in words]:
        lines.append(f"from typing import {', '.join(typing)}")
    lines += ["", f"from ..core import {', '.join(name for name in ('Core', 'Page') if name in words)}"]
    lines += [f"from .{noun} import {', '.join(names)}" for noun, names in sorted(taken.items())]
    return "\n".join(lines)


def _whole(nouns: list[str]) -> str:
    imports = "\n".join(f"from .calls.{noun} import {_pascal(noun)}Calls" for noun in nouns)
    bases = ", ".join(f"{_pascal(noun)}Calls" for noun in nouns)
    said = "Every operation of the interface: one portal, one token."
    return f'"""{_MADE}"""\n\n{imports}\n\n\nclass Client({bases}):\n    """{said}"""\n'


def client(schema: Schema) -> dict[str, str]:
    """The text of each module that is made, by its path under the package, laid out as every other file here."""
    return {name: _laid_out(name, text) for name, text in Maker(schema).modules().items()}


def write(modules: dict[str, str]) -> None:
    """Writes them, and removes those of nouns that are no more."""
    (PACKAGE / "calls").mkdir(exist_ok=True)
    for old in (PACKAGE / "calls").glob("*.py"):
        if f"calls/{old.name}" not in modules:
            old.unlink()
    for name, text in modules.items():
        (PACKAGE / name).write_text(text, encoding="utf-8")


def _laid_out(name: str, text: str) -> str:
    ruff = Path(sys.executable).with_name("ruff")
    done = subprocess.run(
        [str(ruff), "format", "--no-cache", "--stdin-filename", str(PACKAGE / name), "-"],
        cwd=ROOT, check=True, text=True, input=text, capture_output=True,
    )  # fmt: skip
    return done.stdout
