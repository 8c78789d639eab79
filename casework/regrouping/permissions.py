"""Who moves many people: whoever keeps the rosters of all units concerned."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.late import outrun
from ground.refusals import Refused
from units.permissions import check_keeps

from .models import Regrouping
from .states import REGROUPINGS, RegroupingMove

UNDO_DAYS = 30


def check_prepared(actor: Actor, row: Regrouping) -> None:
    """It is still being prepared, and in the actor's hands. Raises Refused."""
    check_keeps(actor, row.office.path)
    if row.asked_at is not None:
        raise outrun(row, _("This move has been carried out already, or is under way."))


def check_ready(actor: Actor, row: Regrouping) -> None:
    """It says where to, from which day and why; or it was asked for and its job has stopped on the way. Raises
    Refused."""
    if row.stopped:
        check_keeps(actor, row.office.path)
    else:
        check_prepared(actor, row)
    if row.day is None or (row.target_id is None and not row.new_name):
        raise Refused(_("Say first where the people go and from which day."))


def check_undo(actor: Actor, row: Regrouping, now: dt.datetime) -> None:
    """It was carried out, not long ago, or stopped on the way; so may the way back. Raises Refused."""
    check_keeps(actor, row.office.path)
    moved = row.done_at or (row.asked_at if row.stopped or row.stopped_going_back else None)
    if moved is None or (row.undo_asked_at is not None and not row.stopped_going_back):
        raise Refused(_("There is nothing to take back here."))
    if now > moved + dt.timedelta(days=UNDO_DAYS):
        raise Refused(_("This can be taken back within %(days)d days only.") % {"days": UNDO_DAYS})


REGROUPINGS.allow(check_prepared, RegroupingMove.PLAN, RegroupingMove.DROP)
REGROUPINGS.allow(check_ready, RegroupingMove.CARRY_OUT)
REGROUPINGS.allow(check_keeps, RegroupingMove.TAKE_BACK, about=lambda row: (row.office.path,))
