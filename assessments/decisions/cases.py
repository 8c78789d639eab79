"""From rows to the case of the rulebook, and from the case to data."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from credits.records.counting import as_credit
from credits.records.models import CreditRecord
from exemptions.facts.relief import Relief
from learners.people.models import Learner as LearnerRow
from policy import packs
from rulebook import Case, Pack, built_in
from rulebook.counting import judged_and_added
from rulebook.facts import AnnualCheck, Application, CaseLearner, Credit
from rulebook.quantity import format_tenths
from rulebook.routemap import plan_for, years_asked
from rulebook.situation import situation_of
from rulebook.vocabulary import Outcome, Reading, Sector, Sex, Source

from . import purposes


def as_learner(
    *,
    sex: str,
    birth_date: dt.date | None,
    sector: str,
    grassroots_post: bool | None,
    confirmed: bool,
    relief: Relief,
    pack: Pack,
) -> CaseLearner:
    """The person as the rulebook sees them. Ownership and front-line post count only once an office above the unit has
    confirmed them: until then they are not known (article 6.2)."""
    return replace(
        relief.status,
        sex=Sex(sex) if sex else None,
        birth_date=birth_date,
        sector=Sector(sector) if sector and confirmed else None,
        grassroots_post=grassroots_post if confirmed else None,
        declared=relief.declared_in(pack) if relief.declared else (),
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
            pack=pack,
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
            **built_in.learner_data(learner),
            **{name: _plain(value) for name, value in learner.declared},
        },
        "application": purposes.as_data(case.application),
        "credits": [_credit(credit) for credit in case.credits],
        "facts": built_in.facts_data(case.facts),
    }


def _plain(value: Any) -> Any:
    """The value of a declared fact as JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _credit(credit: Credit) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": credit.id,
        "year": credit.year,
        "subject": credit.subject,
        "hours": format_tenths(credit.tenths),
        "source": str(credit.source),
        "completed_on": credit.completed_on.isoformat(),
        "verified": credit.verified,
    }
    if credit.source is Source.PLATFORM:
        data |= {"platform": credit.platform, "exam_passed": credit.exam_passed, "course": credit.course}
    else:
        data["certificate"] = bool(credit.certificate)
    if credit.source is Source.SANKE_TRAINING:
        data["was_sanke_teacher"] = credit.was_sanke_teacher
    if credit.mode:
        data["mode"] = credit.mode
    if credit.unit is not None:
        del data["hours"]
        data |= {"unit": credit.unit, "quantity": format_tenths(credit.quantity), "role": credit.role}
    return data


def facts_hash(case: Case) -> str:
    """Hash of the facts that stand behind a decision: what the clauses for this application look at, and the hours that
    count in the years in question. Not of rulings, of the day, of ids, or of anything that cannot matter: a card for
    one year is not outdated by an ownership that has been confirmed, and none is by a batch imported anew."""
    return _hash(_basis(case))


def doubt_hash(case: Case, doubt: str) -> str:
    """Hash of the facts on which a doubt hangs: those behind the decision without the hours, which people go on
    earning. A decision of an officer holds while these hold. Hours of January belong to them where the doubt is about
    those. Whether enough has been studied for a sure answer, or for another default, the doubt itself says."""
    basis = _basis(case)
    del basis["hours"]
    if Reading.CONVERSION_WINDOW not in doubt.partition(":")[2].split(","):
        del basis["january"]
    return _hash(basis)


def _basis(case: Case) -> dict[str, Any]:
    pack = packs.as_written(case.policy)
    application = case.application
    _, hours, january = judged_and_added(case, pack)
    plan = plan_for(application, pack)
    situation = situation_of(case.learner, application, case.facts, case.as_of, hours, january, pack)
    basis = situation._replace(open_years=(), **plan.irrelevant)._asdict()
    years = {application.year} if isinstance(application, AnnualCheck) else years_asked(situation, pack)
    for name in ("hours", "january", "plans"):
        basis[name] = [row for row in basis[name] if row[0] in years]
    basis["declared"] = [(name, value) for name, value in basis["declared"] if name != "as_of"]
    basis["exam_years"] = [year for year in basis["exam_years"] if year in years]
    basis["application"] = purposes.as_data(application)
    return {"policy": pack.id, **basis}


def _hash(basis: dict[str, Any]) -> str:
    text = json.dumps(basis, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def doubt_of(outcome: str, by_default: str, open_readings: Iterable[str]) -> str:
    """A doubt as text; empty when the rules give a sure answer."""
    if outcome != Outcome.NEEDS_CONFIRMATION:
        return ""
    return f"{by_default}:{','.join(open_readings)}"
