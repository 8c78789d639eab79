"""From rows to the case of the rulebook, and from the case to data."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from credits.law import as_credit
from credits.models import CreditRecord
from exemptions.selectors import Relief
from learners.models import Learner as LearnerRow
from rulebook import Case, Pack, load_pack
from rulebook.counting import add_up, judge_credits
from rulebook.engine import plan_for
from rulebook.facts import AnnualCheck, Application, Credit, Facts, Learner
from rulebook.quantity import format_tenths
from rulebook.situation import situation_of
from rulebook.vocabulary import Outcome, Sector, Sex, Source

from . import purposes


def as_learner(
    *, sex: str, birth_date: dt.date | None, sector: str, grassroots_post: bool | None, confirmed: bool, relief: Relief
) -> Learner:
    """The person as the rulebook sees them. Ownership and front-line post count only once an office above the unit has
    confirmed them: until then they are not known (article 6.2)."""
    return Learner(
        sex=Sex(sex) if sex else None,
        birth_date=birth_date,
        sector=Sector(sector) if sector and confirmed else None,
        grassroots_post=grassroots_post if confirmed else None,
        sanke_teacher=relief.sanke_teacher,
        high_skilled=relief.high_skilled,
    )


def build(
    *,
    learner: LearnerRow,
    application: Application,
    as_of: dt.date,
    pack: Pack,
    records: Iterable[CreditRecord],
    relief: Relief,
) -> Case:
    """The case of one person. A birth date after ``as_of`` is taken for not known: nobody is judged before birth."""
    birth_date = learner.birth_date
    return Case(
        policy=pack.id,
        as_of=as_of,
        learner=as_learner(
            sex=learner.sex,
            birth_date=birth_date if birth_date is None or birth_date <= as_of else None,
            sector=learner.sector,
            grassroots_post=learner.grassroots_post,
            confirmed=learner.post_confirmed_at is not None,
            relief=relief,
        ),
        application=purposes.completed(application, relief.required_years),
        credits=tuple(as_credit(record) for record in records if record.subject in pack.subject_index),
        facts=relief.facts,
    )


def as_data(case: Case) -> dict[str, Any]:
    """The case as the decision interface has it: rulebook.parse_case reads it back."""
    learner = case.learner
    return {
        "policy": case.policy,
        "as_of": case.as_of.isoformat(),
        "learner": {
            "sex": learner.sex.value if learner.sex else None,
            "birth_date": learner.birth_date.isoformat() if learner.birth_date else None,
            "sector": learner.sector.value if learner.sector else None,
            "grassroots_post": learner.grassroots_post,
            "sanke_teacher": learner.sanke_teacher,
            "high_skilled": learner.high_skilled,
        },
        "application": purposes.as_data(case.application),
        "credits": [_credit(credit) for credit in case.credits],
        "facts": _facts(case.facts),
    }


def _credit(credit: Credit) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": credit.id,
        "year": credit.year,
        "subject": credit.subject,
        "hours": format_tenths(credit.tenths),
        "source": credit.source.value,
        "completed_on": credit.completed_on.isoformat(),
        "verified": credit.verified,
    }
    if credit.source is Source.PLATFORM:
        data |= {"platform": credit.platform, "exam_passed": credit.exam_passed, "course": credit.course}
    else:
        data["certificate"] = bool(credit.certificate)
    return data


def _facts(facts: Facts) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = [
        {"kind": "qualification_exam", "year": exam.year, "in_region": exam.in_region} for exam in facts.exams
    ]
    if facts.plan:
        data.append(
            {
                "kind": "filed_plan",
                "filed_on": facts.plan.filed_on.isoformat(),
                "hours": format_tenths(facts.plan.tenths),
                "on_roster": facts.plan.on_roster,
                "accepted_late": facts.plan.accepted_late,
            }
        )
    if facts.epidemic_years:
        data.append({"kind": "epidemic_frontline", "years": list(facts.epidemic_years)})
    if facts.transfer:
        data.append({"kind": "transfer", "on": facts.transfer.on.isoformat()})
    if facts.tenure:
        data.append({"kind": "tenure", "since": facts.tenure.since.isoformat()})
    if facts.postdoc:
        postdoc = facts.postdoc
        data.append(
            {
                "kind": "postdoc",
                "foundation_grant": postdoc.foundation_grant,
                "led_project": postdoc.led_project,
                "stays_in_region": postdoc.stays_in_region,
            }
        )
    return data


def facts_hash(case: Case) -> str:
    """Hash of the facts that stand behind a decision: what the clauses for this application look at, and the hours that
    count in the years in question. Not of rulings, of the day, of ids, or of anything that cannot matter: a card for
    one year is not outdated by an ownership that has been confirmed, and none is by a batch imported anew."""
    pack = load_pack(case.policy)
    application, purpose = case.application, case.application.purpose
    verdicts = judge_credits(case.credits, case.as_of, case.learner, purpose, pack)
    hours, january = add_up(case, verdicts, pack)
    plan = plan_for(application, pack)
    situation = situation_of(case.learner, application, case.facts, case.as_of, hours, january, pack)
    basis = situation._replace(open_years=(), **plan.irrelevant)._asdict()
    years = {application.year} if isinstance(application, AnnualCheck) else plan.years
    if years is not None:
        for name in ("hours", "january"):
            basis[name] = [row for row in basis[name] if row[0] in years]
        basis["exam_years"] = [year for year in basis["exam_years"] if year in years]
        if not any(years.intersection(getattr(clause, "years", ())) for clause in pack.deeming):
            basis["on_roster"] = None
    basis["application"] = purposes.as_data(application)
    text = json.dumps({"policy": pack.id, **basis}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def doubt_of(outcome: str, by_default: str, open_readings: Iterable[str]) -> str:
    """A doubt as text; empty when the rules give a sure answer."""
    if outcome != Outcome.NEEDS_CONFIRMATION:
        return ""
    return f"{by_default}:{','.join(open_readings)}"
