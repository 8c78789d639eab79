"""Surveys of other days and other questions: asked for by an officer, worked out by a job, kept for a while."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs.machine import enqueue
from ground.pieces import pieces
from ground.refusals import Refused
from journal.services import record
from learners.people.selectors import serving_on
from policy import packs
from units.models import Unit

from ...decisions import purposes
from ..computing import PIECE, Placing
from ..models import Circumstances, Shortfall, Standing, Survey

WORK = "assessments.survey"
KEPT = dt.timedelta(days=7)


@transaction.atomic
def ask_survey(
    *, actor: Actor, unit: Unit, question: str, as_of: dt.date, policy: str, now: dt.datetime, anew: bool = False
) -> Survey:
    """The survey of a unit and everything below it, for one question on one day: the one that is there, or a new one
    with its job. ``anew`` works it out again from the facts as they are now. Raises Refused.
    """
    if not actor.is_system and not actor.covers(unit.path):
        raise Refused(_("This unit is not in your charge."))
    try:
        pack = packs.in_force(policy)
        purposes.from_key(question, pack)
    except (KeyError, ValueError):
        raise Refused(_("There is no such question.")) from None
    about = {"policy": policy, "as_of": as_of, "unit": unit, "question": question, "pack_hash": pack.hash}
    standing = Survey.objects.filter(current=False, **about).order_by("-pk").first()
    if standing is not None and not anew:
        return standing
    survey = Survey.objects.create(asked_by_key=actor.key, **about)
    job = enqueue(actor=actor, kind=WORK, args={"survey": str(survey.public_id)})
    Survey.objects.filter(pk=survey.pk).update(job=job)
    survey.job = job
    record(
        actor=actor,
        action="survey.asked",
        target=survey,
        unit_key=unit.public_id,
        after={"question": question, "as_of": str(as_of)},
    )
    return survey


def work_out(*, actor: Actor, key: str, now: dt.datetime, report: Callable[[int, int], None] | None = None) -> int:
    """Assesses everybody who belonged to the scope of the survey with this public id on its day; returns how many.

    From what is known now. Can be repeated.
    """
    survey = Survey.objects.select_related("unit").get(public_id=key, current=False)
    assert survey.unit is not None
    pack = packs.in_force(survey.policy)
    people = serving_on(actor=actor, unit=survey.unit, day=survey.as_of, employment=None)
    ids = list(people.order_by("place", "pk").values_list("pk", flat=True))
    placing = Placing(survey, pack)
    for number, piece in enumerate(pieces(ids, PIECE)):
        placing.place(piece)
        if report:
            report(number * PIECE, len(ids))
    with transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(complete_at=now, pack_hash=pack.hash)
        record(actor=actor, action="survey.worked_out", target=survey, after={"people": len(ids)})
    return len(ids)


@transaction.atomic
def forget_surveys(*, actor: Actor, now: dt.datetime) -> int:
    """Removes surveys that were worked out long ago, with the circumstances that nobody shares any more."""
    old = list(Survey.objects.filter(current=False, complete_at__lt=now - KEPT)[:20])
    for survey in old:
        Shortfall.objects.filter(question=survey.question, standing__survey=survey).delete()
        Standing.objects.unscoped().filter(survey=survey).delete()
        survey.delete()
    if old:
        Circumstances.objects.exclude(question="").filter(standings__isnull=True).delete()
        record(actor=actor, action="surveys.forgotten", after={"surveys": len(old)})
    return len(old)
