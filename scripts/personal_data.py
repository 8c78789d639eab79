#!/usr/bin/env python
"""What docs/personal-data.toml lacks: `python scripts/personal_data.py` prints the lines to add.

A field that stands elsewhere in the register under the same name gets the category it has there; look at it all the
same. Where none is known the line reads ``unlabelled``, and a person decides.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REGISTER = ROOT / "docs" / "personal-data.toml"
Register = dict[str, Any]


def read(path: Path = REGISTER) -> Register:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def labelled(register: Register, model: str) -> dict[str, str]:
    """Category by field name for one model."""
    row = register["models"].get(model, {})
    return {field: category for category in register["categories"] for field in row.get(category, [])}


def lacking(fields: dict[str, list[str]], register: Register) -> Iterator[str]:
    """Lines to add, model by model. ``fields`` holds the concrete fields by model label."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for model in register["models"]:
        for field, category in labelled(register, model).items():
            seen[field][category] += 1
    for model, names in sorted(fields.items()):
        missing = [name for name in names if name not in labelled(register, model)]
        if not missing:
            continue
        yield f'[models."{model}"]'
        if model not in register["models"]:
            yield 'purpose = "…"'
            yield 'retention = "…"'
        guessed: dict[str, list[str]] = defaultdict(list)
        for name in missing:
            guessed[seen[name].most_common(1)[0][0] if seen[name] else "unlabelled"].append(name)
        for category, found in sorted(guessed.items()):
            yield f"{category} = [" + ", ".join(f'"{name}"' for name in sorted(found)) + "]"
        yield ""


def stale(fields: dict[str, list[str]], register: Register) -> Iterator[str]:
    """Rows that name a model or field that is gone, and keys that are no category."""
    for model, row in register["models"].items():
        if model not in fields:
            yield f"{model}: no such model"
            continue
        for field in labelled(register, model):
            if field not in fields[model]:
                yield f"{model}.{field}: no such field"
        for key in row.keys() - register["categories"].keys() - {"purpose", "retention"}:
            yield f"{model}: {key} is no category"


def our_fields() -> dict[str, list[str]]:
    """Concrete fields of the portal's own models. Needs Django to be set up."""
    from django.apps import apps
    from django.conf import settings

    return {
        model._meta.label_lower: sorted(field.name for field in model._meta.local_concrete_fields)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in settings.OUR_APPS
    }


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")
    import django

    django.setup()
    fields, register = our_fields(), read()
    to_add, gone = list(lacking(fields, register)), list(stale(fields, register))
    print("\n".join([*to_add, *(f"# {line}" for line in gone)]) or "every field is labelled")
    return 1 if to_add or gone else 0


if __name__ == "__main__":
    sys.exit(main())
