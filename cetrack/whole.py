"""A process that serves holds its whole version in memory: every module of ours and every template, soon after its
start.

Django reads a template when it is first shown, Python a module when a function first asks for it. An upgrade puts the
new files down while the old processes serve on: what they had not read by then would be of the new version, beside old
code.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.template.utils import get_app_template_dirs

PLAIN = ("intake", "rulebook")
"""Packages of ours that are no apps."""
BY_THEMSELVES = frozenset({"migrations", "management", "wsgi", "gunicorn", "__main__"})
"""Run by commands of their own, not by a process that serves."""


def load() -> None:
    """Reads everything; what is read already costs nothing."""
    for name in modules():
        importlib.import_module(name)
    for name in templates():
        with contextlib.suppress(TemplateSyntaxError):  # of a library, for a part of it that we have not switched on
            engines["django"].get_template(name)


def modules() -> Iterator[str]:
    for app in (*settings.OUR_APPS, "cetrack", *PLAIN):
        home = Path(str(importlib.import_module(app).__file__)).parent
        for path in sorted(home.rglob("*.py")):
            parts = path.relative_to(home.parent).with_suffix("").parts
            if BY_THEMSELVES.isdisjoint(parts) and parts[-1] != "__init__":
                yield ".".join(parts)


def templates() -> Iterator[str]:
    for folder in (settings.ROOT / "templates", *get_app_template_dirs("templates")):
        yield from (str(path.relative_to(folder)) for path in sorted(Path(folder).rglob("*")) if path.is_file())
