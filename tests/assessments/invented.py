"""A small invented league for tests, and what the rules say of each person in it, one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from assessments.decisions import cases
from assessments.decisions.purposes import questions
from assessments.standings.models import Answer, Shortfall, Standing
from assessments.synthesis import Filled, fill
from credits.records.selectors import records_by_learner
from exemptions.facts.relief import NOTHING
from exemptions.facts.selectors import relief_of
from ground.actors import SystemActor
from learners.people.models import Learner
from policy import packs
from rulebook import decide

ACTOR = SystemActor("tests")
POLICY = "xlgl-2024"
YEAR_END = dt.date(2024, 12, 31)


def league(people: int, seed: int, today: dt.date = YEAR_END, policy: str = POLICY) -> Filled:
    """Fills the database. Inside a test's own transaction nothing is drained by itself."""
    pack = packs.in_force(policy)
    return fill(
        actor=ACTOR,
        people=people,
        seed=seed,
        pack=pack,
        years=pack.applications.annual_check.years,
        now=timezone.make_aware(dt.datetime.combine(today, dt.time(9))),
        today=today,
        report=lambda filled: None,
    )


def one_by_one(people: list[Learner], as_of: dt.date, policy: str = POLICY) -> dict[tuple[int, str], dict[str, Any]]:
    """What the rules say of each person and question, decided alone from the records, as standings have it."""
    pack, ids = packs.in_force(policy), [person.pk for person in people]
    records = records_by_learner(actor=ACTOR, learner_ids=ids)
    relief = relief_of(actor=ACTOR, learner_ids=ids, as_of=as_of, policy=policy)
    found = {}
    for person in people:
        for key, application in questions(pack).items():
            case = cases.build(
                learner=person,
                application=application,
                as_of=as_of,
                pack=pack,
                records=records.get(person.pk, ()),
                relief=relief.get(person.pk, NOTHING),
            )
            decision = decide(case, pack)
            found[person.pk, key] = {
                "outcome": decision.outcome.value,
                "by_default": decision.by_default.value,
                "route": decision.route or "",
                "open_readings": ",".join(decision.open_readings),
                "missing": [list(gap) for gap in decision.missing or ()],
                "fee_cents": decision.fee_cents or 0,
                "feasible": decision.feasible,
            }
    return found


def together(people: list[Learner], **survey: Any) -> dict[tuple[int, str], dict[str, Any]]:
    """What the standings say of each person and question."""
    ids = [person.pk for person in people]
    standings = Standing.objects.unscoped().filter(learner_id__in=ids, **survey)
    lacking = {(short.standing_id, short.question): short for short in Shortfall.objects.all()}
    answers: dict[int, list[Answer]] = {}
    for answer in Answer.objects.all():
        answers.setdefault(answer.circumstances_id, []).append(answer)
    found = {}
    for standing in standings:
        for answer in answers[standing.circumstances_id]:
            columns = {name: getattr(answer, name) for name in ("outcome", "by_default", "route", "open_readings")}
            short = lacking.get((standing.pk, answer.question))
            columns["missing"] = short.missing if short else []
            columns["fee_cents"] = short.fee_cents if short else 0
            columns["feasible"] = short.feasible if short else None
            found[standing.learner_id, answer.question] = columns
    return found


def differences(people: list[Learner], as_of: dt.date, policy: str = POLICY, **survey: Any) -> list[str]:
    """Where the standings do not say what the rules say of a person alone, as the person is now."""
    people = list(Learner.objects.unscoped().filter(pk__in=[person.pk for person in people]))
    kept = survey or {"survey__current": True, "survey__policy": policy}
    alone, all_at_once = one_by_one(people, as_of, policy), together(people, **kept)
    return [
        f"{key}: {alone[key]} alone, {all_at_once.get(key)} in the standings"
        for key in alone
        if alone[key] != all_at_once.get(key)
    ]


def figures() -> dict[str, Any]:
    """Everything the standings hold, by public ids, comparable between two computations."""
    rows = Standing.objects.unscoped().filter(survey__current=True)
    columns = ("question", "outcome", "by_default", "state", "route", "articles", "open_readings", "done")
    answers = rows.values_list(
        "learner__public_id", *(f"circumstances__answers__{name}" for name in columns), "circumstances__excused_by"
    )
    lacking = rows.filter(shortfalls__isnull=False).values_list(
        "learner__public_id",
        *(f"shortfalls__{name}" for name in ("question", "missing", "tenths", "fee_cents", "feasible")),
    )
    return {"answers": sorted(answers, key=str), "lacking": sorted(lacking, key=str)}
