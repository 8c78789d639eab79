"""One of everything that somebody has to decide, and who may by the very guards of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from accounts.holders.models import Account, Registration
from accounts.holders.selectors import person_for
from accounts.holders.states import REGISTRATIONS, FilingMove, FilingState
from accounts.registrations import permissions as _registrations  # noqa: F401 - says who may
from assessments.doubts.models import ReviewRequest
from assessments.doubts.permissions import REVIEW_REQUESTS
from assessments.doubts.states import ReviewRequestMove, ReviewRequestState
from casework.corrections.models import Correction
from casework.corrections.permissions import CORRECTIONS
from casework.objections.models import Objection
from casework.objections.permissions import OBJECTIONS
from casework.objections.states import ObjectionMove, ObjectionState
from casework.requests.models import CaseRequest
from casework.requests.permissions import REQUESTS
from casework.requests.states import RequestMove, RequestState
from credits.missing.models import MissingHours
from credits.missing.permissions import MISSING_HOURS
from credits.missing.states import MissingHoursMove, MissingHoursState
from exemptions.plans.models import TrainingPlan
from exemptions.plans.permissions import PLANS
from exemptions.plans.states import PlanMove, PlanState
from ground.actors import Actor
from ground.lifecycle import Lifecycle
from ground.refusals import passes
from learners.disclosure.models import FullExport
from learners.disclosure.permissions import FULL_EXPORTS
from learners.disclosure.states import FullExportMove, FullExportState
from learners.merging.models import Merge
from learners.merging.permissions import MERGES
from learners.merging.states import MergeMove, MergeState
from learners.people.models import Learner
from learners.people.particulars import id_number_index, phone_index
from reports.sampling.models import SampleAudit, SampledPerson
from reports.sampling.permissions import SAMPLED
from reports.sampling.states import SampledMove, SampledState
from tests.cast import Cast, id_number
from tests.security import things_work

from .filing import NOW, filed, objected, refused

Book = dict[str, tuple[Lifecycle, Any, str, set[str]]]
BOOK: Book = {
    "request": (REQUESTS, CaseRequest, RequestMove.PASS, {RequestState.FILED}),
    "correction": (CORRECTIONS, Correction, FilingMove.APPROVE, {FilingState.WAITING}),
    "registration": (REGISTRATIONS, Registration, FilingMove.APPROVE, {FilingState.WAITING}),
    "objection": (OBJECTIONS, Objection, ObjectionMove.UPHOLD, {ObjectionState.OPEN}),
    "export": (FULL_EXPORTS, FullExport, FullExportMove.AGREE, {FullExportState.ASKED}),
    "missing": (MISSING_HOURS, MissingHours, MissingHoursMove.ANSWER, {MissingHoursState.WAITING}),
    "plan": (PLANS, TrainingPlan, PlanMove.RECORD, {PlanState.FILED}),
    "merge": (MERGES, Merge, MergeMove.CONFIRM, {MergeState.PROPOSED}),
    "review": (REVIEW_REQUESTS, ReviewRequest, ReviewRequestMove.ANSWER, {ReviewRequestState.OPEN}),
    "rectify": (SAMPLED, SampledPerson, SampledMove.MEND, {SampledState.FINDING}),
    "check_again": (SAMPLED, SampledPerson, SampledMove.CONFIRM, {SampledState.MENDED}),
}
"""Every kind of thing that waits for somebody: its table, its rows, the move that decides it, and when it is open."""


def waiting() -> Iterator[tuple[str, Any]]:
    for about, (life, model, _move, states) in BOOK.items():
        for row in model.objects.unscoped().filter(life.among(states)):
            yield about, row


def may_decide(actor: Actor, about: str, row: Any) -> bool:
    """Whether the page would let this person decide: it is in sight, and the guard lets it through."""
    life, model, move, _states = BOOK[about]
    seen: Callable = model.objects.visible_to if about != "missing" else lambda _actor: model.objects.unscoped()
    return passes(life.check, actor, row, move) and seen(actor).filter(pk=row.pk).exists()


def everybody(day: dt.date) -> list[Actor]:
    people = [person_for(account, day) for account in Account.objects.order_by("pk")]
    return [person for person in people if person is not None and (person.grants or person.learner_id)]


def deciders(about: str, row: Any, day: dt.date) -> list[str]:
    return [person.name for person in everybody(day) if may_decide(person, about, row)]


def everything(cast: Cast) -> None:
    """One of each, and requests filed by the person, by HR and by the league's own reviewer."""
    filed(cast.alatan)
    filed(cast.unit_hr, cast.colleague.learner)
    filed(cast.league_reviewer, cast.outsider.learner)
    earlier = NOW - dt.timedelta(days=1)
    objected(cast.colleague, refused(cast, cast.colleague, now=earlier))
    objected(cast.outsider, refused(cast, cast.outsider, now=earlier))
    Correction.objects.unscoped().create(learner=cast.alatan.learner, item="field", value="蒙医", created_at=NOW)
    number = id_number(dt.date(1990, 1, 1), 11)
    Registration.objects.unscoped().create(
        name="新人", id_number=number, id_number_index=id_number_index(number), phone="13904791234",
        phone_index=phone_index("13904791234"), password="x", unit=cast.kindergarten, created_at=NOW,
    )  # fmt: skip
    FullExport.objects.unscoped().create(
        unit=cast.school,
        reason="年度核对",
        asked_by_key=str(cast.unit_hr.account.public_id),
        asked_by="x",
        asked_at=NOW,
    )
    MissingHours.objects.unscoped().create(
        learner=cast.colleague.learner, platform=things_work.platform(), course_title="x", reported_at=NOW,
        completed_on=dt.date(2024, 3, 1), office=cast.xilinhot,
    )  # fmt: skip
    TrainingPlan.objects.unscoped().create(
        policy="xlgl-2024", policy_year=2024, office=cast.xilinhot, title="x", state="filed", begun_by="x",
        begun_by_key=str(cast.banner_hr.account.public_id), begun_at=NOW, filed_at=NOW,
    )  # fmt: skip
    Merge.objects.unscoped().create(
        kept=cast.alatan.learner, merged=cast.colleague.learner, reason="同一人", proposed_at=NOW, proposed_by="x",
        proposed_by_key=str(cast.department_hr.account.public_id),
    )  # fmt: skip
    things_work.review(cast.colleague.learner, "")
    finding(cast, cast.alatan.learner, mended=False)
    finding(cast, cast.outsider.learner, mended=True)


def finding(cast: Cast, learner: Learner, *, mended: bool) -> SampledPerson:
    audit = SampleAudit.objects.unscoped().create(
        title="x", unit=cast.league, policy="xlgl-2024", question="annual_check:2024", seed="x", number=1,
        asked_by_key="x", asked_by="x", asked_at=NOW, drawn_at=NOW, closed_at=NOW, closed_by="x",
    )  # fmt: skip
    marks = {"mended_at": NOW, "mended_by": "x", "mended_by_key": "x", "mended_note": "x"} if mended else {}
    return SampledPerson.objects.unscoped().create(
        audit=audit, learner=learner, position=1, result="finding", finding="缺证书", due_on=dt.date(2025, 1, 1),
        checked_by_key=str(cast.banner_hr.account.public_id), checked_by="x", checked_at=NOW, **marks,
    )  # fmt: skip
