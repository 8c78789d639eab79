"""Who looks after background work. The system administrator sees no people: neither names nor sentences of work."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..actors import Actor
from ..refusals import Refused
from ..roles import Role
from .models import Job
from .states import JOBS, JobMove


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
