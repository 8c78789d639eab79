"""Says where to pay on a platform and how to get an invoice."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.late import NOBODY, outrun
from ground.refusals import Refused
from journal.services import record

from ..catalogue.models import Platform
from .models import PlatformAdvice
from .permissions import check_advises


@transaction.atomic
def advise(
    *, actor: Actor, platform: Platform, paying: str, invoice: str, seen: int, now: dt.datetime
) -> PlatformAdvice:
    """Adds an edition; ``seen`` is the number of the one that the page showed (0: none). Two empty texts take it back.

    Raises Refused: not entitled, nothing new, or somebody was faster (who).
    """
    check_advises(actor)
    before = PlatformAdvice.objects.filter(platform=platform).first()
    if (before.edition if before else 0) != seen:
        raise _overtaken(before)
    said = {"paying": paying.strip()[:500], "invoice": invoice.strip()[:500]}
    was = {name: getattr(before, name) if before else "" for name in said}
    if said == was:
        raise Refused(_("This is what holds already."))
    row = PlatformAdvice(
        platform=platform,
        edition=seen + 1,
        entered_at=now,
        entered_by_key=actor.key,
        entered_by=actor.name[:80],
        **said,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _overtaken(PlatformAdvice.objects.filter(platform=platform).first()) from None
    record(actor=actor, action="platform.advised", target=row, before=was, after={"platform": platform.host, **said})
    return row


def _overtaken(row: PlatformAdvice | None) -> Refused:
    first = (row.entered_by, row.entered_at) if row else NOBODY
    return outrun(row, _("%(name)s has changed it in the meantime (%(time)s). Look at it again."), first=first)
