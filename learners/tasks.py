"""The task that tidies up, once an hour."""

from celery import shared_task

from journal import clock
from journal.actors import SystemActor

from .services import retry_deliveries
from .tidying import tidy


@shared_task(name="learners.tidy")
def tidy_up() -> None:
    tidy(now=clock.now())
    retry_deliveries(actor=SystemActor("notices"), now=clock.now())
