"""Invented places whose notices leave readings open, or add years together."""

import random
from datetime import date
from pathlib import Path

import pytest

import rulebook
from rulebook.engine import resolve
from rulebook.facts import AnnualCheck, CaseLearner, Facts, TitleReview
from rulebook.ledger import situation_from_ledger
from rulebook.loader import read_pack
from rulebook.population import Population
from rulebook.vocabulary import Sex
from tests.rulebook.cases import SENIOR
from tests.rulebook.test_places import LIBRARY, PERSON, PLACES, credit, decide, gaps


class TestIsland:
    """Two notices that follow each other, four subjects of which one is new, a reading of their own."""

    def ask(self, year, policy, credits, **changes):
        return decide(policy, {"kind": "annual_check", "year": year}, credits, **changes)

    def year(self, year, *subjects):
        on = f"{year}-03-10"
        return [credit(year, subject, hours, platform="any", completed_on=on) for subject, hours in subjects]

    def test_each_year_asks_for_what_its_notice_says(self):
        """Law is new in 2025; under the notice of 2025 the year 2024 asks for none of it."""
        old = self.year(2024, ("ideology", "12"), ("public", "18"), ("professional", "42"))
        decision = self.ask(2024, "island-2025", old)
        assert (decision["by_default"], decision["years"]["2024"]["law_met"]) == ("met", True)
        new = self.year(2025, ("ideology", "12"), ("public", "20"), ("professional", "50"))
        assert gaps(self.ask(2025, "island-2025", new)) == [(2025, "law", "8")]
        assert gaps(self.ask(2024, "island-2025", old[:2])) == [(2024, "professional", "42")]

    @pytest.mark.parametrize(
        ("rulings", "answer", "doubts"),
        [({}, "met", ["march"]), ({"march": "last"}, "met", []), ({"march": "first"}, "not_met", [])],
    )
    def test_a_reading_is_switched_in_both_notices_together(self, rulings, answer, doubts):
        """Both notices close on “the end of March”: hours of 2024 on 20 March 2024 and of 2025 on 20 March 2025."""
        credits = [
            {**each, "completed_on": f"{each['year']}-03-20"}
            for year, law in ((2024, ()), (2025, (("law", "8"),)))
            for each in self.year(year, ("ideology", "12"), ("public", "20"), ("professional", "50"), *law)
        ]
        decision = decide("island-2025", SENIOR, credits, rulings=rulings)
        assert (decision["by_default"], decision["open_readings"]) == (answer, doubts)


class TestReadings:
    """An entry that stands or falls with an option, and hours that hang on one: the last example of docs/packs.md."""

    text = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
    blocks = [part.partition("```")[0] for part in text.split("```yaml\n")[1:]]
    example = next(block for block in blocks if "hours_of_2025" in block)
    pack = read_pack(
        blocks[0][: blocks[0].index("subjects:")] + blocks[0][blocks[0].index("windows:") :] + example, "packs.md"
    )

    def ask(self, application, credits, pack=None, **learner):
        case = {
            "policy": "example-2025",
            "as_of": "2025-12-31",
            "learner": PERSON | learner,
            "application": application,
        }
        pack = pack or self.pack
        return rulebook.decide(rulebook.parse_case({**case, "credits": credits}, pack), pack).as_dict()

    @pytest.mark.parametrize(
        ("hours", "answer", "doubts"), [("59", "not_met", []), ("60", "met", ["hours_of_2025"]), ("72", "met", [])]
    )
    def test_hours_that_hang_on_a_reading(self, hours, answer, doubts):
        credits = [credit(2025, "public", "30"), credit(2025, "professional", hours)]
        decision = self.ask({"kind": "annual_check"}, credits)
        assert (decision["by_default"], decision["open_readings"]) == (answer, doubts)
        ruled = self.ask({"kind": "annual_check"}, credits, self.pack.with_rulings({"hours_of_2025": "as_announced"}))
        assert ruled["outcome"] == ("met" if hours == "72" else "not_met")

    def test_an_entry_that_stands_with_one_option(self):
        decision = self.ask(SENIOR, [], sector="non_public")
        assert (decision["by_default"], decision["route"], decision["open_readings"]) == ("met", "5.1", ["who"])
        ruled = self.ask(SENIOR, [], self.pack.with_rulings({"who": "own_staff"}), sector="non_public")
        assert ruled["outcome"] == "not_met"
        assert self.ask(SENIOR, [], sector="public")["open_readings"] == []


class TestTogether:
    """Many people under a pack that asks for more than hours of each subject."""

    def test_a_population_is_decided_like_its_people(self):
        text = (PLACES / "upland-2025.yaml").read_text(encoding="utf-8")
        pack, rng = (
            read_pack(text.replace(" closes_for: {title_review: 2025-10-31},", ""), "pack.yaml"),
            random.Random(5),
        )
        day = date(2025, 12, 31)
        population, people = Population(pack, day), []
        for _ in range(300):
            learner = CaseLearner(sex=Sex.MALE, declared=(("field", rng.choice(["health", "other"])),))
            rows = [
                (year, subject, "always", rng.choice([0, 150, 600, 650, 750, 900]))
                for year in (2023, 2024, 2025)
                for subject in ("public", "professional")
            ]
            population.add(learner, Facts(), [row for row in rows if row[3]])
            people.append((learner, [row for row in rows if row[3]]))
        for application in (AnnualCheck(2025), TitleReview("deputy_senior"), TitleReview("full_senior")):
            together = [outline.by_default for outline in population.decide(application)]
            alone = [
                resolve(situation_from_ledger(rows, learner, application, Facts(), day, pack), pack).by_default
                for learner, rows in people
            ]
            assert together == alone
            assert len(set(alone)) > 1

    def test_hours_that_hang_on_the_case_are_no_columns(self):
        population = Population(LIBRARY.pack("harbour-2025"), date(2025, 12, 31))
        population.add(CaseLearner(), Facts(), [(2025, "public", "always", 10)])
        with pytest.raises(ValueError, match="cannot be added up beforehand"):
            population.decide(AnnualCheck(2025))


class TestWhoIsTold:
    """A clause whose condition looks at the person is told to each person anew, whoever was told before."""

    CHECK = {"kind": "annual_check", "year": 2025}

    def told(self, clause_id, application=CHECK, **learner):
        decision = decide("harbour-2025", application, [credit(2025, "professional", "8")], learner=learner)
        clause = {clause["id"]: clause for clause in decision["clauses"]}[clause_id]
        return clause["outcome"], clause["because"]

    def test_a_deeming_reaches_one_and_not_the_next(self):
        assert self.told("5.4", degree="doctor")[0] == "applies"
        assert self.told("5.4", degree="bachelor")[0] == "does_not_apply"
        outcome, because = self.told("5.4")
        assert outcome == "cannot_tell"
        assert "学历还没有登记或确认" in because
        assert self.told("5.4", degree="doctor")[0] == "applies"

    def test_a_waiver_reaches_one_and_not_the_next(self):
        junior = {"kind": "title_review", "level": "junior"}
        assert self.told("5.3", junior, opted_out_on="2025-02-01")[0] == "applies"
        assert self.told("5.3", junior)[0] == "does_not_apply"

    @pytest.mark.parametrize("policy", sorted(path.stem for path in PLACES.glob("*.yaml")))
    def test_nothing_said_depends_on_who_was_told_before(self, policy):
        pack, chance = LIBRARY.pack(policy), random.Random(policy)
        for _ in range(60):
            case = _anybody(policy, pack, chance)
            after_others = rulebook.decide_data(case, LIBRARY)
            pack.compiled.clear()
            assert rulebook.decide_data(case, LIBRARY) == after_others, case


def _anybody(policy, pack, chance):
    """A case under the pack in which any fact of the place may be known or not."""
    kinds = {
        "word": lambda fact: chance.choice(list(fact.words)),
        "day": lambda fact: f"{chance.randint(1990, 2025)}-03-04",
        "flag": lambda fact: chance.random() < 0.5,
        "whole": lambda fact: chance.randint(0, 20),
        "years": lambda fact: chance.sample(range(pack.policy_year - 4, pack.policy_year + 1), 2),
    }
    learner = PERSON | {fact.id: chance.choice([None, kinds[fact.type](fact)]) for fact in pack.facts}
    learner |= {"sex": chance.choice([None, "male", "female"]), "sector": chance.choice([None, "public", "non_public"])}
    learner |= {"birth_date": chance.choice([None, "1966-08-09", "1990-01-01"])}
    level = chance.choice(list(pack.applications.title_review.levels))
    check = {"kind": "annual_check", "year": pack.policy_year}
    application = chance.choice([check, {"kind": "title_review", "level": level}])
    credits = [credit(pack.policy_year, subject.id, "20") for subject in pack.subjects if chance.random() < 0.5]
    case = {"policy": policy, "as_of": f"{pack.policy_year}-12-31", "application": application}
    return {**case, "learner": learner, "credits": credits, "facts": []}
