"""What an office writes down of its plan, and what still fails before it can be filed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.scoping import path_after
from journal.services import record
from rulebook.quantity import format_tenths
from units.models import Unit

from . import terms as law
from .guard import claim
from .models import TrainingPlan
from .permissions import check_files_for, check_writable
from .states import WRITABLE, PlanRefused

Mode = TrainingPlan.TeachingMode


@dataclass(frozen=True)
class PlanContent:
    """What the notice asks a plan to say, besides scope and roster. Empty where it is not written yet."""

    title: str = ""
    content: str = ""
    mode: str = ""
    partner: str = ""
    teachers: str = ""
    participants: int | None = None
    completes_on: dt.date | None = None
    tenths: int | None = None

    @classmethod
    def of(cls, plan: TrainingPlan) -> PlanContent:
        return cls(**{field.name: getattr(plan, field.name) for field in fields(cls)})


@transaction.atomic
def begin_plan(
    *, actor: Actor, office: Unit, policy: str, content: PlanContent, units: Iterable[Unit] = (), now: dt.datetime
) -> TrainingPlan:
    """A draft, which may be incomplete. Raises PlanRefused for an office that does not file, or units not its own."""
    check_files_for(actor, office)
    terms = law.terms(policy)
    if terms is None:
        raise PlanRefused(_("This notice knows no training plans of units."))
    plan = TrainingPlan.objects.unscoped().create(
        policy=policy,
        policy_year=terms.policy_year,
        office=office,
        begun_by_key=actor.key,
        begun_by=actor.name[:80],
        begun_at=now,
        **asdict(content),
    )
    plan.units.set(_own(office, units))
    record(actor=actor, action="plan.drafted", target=plan, unit_key=office.public_id, after={"what": plan.title})
    return plan


@transaction.atomic
def change_plan(
    *, actor: Actor, plan: TrainingPlan, version: int, content: PlanContent, units: Iterable[Unit] = ()
) -> TrainingPlan:
    """Changes a draft or a returned plan. Raises PlanRefused when somebody else was first."""
    check_writable(actor, plan)
    claim(plan, version, WRITABLE, **asdict(content))
    plan.units.set(_own(plan.office, units))
    record(actor=actor, action="plan.changed", target=plan, unit_key=plan.office.public_id)
    return plan


def problems(plan: TrainingPlan) -> Iterator[str]:
    """What fails before the plan can be filed, as sentences. The figures are those of the rule pack."""
    terms = law.terms(plan.policy)
    assert terms is not None  # a plan is begun under a notice that knows plans
    wanted = {
        "title": _("Give the training a name."),
        "content": _("Say what is taught (content)."),
        "mode": _("Choose how the training is run: on its own, jointly or entrusted."),
        "teachers": _("Name the teachers."),
        "participants": _("Say how many take part."),
        "completes_on": _("Say until when the training is completed."),
        "tenths": _("Say how many hours the training has."),
    }
    yield from (sentence for name, sentence in wanted.items() if not getattr(plan, name))
    if plan.mode in {Mode.JOINTLY, Mode.ENTRUSTED} and not plan.partner:
        yield _("Name the institution that runs the training with you or for you.")
    if plan.tenths and plan.tenths < terms.least_tenths:
        yield _("The plan has %(hours)s hours; the notice asks for at least %(least)s.") % {
            "hours": format_tenths(plan.tenths),
            "least": terms.least_hours,
        }
    if plan.completes_on and plan.completes_on.year != terms.policy_year:
        yield _("The training must be completed in %(years)s.") % {"years": terms.policy_year}
    if not plan.roster.exists():
        yield _("Upload the roster of those who take part; at least one of them must be in your roster of people.")


def _own(office: Unit, units: Iterable[Unit]) -> list[Unit]:
    found = list(units)
    for unit in found:
        if not office.path <= unit.path < path_after(office.path):
            raise PlanRefused(_("The scope can only name units of your own office: %(unit)s.") % {"unit": unit})
    return found
