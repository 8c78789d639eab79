"""Arbitrary cases of four packs, three of them a series: years, days and figures near their limits."""

import random
from datetime import date, timedelta
from typing import Any

from tests.rulebook.cases import ANNUAL, EXCEPTIONAL, GRADE_7, JUNIOR, SENIOR, arbitrary_application, arbitrary_day

YEARS = range(2019, 2027)
PLATFORMS = ["nmg.chinahrt.com"] * 4 + ["zj.nmgrcpx.com", "xlgl.chinahrt.cn", "elsewhere.example", None]
SOURCES = ["forum", "study_visit", "sanke_training", "skill_training", "recognised", "recognised"]
EDGES = ["01-01", "01-04", "01-05", "01-14", "01-15", "01-31", "02-01", "02-15", "06-20", "11-30", "12-01", "12-31"]
HOURS = ["0.1", "10", "23.9", "24", "29.9", "30", "47.9", "48", "59.9", "60", 12, 36.5]


def near_an_edge(rng: random.Random, year: int) -> str:
    if rng.random() < 0.5:
        return f"{year}-{rng.choice(EDGES)}"
    return arbitrary_day(rng, date(year, 1, 1), date(year, 12, 31))


def credit(rng: random.Random, number: int) -> dict[str, Any]:
    year = rng.choice([2020, 2021, 2022, 2022, 2023, 2023, 2023, 2024, 2024, 2024, 2025, 2025, 2026])
    done = rng.choice([year, year, year, rng.choice([2023, 2024, 2025, 2026])])
    found: dict[str, Any] = {
        "id": f"c{number}",
        "year": year,
        "subject": rng.choice(["public", "professional"]),
        "hours": rng.choice(HOURS),
        "completed_on": near_an_edge(rng, done),
        "verified": rng.random() < 0.95,
        "course": rng.choice([None, None, None, "A", "B", ""]),
        "certificate": rng.choice([True, True, True, False, None]),
    }
    if rng.random() < 0.35:
        found |= {"source": rng.choice(SOURCES), "subject": rng.choice(["professional"] * 3 + ["public"])}
        found |= {"was_sanke_teacher": rng.choice([True, False, None])}
    else:
        exam = rng.choice([True, True, True, True, False, None])
        found |= {"source": "platform", "platform": rng.choice(PLATFORMS), "exam_passed": exam}
    return found


def complete(rng: random.Random, year: int, number: int) -> list[dict[str, Any]]:
    """A year studied in full, by its own or by another notice's figures."""
    done = near_an_edge(rng, rng.choice([year, year, year + 1]))
    figures = rng.choice([("24", "48"), ("30", "60")])
    return [
        {
            "id": f"y{number}{subject}",
            "year": year,
            "subject": subject,
            "hours": hours,
            "source": "platform",
            "platform": "nmg.chinahrt.com",
            "exam_passed": True,
            "completed_on": done,
            "verified": True,
        }
        for subject, hours in zip(("public", "professional"), figures, strict=True)
        if rng.random() < 0.9
    ]


def facts(rng: random.Random) -> list[dict[str, Any]]:
    plans = []
    for year in (2023, 2024, 2025):
        filed = rng.choice([f"{year}-{rng.choice(EDGES)}", f"{year - 1}-12-20"])
        plan = {
            "kind": "filed_plan",
            "filed_on": filed,
            "hours": rng.choice(["59.9", 60, "60", 80]),
            "on_roster": rng.choice([True, False, None]),
            "completed": rng.random() < 0.4,
            "accepted_late": rng.random() < 0.3,
        }
        plans.append({**plan, "year": year} if filed[:4] != str(year) or rng.random() < 0.5 else plan)
    exams = [
        {"kind": "qualification_exam", "year": rng.randint(2020, 2026), "in_region": rng.random() < 0.8}
        for _ in range(2)
    ]
    flags = {name: rng.random() < 0.6 for name in ("foundation_grant", "led_project", "stays_in_region")}
    found: list[dict[str, Any]] = [
        *plans,
        *exams,
        {"kind": "epidemic_frontline", "years": rng.sample(YEARS, rng.randint(0, 3))},
        {"kind": "transfer", "on": arbitrary_day(rng, date(2019, 1, 1), date(2026, 3, 31))},
        {"kind": "tenure", "since": arbitrary_day(rng, date(2017, 1, 1), date(2026, 3, 1))},
        {"kind": "postdoc", **flags},
    ]
    return [fact for fact in found if rng.random() < 0.35]


def doubtful_case(rng: random.Random) -> dict[str, Any]:
    """A case in which the open readings are likely to matter: nobody who passes by what he or she is, most years
    complete, hours in January, facts that several readings look at."""
    data = series_case(rng, 0)
    year = int(data["policy"][-4:])
    data["as_of"] = rng.choice([f"{year}-06-20", f"{year}-12-31", f"{year}-12-31"])
    born = f"{year - rng.choice([45, 46, 50, 51, 55, 56, 35, 35])}-{rng.choice(['06-19', '06-20', '06-21', '12-31'])}"
    data["learner"] |= {"sector": "public", "grassroots_post": False, "birth_date": born}
    data["learner"]["sex"] = rng.choice(["male", "female"])
    data["application"] = rng.choice([SENIOR, SENIOR, EXCEPTIONAL, EXCEPTIONAL, JUNIOR, GRADE_7, ANNUAL])
    data["credits"] = [each for each in data["credits"] if rng.random() < 0.3]
    for number, of_year in enumerate(range(year - 4, year + 1)):
        for subject, hours in (("public", "30"), ("professional", "60")):
            if rng.random() < 0.8:
                done = f"{of_year}-{rng.choice(['06-01', '06-01', '01-10'])}"
                given = {"id": f"d{number}{subject}", "year": of_year, "subject": subject, "hours": hours}
                if subject == "professional" and rng.random() < 0.3:
                    given |= {"source": "forum", "certificate": True, "completed_on": f"{of_year}-01-03"}
                else:
                    given |= {"source": "platform", "platform": "nmg.chinahrt.com", "exam_passed": True}
                data["credits"].append({"completed_on": done, "verified": True, **given})
    more = [
        {"kind": "epidemic_frontline", "years": rng.sample(range(year - 3, year + 1), rng.randint(1, 2))},
        {"kind": "transfer", "on": f"{rng.randint(year - 5, year)}-05-01"},
        {"kind": "tenure", "since": f"{rng.randint(year - 6, year)}-05-01"},
        *({"kind": "filed_plan", "filed_on": f"{y}-01-20", "hours": 60, "completed": True} for y in (year - 1, year)),
    ]
    kept = [fact for fact in data["facts"] if fact["kind"] in ("qualification_exam", "postdoc")]
    data["facts"] = kept + [fact for fact in more if rng.random() < 0.5]
    return data


def series_case(rng: random.Random, doubtful: float = 0.5) -> dict[str, Any]:
    if rng.random() < doubtful:
        return doubtful_case(rng)
    policy = rng.choice(["sample-2025", "sample-2025", "sample-2024", "sample-2023", "xlgl-2024"])
    year = int(policy[-4:])
    application = arbitrary_application(rng)
    if application["kind"] == "annual_check" and "year" in application:
        application["year"] = rng.randint(year - 3, year)
    as_of = near_an_edge(rng, rng.choice([year, year, year, year - 1, year + 1]))
    age = rng.choice([45, 50, 55, 30])
    born = date.fromisoformat(as_of).replace(day=1) + timedelta(days=rng.choice([-1, 0, 1, 40, 300]))
    born = born.replace(year=born.year - age, day=min(born.day, 28))
    credits = [credit(rng, number) for number in range(rng.randint(0, 6))]
    for number, of_year in enumerate(range(year - 4, year + 1)):
        credits += complete(rng, of_year, number) if rng.random() < 0.5 else []
    rng.shuffle(credits)
    return {
        "policy": policy,
        "as_of": as_of,
        "learner": {
            "sex": rng.choice(["male", "female", "male", "female", None]),
            "birth_date": rng.choice([born.isoformat(), born.isoformat(), "1972-02-29", "1990-01-01", None]),
            "sector": rng.choice(["public", "public", "public", "non_public", None]),
            "grassroots_post": rng.choice([True, False, False, False, None]),
            "sanke_teacher": rng.random() < 0.4,
            "high_skilled": rng.random() < 0.5,
        },
        "application": application,
        "credits": credits,
        "facts": facts(rng),
    }
