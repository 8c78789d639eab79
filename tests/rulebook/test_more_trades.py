"""Notices of pharmacists, builders, kindergartens and doctors, written from docs/packs.md and its schema alone: hours
that are carried over, first days, totals and prices that can be read in two ways, school years with a name of their
own. Every answer was worked out by hand from the summaries."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import rulebook
from rulebook.loader import PackError, read_pack
from rulebook.schema import pack_schema
from tests.rulebook.test_other_trades import ask
from tests.rulebook.test_places import credit, gaps
from tests.rulebook.test_senseless import WHOLE

PLACES = Path(__file__).parent / "places"
LIBRARY = rulebook.with_packs([PLACES])
CHECK = {"kind": "annual_check"}
RENEWAL = {"kind": "registration_renewal", "lapsed": False}


def because(decision, clause):
    return next(each["because"] for each in decision["clauses"] if each["id"] == clause)


class TestPharmacists:
    """Professional hours beyond 60 count for the next year, 30 at most."""

    def ask(self, credits, application=None, **learner):
        application = application or {"kind": "re_registration"}
        return ask("pharmacists-2025", application, credits, library=LIBRARY, **learner)

    def years(self, **professional):
        found = [credit(year, "public", "30") for year in (2023, 2024, 2025)]
        return found + [credit(int(year[1:]), "professional", str(h)) for year, h in professional.items() if h]

    @pytest.mark.parametrize(("hours", "missing"), [
        ({"y2023": 60, "y2024": 60, "y2025": 60}, []),
        ({"y2023": 90, "y2024": 30, "y2025": 60}, []),
        ({"y2023": 90, "y2024": 29, "y2025": 60}, [(2024, "professional", "1")]),
        ({"y2023": 100, "y2024": 29, "y2025": 60}, [(2024, "professional", "1")]),
        ({"y2023": 60, "y2024": 60, "y2025": 59}, [(2025, "professional", "1")]),
        # 30 carried into 2024 are used up there first: of its own 60 then 30 are left over for 2025, and no more
        ({"y2023": 90, "y2024": 60, "y2025": 30}, []),
        ({"y2023": 90, "y2024": 60, "y2025": 29}, [(2025, "professional", "1")]),
        # they go no further: nothing of 2024 itself is left over
        ({"y2023": 120, "y2024": 0, "y2025": 60}, [(2024, "professional", "30")]),
        # what 2022 leaves over helps 2023, also where only later years are asked for
        ({"y2022": 80, "y2023": 40, "y2024": 60, "y2025": 60}, []),
        ({"y2022": 80, "y2023": 39, "y2024": 60, "y2025": 60}, [(2023, "professional", "1")]),
    ])  # fmt: skip
    def test_what_is_left_over_of_a_year(self, hours, missing):
        assert gaps(self.ask(self.years(**hours))) == missing

    def test_the_public_subject_carries_nothing(self):
        credits = [*self.years(y2023=60, y2024=60, y2025=60)[1:], credit(2022, "public", "90")]
        assert gaps(self.ask(credits)) == [(2023, "public", "30")]

    def test_what_was_carried_is_told_and_shown(self):
        decision = self.ask(self.years(y2023=90, y2024=30, y2025=60))
        assert because(decision, "2.over") == (
            "专业科目超出的学时可以结转到下一年度，最多30学时。2023年度多出的专业科目30学时计入2024年度。（第二部分）"
        )
        assert decision["years"]["2024"]["professional"] == "60"
        none = self.ask(self.years(y2023=60, y2024=60, y2025=60))
        assert "没有多出的学时" in because(none, "2.over")

    @pytest.mark.parametrize(
        ("day", "doubt"), [("2025-02-28", ["first_day"]), ("2025-03-01", []), ("2025-01-01", ["first_day"])]
    )
    def test_a_first_day_that_can_be_read_in_two_ways(self, day, doubt):
        credits = [*self.years(y2023=60, y2024=60), credit(2025, "professional", "60", completed_on=day)]
        decision = self.ask(credits)
        assert decision["open_readings"] == doubt
        assert decision["by_default"] == ("not_met" if doubt else "met")

    def test_a_price_that_is_open_is_told_with_the_other(self):
        decision = self.ask(self.years(y2023=60, y2024=60, y2025=50), as_of="2025-06-01")
        assert decision["fee"] == "10.00"
        assert "10.00元，也可能是15.00元" in decision["summary"]
        assert decision["open_readings"] == [], "a price changes no answer"

    def test_a_ruling_fixes_the_price(self):
        settled = LIBRARY.with_rulings({"price": "as_before"})
        decision = ask("pharmacists-2025", CHECK, [credit(2025, "public", "30")], library=settled, as_of="2025-06-01")
        assert decision["fee"] == "90.00"
        assert "也可能" not in decision["summary"]

    @pytest.mark.parametrize(("day", "missing"), [("2024-05-01", []), ("2025-05-01", []), ("2023-12-31", [2023])])
    def test_whoever_was_registered_lately(self, day, missing):
        decision = self.ask(self.years(y2024=60, y2025=60)[1:], first_registered_on=day)
        assert sorted({year for year, _, _ in gaps(decision)}) == missing


class TestBuilders:
    def ask(self, credits, application=RENEWAL, **learner):
        return ask("builders-2025", application, credits, library=LIBRARY, **{"trades": 1, **learner})

    def period(self, *, required=(20, 20, 20), optional=(20, 20, 20)):
        pairs = zip((2023, 2024, 2025), required, optional, strict=True)
        found = [
            (year, subject, hours)
            for year, *both in pairs
            for subject, hours in zip(("required", "optional"), both, strict=True)
        ]
        return [credit(year, subject, str(hours), mode="face") for year, subject, hours in found if hours]

    def test_the_hours_of_the_period_are_added_up(self):
        assert self.ask(self.period())["by_default"] == "met"
        assert self.ask(self.period(required=(0, 20, 40), optional=(40, 20, 0)))["by_default"] == "met"
        assert gaps(self.ask(self.period(required=(0, 20, 39), optional=(40, 20, 0)))) == [(2025, "required", "1")]

    def test_of_one_year_no_more_than_eighty_count(self):
        assert gaps(self.ask(self.period(required=(0, 0, 60), optional=(20, 20, 20)))) == []
        late = self.ask(self.period(required=(0, 0, 60), optional=(10, 10, 40)))
        assert gaps(late) == [(2025, "total", "20")]

    def test_a_second_trade_asks_for_more(self):
        assert gaps(self.ask(self.period(), trades=2)) == [(2025, "optional", "30")]
        assert self.ask(self.period(optional=(30, 30, 30)), trades=2)["by_default"] == "met"

    def test_not_knowing_how_many_trades_matters_only_in_between(self):
        unknown = {"trades": None}
        assert self.ask(self.period(), **unknown)["outcome"] == "needs_confirmation"
        assert self.ask(self.period(optional=(30, 30, 30)), **unknown)["outcome"] == "met"
        assert self.ask(self.period(optional=(10, 10, 10)), **unknown)["outcome"] == "not_met"

    def test_who_is_late_and_who_is_new(self):
        assert self.ask([], {"kind": "registration_renewal", "lapsed": True})["outcome"] == "needs_confirmation"
        assert self.ask([], {"kind": "first_registration"})["outcome"] == "met"

    def test_the_examination_of_the_first_class_counts_in_its_year(self):
        credits = self.period(required=(20, 0, 20))
        assert self.ask(credits, first_class_passed=[2024])["by_default"] == "met"
        assert gaps(self.ask(credits, first_class_passed=[2022])) == [(2025, "required", "20")]

    def test_lessons_are_converted_up_to_their_most_and_face_to_face_is_told(self):
        lessons = credit(2025, "optional", source="lesson", unit="lesson", quantity="6", mode="face")
        credits = [*self.period(optional=(20, 20, 0)), lessons]
        assert self.ask(credits, gave_lessons=True)["by_default"] == "met"
        assert gaps(self.ask(credits)) == [(2025, "optional", "20")]
        online = [{**each, "mode": "online"} for each in self.period()]
        assert gaps(self.ask(online)) == [(2025, "face", "24")]


class TestKindergartens:
    def ask(self, application, credits, as_of="2025-08-31", **learner):
        return ask("kindergartens-2024", application, credits, library=LIBRARY, as_of=as_of, **learner)

    def year(self, year, conduct=8, craft=64):
        given = {"completed_on": f"{year}-11-02"}
        return [credit(year, subject, str(h), **given) for subject, h in (("conduct", conduct), ("craft", craft)) if h]

    def test_a_school_year_is_called_so_in_every_sentence(self):
        decision = self.ask({**CHECK, "year": 2024}, self.year(2024, craft=60))
        assert gaps(decision) == [(2024, "total", "4")]
        said = decision["summary"] + "".join(each["because"] for each in decision["clauses"])
        assert "2024学年" in said
        assert "2024年度" not in said

    @pytest.mark.parametrize(("day", "counts"), [
        ("2024-08-31", False), ("2024-09-01", True), ("2025-08-31", True),
    ])  # fmt: skip
    def test_it_begins_in_september(self, day, counts):
        credits = [credit(2024, "conduct", "8", completed_on=day), *self.year(2024, conduct=0)]
        assert (self.ask({**CHECK, "year": 2024}, credits)["by_default"] == "met") is counts

    def test_last_years_craft_is_made_up_in_september_alone(self):
        rest = self.year(2023, craft=0)
        for day, counts in (("2024-09-30", True), ("2024-10-01", False)):
            credits = [*rest, credit(2023, "craft", "64", completed_on=day)]
            assert (self.ask({**CHECK, "year": 2023}, credits)["by_default"] == "met") is counts

    def test_360_hours_in_five_school_years(self):
        registration, years = {"kind": "periodic_registration"}, range(2020, 2025)
        old = {"hired_on": "2010-09-01"}
        plain = [each for year in years for each in self.year(year)]
        assert self.ask(registration, plain, **old)["by_default"] == "met"
        uneven = [each for year in years for each in self.year(year, craft=40 if year < 2023 else 100)]
        assert self.ask(registration, uneven, **old)["by_default"] == "met"
        low = [each for year in years for each in self.year(year, craft=39 if year == 2020 else 100)]
        assert gaps(self.ask(registration, low, **old)) == [(2020, "total", "1")]

    def test_who_came_lately_completes_each_school_year_since(self):
        registration = {"kind": "periodic_registration"}
        credits = self.year(2023) + self.year(2024)
        assert self.ask(registration, credits, hired_on="2023-09-01")["by_default"] == "met"
        assert {gap[0] for gap in gaps(self.ask(registration, credits, hired_on="2023-08-31"))} == {2022}
        assert self.ask(registration, credits)["outcome"] == "needs_confirmation"


class TestDoctors:
    def ask(self, credits, application=CHECK, **more):
        return ask("doctors-2025", application, credits, library=LIBRARY, **more)

    def credits(self, one, two, year=2025):
        return [credit(year, "class_one", str(one)), credit(year, "class_two", str(two))]

    @pytest.mark.parametrize(("one", "two", "default", "doubt"), [
        (5, 20, "met", []), (5, 19, "not_met", ["how_many"]), (5, 15, "not_met", ["how_many"]), (5, 14, "not_met", []),
        (4, 21, "not_met", []), (15, 10, "not_met", ["how_many"]), (15, 9, "not_met", []), (10, 15, "met", []),
    ])  # fmt: skip
    def test_a_total_that_can_be_read_in_two_ways(self, one, two, default, doubt):
        decision = self.ask(self.credits(one, two))
        assert (decision["by_default"], decision["open_readings"]) == (default, doubt)

    def test_a_year_with_a_figure_of_its_own_hangs_on_nothing(self):
        decision = self.ask(self.credits(5, 15, 2022), {"kind": "annual_check", "year": 2022})
        assert (decision["outcome"], decision["open_readings"]) == ("met", [])

    def test_a_ruling_settles_it(self):
        settled = LIBRARY.with_rulings({"how_many": "county_20"})
        assert ask("doctors-2025", CHECK, self.credits(5, 15), library=settled)["outcome"] == "met"

    def test_half_a_year_of_support(self):
        assert self.ask(self.credits(10, 5), rural_support_months=6)["open_readings"] == ["how_many"]
        assert self.ask(self.credits(10, 5), rural_support_months=5)["outcome"] == "not_met"


# ------------------------------------------------------------------------------------------------------ what is refused

OVER = 'carry_over: {{id: "2.over", {0} article: 2, checked: 2026-11-28, summary: 结转。}}\n'
SENSELESS = {
    "a subject that is not there": (OVER.format("subjects: [field],"), "科目“field”没有在 subjects 中定义"),
    "nothing is carried": (OVER.format("most: 0,"), "不是学时：要大于0"),
    "a total binds": (
        OVER.format("") + "together: {hours: 100, article: 2, checked: 2026-11-28, summary: 合计。}\n",
        "合计学时多于各科目之和的",
    ),
    "an article that is not there": (OVER.format("") + 'articles: {"3": 时间, "4": 要求}\n', "通知没有“2”这一条"),
    "one price under both options": (
        "fee: {per_hour: {reading: price, values: {a: 1, b: 1}}, article: 8, checked: 2026-11-28, summary: 收费。}\n"
        "readings:\n  - {id: price, articles: [8], question: 多少？, default: a, options: {a: 一, b: 二}, state: open, "
        "checked: 2026-11-28}\n",
        "读法“price”的各个选项在这里是同一个值",
    ),
    "a reading that is not there": (
        "fee: {per_hour: {reading: price, values: {a: 1, b: 2}}, article: 8, checked: 2026-11-28, summary: 收费。}\n",
        "price",
    ),
    "a total below the subjects under one option": (
        "together: {hours: {reading: whole, values: {a: 90, b: 80}}, article: 2, checked: 2026-11-28, "
        "summary: 合计。}\n"
        "readings:\n  - {id: whole, articles: [2], question: 多少？, default: a, options: {a: 一, b: 二}, state: open, "
        "checked: 2026-11-28}\n",
        "少于各科目学时之和",
    ),
}


@pytest.mark.parametrize("name", SENSELESS)
def test_what_makes_no_sense_is_refused(name):
    more, says = SENSELESS[name]
    with pytest.raises(PackError, match=says):
        read_pack(WHOLE + more, "pack.yaml")
    read_pack(WHOLE + OVER.format("most: 30,"), "pack.yaml")  # the control


@pytest.mark.parametrize(
    ("opens", "says"),
    [
        ("{reading: first, values: {a: 2025-01-01, b: 2026-01-01}}", "截止日期早于开始日期"),
        ("{reading: first, values: {a: 2025-02-01, b: 2025-03-01}}", "opens 应与默认读法的开始日期相同"),
    ],
)
def test_a_first_day_that_does_not_fit(opens, says):
    text = WHOLE.replace("closes: 2025-12-31", f"opens_by: {opens}, closes: 2025-12-31")
    text += (
        "readings:\n  - {id: first, articles: [3], question: 何时？, default: a, options: {a: 一, b: 二}, state: open, "
        "checked: 2026-11-28}\n"
    )
    with pytest.raises(PackError, match=says):
        read_pack(text, "pack.yaml")


@pytest.mark.parametrize("place", ["pharmacists-2025", "builders-2025", "kindergartens-2024", "doctors-2025"])
def test_the_schema_knows_all_that_they_say(place):
    written = yaml.safe_load((PLACES / f"{place}.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(written, default=str)), pack_schema())
