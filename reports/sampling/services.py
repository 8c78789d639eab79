"""Writes of sampling audits: asked for, drawn by a job, checked, closed, mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from journal import jobs
from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record
from learners.models import Unit
from learners.roles import KEEPERS, LEAGUE, OFFICES

from ..models import SampleAudit, SampledPerson

WORK = "reports.draw_sample"
CHECKS = ("identity", "hours", "certificates", "relief", "card")
Result = SampledPerson.Result


def check_reviews(actor: Actor, unit: Unit) -> None:
    """An office in charge of the unit, or the league. Raises Refused."""
    if not actor.is_system and not actor.covers(unit.path, OFFICES | LEAGUE):
        raise Refused(_("Only the office in charge draws and checks samples."))


@transaction.atomic
def ask_sample(
    *,
    actor: Actor,
    unit: Unit,
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
        title=title.strip()[:80], unit=unit, question=question, seed=seed.strip()[:40], percent=percent, number=number,
        strata=strata, asked_by_key=actor.key, asked_by=actor.name[:80], asked_at=now,
    )  # fmt: skip
    audit.job = jobs.enqueue(actor=actor, kind=WORK, args={"audit": str(audit.public_id)})
    audit.save(update_fields=["job"])
    _note(actor, "sample.asked", audit, {"seed": audit.seed, "percent": str(percent or ""), "number": number})
    return audit


@transaction.atomic
def store_draw(
    *, actor: Actor, audit: SampleAudit, drawn: Mapping[int, str], population: int, fingerprint: str, now: dt.datetime
) -> None:
    """Keeps who was drawn (stratum by id, in order), once."""
    waiting = SampleAudit.objects.unscoped().filter(pk=audit.pk, drawn_at__isnull=True)
    if not waiting.update(drawn_at=now, population=population, population_hash=fingerprint):
        return
    SampledPerson.objects.unscoped().bulk_create(
        (
            SampledPerson(audit=audit, learner_id=pk, stratum=stratum[:200], position=position)
            for position, (pk, stratum) in enumerate(drawn.items(), start=1)
        ),
        batch_size=1000,
    )
    _note(actor, "sample.drawn", audit, {"people": len(drawn), "of": population, "population": fingerprint})


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
) -> SampledPerson:
    """Enters the checklist of one person: in order, or a finding with what is to be mended by when.

    Raises Refused: not in charge, about oneself, incomplete, closed, or somebody else was first.
    """
    audit = person.audit
    check_reviews(actor, audit.unit)
    if actor.learner_id == person.learner_id and not actor.is_system:
        raise Refused(_("Nobody checks their own file."))
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
    open_ones = SampledPerson.objects.unscoped().filter(pk=person.pk, version=version, audit__in=_audits(closed=False))
    changed = open_ones.update(
        version=F("version") + 1, result=Result.FINDING if wrong else Result.OK, checklist=answers,
        finding=finding if wrong else "", due_on=due_on if wrong else None, checked_by_key=actor.key,
        checked_by=actor.name[:80], checked_at=now,
    )  # fmt: skip
    person.refresh_from_db()
    if not changed:
        raise Refused(
            _("Somebody was faster: %(name)s. Please look at the file again.") % {"name": person.checked_by or "—"}
        )
    _note(actor, "sample.checked", audit, {"person": str(person.learner.public_id), "result": person.result})
    return person


@transaction.atomic
def close_audit(*, actor: Actor, audit: SampleAudit, now: dt.datetime) -> None:
    """Closes an audit of which every file has been checked: the result sheet is final. Raises Refused."""
    check_reviews(actor, audit.unit)
    left = SampledPerson.objects.unscoped().filter(audit=audit, result=Result.OPEN).count()
    if left:
        raise Refused(_("%(count)d files are not checked yet.") % {"count": left})
    open_ones = SampleAudit.objects.unscoped().filter(pk=audit.pk, closed_at__isnull=True, drawn_at__isnull=False)
    if not open_ones.update(closed_at=now, closed_by=actor.name[:80]):
        raise Refused(_("This audit is closed already, or not drawn yet."))
    _note(actor, "sample.closed", audit, {})


@transaction.atomic
def note_mended(*, actor: Actor, person: SampledPerson, note: str, now: dt.datetime) -> None:
    """HR of the unit or an office says how a finding was mended. Raises Refused."""
    if not actor.is_system and not actor.covers(person.learner.unit.path, KEEPERS | LEAGUE):
        raise Refused(_("Only HR of the unit or an office above it says so."))
    if not note.strip():
        raise Refused(_("Say how it was mended."))
    waiting = SampledPerson.objects.unscoped().filter(
        pk=person.pk, result=Result.FINDING, mended_at__isnull=True, audit__in=_audits(closed=True)
    )
    if not waiting.update(mended_at=now, mended_by=actor.name[:80], mended_note=note.strip()[:500]):
        raise Refused(_("There is nothing to be mended any more, or the audit is not closed."))
    _note(actor, "sample.mended", person.audit, {"person": str(person.learner.public_id)})


def _audits(*, closed: bool) -> QuerySet[SampleAudit]:
    """For the guard of an update. A join there would make Django ask for the row by a subquery, whose answer PostgreSQL
    does not look at again after it has waited for another writer: two would win."""
    return SampleAudit.objects.unscoped().filter(closed_at__isnull=not closed)


def _note(actor: Actor, action: str, audit: SampleAudit, after: dict) -> None:
    record(actor=actor, action=action, target=audit, unit_key=audit.unit.public_id, after=after)
