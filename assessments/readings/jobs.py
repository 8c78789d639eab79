"""Background work of rulings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from ground import clock
from ground.directory import actor_of_job
from ground.jobs.machine import Progress, job
from ground.jobs.models import Job
from policy import packs
from policy.selectors import ruling_of
from policy.services import FOLLOW

from ..standings import services
from ..standings.jobs import WORKER
from .effects import FORETELL, foretold
from .services import keep_effect


@job(FORETELL)
def foretell(row: Job, progress: Progress) -> dict[str, Any]:
    """What each option of an open reading would change, for whoever has asked; the figures stay in the row."""
    policy, reading = row.args["policy"], row.args["reading"]
    entry = packs.as_written(policy).reading_by_id[reading]
    ways = foretold(
        actor=actor_of_job(row, clock.today()),
        policy=policy,
        reading=reading,
        options=[entry.default, *entry.others],
        report=progress.report,
    )
    href = reverse("readings:reading", args=[policy, reading])
    return {"ways": ways, "href": href, "text": gettext("What each reading would change")}


@job(FOLLOW)
def follow(row: Job, progress: Progress) -> dict[str, Any]:
    """Every circumstances under the law that is now in force, then the cases of single people; of a ruling that was
    entered also whom it has changed."""
    done = services.apply_rulings(actor=WORKER, today=clock.today(), report=progress.report)
    if (ruling := ruling_of(actor=WORKER, key=row.args.get("ruling"))) is None:
        return {**done, "href": reverse("readings:register"), "text": gettext("Open readings")}
    done["changed"] = keep_effect(actor=WORKER, ruling=ruling, now=clock.now(), report=progress.report)
    href = reverse("readings:reading", args=[ruling.policy, ruling.reading])
    return {**done, "href": f"{href}?ruling={ruling.public_id}", "text": gettext("Whom the ruling has changed")}
