"""Scheduled work of the journal: seal it, anchor it."""

from celery import shared_task
from django.conf import settings

from ground import clock
from ground.actors import SystemActor

from . import chain
from .services import note_settings


@shared_task(name="journal.seal")
def seal() -> int:
    return chain.seal(now=clock.now())


@shared_task(name="journal.anchor")
def anchor() -> None:
    chain.write_anchor(now=clock.machine_now())


@shared_task(name="journal.hourly")
def hourly() -> None:
    """Lines that the sealer no longer looks for, and how the portal is set."""
    chain.seal(now=clock.now(), everything=True)
    note_settings(actor=SystemActor("settings"), values=settings.CONFIG.public_values())
