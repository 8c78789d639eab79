"""Sets how cards look from now on."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.late import NOBODY, outrun
from ground.refusals import Refused
from journal.services import record

from .design import CardDesign
from .models import CardSetting
from .patterns import check_codes, check_pattern
from .permissions import check_sets_cards


@transaction.atomic
def set_cards(*, actor: Actor, design: CardDesign, reason: str, seen: int, now: dt.datetime) -> CardSetting:
    """Sets the design of papers issued from now on; those before keep theirs. ``seen``: the step that the page showed.

    Raises Refused: not entitled, no reason, a pattern or codes by which two papers could bear one number, nothing new,
    or somebody was faster.
    """
    check_sets_cards(actor)
    if not reason.strip():
        raise Refused(_("Say what the setting rests on."))
    check_pattern(design.number_pattern)
    check_codes(design.office_codes)
    before = CardSetting.objects.first()
    if (before.step if before else 0) != seen:
        raise _overtaken(before)
    was = CardDesign.of(before) if before else CardDesign()
    changed = _changed(was, design)
    if before and not changed:
        raise Refused(_("This is the setting that holds already."))
    row = _added(actor, design, reason.strip()[:200], seen + 1, now)
    record(
        actor=actor,
        action="card_setting.set",
        target=row,
        before={name: value for name, value in asdict(was).items() if name in changed},
        after={name: value for name, value in asdict(design).items() if name in changed},
        reason=row.reason,
    )
    return row


def _changed(was: CardDesign, design: CardDesign) -> set[str]:
    before, after = asdict(was), asdict(design)
    return {name for name in after if name != "step" and before[name] != after[name]}


def _added(actor: Actor, design: CardDesign, reason: str, step: int, now: dt.datetime) -> CardSetting:
    said: dict[str, Any] = {**asdict(design), "step": step}
    row = CardSetting(
        **said, reason=reason, entered_at=now, entered_by_key=actor.key, entered_by=actor.name[:80]
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _overtaken(CardSetting.objects.first()) from None
    return row


def _overtaken(row: CardSetting | None) -> Refused:
    first = (row.entered_by, row.entered_at) if row else NOBODY
    return outrun(
        row, _("%(name)s has changed the setting of cards in the meantime (%(time)s). Look at it again."), first=first
    )
