"""Sentences as data: `phrases/<language>.yaml`, so that another language can be added without touching code.

Phrases use `{name}` for values. A phrase that is missing is an error of ours, never of the person: KeyError.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from rulebook.vocabulary import Voice
from rulebook.yaml_text import loaded

PHRASES = Path(__file__).parent / "phrases"
DEFAULT_LANGUAGE = "zh_Hans"
_ADVICE = re.compile(r"\[\[(.*?)\]\]")


def available_languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in PHRASES.glob("*.yaml")))


@cache
def phrases(
    language: str = DEFAULT_LANGUAGE, voice: Voice = Voice.LEARNER, year_called: str | None = None
) -> dict[str, str]:
    """All phrases of a language by key, such as `case.hours`, as they are said to whoever reads. `year_called`: the
    word for a study year where a notice has another one. The name of the annual check keeps its own."""
    if year_called is not None:
        usual = phrases(language, voice)
        word = usual["part.year_word"]
        of_years = re.compile(rf"(?<=\}}){word}|{word}(?!审验)")
        return {key: of_years.sub(year_called, text) for key, text in usual.items()}
    sections = loaded((PHRASES / f"{language}.yaml").read_text(encoding="utf-8"))
    words: dict[str, str] = sections.pop("voice").get(voice.value, {})
    texts = {f"{section}.{key}": text for section, group in sections.items() for key, text in group.items()}
    return {key: _spoken(text, words, voice) for key, text in texts.items()}


def _spoken(text: str, words: dict[str, str], voice: Voice) -> str:
    for to_learner, to_others in words.items():
        text = text.replace(to_learner, to_others)
    return _ADVICE.sub("" if voice is Voice.CARD else r"\1", text)


def say(key: str, /, language: str = DEFAULT_LANGUAGE, **values: Any) -> str:
    """The phrase `key` with its values filled in, as it is said to the person."""
    return phrases(language)[key].format(**values)
