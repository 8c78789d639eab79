"""Totals by level, sums with figures of their own, made-up hours: answers worked out by hand from the summaries."""

from itertools import count
from pathlib import Path

import pytest

import rulebook
from tests.rulebook.test_senseless import SIGNED, WHOLE

LIBRARY = rulebook.with_packs([Path(__file__).parent / "places"])
CHECK = {"kind": "annual_check"}
_ids = count(1)


def credit(year, subject, hours, **changes):
    given = {"id": f"w{next(_ids)}", "year": year, "subject": subject, "hours": str(hours), "source": "platform"}
    given |= {"verified": True, "completed_on": f"{year}-05-20", "platform": "study.clinics.example"}
    return given | changes


def ask(policy, application, credits, as_of="2025-12-31", facts=(), **learner):
    person = {"sex": "female", "birth_date": "1985-05-05", "sector": "public", "grassroots_post": False} | learner
    case = {"policy": policy, "as_of": as_of, "learner": person, "application": application}
    decision = rulebook.decide_data({**case, "credits": list(credits), "facts": list(facts)}, LIBRARY)
    assert "error" not in decision, decision
    return decision


def gaps(decision):
    return [(gap["year"], gap["subject"], gap["hours"]) for gap in decision.get("missing", [])]


class TestClinics:
    """A total, least hours and a cap by level or post; make-up on one platform, with a most; free public hours."""

    known = {"position": "lead", "licensed_on": "2010-01-01"}

    def ask(self, application, credits, **more):
        return ask("clinics-2025", application, credits, **{**self.known, **more})

    @pytest.mark.parametrize(("post", "hours", "answer"), [
        ("lead", 51.9, "not_met"), ("lead", 52, "met"), ("assistant", 40, "met"), ("assistant", 39.9, "not_met"),
        (None, 51.9, "unknown"), (None, 52, "met"), (None, 39.9, "not_met"),
    ])  # fmt: skip
    def test_a_total_by_post(self, post, hours, answer):
        """72 for all but assistants (60): beside 20 public hours 52, or no more than the 40 of the subject."""
        credits = [credit(2025, "public", 20), credit(2025, "professional", hours)]
        assert self.ask(CHECK, credits, position=post)["by_default"] == answer

    @pytest.mark.parametrize(("year", "hours", "site", "missing"), [
        (2024, 66, 10, []),
        (2024, 65.9, 10, [(2024, "total", "0.1")]),
        (2024, 66, 9.9, [(2024, "on_site", "0.1"), (2024, "total", "0.1")]),
    ])  # fmt: skip
    def test_a_total_and_least_hours_by_level(self, year, hours, site, missing):
        credits = [
            credit(year, "public", 20),
            credit(year, "professional", hours),
            credit(year, "public", site, mode="site"),
        ]
        review = {"kind": "title_review", "level": "full_senior"}
        tenure = [{"kind": "tenure", "since": "2023-05-01"}]
        decision = self.ask(review, credits, facts=tenure)
        assert gaps(decision) == missing
        deputy = self.ask({**review, "level": "deputy_senior"}, credits, facts=tenure)
        assert [gap for gap in gaps(deputy) if gap[1] == "on_site"] == []

    @pytest.mark.parametrize(("since", "years"), [
        ("2019-03-01", {2023, 2024}), ("2022-03-01", {2023, 2024}), ("2023-03-01", {2024}), ("2024-03-01", set()),
        ("2025-03-01", set()),
    ])  # fmt: skip
    def test_years_since_the_title_without_the_policy_year(self, since, years):
        tenure = [{"kind": "tenure", "since": since}]
        decision = self.ask({"kind": "title_review", "level": "deputy_senior"}, [], facts=tenure)
        assert {gap[0] for gap in gaps(decision)} == years
        assert (decision["route"] == "5.2") is not bool(years)

    @pytest.mark.parametrize(("last", "route"), [(60, "6.1"), (59.9, None)])
    def test_either_of_two_ways(self, last, route):
        """A sum over three years is another way for everybody: 150 in all do, though no single year is complete."""
        credits = [credit(y, "professional", h) for y, h in ((2023, 45), (2024, 45), (2025, last))]
        assert self.ask({"kind": "title_review", "level": "intermediate"}, credits)["route"] == route

    @pytest.mark.parametrize(
        ("licensed", "answer"), [("1995-06-30", "met"), ("1995-07-01", "not_met"), (None, "unknown")]
    )
    def test_a_day_of_the_calendar(self, licensed, answer):
        review = {"kind": "title_review", "level": "intermediate"}
        assert self.ask(review, [], licensed_on=licensed)["by_default"] == answer

    @pytest.mark.parametrize(("licensed", "year", "answer"), [
        ("2024-05-01", 2023, "met"), ("2024-05-01", 2024, "met"), ("2024-05-01", 2025, "not_met"),
        (None, 2023, "unknown"),
    ])  # fmt: skip
    def test_years_up_to_a_day_are_waived(self, licensed, year, answer):
        decision = self.ask({**CHECK, "year": year}, [], licensed_on=licensed)
        assert decision["by_default"] == answer
        because = next(clause["because"] for clause in decision["clauses"] if clause["id"] == "6.3")
        assert ("还没有登记" in because) is (answer == "unknown")

    @pytest.mark.parametrize(("day", "code"), [("2026-02-28", "counted"), ("2026-03-01", "outside_window")])
    def test_a_window_that_ends_in_the_next_year(self, day, code):
        decision = self.ask(CHECK, [credit(2025, "public", 1, id="a", completed_on=day)], as_of="2026-03-31")
        assert decision["credits"]["a"] == code

    @pytest.mark.parametrize(("host", "code"), [("back", "counted_as_makeup"), ("study", "platform_not_listed")])
    def test_make_up_on_one_platform(self, host, code):
        late = credit(2024, "public", 1, id="a", completed_on="2025-05-01", platform=f"{host}.clinics.example")
        assert self.ask(CHECK, [late])["credits"]["a"] == code

    def test_no_more_than_so_many_hours_are_made_up(self):
        """30 in all of 2025, whichever years they are for, what was completed first first; 2025 is none of it."""
        made = {"platform": "back.clinics.example"}
        credits = [
            credit(2024, "public", 20, completed_on="2025-05-01", **made),
            credit(2023, "public", 20, completed_on="2025-05-02", **made),
            credit(2025, "public", 20),
        ]
        for year, hours in ((2023, "10"), (2024, "20"), (2025, "20")):
            assert self.ask({**CHECK, "year": year}, credits)["years"][str(year)]["public"] == hours

    @pytest.mark.parametrize(("post", "hours"), [("lead", "20"), ("assistant", "40")])
    def test_a_cap_by_post(self, post, hours):
        credits = [credit(2025, "professional", 60, mode="online")]
        assert self.ask(CHECK, credits, position=post)["years"]["2025"]["professional"] == hours

    def test_a_cap_by_what_nobody_knows(self):
        credits = [
            credit(2025, "public", 20),
            credit(2025, "professional", 20),
            credit(2025, "professional", 40, mode="online"),
        ]
        assert self.ask(CHECK, credits, position="lead")["by_default"] == "not_met"
        assert self.ask(CHECK, credits, position="assistant")["by_default"] == "met"
        assert self.ask(CHECK, credits, position=None)["by_default"] == "unknown"

    def test_recognised_hours_are_cut_by_no_cap(self):
        elsewhere = {"source": "recognised", "certificate": True, "mode": "online", "platform": None}
        decision = self.ask(CHECK, [credit(2025, "professional", 60, **elsewhere)])
        assert decision["years"]["2025"]["professional"] == "60"

    def test_public_hours_cost_nothing(self):
        decision = self.ask(CHECK, [credit(2025, "professional", 30)], position="assistant")
        assert gaps(decision) == [(2025, "public", "20"), (2025, "professional", "10")]
        assert decision["fee"] == "35.00"
        assert "共30学时，按网上学习的收费标准是35.00元" in decision["summary"]


class TestRenewals:
    """Sums with figures of their own, hours carried inside a sum, no title at all, a subject that cannot be made up."""

    def ask(self, application, credits, **more):
        return ask("renewals-2025", application, credits, **more)

    def round_of(self, required=(20, 20, 20), optional=(20, 20, 20), faced=12):
        years = (2023, 2024, 2025)
        found = [credit(year, "required", hours) for year, hours in zip(years, required, strict=True)]
        found += [credit(year, "optional", hours) for year, hours in zip(years, optional, strict=True) if hours]
        found[0]["hours"] = str(required[0] - faced)
        return [*found, *([credit(2023, "required", faced, mode="face")] if faced else [])]

    @pytest.mark.parametrize(("changes", "missing"), [
        ({}, []),
        ({"optional": (20, 20, 19)}, [(2025, "total", "1")]),
        ({"required": (20, 20, 19), "optional": (20, 20, 21)}, [(2025, "required", "1")]),
        ({"faced": 11.9}, [(2025, "faced", "0.1")]),
        ({"required": (20, 20, 20), "optional": (40, 20, 0)}, []),
        ({"required": (30, 20.5, 9.5), "optional": (40, 20, 0)}, []),
        ({"required": (50, 10, 10), "optional": (50, 0, 0)}, [(2025, "total", "6")]),
    ])  # fmt: skip
    def test_a_round_of_years(self, changes, missing):
        """In the last but one 2025 has 9.5 of its own and 10 of each subject from 2024. In the last one 2024 has 10 and
        10 of each subject from 2023; of its required hours 4 are left over: 2025 stands at 14 of 20."""
        decision = self.ask({"kind": "renewal"}, self.round_of(**changes))
        assert gaps(decision) == missing

    def test_a_year_that_is_waived_takes_its_part_of_the_sum(self):
        two = [each for each in self.round_of() if each["year"] != 2024]
        assert self.ask({"kind": "renewal"}, two)["by_default"] == "not_met"
        assert self.ask({"kind": "renewal"}, two, abroad=[2024])["by_default"] == "met"
        assert gaps(self.ask({"kind": "renewal"}, two[1:], abroad=[2024])) == [(2025, "required", "8")]

    def test_carried_hours_count_once_in_a_sum(self):
        """32 and 16 are asked of two years. 48 in one of them do, with 10 at most that come from before."""
        one = [credit(2024, "required", 32), credit(2024, "optional", 16)]
        assert self.ask({"kind": "transfer_in"}, one)["by_default"] == "met"
        less = [credit(2024, "required", 28), credit(2024, "optional", 16)]
        assert gaps(self.ask({"kind": "transfer_in"}, less)) == [(2025, "required", "4")]
        before = [credit(2023, "required", 20)]
        assert self.ask({"kind": "transfer_in"}, [*less, *before])["by_default"] == "met"
        scarce = [credit(2023, "required", 19)]
        assert gaps(self.ask({"kind": "transfer_in"}, [*less, *scarce])) == [(2025, "required", "1")]

    @pytest.mark.parametrize(("stated", "years"), [(1, {2024}), (2, {2023, 2024})])
    def test_as_many_years_as_stated_without_the_policy_year(self, stated, years):
        decision = self.ask({"kind": "promotion", "required_years": stated}, [])
        assert {gap[0] for gap in gaps(decision)} == years

    def test_a_subject_that_cannot_be_made_up_is_not_feasible(self):
        check, public = {**CHECK, "year": 2024}, credit(2024, "optional", 8)
        decision = self.ask(check, [public], as_of="2025-06-30")
        assert (decision["feasible"], gaps(decision)) == (True, [(2024, "required", "16")])
        assert "可在2025年6月30日以前补齐" in decision["summary"]
        assert self.ask(check, [public], as_of="2025-07-01")["feasible"] is False
        other = self.ask(check, [credit(2024, "required", 16)], as_of="2025-06-30")
        assert (other["feasible"], gaps(other)) == (False, [(2024, "optional", "8")])
        assert "2024学年不在可学习和补学的学年之内" in other["summary"]

    def test_what_no_clause_covers_waits_for_a_person(self):
        assert self.ask({"kind": "title_review", "level": "senior"}, [])["by_default"] == "unknown"


class TestSeries:
    """What an earlier notice says of its own year stays so under the next one."""

    capped = (
        "modes: {online: 网}\ncounting:\n  caps:\n"
        f"    - {{id: '7.1', hours: 90, per: year, modes: [online], {SIGNED}}}\n"
    )
    more = "together: {hours: 100, article: 2, checked: 2026-11-28, summary: 每年100学时。}\n"
    least = (
        "modes: {face: 面授}\ncounting:\n  least:\n"
        f"    - {{id: faced, name: 面授, hours: 8, modes: [face], {SIGNED}}}\n"
    )
    unruled = (
        WHOLE.replace("hours: 60,", "hours: 60, figures: [{when: {reading: who, option: some}, hours: 70}],", 1)
        + "readings:\n  - {id: who, articles: [2], question: 谁？, default: others, "
        "options: {some: 一些人, others: 其他人}, state: open, checked: 2026-11-28}\n"
    )

    def years(self, tmp_path, earlier, later, credits, year):
        first = earlier.replace("2025", "2024").replace("[2023, 2024, 2024]", "[2023, 2024]")
        for name, text in (("a", first), ("b", later)):
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        library = rulebook.with_packs([tmp_path])
        case = {"policy": "example-2025", "as_of": "2025-12-31", "learner": {}, "credits": credits}
        return rulebook.decide_data({**case, "application": {**CHECK, "year": year}}, library)

    def studied(self, *hours, on="2024-05-01"):
        return [
            credit(2024, subject, each, completed_on=on)
            for subject, each in zip(("public", "professional"), hours, strict=True)
        ]

    def test_a_cap_of_the_next_notice_cuts_nothing_that_was_counted(self, tmp_path):
        cap = self.capped
        credits = [each | {"mode": "online"} for each in self.studied(50, 50)]
        decision = self.years(tmp_path, WHOLE, WHOLE + cap, credits, 2024)
        assert decision["years"]["2024"]["professional"] == "50"
        cut = self.years(tmp_path, WHOLE + cap, WHOLE, credits, 2024)
        assert cut["years"]["2024"]["professional"] == "40"

    @pytest.mark.parametrize(("later", "year", "hours", "answer"), [
        ("", 2024, 69.9, "not_met"), ("", 2024, 70, "met"), ("more", 2024, 70, "met"), ("more", 2024, 69.9, "not_met"),
    ])  # fmt: skip
    def test_a_total_of_an_earlier_year_is_asked_for(self, tmp_path, later, year, hours, answer):
        later = WHOLE + (self.more if later else "")
        decision = self.years(tmp_path, WHOLE + self.more, later, self.studied(30, hours), year)
        assert (decision["by_default"], decision["years"]["2024"]["total_met"]) == (answer, answer == "met")

    def test_a_total_of_the_next_notice_is_not(self, tmp_path):
        assert self.years(tmp_path, WHOLE, WHOLE + self.more, self.studied(30, 60), 2024)["by_default"] == "met"

    @pytest.mark.parametrize(("face", "answer"), [(7.9, "not_met"), (8, "met")])
    def test_least_hours_of_an_earlier_year(self, tmp_path, face, answer):
        credits = [*self.studied(30, 60), credit(2024, "public", face, mode="face")]
        assert self.years(tmp_path, WHOLE + self.least, WHOLE, credits, 2024)["by_default"] == answer
        later = self.years(tmp_path, WHOLE, WHOLE + self.least, self.studied(30, 60), 2024)
        assert later["by_default"] == "met"

    @pytest.mark.parametrize(("hours", "doubts"), [(70, []), (60, ["who"])])
    def test_a_reading_that_only_an_earlier_notice_has(self, tmp_path, hours, doubts):
        decision = self.years(tmp_path, self.unruled, WHOLE, self.studied(30, hours), 2024)
        assert (decision["by_default"], decision["open_readings"]) == ("met", doubts)
