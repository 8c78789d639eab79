"""Scheduled work of policy."""

from celery import shared_task

from ground import clock
from ground.actors import SystemActor

from .publishing import services


@shared_task(name="policy.start_due")
def start_due() -> None:
    """Every minute: what was published and whose first day has come is taken into use."""
    services.start_if_due(actor=SystemActor("publishing"), today=clock.today(), now=clock.now())
