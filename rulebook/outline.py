"""A notice's own text article by article, and which entries of a pack speak for each: for whoever writes the pack.

Works on a pack that is still being written, whatever is wrong with it, as long as it is YAML.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from rulebook.loader import PackError, content_with_lines

_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMERAL = r"[〇零一二三四五六七八九十]{1,4}|[0-9]{1,3}"
_ARTICLE = re.compile(rf"\s*(?:第({_NUMERAL})条|({_NUMERAL})、)")
_PART = re.compile(rf"\s*[（(]({_NUMERAL})[）)]")
_SKIPPED = 2
"""A number may be left out in a notice; one that lies further on belongs to a list inside an article."""


class Article(NamedTuple):
    """One article, or one part of it: its number as packs write it (6.2 is 六（二）), its first line and the rest."""

    number: str
    heading: str
    text: str
    has_parts: bool = False


class Entry(NamedTuple):
    """One entry of a pack: where it stands, what it is called, for which articles it speaks, and its sentence."""

    line: int
    section: str
    name: str
    articles: tuple[str, ...]
    summary: str


class CoveredArticle(NamedTuple):
    """An article with the entries that speak for it. ``silent``: it says something, and no entry speaks for it."""

    article: Article
    entries: tuple[Entry, ...]
    silent: bool


def articles(text: str) -> tuple[Article, ...]:
    """The articles of a notice in their order, parts after their article; what stands before the first is left out."""
    found: list[tuple[str, list[str]]] = []
    whole = part = 0
    for line in text.splitlines():
        if (number := _numbered(_ARTICLE, line, whole)) is not None:
            whole, part = number, 0
            found.append((str(whole), []))
        elif whole and (number := _numbered(_PART, line, part)) is not None:
            part = number
            found.append((f"{whole}.{part}", []))
        if found and line.strip():
            found[-1][1].append(line.strip())
    with_parts = {number.partition(".")[0] for number, _ in found if "." in number}
    return tuple(
        Article(number, lines[0], "\n".join(lines[1:]), number in with_parts) for number, lines in found if lines
    )


@lru_cache(maxsize=16)
def entries(text: str) -> tuple[Entry, ...]:
    """The entries of a pack in the order of the file; none while the text is no YAML."""
    try:
        content, lines = content_with_lines(text)
    except PackError:
        return ()
    return tuple(sorted(_entries(content, (), lines)))


def covered(notice: str, pack: str) -> tuple[CoveredArticle, ...]:
    """The articles of a notice with the entries of a pack that speak for them."""
    known = entries(pack)
    found = []
    for article in articles(notice):
        speaking = tuple(entry for entry in known if any(_lies_in(name, article) for name in entry.articles))
        says = bool(article.text) or not article.has_parts
        found.append(CoveredArticle(article, speaking, says and not speaking))
    return tuple(found)


def _lies_in(name: str, article: Article) -> bool:
    """6.1 and 6.1.full lie in 6.1; 6.1 does not lie in 6, which has its own sentence or none."""
    if article.has_parts:
        return name == article.number
    return name == article.number or name.startswith(f"{article.number}.")


def _numbered(pattern: re.Pattern[str], line: str, before: int) -> int | None:
    """The number with which a line begins, if it is the next one after ``before``."""
    match = pattern.match(line)
    if match is None:
        return None
    number = _value(next(group for group in match.groups() if group))
    return number if before < number <= before + _SKIPPED else None


def _value(numeral: str) -> int:
    if numeral.isdecimal() and numeral.isascii():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[digit]) for digit in numeral))
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _entries(part: Any, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> Iterator[Entry]:
    if isinstance(part, tuple):
        for index, each in enumerate(part):
            yield from _entries(each, (*path, index), lines)
    elif isinstance(part, dict):
        named = _articles_of(part)
        if path and named:
            name = next((str(part[key]) for key in ("id", "host", "name", "fact") if part.get(key)), str(path[-1]))
            said = part.get("summary") or part.get("question") or part.get("about") or ""
            yield Entry(lines.get(path, 1), str(path[0]), name, named, str(said))
        for key, each in part.items():
            yield from _entries(each, (*path, key), lines)


def _articles_of(entry: dict[Any, Any]) -> tuple[str, ...]:
    """An entry names its article, a reading several, a platform one for each subject."""
    subjects = entry.get("subjects") if "host" in entry else None
    several = entry.get("articles")
    found = [entry.get("article"), *(several if isinstance(several, tuple) else [several])]
    found += list(subjects.values()) if isinstance(subjects, dict) else []
    return tuple(str(name) for name in found if isinstance(name, str | int))
