"""Puts values into words of one language: days, years, hours, articles, applications."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from rulebook.facts import AnnualCheck, Application, PostAppointment, Recognition, TitleReview
from rulebook.findings import Missing
from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE, phrases
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source, Voice

MANY = 4
"""So many years in a row that lack the same are told as one."""


class Phrases:
    """Speaks one language of the phrase book, to one kind of reader."""

    def __init__(
        self, language: str = DEFAULT_LANGUAGE, voice: Voice = Voice.LEARNER, pack: Pack | None = None
    ) -> None:
        self.language = language
        self._phrases = phrases(language, voice, pack.year_called if pack else None)

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
        """6.1.full → 第六部分第（一）项."""
        return _article(self.language, clause_id)

    def cite(self, clause_id: str) -> str:
        """6.1.full → （第六部分第（一）项）, as it stands behind a sentence."""
        return _cite(self.language, clause_id)

    def clause(self, clause_id: str, pack: Pack) -> str:
        """6.1.full → 第六部分第（一）项：年龄，不要求学时; the article alone for an id that several kinds share or that
        the pack does not have."""
        named = {c.id: c.name for c in (*pack.base, *pack.relief, *pack.waivers) if c.name}
        if clause_id in named:
            return self.say("clause.named", article=self.article(clause_id), name=named[clause_id])
        clauses = (*pack.base, *pack.relief, *pack.waivers, *pack.deeming)
        kinds: set[str] = {clause.kind for clause in clauses if clause.id == clause_id}
        kinds |= {each.needs.value for each in pack.conversions if each.id == clause_id and each.needs}
        kinds -= {"asks", "years", "when"}
        article = self.article(clause_id)
        if len(kinds) != 1:
            return article
        return self.say("clause.named", article=article, name=self.say(f"clause.{kinds.pop()}"))

    def day(self, day: date) -> str:
        return self.say("part.day", year=day.year, month=day.month, day=day.day)

    def join(self, parts: Iterable[str]) -> str:
        return self.say("part.list_join").join(parts)

    def years(self, years: Sequence[int]) -> str:
        """2019, 2022, 2023, 2024 → 2019、2022至2024: three or more that follow each other are a run."""
        runs: list[list[int]] = []
        for year in sorted(set(years)):
            if runs and runs[-1][-1] == year - 1:
                runs[-1].append(year)
            else:
                runs.append([year])
        told: list[str] = []
        for run in runs:
            told += [self.say("part.year_run", first=run[0], last=run[-1])] if len(run) > 2 else map(str, run)
        return self.join(told)

    def hour(self, pack: Pack) -> str:
        """What an hour is called in the place: 学时, 学分."""
        return pack.hours_called or self.say("part.hour")

    def gaps(self, missing: Sequence[Missing], pack: Pack) -> str:
        """2023年度专业科目1学时；2024年度公需科目30学时、专业科目60学时; of many years in a row that lack the same:
        2015至2021年度每年公需科目30学时."""
        if len(missing) == 1:
            ((year, measure, tenths),) = missing
            return self.say("part.gap", year=year, subjects=self.amount(measure, tenths, pack))
        by_year: dict[int, list[str]] = {}
        for gap in missing:
            by_year.setdefault(gap.year, []).append(self.amount(gap.subject, gap.tenths, pack))
        comma, of_year = self.say("part.list_join"), self.say("part.gap")
        alike: list[tuple[str, list[int]]] = []
        for year, parts in by_year.items():
            subjects = comma.join(parts)
            if alike and alike[-1] == (subjects, [*range(alike[-1][1][0], year)]):
                alike[-1][1].append(year)
            else:
                alike.append((subjects, [year]))
        texts: list[str] = []
        for subjects, years in alike:
            if len(years) < MANY:
                texts += [of_year.format(year=year, subjects=subjects) for year in years]
            else:
                texts.append(self.say("part.gap_each", years=self.years(years), subjects=subjects))
        return self.say("part.gap_join").join(texts)

    def measure(self, measure: str, pack: Pack) -> str:
        """专业科目, 合计: a subject, or what else the hours of a year are measured by."""
        return pack.names.get(measure) or self.say("part.total")

    def amount(self, measure: str, tenths: int, pack: Pack) -> str:
        """专业科目60学时."""
        name = self.measure(measure, pack)
        return _subject_hours(self.language, name, tenths, pack.places, pack.unit_of(measure))

    def application(self, application: Application, pack: Pack | None = None) -> str:
        """What is applied for, in words; with a pack also where they are the place's own."""
        match application:
            case AnnualCheck(year=year):
                return self.say("application.annual_check", year=year)
            case TitleReview(level=level, exceptional=exceptional):
                key = "application.title_review_exceptional" if exceptional else "application.title_review"
                return self.say(key, level=self.level(level, pack))
            case PostAppointment(grade=grade):
                return self.say("application.post_appointment", grade=grade)
            case Recognition(ground=ground, level=level):
                if pack is not None and ground in pack.applications.recognition.grounds:
                    return pack.applications.recognition.grounds[ground]
                return self.say(f"application.recognition_{ground}", level=self.level(level, pack) if level else "")
        return self.purpose(application.purpose, pack)

    def level(self, level: str, pack: Pack | None = None) -> str:
        names = pack.applications.title_review.names if pack is not None else {}
        if level in names:
            return names[level]
        key = f"application.{level}"
        return self.say(key) if key in self._phrases else level

    def purpose(self, purpose: str, pack: Pack | None = None) -> str:
        others = {other.id: other.name for other in pack.applications.others} if pack is not None else {}
        return others[purpose] if purpose in others else self.say(f"purpose.{purpose}")

    def source(self, source: str, pack: Pack) -> str:
        """What a kind of training or work is called; its id where no notice in view has it."""
        called = pack.sources_in_view.get(source)
        return called or (self.say(f"source.{source}") if source in list(Source) else source)

    def fact(self, name: str, pack: Pack) -> str:
        """The name of a fact, as people know it."""
        if name in pack.facts_in_view:
            return pack.facts_in_view[name].name
        parameters = {key: each.name for other in pack.applications.others for key, each in other.parameters.items()}
        return parameters[name] if name in parameters else self.say(f"fact.{name}")

    def purposes(self, purposes: Iterable[str], pack: Pack | None = None) -> str:
        return self.join(self.purpose(purpose, pack) for purpose in dict.fromkeys(purposes))


@lru_cache(maxsize=1000)
def _article(language: str, clause_id: str) -> str:
    speaker = Phrases(language)
    parts = [int(part) for part in clause_id.split(".") if part.isdigit()]
    keys = ("part.article", "part.item")
    return "".join(speaker.say(key, n=n, word=speaker.number(n)) for key, n in zip(keys, parts, strict=False))


@lru_cache(maxsize=1000)
def _cite(language: str, clause_id: str) -> str:
    return Phrases(language).say("part.cite", article=_article(language, clause_id))


@lru_cache(maxsize=10_000)
def _subject_hours(language: str, subject: str, tenths: int, places: int, unit: str | None) -> str:
    hours = format_tenths(tenths, places)
    key = "part.subject_units" if unit else "part.subject_hours"
    return Phrases(language).say(key, subject=subject, hours=hours, unit=unit)
