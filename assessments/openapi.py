"""The shapes of a case and of a decision, for the API documentation. What is accepted says rulebook.parse_case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rulebook import available_packs, built_in
from rulebook.vocabulary import (
    ByDefault,
    Ground,
    Level,
    Outcome,
    Purpose,
    Reach,
    Reading,
    Verdict,
)

Schema = dict[str, Any]


def _one_of(words: Iterable[str], *, null: bool = False) -> Schema:
    schema: Schema = {"type": "string", "enum": [str(word) for word in words]}
    if null:
        schema = {"enum": [*schema["enum"], None], "type": ["string", "null"]}
    return schema


def _object(required: Iterable[str] = (), **properties: Schema) -> Schema:
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list(required)
    return schema


TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
MAYBE_DAY: Schema = {**DAY, "type": ["string", "null"]}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}
HOURS: Schema = {
    "oneOf": [{"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9])?$"}, {"type": "number"}],
    "description": "Above 0, one decimal place at most.",
    "examples": ["30"],
}

LEARNER = _object(**{fact.id: fact.keys[fact.id].schema for fact in built_in.given_by_learner()})
APPLICATION = _object(
    ["kind"],
    kind=_one_of(Purpose),
    year=WHOLE,
    level=_one_of(Level),
    exceptional=FLAG,
    grade=WHOLE,
    ground=_one_of(Ground),
    required_years={"type": ["integer", "null"]},
)
CREDIT = _object(
    ["id", "year", "subject", "source", "completed_on"],
    id=TEXT,
    year=WHOLE,
    subject=TEXT,
    hours=HOURS,
    source=TEXT,
    completed_on=DAY,
    verified=FLAG,
    platform={"type": ["string", "null"]},
    exam_passed=MAYBE_FLAG,
    course={"type": ["string", "null"]},
    certificate=MAYBE_FLAG,
    was_sanke_teacher=MAYBE_FLAG,
    mode={"type": ["string", "null"]},
    unit={"type": ["string", "null"], "description": "计量单位（如“篇”）；按学时计的为 null"},
    quantity={**HOURS, "description": "按计量单位的数量，代替 hours"},
    role={"type": ["string", "null"], "description": "在其中的身份（如“第一作者”）；没有为 null"},
)
FACT = _object(
    ["kind"],
    kind=_one_of(built_in.given_as_facts()),
    **{name: form.schema for fact in built_in.given_as_facts().values() for name, form in fact.keys.items()},
)
CASE = _object(
    ["policy", "as_of", "learner", "application"],
    policy=_one_of(available_packs()),
    as_of=DAY,
    learner=LEARNER,
    application=APPLICATION,
    credits={"type": "array", "items": CREDIT},
    facts={"type": "array", "items": FACT},
)

DECISION = _object(
    ["outcome", "by_default", "open_readings", "route", "years", "credits", "clauses"],
    outcome=_one_of(Outcome),
    by_default=_one_of(ByDefault),
    open_readings={"type": "array", "items": _one_of(Reading)},
    route={"type": ["string", "null"]},
    missing={"type": "array", "items": _object(year=WHOLE, subject=TEXT, hours=TEXT)},
    fee=TEXT,
    feasible=FLAG,
    years={"type": "object", "additionalProperties": {"type": "object"}},
    credits={"type": "object", "additionalProperties": _one_of(Verdict)},
    clauses={"type": "array", "items": _object(id=TEXT, outcome=_one_of(Reach), because=TEXT)},
)
ERROR = _object(error=_object(["field", "message"], field=TEXT, message=TEXT))
"""Beside what every refusal says (ground.problems), where it is one field that is wrong."""

EXAMPLE: Schema = {
    "policy": "xlgl-2024",
    "as_of": "2024-06-03",
    "learner": {"sex": "female", "birth_date": "1985-03-12", "sector": "public", "grassroots_post": False},
    "application": {"kind": "title_review", "level": "senior"},
    "credits": [
        {
            "id": "1",
            "year": 2024,
            "subject": "public",
            "hours": "30",
            "source": "platform",
            "platform": "nmg.chinahrt.com",
            "completed_on": "2024-05-20",
            "exam_passed": True,
            "verified": True,
        }
    ],
    "facts": [],
}
