"""Builders of cases for the tests of the law, and a generator of arbitrary well-formed ones."""

import random
from datetime import date, timedelta
from itertools import count
from typing import Any

import rulebook

PACK = rulebook.load_pack("xlgl-2024")
_ids = count(1)


def credit(year: int, subject: str, hours: str, **changes: Any) -> dict[str, Any]:
    """A credit that counts: listed platform, passed examination, verified, completed in June of its year."""
    return {
        "id": f"c{next(_ids)}",
        "year": year,
        "subject": subject,
        "hours": hours,
        "source": "platform",
        "platform": "nmg.chinahrt.com",
        "exam_passed": subject == "public" or None,
        "completed_on": f"{year}-06-01",
        "verified": True,
        **changes,
    }


def conversion(source: str, hours: str = "60", completed_on: str = "2024-06-01", **changes: Any) -> dict[str, Any]:
    year = int(completed_on[:4])
    changes = {"platform": None, "exam_passed": None, "completed_on": completed_on, **changes}
    return credit(changes.pop("year", year), changes.pop("subject", "professional"), hours, source=source, **changes)


def full_year(year: int) -> list[dict[str, Any]]:
    return [credit(year, "public", "30"), credit(year, "professional", "60")]


def full_years(*years: int) -> list[dict[str, Any]]:
    return [each for year in years for each in full_year(year)]


def case(application: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A man of 39 in the public sector who applies for a senior title on the last day of 2024, with nothing learnt."""
    learner = {
        "sex": "male",
        "birth_date": "1985-05-05",
        "sector": "public",
        "grassroots_post": False,
        **changes.pop("learner", {}),
    }
    return {
        "policy": "xlgl-2024",
        "as_of": "2024-12-31",
        "learner": learner,
        "application": application or {"kind": "title_review", "level": "senior"},
        "credits": [],
        "facts": [],
        **changes,
    }


SENIOR = {"kind": "title_review", "level": "senior"}
JUNIOR = {"kind": "title_review", "level": "junior"}
EXCEPTIONAL = {"kind": "title_review", "level": "senior", "exceptional": True}
GRADE_7 = {"kind": "post_appointment", "grade": 7}
ANNUAL = {"kind": "annual_check"}
POSTDOC = {"kind": "recognition", "ground": "postdoc", "level": "senior"}


def graduate(years: int | None) -> dict[str, Any]:
    return {"kind": "recognition", "ground": "grassroots_graduate", "required_years": years}


def decide(data: dict[str, Any], **rulings: str) -> dict[str, Any]:
    """The decision on a case as data, under a pack with these readings settled."""
    pack = PACK.with_rulings(rulings) if rulings else PACK
    return rulebook.decide(rulebook.parse_case(data), pack).as_dict()


# ------------------------------------------------------------------------------------------------- arbitrary cases

_DAYS = ["2024-01-01", "2024-01-14", "2024-01-15", "2024-06-20", "2024-12-31", "2025-01-01", "2023-12-31", "2025-03-01"]
_HOURS = ["0.1", "10", "29.9", "30", "30.1", "59.9", "60", "60.1", "15", "45"]
_SOURCES = [
    "advanced_seminar",
    "forum",
    "academic_exchange",
    "study_visit",
    "other_training",
    "sanke_training",
    "skill_training",
]


def arbitrary_day(rng: random.Random, first: date, last: date) -> str:
    return (first + timedelta(days=rng.randint(0, (last - first).days))).isoformat()


def arbitrary_application(rng: random.Random) -> dict[str, Any]:
    level = rng.choice(["senior", "intermediate", "junior"])
    return rng.choice(
        [
            {"kind": "annual_check", "year": rng.randint(2021, 2024)},
            {"kind": "annual_check"},
            {"kind": "title_review", "level": level},
            {"kind": "title_review", "level": level, "exceptional": rng.random() < 0.5},
            {"kind": "title_review", "level": level, "exceptional": True},
            {"kind": "post_appointment", "grade": rng.randint(1, 13)},
            {"kind": "recognition", "ground": "grassroots_graduate", "required_years": rng.choice([None, 0, 1, 2, 5])},
            {"kind": "recognition", "ground": "postdoc", "level": level},
            {"kind": "recognition", "ground": "other"},
        ]
    )


def arbitrary_credit(rng: random.Random) -> dict[str, Any]:
    year = rng.choice([2019, 2020, 2021, 2022, 2022, 2023, 2023, 2024, 2024, 2024, 2025])
    subject = rng.choice(["public", "professional"])
    in_own_year = arbitrary_day(rng, date(year, 1, 1), date(year, 12, 31))
    changes: dict[str, Any] = {
        "completed_on": rng.choice([in_own_year, in_own_year, f"{year}-06-01", rng.choice(_DAYS)]),
        "verified": rng.random() < 0.95,
        "course": rng.choice([None, None, None, "A", "B"]),
    }
    if rng.random() < 0.3:
        changes |= {"source": rng.choice(_SOURCES), "certificate": rng.random() < 0.8, "platform": None}
        subject = rng.choice(["professional", "professional", "professional", "public"])
    else:
        changes["platform"] = rng.choice(["nmg.chinahrt.com"] * 4 + ["zj.nmgrcpx.com", "xlgl.chinahrt.cn", "x", None])
        changes["exam_passed"] = rng.choice([True, True, True, False, None])
    return credit(year, subject, rng.choice(_HOURS), **changes)


def arbitrary_facts(rng: random.Random) -> list[dict[str, Any]]:
    day = arbitrary_day(rng, date(2019, 1, 1), date(2025, 6, 30))
    flags = {name: rng.random() < 0.5 for name in ("foundation_grant", "led_project", "stays_in_region")}
    facts: list[dict[str, Any]] = [
        {"kind": "qualification_exam", "year": rng.randint(2020, 2025), "in_region": rng.random() < 0.8},
        {"kind": "qualification_exam", "year": rng.randint(2021, 2024), "in_region": rng.random() < 0.8},
        {
            "kind": "filed_plan",
            "filed_on": rng.choice(["2024-01-30", "2024-01-31", "2024-02-01", "2023-12-01", "2024-11-01"]),
            "hours": rng.choice([59, "59.9", 60, 60.1, 80]),
            "on_roster": rng.choice([True, False, None]),
            "accepted_late": rng.random() < 0.3,
        },
        {"kind": "epidemic_frontline", "years": rng.sample(range(2020, 2026), rng.randint(0, 3))},
        {"kind": "transfer", "on": day},
        {"kind": "tenure", "since": arbitrary_day(rng, date(2017, 1, 1), date(2025, 3, 1))},
        {"kind": "postdoc", **flags},
    ]
    return [fact for fact in facts if rng.random() < 0.35]


def doubtful_case(rng: random.Random) -> dict[str, Any]:
    """A case in which the open readings are likely to matter: a man or woman without other relief, near an age, with
    complete years, January hours and facts."""
    day = rng.choice(["05-01", "06-20", "06-21", "09-09"])
    years = [year for year in (2020, 2021, 2022, 2023) if rng.random() < 0.6]
    credits = full_years(*years)
    if rng.random() < 0.8:
        credits.append(credit(2024, "public", "30"))
    if rng.random() < 0.5:
        january = {"completed_on": rng.choice(["2024-01-01", "2024-01-14", "2024-01-15"]), "certificate": True}
        credits.append(conversion(rng.choice(["forum", "study_visit"]), rng.choice(["30", "60"]), **january))
    if rng.random() < 0.5:
        credits.append(credit(2024, "professional", rng.choice(["30", "60"])))
    facts: list[dict[str, Any]] = [
        {"kind": "filed_plan", "filed_on": "2024-01-20", "hours": 60, "on_roster": rng.random() < 0.3},
        {"kind": "epidemic_frontline", "years": rng.sample([2021, 2022, 2023, 2024], rng.randint(1, 2))},
        {"kind": "transfer", "on": f"{rng.randint(2020, 2023)}-05-01"},
        {"kind": "tenure", "since": f"{rng.randint(2018, 2023)}-05-01"},
    ]
    return case(
        rng.choice([SENIOR, SENIOR, EXCEPTIONAL, JUNIOR, GRADE_7, ANNUAL]),
        as_of=rng.choice(["2024-06-20", "2024-12-31", "2025-03-01"]),
        learner={
            "sex": rng.choice(["male", "female", None]),
            "birth_date": f"{rng.choice([1969, 1970, 1974, 1975, 1979, 1980, 1990])}-{day}",
        },
        credits=credits,
        facts=[fact for fact in facts if rng.random() < 0.5],
    )


def arbitrary_case(rng: random.Random) -> dict[str, Any]:
    """Any well-formed case, with figures and days near the limits more often than chance would have them."""
    if rng.random() < 0.3:
        return doubtful_case(rng)
    as_of = rng.choice([*_DAYS, "2024-12-31", "2024-12-31", "2024-06-20"])
    birth = rng.choice(
        [
            arbitrary_day(rng, date(1965, 1, 1), date(1982, 12, 31)),
            f"{rng.choice([1969, 1974, 1979])}-{rng.choice(['06-19', '06-20', '06-21', '12-31', '07-01'])}",
            "1972-02-29",
            "1990-01-01",
            None,
        ]
    )
    credits = [arbitrary_credit(rng) for _ in range(rng.randint(0, 6))]
    for year in (2021, 2022, 2023, 2024):
        if rng.random() < 0.5:
            credits += full_year(year)
        elif rng.random() < 0.3:
            credits.append(credit(year, rng.choice(["public", "professional"]), rng.choice(["30", "60"])))
    return case(
        arbitrary_application(rng),
        as_of=as_of,
        learner={
            "sex": rng.choice(["male", "female", None]),
            "birth_date": birth,
            "sector": rng.choice(["public", "public", "non_public", None]),
            "grassroots_post": rng.choice([True, False, False, None]),
            "sanke_teacher": rng.random() < 0.4,
            "high_skilled": rng.random() < 0.4,
        },
        credits=credits,
        facts=arbitrary_facts(rng),
    )
