#!/usr/bin/env python
"""Chinese for every English source string, without gettext's tools.

    python scripts/i18n.py add < strings.json   JSON object {"English": "中文"} on standard input, merged
    python scripts/i18n.py update               drops what the sources no longer say, adds what they say now
    python scripts/i18n.py check                fails when a source string has no Chinese or loses a placeholder
    python scripts/i18n.py compile              writes the .mo that Django reads

A string with a context (pgettext) is written "context|English" in the JSON object. A plural needs one Chinese form.
The catalogue is sorted, so that two people's additions merge; it is written under a lock.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import fcntl
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
NO_SOURCES = {"tests", "scripts", "bench", "docs", "locale", "static", "var", "node_modules"}
HEADER = {
    "Project-Id-Version": "cetrack",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
_STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")
_PLACEHOLDER = re.compile(r"%\([a-z_][a-z_0-9]*\)[sdf]|%[sd]|\{[a-z_0-9]*\}")
_CONTEXT_MARK = re.compile(r"\A([a-z][a-z ]{0,30})\|(.+)\Z", re.DOTALL)


@dataclass(frozen=True, order=True)
class Message:
    """A string as gettext knows it: context, English, English plural."""

    context: str
    text: str
    plural: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


class Mistake(Exception):
    """Something a person has to mend; the text says where and what."""


def _message(function: str, strings: list[str]) -> Message:
    context = strings.pop(0) if "pgettext" in function else ""
    return Message(context, strings[0], strings[1] if function.startswith("n") and len(strings) > 1 else "")


def _in_python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        function = name.removesuffix("_lazy").removesuffix("_noop")
        if name != "_" and function not in {"gettext", "ngettext", "pgettext", "npgettext"}:
            continue
        wanted = 1 + ("n" in function[:1]) + ("pgettext" in function)
        given = node.args[:wanted]
        strings = [arg.value for arg in given if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if len(strings) < wanted:
            raise Mistake(
                f"{path.relative_to(ROOT)}:{node.lineno}: {name}() needs plain strings, or it cannot be translated"
            )
        yield _message(function, strings)


def _in_template(path: Path) -> Iterator[Message]:
    for function, arguments in _TEMPLATE_CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        yield _message(function, [ast.literal_eval(found) for found in re.findall(_STRING, arguments)])


def source_messages(root: Path = ROOT) -> dict[tuple[str, str], Message]:
    """Every string that the sources ask to translate."""
    found: dict[tuple[str, str], Message] = {}
    for folder in sorted(root.iterdir()):
        if not folder.is_dir() or folder.name.startswith(".") or folder.name in NO_SOURCES:
            continue
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".py":
                messages = _in_python(path)
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                messages = _in_template(path)
            else:
                continue
            for message in messages:
                if message.text and (message.key not in found or message.plural):
                    found[message.key] = message
    return found


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    with Path(__file__).open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _read() -> dict[tuple[str, str], polib.POEntry]:
    if not CATALOGUE.exists():
        return {}
    return {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}


def _write(entries: dict[tuple[str, str], polib.POEntry]) -> None:
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = HEADER
    catalogue.extend(entries[key] for key in sorted(entries))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    scratch = CATALOGUE.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_text(str(catalogue) + "\n", encoding="utf-8")
    scratch.replace(CATALOGUE)


def _chinese(entry: polib.POEntry | None) -> str:
    if entry is None or entry.fuzzy:
        return ""
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def _entry(message: Message, chinese: str) -> polib.POEntry:
    formatted = ["python-format"] if re.search(r"%[(sd]", message.text) else []
    if message.plural:
        return polib.POEntry(
            msgctxt=message.context or None, msgid=message.text, msgid_plural=message.plural,
            msgstr_plural={0: chinese}, flags=formatted,
        )  # fmt: skip
    return polib.POEntry(msgctxt=message.context or None, msgid=message.text, msgstr=chinese, flags=formatted)


def add(additions: dict[str, str]) -> int:
    """Merges translations and returns how many entries changed."""
    for english, chinese in additions.items():
        if not isinstance(chinese, str) or not chinese.strip():
            raise Mistake(f"no Chinese given for {english!r}")
    sources = source_messages()
    changed = 0
    with _locked():
        entries = _read()
        for english, chinese in additions.items():
            marked = _CONTEXT_MARK.match(english)
            key = (marked[1], marked[2]) if marked else ("", english)
            new = _entry(sources.get(key, Message(*key)), chinese)
            changed += str(entries.get(key)) != str(new)
            entries[key] = new
        _write(entries)
    return changed


def update() -> tuple[int, int]:
    """Makes the catalogue hold exactly the source strings; returns how many are new and how many went."""
    sources = source_messages()
    with _locked():
        old = _read()
        _write({key: _entry(message, _chinese(old.get(key))) for key, message in sources.items()})
    return len(sources.keys() - old.keys()), len(old.keys() - sources.keys())


def problems() -> list[str]:
    """One sentence for each source string that people would see in English or garbled."""
    entries, found = _read(), []
    for key, message in sorted(source_messages().items()):
        entry = entries.get(key)
        chinese = _chinese(entry)
        name = f"{message.context}|{message.text}" if message.context else message.text
        if not chinese:
            found.append(f"no Chinese: {json.dumps(name, ensure_ascii=False)}")
            continue
        if entry is not None and (entry.msgid_plural or "") != message.plural:
            found.append(f"plural form changed (run update): {name!r}")
        allowed = set(_PLACEHOLDER.findall(message.text)) | set(_PLACEHOLDER.findall(message.plural))
        if not set(_PLACEHOLDER.findall(chinese)) <= allowed:
            found.append(f"unknown placeholder in the Chinese of {name!r}")
        elif not message.plural and set(_PLACEHOLDER.findall(chinese)) != allowed:
            found.append(f"placeholder missing in the Chinese of {name!r}")
    return found


def compile_catalogue() -> Path:
    """Writes the binary catalogue when it is older than the readable one."""
    target = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists():
        return target
    if not target.exists() or target.stat().st_mtime_ns < CATALOGUE.stat().st_mtime_ns:
        scratch = target.with_suffix(f".{os.getpid()}.mo.tmp")
        polib.pofile(str(CATALOGUE)).save_as_mofile(str(scratch))
        scratch.replace(target)
    return target


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["add", "update", "check", "compile"])
    action = parser.parse_args(arguments).action
    try:
        if action == "add":
            print(f"{add(json.load(sys.stdin))} entries changed")
        elif action == "update":
            new, gone = update()
            print(f"{new} new, {gone} gone")
        elif action == "check":
            found = problems()
            print("\n".join(found) if found else "every source string has its Chinese")
            return 1 if found else 0
        compile_catalogue()
    except (Mistake, json.JSONDecodeError) as mistake:
        print(mistake, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
