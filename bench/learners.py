"""Invented learners as cases: a year's courses on every platform, made-up years, spoilt records, facts. No database."""

from __future__ import annotations

import datetime as dt
import os
import random
from typing import Any

import django

from rulebook import Case, Pack, parse_case

DAY = dt.date(2024, 12, 31)
YEARS = tuple(range(2020, 2025))
FACTS = frozenset({"qualification_exam", "epidemic_frontline", "transfer", "tenure", "postdoc"})
APPLICATIONS: tuple[dict[str, Any], ...] = (
    {"kind": "title_review", "level": "senior"},
    {"kind": "title_review", "level": "intermediate"},
    {"kind": "annual_check", "year": 2024},
    {"kind": "post_appointment", "grade": 7},
)


def learners(number: int, pack: Pack, seed: int = 1) -> list[Case]:
    """So many cases, no two of the same person, each with the records of five years."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")
    django.setup()
    from assessments.synthesis.people import FIELDS, Inventor
    from assessments.synthesis.study import Student, facts
    from assessments.synthesis.tree import Place

    rng = random.Random(seed)
    inventor, student = Inventor(rng, DAY), Student(rng, pack, YEARS, DAY)
    trades = [*FIELDS]
    found = []
    for pk in range(number):
        trade = trades[pk % len(trades)]
        sector = "non_public" if trade == "company" else "public"
        place = Place(1, "0001", "单位", "单位", "unit", sector, trade=trade, township=pk % 5 == 0)
        person = inventor.person(pk, place)
        records = [_credit(index, study) for index, study in enumerate(student.records(person))]
        known = list(facts(person, pack, rng, DAY))
        flags = {name: True for name, _ in known if name in ("sanke_teacher", "high_skilled")}
        data = {
            "policy": pack.id,
            "as_of": DAY.isoformat(),
            "learner": {
                "sex": person.sex or None,
                "birth_date": person.birth_date.isoformat() if person.birth_date else None,
                "sector": person.sector or None,
                "grassroots_post": person.grassroots_post,
                **flags,
            },
            "application": APPLICATIONS[pk % len(APPLICATIONS)],
            "credits": records,
            "facts": [{"kind": name, **values} for name, values in known if name in FACTS],
        }
        found.append(parse_case(data, pack))
    return found


def _credit(index: int, study: Any) -> dict[str, Any]:
    return {
        "id": f"c{index}",
        "year": study.year,
        "subject": study.subject,
        "hours": str(study.tenths / 10),
        "source": study.source,
        "completed_on": study.completed_on.isoformat(),
        "verified": study.verified,
        "platform": study.host or None,
        "exam_passed": study.exam_passed,
        "course": study.title or None,
        "certificate": study.certificate,
    }
