"""Files made of the cards of a run: volumes to print, ZIPs of single files, the register of numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs import machine
from ground.refusals import Refused
from journal.services import record

from ...cards.models import CardCopy, CopyKind
from ..models import CardRun
from ..permissions import check_run
from ..selectors import copies_of, issued_in
from ..volumes import most_here, volumes

COPY = "reports.card_copy"
_ENDINGS = {CopyKind.MERGED: "pdf", CopyKind.ZIP: "zip", CopyKind.REGISTER: "xlsx"}
UNDER_WAY = ("queued", "running")


@transaction.atomic
def ask_copies(*, actor: Actor, run: CardRun, kind: str, now: dt.datetime) -> list[CardCopy]:
    """Asks for the cards of a run as files of one kind, in volumes that end with a unit where they can. What an earlier
    request has made stays known to the public check. Raises Refused."""
    check_run(actor, run)
    if kind not in CopyKind.values:
        raise Refused(_("There is no such kind of file."))
    if copies_of(actor=actor, run=run).filter(kind=kind, job__state__in=UNDER_WAY).exists():
        raise Refused(_("These files are being made. Please wait."))
    found = list(issued_in(actor=actor, run=run).values_list("unit_name", "card__number"))
    if not found:
        raise Refused(_("No card has been issued yet."))
    parts = [found] if kind == CopyKind.REGISTER else volumes(found, most_here())
    copies = [_ask(actor, run, CopyKind(kind), part, (volume, len(parts)), now) for volume, part in enumerate(parts, 1)]
    after = {"kind": kind, "papers": len(found), "files": len(copies)}
    record(actor=actor, action="run.copies_asked", target=run, unit_key=run.unit.public_id, after=after)
    return copies


def _ask(
    actor: Actor, run: CardRun, kind: CopyKind, part: list[tuple[str, str]], volume: tuple[int, int], now: dt.datetime
) -> CardCopy:
    of = {"volume": volume[0], "volumes": volume[1]}
    said = _("volume %(volume)d of %(volumes)d") % of if volume[1] > 1 else ""
    title = " ".join(filter(None, [run.unit.name, run.title, said]))
    copy = CardCopy.objects.create(
        run_key=run.public_id, kind=kind, title=title[:200], volume=volume[0],
        numbers=[number for _unit, number in part], asked_by_key=actor.key, asked_by=actor.name[:80], asked_at=now,
        file_name=f"{title.replace(' ', '-')[:130]}-{timezone.localdate(now):%Y%m%d}.{_ENDINGS[kind]}",
    )  # fmt: skip
    copy.job = machine.enqueue(actor=actor, kind=COPY, args={"copy": str(copy.public_id)}, total=len(part))
    CardCopy.objects.filter(pk=copy.pk).update(job=copy.job)
    return copy


@transaction.atomic
def make_again(*, actor: Actor, run: CardRun, copy: CardCopy, now: dt.datetime) -> CardCopy:
    """Asks once more for a file whose job has failed, or that was removed after its time: what was handed out stays
    known to the public check, and a new row stands beside it. Raises Refused."""
    check_run(actor, run)
    if copy.file_key or (copy.job is not None and copy.job.state in UNDER_WAY):
        raise Refused(_("The file is there, or being made."))
    if copy.file_hash:
        if copies_of(actor=actor, run=run).filter(title=copy.title, kind=copy.kind, pk__gt=copy.pk).exists():
            raise Refused(_("The file is there, or being made."))
        copy = CardCopy.objects.create(
            run_key=copy.run_key, kind=copy.kind, title=copy.title, volume=copy.volume, numbers=copy.numbers,
            asked_by_key=actor.key, asked_by=actor.name[:80], asked_at=now, file_name=copy.file_name,
        )  # fmt: skip
    copy.job = machine.enqueue(actor=actor, kind=COPY, args={"copy": str(copy.public_id)}, total=len(copy.numbers))
    CardCopy.objects.filter(pk=copy.pk).update(job=copy.job, made_at=None)
    record(actor=actor, action="run.copy_again", target=copy, unit_key=run.unit.public_id)
    return copy


@transaction.atomic
def copy_made(*, actor: Actor, copy: CardCopy, file: dict[str, Any], now: dt.datetime) -> bool:
    """Keeps the file of a copy (``file_key``, ``file_hash``, ``pages``), once; False: another worker was faster."""
    if not CardCopy.objects.filter(pk=copy.pk, file_key="").update(made_at=now, **file):
        return False
    after = {"papers": len(copy.numbers), "kind": copy.kind}
    record(actor=actor, action="run.copy_made", target=copy, after=after)
    return True
