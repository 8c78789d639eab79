"""What files of hours need beside the upload room: rows handed to the office above, columns kept for later files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record
from units.selectors import ancestors
from uploads import services as room
from uploads.models import Upload

from ..catalogue.models import ColumnMapping
from ..records.permissions import check_imports


@transaction.atomic
def pass_upward(*, actor: Actor, batch: Upload, now: dt.datetime) -> Upload:
    """Hands the rows of people who are not in this office's roster to the office above. Raises Refused."""
    assert batch.office is not None
    above = ancestors(actor=actor, unit=batch.office)[:-1]
    if not above:
        raise Refused(_("There is no office above this one."))
    rows = batch.found.get("set_aside", [])
    return room.pass_upward(actor=actor, upload=batch, office=above[-1], rows=rows, now=now)


@transaction.atomic
def keep_columns(*, actor: Actor, batch: Upload, mapping: dict[str, Any], now: dt.datetime) -> ColumnMapping:
    """Keeps what an office says about the columns of a platform's files, for the next file; a year that was given for
    this file is this file's alone. Raises Refused."""
    assert batch.office is not None
    check_imports(actor, batch.office)
    constants = {name: text for name, text in mapping["constants"].items() if name != "year"}
    saved, _created = ColumnMapping.objects.update_or_create(
        platform=batch.thing,
        office=batch.office,
        defaults={"mapping": {**mapping, "constants": constants}, "saved_at": now, "saved_by": actor.name[:80]},
    )
    record(
        actor=actor,
        action="hours.mapping_saved",
        target=saved,
        unit_key=batch.office.public_id,
        after={"platform": batch.about},
    )
    return saved
