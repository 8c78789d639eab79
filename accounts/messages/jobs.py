"""Sends notices by the channels that are switched on: each once, as far as the other side lets us know."""

from __future__ import annotations

from typing import Any

from ground import clock
from ground.actors import SystemActor
from ground.jobs.machine import Progress, job
from ground.jobs.models import Job

from .channels import ChannelDown, switched_on
from .models import Delivery
from .services import DELIVER, claim_delivery, note_delivery

WORKER = SystemActor("notices")


@job(DELIVER)
def deliver(row: Job, progress: Progress) -> dict[str, Any]:
    """Claims each delivery before it is sent: whoever comes second leaves it."""
    channels, sent = switched_on(), 0
    ids = row.args["deliveries"]
    for done, pk in enumerate(ids, start=1):
        delivery = Delivery.objects.select_related("notice__learner", "notice__account").filter(pk=pk).first()
        channel = channels.get(delivery.channel) if delivery else None
        if (
            delivery is None
            or channel is None
            or not claim_delivery(actor=WORKER, delivery=pk, now=clock.machine_now())
        ):
            continue
        problem = ""
        try:
            channel.send(channel.address(delivery.notice), delivery.notice.text)
            sent += 1
        except ChannelDown as down:
            problem = str(down) or "ChannelDown"
        note_delivery(actor=WORKER, delivery=pk, problem=problem)
        progress.report(done, len(ids))
    return {"sent": sent}
