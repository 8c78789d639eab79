"""Writes of sampling audits: asked for, drawn by a job, checked, closed, mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs import machine
from ground.refusals import Refused
from ground.stirring import stir
from journal.services import record
from units.models import Unit

from . import found, telling
from .models import SampleAudit, SampledPerson
from .open import CHECK_AGAIN, RECTIFY
from .permissions import SAMPLED, SAMPLES, check_reviews
from .states import SampledMove, SampledState, SampleMove, SampleState

WORK = "reports.draw_sample"
CHECKS = ("identity", "hours", "certificates", "relief", "card")


@transaction.atomic
def ask_sample(
    *,
    actor: Actor,
    unit: Unit,
    policy: str,
    question: str,
    title: str,
    seed: str,
    percent: Decimal | None,
    number: int | None,
    strata: list[str],
    now: dt.datetime,
) -> SampleAudit:
    """Asks for a sample to be drawn. Raises Refused."""
    check_reviews(actor, unit)
    if not title.strip() or not seed.strip():
        raise Refused(_("Give the audit a name and a seed."))
    if (percent is None) == (number is None):
        raise Refused(_("Say either a share or a number of people."))
    audit = SampleAudit.objects.unscoped().create(
        title=title.strip()[:80], unit=unit, policy=policy, question=question, seed=seed.strip()[:40], percent=percent,
        number=number, strata=strata, asked_by_key=actor.key, asked_by=actor.name[:80], asked_at=now,
    )  # fmt: skip
    audit.job = machine.enqueue(actor=actor, kind=WORK, args={"audit": str(audit.public_id)})
    audit.save(update_fields=["job"])
    _note(actor, "sample.asked", audit, {"seed": audit.seed, "percent": str(percent or ""), "number": number})
    return audit


@transaction.atomic
def store_draw(
    *, actor: Actor, audit: SampleAudit, drawn: Mapping[int, str], population: int, fingerprint: str, now: dt.datetime
) -> None:
    """Keeps who was drawn (stratum by id, in order), once."""
    asked = SampleAudit.objects.unscoped().filter(pk=audit.pk)
    of: dict[str, Any] = {"population": population, "population_hash": fingerprint}
    if not SAMPLES.claim_all(asked, SampleMove.DRAW, by=actor, now=now, **of):
        return
    SampledPerson.objects.unscoped().bulk_create(
        (
            SampledPerson(audit=audit, learner_id=pk, stratum=stratum[:200], position=position)
            for position, (pk, stratum) in enumerate(drawn.items(), start=1)
        ),
        batch_size=1000,
    )
    _note(
        actor,
        SAMPLES.action(SampleMove.DRAW),
        audit,
        {"people": len(drawn), "of": population, "population": fingerprint},
    )


@transaction.atomic
def check_person(
    *,
    actor: Actor,
    person: SampledPerson,
    version: int,
    checklist: Mapping[str, str],
    finding: str,
    due_on: dt.date | None,
    now: dt.datetime,
    today: dt.date,
    about: str = "",
) -> SampledPerson:
    """Enters the checklist of one person: in order, or a finding with what is to be mended by when. ``about``: the
    record, fact or card that it is about, by its key (reports.sampling.found).

    Raises Refused: not in charge, about oneself, incomplete, closed, or somebody else was first.
    """
    audit, move = person.audit, SampledMove.CHECK
    SAMPLED.check(actor, person, move)
    answers = {name: checklist.get(name, "") for name in CHECKS}
    if not all(answer in {"ok", "problem", "none"} for answer in answers.values()):
        raise Refused(_("Please answer each line of the checklist."))
    wrong, finding = "problem" in answers.values(), finding.strip()[:500]
    if wrong and (not finding or due_on is None):
        raise Refused(_("Say what was found, and by when it is to be mended."))
    if wrong and due_on is not None and due_on < today:
        raise Refused(_("The day by which it is to be mended has passed."))
    if finding and not wrong:
        raise Refused(_("A finding belongs to a line that is marked as a problem."))
    kind, public_id = found.parted(actor, person, about if wrong else "")
    values = {
        "checklist": answers, "finding": finding if wrong else "", "due_on": due_on if wrong else None,
        "found_kind": kind, "found_id": public_id,
    }  # fmt: skip
    SAMPLED.claim(
        person, move, to=SampledState.FINDING if wrong else SampledState.OK, version=version,
        where=Q(audit__in=_audits(SampleState.DRAWN)), by=actor, now=now, **values,
    )  # fmt: skip
    _note(actor, SAMPLED.action(move), audit, {"person": str(person.learner.public_id), "result": person.result})
    return person


@transaction.atomic
def close_audit(*, actor: Actor, audit: SampleAudit, now: dt.datetime) -> None:
    """Closes an audit of which every file has been checked: the result sheet is final. Raises Refused."""
    move = SampleMove.CLOSE
    SAMPLES.check(actor, audit, move)
    left = SampledPerson.objects.unscoped().filter(SAMPLED.among({SampledState.OPEN}), audit=audit).count()
    if left:
        raise Refused(_("%(count)d files are not checked yet.") % {"count": left})
    SAMPLES.claim(audit, move, by=actor, now=now)
    found_here = list(SampledPerson.objects.unscoped().filter(SAMPLED.among({SampledState.FINDING}), audit=audit))
    for person in found_here:
        stir(actor=actor, about=RECTIFY, public_id=person.public_id, now=now)
    telling.found(actor=actor, audit=audit, people=found_here, now=now)
    _note(actor, SAMPLES.action(move), audit, {})


@transaction.atomic
def note_mended(*, actor: Actor, person: SampledPerson, note: str, now: dt.datetime) -> None:
    """HR of the unit or an office says how a finding was mended. Raises Refused."""
    move = SampledMove.MEND
    closed = Q(audit__in=_audits(SampleState.CLOSED))
    SAMPLED.take(actor, person, move, reason=note, where=closed, now=now, mended_note=note.strip()[:500])
    stir(actor=actor, about=CHECK_AGAIN, public_id=person.public_id, now=now)
    _note(actor, SAMPLED.action(move), person.audit, {"person": str(person.learner.public_id)})


@transaction.atomic
def confirm_mended(*, actor: Actor, person: SampledPerson, now: dt.datetime) -> None:
    """Another officer has checked again: the finding is mended indeed. Raises Refused."""
    move = SampledMove.CONFIRM
    SAMPLED.take(actor, person, move, now=now, lacking="")
    _note(actor, SAMPLED.action(move), person.audit, {"person": str(person.learner.public_id)})


@transaction.atomic
def reopen_finding(*, actor: Actor, person: SampledPerson, lacking: str, now: dt.datetime) -> None:
    """Another officer has checked again: it is not mended, with what is still lacking. Raises Refused."""
    move = SampledMove.REOPEN
    SAMPLED.check(actor, person, move, reason=lacking)
    SAMPLED.claim(person, move, mended_at=None, mended_by="", mended_by_key="", lacking=lacking.strip()[:500])
    _note(actor, SAMPLED.action(move), person.audit, {"person": str(person.learner.public_id)})


@transaction.atomic
def lift_finding(*, actor: Actor, person: SampledPerson, reason: str, now: dt.datetime) -> None:
    """The finding does not hold; sheet and file say so beside it. Belongs to the answer to an objection, which was
    checked. Raises Refused."""
    move, before = SampledMove.LIFT, {"result": str(person.state)}
    SAMPLED.claim(person, move, by=actor, now=now, lifted_why=reason.strip()[:500])
    telling.lifted(actor=actor, person=person, now=now)
    after = {"person": str(person.learner.public_id)}
    record(
        actor=actor, action=SAMPLED.action(move), target=person.audit, unit_key=person.audit.unit.public_id,
        before=before, after=after, reason=reason,
    )  # fmt: skip


def _audits(state: SampleState) -> QuerySet[SampleAudit]:
    """For the guard of an update. A join there would make Django ask for the row by a subquery, whose answer PostgreSQL
    does not look at again after it has waited for another writer: two would win."""
    return SampleAudit.objects.unscoped().filter(SAMPLES.among({state}))


def _note(actor: Actor, action: str, audit: SampleAudit, after: dict) -> None:
    record(actor=actor, action=action, target=audit, unit_key=audit.unit.public_id, after=after)
