"""Puts values into words of one language: days, years, hours, articles, applications."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from rulebook.facts import AnnualCheck, Application, PostAppointment, TitleReview
from rulebook.findings import Missing
from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE, phrases
from rulebook.quantity import format_tenths


class Speaker:
    """Speaks one language of the phrase book."""

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self.language = language
        self._phrases = phrases(language)

    def say(self, key: str, /, **values: Any) -> str:
        """The phrase `key` with its values filled in."""
        return self._phrases[key].format_map(values) if values else self._phrases[key]

    def number(self, value: int) -> str:
        """A number from 1 to 99 in words where the language has them."""
        words = self.say("part.numerals")
        if len(words) < 11 or not 0 < value < 100:
            return str(value)
        tens, ones = divmod(value, 10)
        return (words[tens] if tens > 1 else "") + (words[10] if tens else "") + (words[ones] if ones else "")

    def article(self, clause_id: str) -> str:
        """6.1.full → 第六条第一项."""
        return _article(self.language, clause_id)

    def cite(self, clause_id: str) -> str:
        """6.1.full → （第六条第一项）, as it stands behind a sentence."""
        return _cite(self.language, clause_id)

    def clause(self, clause_id: str, pack: Pack) -> str:
        """6.1.full → 第六条第一项：年龄，不要求学时; the article alone for an id that clauses of several kinds share or
        that the pack does not have."""
        clauses = (*pack.base, *pack.relief, *pack.waivers, *pack.deeming)
        kinds: set[str] = {clause.kind for clause in clauses if clause.id == clause_id}
        kinds |= {conversion.needs for conversion in pack.conversions if conversion.id == clause_id}
        article = self.article(clause_id)
        if len(kinds) != 1:
            return article
        return self.say("clause.named", article=article, name=self.say(f"clause.{kinds.pop()}"))

    def day(self, day: date) -> str:
        return self.say("part.day", year=day.year, month=day.month, day=day.day)

    def join(self, parts: Iterable[str]) -> str:
        return self.say("part.list_join").join(parts)

    def years(self, years: Sequence[int]) -> str:
        """2022, 2023, 2024 → 2022至2024; others one by one."""
        years = sorted(years)
        if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
            return self.say("part.year_run", first=years[0], last=years[-1])
        return self.join(map(str, years))

    def gaps(self, missing: Sequence[Missing], pack: Pack) -> str:
        """2023年度专业科目1学时；2024年度公需科目30学时、专业科目60学时."""
        by_year: dict[int, list[str]] = {}
        for gap in missing:
            text = _subject_hours(self.language, pack.subject(gap.subject).name, gap.tenths)
            by_year.setdefault(gap.year, []).append(text)
        comma, of_year = self.say("part.list_join"), self.say("part.gap")
        texts = [of_year.format(year=year, subjects=comma.join(parts)) for year, parts in by_year.items()]
        return self.say("part.gap_join").join(texts)

    def application(self, application: Application) -> str:
        """What is applied for, in words."""
        match application:
            case AnnualCheck(year=year):
                return self.say("application.annual_check", year=year)
            case TitleReview(level=level, exceptional=exceptional):
                key = "application.title_review_exceptional" if exceptional else "application.title_review"
                return self.say(key, level=self.say(f"application.{level}"))
            case PostAppointment(grade=grade):
                return self.say("application.post_appointment", grade=grade)
        level_name = self.say(f"application.{application.level}") if application.level else ""
        return self.say(f"application.recognition_{application.ground}", level=level_name)

    def purposes(self, purposes: Iterable[str]) -> str:
        return self.join(self.say(f"purpose.{purpose}") for purpose in dict.fromkeys(purposes))


@lru_cache(maxsize=1000)
def _article(language: str, clause_id: str) -> str:
    speaker = Speaker(language)
    parts = [int(part) for part in clause_id.split(".") if part.isdigit()]
    keys = ("part.article", "part.item")
    return "".join(speaker.say(key, n=n, word=speaker.number(n)) for key, n in zip(keys, parts, strict=False))


@lru_cache(maxsize=1000)
def _cite(language: str, clause_id: str) -> str:
    return Speaker(language).say("part.cite", article=_article(language, clause_id))


@lru_cache(maxsize=10_000)
def _subject_hours(language: str, subject: str, tenths: int) -> str:
    return Speaker(language).say("part.subject_hours", subject=subject, hours=format_tenths(tenths))
