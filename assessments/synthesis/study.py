"""What invented people have learnt: whole years, half ones, made-up ones, and all that goes wrong on the way."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from exemptions.known.declaring import Surroundings
from exemptions.known.every import KINDS
from rulebook import Pack
from rulebook.counts import Rate
from rulebook.vocabulary import Need

from .people import Invented

HABITS = {"whole": 56, "made_up": 12, "partly": 18, "stopped": 8, "never": 6}
"""How people learn: every year, behind and made up in the policy year, here and there, no longer, not at all."""

PUBLIC = (
    "铸牢中华民族共同体意识", "办好两件大事", "科技创新与新质生产力", "数字经济概论", "绿色发展与草原生态保护",
    "乡村振兴政策解读", "知识产权与专业技术人员", "职业道德与诚信", "人工智能通识", "公共安全与应急",
)  # fmt: skip
PROFESSIONAL = (
    "基础与进展",
    "规范解读",
    "案例分析",
    "新技术应用",
    "质量与安全",
    "实务操作",
    "政策与标准",
    "信息化应用",
    "科研方法",
    "疑难问题",
)
HOURS = {"public": (50, 75, 100, 150), "professional": (75, 100, 120, 150, 200, 240)}
"""Hours of one course, in tenths; of any other subject like those of the public one."""
UNLISTED = {"professional": "zj.nmgrcpx.com", "public": "xlgl.chinahrt.cn"}
SEMINARS = ("advanced_seminar", "forum", "academic_exchange", "study_visit", "other_training")


class InventedStudy(NamedTuple):
    """One record to be. ``host`` is empty for conversions."""

    year: int
    subject: str
    tenths: int
    source: str
    host: str
    title: str
    completed_on: dt.date
    exam_passed: bool | None
    certificate: bool | None
    verified: bool
    mode: str | None = None
    unit: str | None = None
    quantity: int | None = None
    role: str | None = None


@dataclass
class Student:
    """Invents records for people, up to a day, under one pack."""

    rng: random.Random
    pack: Pack
    years: tuple[int, ...]
    until: dt.date

    def __post_init__(self) -> None:
        self.reported_by(platform.host for platform in self.pack.platforms)
        window = self.pack.study_window
        self.opens, self.closes = window.opens, min(window.closes, self.until)
        self.modes = [*self.pack.modes_in_view, None]

    def records(self, person: Invented) -> Iterator[InventedStudy]:
        """Nothing lies after the day up to which people have learnt."""
        for study in self._records(person):
            yield study._replace(mode=self.rng.choice(self.modes)) if len(self.modes) > 1 else study

    def _records(self, person: Invented) -> Iterator[InventedStudy]:
        rng = self.rng
        habit = rng.choices(list(HABITS), list(HABITS.values()))[0]
        last_stopped = rng.choice(self.years)
        for year in self.years:
            for subject in self.pack.subjects:
                share = self._share(habit, year, last_stopped)
                if share:
                    target = int(self.pack.requirement(year)[self.pack.subject_index[subject.id]] * share)
                    yield from self._year(person, year, subject.id, target, habit)
        if rng.random() < 0.06:
            yield from self._conversions(person)

    def reported_by(self, platforms: Iterable[str]) -> None:
        """Which platforms there are: where the notice lists none, any will do."""
        self.known = set(platforms)
        self.hosts = [sorted(self.known if hosts is None else hosts & self.known) for hosts in self.pack.hosts]

    def _titles(self, subject: str) -> tuple[str, ...]:
        if subject in HOURS:
            return PUBLIC if subject == "public" else PROFESSIONAL
        return tuple(f"{self.pack.subject(subject).name}·{title}" for title in PUBLIC)

    def _hosts(self, subject: str) -> list[str]:
        return self.hosts[self.pack.subject_index[subject]]

    def _share(self, habit: str, year: int, last_stopped: int) -> float:
        rng = self.rng
        if habit == "never" or (habit == "stopped" and year >= last_stopped):
            return 0
        if habit == "partly":
            return rng.choice((0, 0, 0.3, 0.5, 0.7, 0.9, 1.0, 1.0))
        return 1.0 if rng.random() < 0.97 else rng.random()

    def _year(self, person: Invented, year: int, subject: str, target: int, habit: str) -> Iterator[InventedStudy]:
        """Courses until there are enough hours. What goes wrong is mostly seen and replaced by another course."""
        rng, done = self.rng, 0
        late = year < self.pack.policy_year and habit == "made_up" and rng.random() < 0.7
        titles, exam = self._titles(subject), self.pack.subject(subject).exam is not None
        order = rng.sample(range(len(titles)), len(titles))
        waiting = rng.random() < (
            0.12 if year == self.pack.policy_year else 0.01
        )  # the last hours are not verified yet
        for number in range(40):
            if done >= target:
                return
            tenths = rng.choice(HOURS.get(subject, HOURS["public"]))
            part = f"（{number // len(titles) + 1}）" if number >= len(titles) else ""
            title = titles[order[number % len(titles)]] + part
            hosts = self._hosts(subject)
            if not hosts:  # nobody reports hours here but other places of the region
                done += tenths
                yield InventedStudy(year, subject, tenths, "recognised", "", "", self._day(year), None, True, True)
                continue
            host = rng.choice(hosts)
            study = InventedStudy(
                year, subject, tenths, "platform", host, person.field + title if titles is PROFESSIONAL else title,
                self._day(self.pack.policy_year if late else year), True if exam else None, None,
                not (waiting and done + tenths >= target),
            )  # fmt: skip
            if rng.random() < 0.03:
                yield self._spoilt(study)
                done += tenths if rng.random() < 0.2 else 0
                continue
            done += tenths
            yield study
            others = [other for other in self._hosts(subject) if other != host]
            if others and rng.random() < 0.01:
                yield study._replace(host=rng.choice(others))  # reported twice: it counts once

    def _spoilt(self, study: InventedStudy) -> InventedStudy:
        """A record that will not count: examination failed, platform not listed, or too early."""
        kind = self.rng.choice(("exam", "platform", "window"))
        if kind == "exam" and study.exam_passed:
            return study._replace(exam_passed=self.rng.choice((False, None)))
        if kind == "window" and study.year == self.pack.policy_year:
            early = min(dt.date(study.year, 1, self.rng.randint(1, 14)), self.until)
            return study._replace(completed_on=early)
        others = sorted(self.known - set(self._hosts(study.subject)))
        unlisted = UNLISTED.get(study.subject, "")
        return study._replace(host=unlisted if unlisted in others else others[0] if others else study.host)

    def _conversions(self, person: Invented) -> Iterator[InventedStudy]:
        rng, year = self.rng, self.rng.choice(self.years)
        sources = list(SEMINARS)
        for conversion in self.pack.conversions:
            if conversion.needs is not Need.CERTIFICATE or not set(conversion.sources) <= set(SEMINARS):
                sources += map(str, conversion.sources)
        source = rng.choice(sources)
        conversion_of = self.pack.conversion_by_source
        subject = conversion_of[source].subject if source in conversion_of else self.pack.subjects[-1].id
        day = self._day(year) if rng.random() < 0.9 else min(dt.date(year, 1, rng.randint(1, 14)), self.until)
        study = InventedStudy(
            day.year, subject, rng.choice((80, 160, 240, 320, 400)), source, "", "", day, None,
            rng.random() < 0.95, rng.random() < 0.9,
        )  # fmt: skip
        rates = conversion_of[source].rates if source in conversion_of else ()
        yield self._by_rate(study, rng.choice(rates)) if rates and rng.random() < 0.8 else study

    def _by_rate(self, study: InventedStudy, rate: Rate) -> InventedStudy:
        """The same as work of some units, worth what the notice says."""
        unit, quantity = rate.unit, self.rng.choice((10, 10, 20, 5))
        role = self.rng.choice(rate.roles) if rate.roles else None
        worth = self.pack.worth(study.source, unit, role, quantity)
        return study._replace(unit=unit, quantity=quantity, role=role, tenths=worth) if worth else study

    def _day(self, year: int) -> dt.date:
        """A day of the year, with the rush of the last weeks."""
        if year == self.pack.policy_year:
            first, last = self.opens, self.closes
        else:
            first, last = dt.date(year, 2, 1), min(dt.date(year, 12, 31), self.until)
        days = max(0, (last - first).days)
        back = int(self.rng.expovariate(1 / 12)) if self.rng.random() < 0.3 else self.rng.randint(0, days)
        return max(min(first, self.until), last - dt.timedelta(days=min(back, days)))


def facts(person: Invented, pack: Pack, rng: random.Random, until: dt.date) -> Iterator[tuple[str, dict]]:
    """Approved facts of a person: kind and values as the decision interface has them, each as its kind invents it."""
    around = Surroundings(person.place.trade, person.place.township, pack.policy_year, until)
    for kind in KINDS.values():
        values = kind.invented(rng, around)
        if values is not None:
            yield kind.id, values
