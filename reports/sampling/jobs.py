"""Draws samples."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.standings.selectors import audited
from ground import clock
from ground.directory import actor_of_job
from ground.jobs import machine
from ground.jobs.machine import Progress
from ground.jobs.models import Job
from units.models import Unit
from units.selectors import units_below

from ..audit import question
from .drawing import draw, population_hash, strata_of
from .models import SampleAudit
from .services import WORK, store_draw

COLUMNS = {"part": "place", "sector": "sector", "level": "title_level", "state": "state"}


@machine.job(WORK)
def make_draw(job: Job, progress: Progress) -> dict[str, Any]:
    """From the people in service on the day of the standings; a second run finds the draw done."""
    audit = SampleAudit.objects.unscoped().select_related("unit").get(public_id=job.args["audit"])
    actor = actor_of_job(job, clock.today())
    if audit.drawn_at is None:
        asked = question.ask(actor=actor, policy=audit.policy, unit=audit.unit.public_id, question=audit.question)
        people = audited(actor=actor, unit=audit.unit, question=audit.question, survey=asked.answer())
        names = {unit.path: unit.name for unit in units_below(actor=actor, unit=audit.unit)}
        depth = len(audit.unit.path) + Unit.steplen
        ids: dict[str, int] = {}
        rows = []
        for pk, key, *values in people.values_list("pk", "public_id", *(COLUMNS[name] for name in audit.strata)):
            ids[str(key)] = pk
            said = [
                names.get(value[:depth], "") if name == "part" else value
                for name, value in zip(audit.strata, values, strict=True)
            ]
            rows.append((key, *said))
        strata = strata_of(rows, audit.strata)
        drawn = draw(strata, audit.seed, percent=audit.percent, number=audit.number)
        store_draw(
            actor=actor, audit=audit, drawn={ids[key]: strata[key] for key in drawn}, population=len(strata),
            fingerprint=population_hash(strata), now=clock.now(),
        )  # fmt: skip
    return {"href": reverse("sampling:audit", args=[audit.public_id]), "text": _("Open the sample")}
