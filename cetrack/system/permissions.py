"""Who looks after the installation. The system administrator sees no people: neither names nor sentences of work."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs.models import Job
from ground.jobs.states import JOBS, JobMove
from ground.refusals import Refused
from ground.roles import Role


def looks_after(actor: Actor) -> bool:
    return actor.holds(Role.SYSTEM_ADMIN)


def check_looks_after(actor: Actor, job: Job) -> None:
    """The system administrator. Raises Refused."""
    if not looks_after(actor):
        raise Refused(_("Only the system administrator looks after background work."))


def check_cancels(actor: Actor, job: Job) -> None:
    """What the portal asked of itself keeps it right and is not called off. Raises Refused."""
    if not job.actor_key:
        raise Refused(_("The portal's own work cannot be cancelled: what people see depends on it."))


JOBS.allow(check_looks_after, JobMove.RETRY, JobMove.CANCEL)
JOBS.allow(check_cancels, JobMove.CANCEL)
