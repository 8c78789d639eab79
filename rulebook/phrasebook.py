"""Sentences as data: `phrases/<language>.yaml`, so that another language can be added without touching code.

Phrases use `{name}` for values. A phrase that is missing is an error of ours, never of the person: KeyError.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

PHRASES = Path(__file__).parent / "phrases"
DEFAULT_LANGUAGE = "zh_Hans"


def available_languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in PHRASES.glob("*.yaml")))


@cache
def phrases(language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """All phrases of a language by key, such as `case.hours`."""
    sections = yaml.safe_load((PHRASES / f"{language}.yaml").read_text(encoding="utf-8"))
    return {f"{section}.{key}": text for section, group in sections.items() for key, text in group.items()}


def say(key: str, /, language: str = DEFAULT_LANGUAGE, **values: Any) -> str:
    """The phrase `key` with its values filled in."""
    return phrases(language)[key].format(**values)
