"""A second reading of the notices, straight from their description and with no word of the rulebook: slow, plain, and
for the four packs that differ in figures alone. Where both readings agree on many cases, neither has slipped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations, product
from typing import Any, NamedTuple

Case = dict[str, Any]
SUBJECTS = ("public", "professional")
NMG, ZJ, XLGL = "nmg.chinahrt.com", "zj.nmgrcpx.com", "xlgl.chinahrt.cn"


class Figures(NamedTuple):
    series: str
    year: int
    opens: date
    closes: date
    make_up: range
    make_up_until: date
    listed: dict[str, set[str]]
    filed_by: date
    hours: tuple[int, int]
    until_2022: tuple[int, int] | None
    fee: Decimal


_2024 = {"public": {NMG, ZJ}, "professional": {NMG, XLGL}}
_2025 = {"public": {NMG, ZJ}, "professional": {NMG, XLGL, ZJ}}
_YEAR = (date(2024, 1, 15), date(2024, 12, 31), range(2021, 2024), date(2024, 12, 31), _2024, date(2024, 1, 31))
PACKS = {
    "xlgl-2024": Figures("xlgl", 2024, *_YEAR, (30, 60), None, Decimal("2.50")),
    "sample-2023": Figures(
        "sample", 2023, date(2023, 2, 1), date(2023, 12, 31), range(2022, 2023), date(2023, 12, 31),
        {"public": {NMG}, "professional": {NMG}}, date(2023, 2, 15), (24, 48), None, Decimal("2.00"),
    ),
    "sample-2024": Figures("sample", 2024, *_YEAR, (30, 60), (24, 48), Decimal("2.50")),
    "sample-2025": Figures(
        "sample", 2025, date(2025, 1, 5), date(2025, 12, 31), range(2022, 2025), date(2025, 11, 30), _2025,
        date(2025, 1, 31), (30, 60), None, Decimal("3.00"),
    ),
}  # fmt: skip
DEFAULTS = {
    "age_date": "application",
    "first_year_transfer": "after",
    "first_year_tenure": "after",
    "transfer_years": "shortens",
    "tenure_cap": "none",
    "filed_plan": "unit",
    "waived_year": "not_completed",
    "deemed_year": "completed",
    "conversion_window": "calendar_year",
    "recent_years": "includes_current",
}
OTHERS = {
    "age_date": ["year_end"],
    "first_year_transfer": ["including"],
    "first_year_tenure": ["including"],
    "transfer_years": ["replaces"],
    "tenure_cap": ["recent_years"],
    "filed_plan": ["roster", "completed"],
    "waived_year": ["completed"],
    "deemed_year": ["not_completed"],
    "conversion_window": ["study_window"],
}
CERTIFIED = {"advanced_seminar", "forum", "academic_exchange", "study_visit", "other_training"}
COUNTED = {"counted", "counted_as_makeup", "counted_earlier_year"}


def day(text: str) -> date:
    return date.fromisoformat(text)


class Reader:
    """One case under one choice of readings."""

    def __init__(self, case: Case, readings: dict[str, str]) -> None:
        self.case, self.readings = case, readings
        self.pack = PACKS[case["policy"]]
        self.year = self.pack.year
        self.notices = {p.year: p for p in PACKS.values() if p.series == self.pack.series and p.year <= self.year}
        self.as_of = day(case["as_of"])
        self.learner = case["learner"]
        self.application = case["application"]
        self.kind = self.application["kind"]
        self.exceptional = self.kind == "title_review" and self.application.get("exceptional", False)
        self.facts = case.get("facts", [])
        self.verdicts = self.judge()

    def facts_of(self, kind: str) -> list[Case]:
        return [fact for fact in self.facts if fact["kind"] == kind]

    # ------------------------------------------------------------------------------------------------- credits

    def judge(self) -> dict[str, str]:
        verdicts = {credit["id"]: self.alone(credit) for credit in self.case["credits"]}
        groups: dict[tuple[str, int], list[Case]] = {}
        for credit in self.case["credits"]:
            if credit["source"] == "platform" and credit.get("course") and verdicts[credit["id"]] in COUNTED:
                groups.setdefault((credit["course"], credit["year"]), []).append(credit)
        for group in groups.values():
            best = sorted(group, key=lambda c: (-Decimal(str(c["hours"])), c["completed_on"], c["id"]))
            verdicts |= {credit["id"]: "duplicate" for credit in best[1:]}
        return verdicts

    def alone(self, credit: Case) -> str:
        done, year = day(credit["completed_on"]), credit["year"]
        if not credit.get("verified"):
            return "not_verified"
        if done > self.as_of:
            return "not_yet_completed"
        if credit["source"] == "recognised":
            if year > done.year:
                return "wrong_year"
            return "counted" if credit.get("certificate") else "no_certificate"
        notice = self.notices.get(done.year, self.pack)
        platform = credit["source"] == "platform"
        verdict = self.platform(credit, notice) if platform else self.conversion(credit, notice)
        if notice is not self.pack and verdict in COUNTED:
            return "counted_earlier_year"
        return verdict

    def platform(self, credit: Case, notice: Figures) -> str:
        done, year = day(credit["completed_on"]), credit["year"]
        if notice.opens <= done <= notice.closes:
            if year != notice.year and year not in notice.make_up:
                return "year_closed"
            if year in notice.make_up and done > notice.make_up_until:
                return "outside_window"
            if credit.get("platform") not in notice.listed[credit["subject"]]:
                return "platform_not_listed"
            if credit["subject"] == "public" and credit.get("exam_passed") is not True:
                return "exam_not_passed"
            return "counted" if year == notice.year else "counted_as_makeup"
        return "counted_earlier_year" if done.year == year < notice.year else "outside_window"

    def conversion(self, credit: Case, notice: Figures) -> str:
        done, year, source = day(credit["completed_on"]), credit["year"], credit["source"]
        outside = year == notice.year == done.year and not notice.opens <= done <= notice.closes
        if outside and self.readings["conversion_window"] == "study_window":
            return "outside_window"
        if credit["subject"] == "public":
            return "subject_not_allowed"
        if year != done.year:
            return "wrong_year"
        if source in CERTIFIED and not credit.get("certificate"):
            return "no_certificate"
        if source == "sanke_training":
            was = credit.get("was_sanke_teacher")
            if not (self.learner.get("sanke_teacher", False) if was is None else was):
                return "not_sanke_teacher"
        if source == "skill_training":
            if not self.learner.get("high_skilled", False):
                return "not_high_skilled"
            if self.kind != "title_review":
                return "purpose_not_covered"
        return "counted"

    # --------------------------------------------------------------------------------------------------- years

    def asked(self, year: int) -> tuple[int, int]:
        notice = self.notices.get(year, self.pack)
        return notice.until_2022 if notice.until_2022 and year <= 2022 else notice.hours

    def hours(self, year: int, subject: str) -> Decimal:
        credits = [c for c in self.case["credits"] if (c["year"], c["subject"]) == (year, subject)]
        return sum((Decimal(str(c["hours"])) for c in credits if self.verdicts[c["id"]] in COUNTED), Decimal(0))

    def lacks(self, year: int, deeming: bool = True) -> dict[str, Decimal]:
        gaps = {}
        for subject, needed in zip(SUBJECTS, self.asked(year), strict=True):
            have = self.hours(year, subject)
            if have < needed and not (deeming and subject == "professional" and self.deemed(year)):
                gaps[subject] = needed - have
        return gaps

    def deemed(self, year: int) -> str | None:
        for exam in self.facts_of("qualification_exam"):
            if exam["in_region"] and exam["year"] == year <= self.as_of.year:
                return "6.6.exam"
        for plan in self.facts_of("filed_plan"):
            filed = day(plan["filed_on"])
            if plan.get("year", filed.year) != year or filed > self.as_of or year > self.as_of.year:
                continue
            notice = self.notices.get(year)
            if notice is None or Decimal(str(plan["hours"])) < 60:
                continue
            if filed > notice.filed_by and not plan.get("accepted_late"):
                continue
            marks = {"unit": True, "roster": plan.get("on_roster"), "completed": plan.get("completed")}
            if marks[self.readings["filed_plan"]]:
                return "7.2"
        return None

    def waived(self) -> set[int]:
        if self.kind != "title_review":
            return set()
        return {y for fact in self.facts_of("epidemic_frontline") for y in fact["years"] if y <= self.as_of.year}

    def recent(self) -> list[int]:
        last = self.year if self.readings["recent_years"] == "includes_current" else self.year - 1
        return [last - 2, last - 1, last]

    # -------------------------------------------------------------------------------------------------- routes

    def moved(self) -> int | None:
        """The year of a move that has happened and that the notice of this year may look at."""
        for fact in self.facts_of("transfer"):
            on = day(fact["on"])
            if on <= self.as_of and on.year <= self.year:
                return on.year
        return None

    def tenure(self) -> list[int] | None:
        for fact in self.facts_of("tenure"):
            since = day(fact["since"])
            if since <= self.as_of:
                first = since.year if self.readings["first_year_tenure"] == "including" else since.year + 1
                years = list(range(first, self.year + 1)) or [self.year]
                if self.readings["tenure_cap"] == "recent_years":
                    years = [y for y in years if y in self.recent()] or [self.year]
                return years
        return None

    def base(self) -> tuple[str | None, list[int] | None]:
        """The base route and its years; no route: the notice is silent; no years: they are not known."""
        if self.kind == "annual_check":
            return "2", [self.application.get("year", self.year)]
        if self.exceptional:
            return "6.9", self.tenure()
        if self.kind == "recognition":
            if self.application["ground"] != "grassroots_graduate":
                return None, None
            required = self.application.get("required_years")
            return "5.2", None if required is None else list(range(self.year - required + 1, self.year + 1))
        higher = (
            self.application["level"] != "junior" if self.kind == "title_review" else self.application["grade"] <= 10
        )
        return "5.1", self.recent() if higher else [self.year]

    def routes(self) -> list[tuple[str, str, Any]]:
        """(id, "all"/"one"/"unknown"/"no", years) in the order of the notice."""
        base, years = self.base()
        moved = self.moved()
        review = self.kind == "title_review"
        replaced = (
            review
            and not self.exceptional
            and moved is not None
            and moved < self.year
            and self.readings["transfer_years"] == "replaces"
        )
        found: list[tuple[str, str, Any]] = []
        if base is None:
            found.append(("", "unknown", []))
        elif not replaced:
            found.append((base, "unknown", []) if years is None else (base, "all", years))
        ground, level = (self.application.get(key) for key in ("ground", "level"))
        for fact in self.facts_of("postdoc"):
            qualifies = (fact["foundation_grant"] or fact["led_project"]) and fact["stays_in_region"]
            if qualifies and self.kind == "recognition" and (ground, level) == ("postdoc", "senior"):
                found.append(("6.3", "all", []))
        if self.kind in ("title_review", "post_appointment"):
            full, one = self.old_enough(55, 50), self.old_enough(50, 45)
            if full is not False:
                found.append(("6.1.full", "unknown" if full is None else "all", []))
            if one:
                found.append(("6.1.one_year", "one", self.recent()))
            elif one is None and (self.learner.get("birth_date") is None or self.one_year(self.recent())):
                found.append(("6.1.one_year", "unknown", []))
        if review:
            sector, post = self.learner.get("sector"), self.learner.get("grassroots_post")
            if post or sector == "non_public":
                found.append(("6.2", "all", []))
            elif sector is None or post is None:
                found.append(("6.2", "unknown", []))
            if moved == self.year:
                found.append(("6.7.same_year", "all", []))
            elif moved is not None:
                included = self.readings["first_year_transfer"] == "including"
                first = moved if included else moved + 1
                if replaced:
                    found.append(("6.7.later", "all", list(range(first, self.year + 1))))
                elif years is None:
                    found.append(("6.7.later", "unknown", []))
                else:
                    found.append(("6.7.later", "all", [y for y in years if y >= first]))
        return found

    def old_enough(self, men: int, women: int) -> bool | None:
        born = self.learner.get("birth_date")
        if born is None:
            return None
        on = self.as_of if self.readings["age_date"] == "application" else date(self.year, 12, 31)
        birth = day(born)
        birthday = (birth.month, birth.day)
        if birthday == (2, 29) and not (on.year % 4 == 0 and (on.year % 100 != 0 or on.year % 400 == 0)):
            birthday = (2, 28)
        age = on.year - birth.year - ((on.month, on.day) < birthday)
        by_sex = {"male": age >= men, "female": age >= women}
        if self.learner.get("sex") is None:
            return by_sex["male"] if by_sex["male"] == by_sex["female"] else None
        return by_sex[self.learner["sex"]]

    def one_year(self, years: list[int]) -> bool:
        return any(self.year_will_do(year) for year in years)

    def year_will_do(self, year: int) -> bool:
        if year in self.waived() and self.readings["waived_year"] == "completed":
            return True
        return not self.lacks(year, deeming=self.readings["deemed_year"] == "completed")

    def satisfied(self, how: str, years: list[int]) -> bool:
        if how == "one":
            return self.one_year(years)
        return how == "all" and all(year in self.waived() or not self.lacks(year) for year in years)

    def answer(self) -> tuple[str, str | None]:
        routes = self.routes()
        for name, how, years in routes:
            if self.satisfied(how, years):
                return "met", name
        return ("unknown" if any(how == "unknown" for _, how, _ in routes) else "not_met"), None

    # ------------------------------------------------------------------------------------------- what is missing

    def open(self, year: int) -> bool:
        last = self.pack.closes if year == self.year else self.pack.make_up_until
        return (year == self.year or year in self.pack.make_up) and self.as_of <= last

    def missing(self) -> tuple[list[Case], bool]:
        candidates = []
        for order, (_, how, years) in enumerate(self.routes()):
            if how == "one":
                deeming = self.readings["deemed_year"] == "completed"
                gaps = [(not self.open(y), sum(self.lacks(y, deeming).values()), -y) for y in years]
                gap = {-min(gaps)[2]: self.lacks(-min(gaps)[2], deeming)}
            else:
                gap = {y: self.lacks(y) for y in years if y not in self.waived() and self.lacks(y)}
            total = sum(sum(each.values()) for each in gap.values())
            candidates.append((any(not self.open(y) for y in gap), total, order, gap))
        closed, _, _, gap = min(candidates, key=lambda each: each[:3])
        rows = [
            {"year": year, "subject": subject, "hours": written(gap[year][subject])}
            for year in sorted(gap)
            for subject in SUBJECTS
            if subject in gap[year]
        ]
        return rows, not closed

    def years(self) -> dict[str, Case]:
        shown = {self.year}
        for _, how, years in self.routes():
            shown |= set(years) if how in ("all", "one") else set()
        found = {}
        for year in sorted(shown):
            state: Case = {subject: written(self.hours(year, subject)) for subject in SUBJECTS}
            gaps, short = self.lacks(year), self.lacks(year, deeming=False)
            state |= {f"{subject}_met": subject not in gaps for subject in SUBJECTS}
            by = "hours" if "professional" not in short else self.deemed(year)
            found[str(year)] = {**state, "professional_met_by": by, "complete": not gaps}
        return found


def written(hours: Decimal | int) -> str:
    text = f"{Decimal(hours):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decide(case: Case, rulings: dict[str, str] | None = None) -> Case:
    """The decision as data, without sentences."""
    rulings = rulings or {}
    readings = {**DEFAULTS, **rulings}
    default = Reader(case, readings)
    by_default, route = default.answer()
    doubts = open_readings(case, readings, by_default, [name for name in OTHERS if name not in rulings])
    decision = {
        "outcome": "needs_confirmation" if doubts or by_default == "unknown" else by_default,
        "by_default": by_default,
        "open_readings": doubts,
        "route": route,
        "years": default.years(),
        "credits": default.verdicts,
    }
    if by_default == "not_met":
        missing, feasible = default.missing()
        hours = sum(Decimal(gap["hours"]) for gap in missing)
        decision |= {"missing": missing, "fee": f"{hours * default.pack.fee:.2f}", "feasible": feasible}
    return decision


def open_readings(case: Case, readings: dict[str, str], by_default: str, names: list[str]) -> list[str]:
    """Every set of readings in every choice of options, the smaller sets first."""
    smallest: list[set[str]] = []
    for size in range(1, len(names) + 1) if by_default != "unknown" else ():
        for names_switched in map(set, combinations(names, size)):
            if any(found <= names_switched for found in smallest):
                continue
            choices = product(*([(name, option) for option in OTHERS[name]] for name in sorted(names_switched)))
            if any(Reader(case, {**readings, **dict(choice)}).answer()[0] != by_default for choice in choices):
                smallest.append(names_switched)
    return sorted(set().union(*smallest))
