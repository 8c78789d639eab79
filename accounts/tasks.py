"""The task that tidies up, once an hour."""

from celery import shared_task

from ground import clock
from ground.actors import SystemActor
from uploads.tidying import tidy_uploads

from .messages.services import retry_deliveries
from .sign_in.tidying import tidy


@shared_task(name="accounts.tidy")
def tidy_up() -> None:
    tidy(now=clock.machine_now())
    tidy_uploads(actor=SystemActor("retention"), now=clock.now())
    retry_deliveries(actor=SystemActor("notices"), now=clock.machine_now())
