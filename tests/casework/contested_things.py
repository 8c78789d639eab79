"""One decided thing of each kind that can be objected to, made by the services (or the makers) next door."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.registrations.services import return_registration
from assessments.decisions.models import HumanDecision
from casework.corrections.services import ask_correction, return_correction
from credits.missing.models import MissingHours
from credits.missing.services import answer_missing, report_missing
from credits.records.models import CreditRecord
from credits.verification.services import return_records
from exemptions.facts.models import Fact
from exemptions.facts.services import end_fact
from exemptions.plans import services as plans
from ground.signed_in import Visitor
from reports.cards.services import revoke
from reports.sampling.models import SampleAudit, SampledPerson
from reports.sampling.services import check_person, close_audit
from tests.cast import Cast
from tests.credits.people import platform, record
from tests.exemptions import training
from tests.security import things_work
from uploads.models import Upload

from .filing import NOW, refused

TODAY = NOW.date()


@dataclass(frozen=True)
class Thing:
    """``side``: who objects; ``decided``: who decided it and never answers; ``answers``: who does; ``state``: how the
    thing itself stands, read anew."""

    public_id: uuid.UUID
    side: Any
    decided: Any
    answers: Any
    state: Callable[[], str]


def _state(row: Any, name: str = "state") -> Callable[[], str]:
    return lambda: str(getattr(type(row)._base_manager.get(pk=row.pk), name))


def request(cast: Cast) -> Thing:
    row = refused(cast, cast.alatan)
    return Thing(row.public_id, cast.alatan.actor, cast.unit_hr, cast.department_hr, _state(row))


def correction(cast: Cast) -> Thing:
    row = ask_correction(
        actor=cast.alatan.actor, learner=cast.alatan.learner, item="field", value="蒙医", explanation="", now=NOW
    )
    return_correction(actor=cast.unit_hr.actor, correction=row, reason="请附证明", now=NOW)
    return Thing(row.public_id, cast.alatan.actor, cast.unit_hr, cast.department_hr, _state(row))


def registration(cast: Cast, *, now: dt.datetime = NOW) -> Thing:
    from tests.accounts.test_registrations import filed as registered

    row = registered(cast)
    return_registration(actor=cast.unit_hr.actor, registration=row, reason="查无此人", now=now)
    return Thing(row.public_id, Visitor(), cast.unit_hr, cast.department_hr, _state(row))


def returned_hours(cast: Cast) -> Thing:
    row = record(cast.alatan.learner)
    rows = CreditRecord.objects.unscoped().filter(pk=row.pk)
    return_records(actor=cast.banner_hr.actor, records=rows, reason="重复", now=NOW)
    return Thing(row.public_id, cast.alatan.actor, cast.banner_hr, cast.league_reviewer, _state(row, "returned_at"))


def withdrawn_hours(cast: Cast) -> Thing:
    file = Upload.objects.unscoped().create(
        importer="hours", about="nmg.chinahrt.com", office=cast.xilinhot, file_name="x.csv", file_hash="0" * 64,
        state="withdrawn", uploaded_by_name="x", uploaded_at=NOW, withdrawn_at=NOW, withdrawn_by="x",
        withdrawn_by_key=cast.banner_hr.actor.key, withdrawn_reason="文件有误",
    )  # fmt: skip
    row = record(cast.alatan.learner, batch=file, row_number=2, withdrawn_at=NOW, withdrawal="batch")

    def state() -> str:
        reports = MissingHours.objects.unscoped().filter(learner=row.learner)
        return "、".join(f"{report.course_title} {report.office.name}" for report in reports)

    return Thing(row.public_id, cast.alatan.actor, cast.banner_hr, cast.league_reviewer, state)


def missing(cast: Cast) -> Thing:
    row = report_missing(
        actor=cast.alatan.actor, platform=platform(), course_title="科技创新", completed_on=dt.date(2024, 6, 1),
        note="", screenshot=b"", now=NOW, today=TODAY,
    )  # fmt: skip
    answer_missing(actor=cast.banner_hr.actor, report=row, answer="平台无记录", now=NOW)
    return Thing(row.public_id, cast.alatan.actor, cast.banner_hr, cast.league_reviewer, _state(row, "answered_at"))


def human_decision(cast: Cast) -> Thing:
    row = things_work.human_decision(cast.alatan.learner, "")
    HumanDecision.objects.unscoped().filter(pk=row.pk).update(
        outcome="not_met", decided_by_key=cast.banner_hr.actor.key, decided_at=NOW
    )
    return Thing(row.public_id, cast.alatan.actor, cast.banner_hr, cast.league_reviewer, _state(row, "ended_at"))


def plan(cast: Cast) -> Thing:
    row = training.recorded(cast)
    row = plans.revoke_plan(
        actor=cast.league_reviewer.actor, plan=row, version=row.version, reason="内容不符", now=training.NOW
    )
    return Thing(row.public_id, cast.banner_hr.actor, cast.league_reviewer, cast.league_policy, _state(row))


def card(cast: Cast) -> Thing:
    row = things_work.card(cast.alatan.learner, "")
    revoke(actor=cast.banner_hr.actor, card=row, reason="资料有误", now=NOW)
    return Thing(row.public_id, cast.alatan.actor, cast.banner_hr, cast.league_reviewer, _state(row))


def finding(cast: Cast) -> Thing:
    audit = things_work.sample(cast.alatan.learner, "")
    SampleAudit.objects.unscoped().filter(pk=audit.pk).update(unit=cast.education)
    row = SampledPerson.objects.unscoped().create(audit=audit, learner=cast.alatan.learner, position=1)
    row = SampledPerson.objects.unscoped().select_related("audit__unit", "learner").get(pk=row.pk)
    answers = {"identity": "ok", "hours": "problem", "certificates": "ok", "relief": "none", "card": "ok"}
    check_person(
        actor=cast.department_hr.actor, person=row, version=0, checklist=answers, finding="学时无证明",
        due_on=TODAY, now=NOW, today=TODAY,
    )  # fmt: skip
    close_audit(actor=cast.league_policy.actor, audit=row.audit, now=NOW)
    return Thing(row.public_id, cast.alatan.actor, cast.department_hr, cast.banner_hr, _state(row))


def ended_fact(cast: Cast) -> Thing:
    """A teacher of the three subjects until 2026, ended early."""
    fact = Fact.objects.unscoped().create(
        learner=cast.alatan.learner, kind="sanke_teacher", since=dt.date(2022, 9, 1), until=dt.date(2026, 8, 31),
        decided_at=NOW, decided_by="x",
    )  # fmt: skip
    end_fact(actor=cast.banner_hr.actor, fact=fact, until=dt.date(2024, 8, 31), reason="调离教学岗位", now=NOW)
    return Thing(fact.public_id, cast.alatan.actor, cast.banner_hr, cast.league_reviewer, _state(fact, "until"))


THINGS: dict[str, tuple[Callable[[Cast], Thing], str, str]] = {
    "request": (request, "refused", "filed"),
    "correction": (correction, "returned", "waiting"),
    "registration": (registration, "returned", "waiting"),
    "record": (returned_hours, str(NOW), "None"),
    "gone": (withdrawn_hours, "", "科技创新 锡林郭勒盟"),
    "missing": (missing, str(NOW), "None"),
    "decision": (human_decision, "None", str(NOW)),
    "plan": (plan, "revoked", "filed"),
    "card": (card, "revoked", "valid"),
    "fact": (ended_fact, "2024-08-31", "2026-08-31"),
    "finding": (finding, "finding", "lifted"),
}
"""By kind: its maker, and how the thing stands before and after the decision is taken back."""
