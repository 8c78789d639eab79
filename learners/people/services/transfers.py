"""Moves of people who go together: like a move of one, but whatever they are (retired, on leave) they stay, and each
can be taken back as it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.closed_years import check_reason
from ground.late import outrun
from ground.refusals import Refused
from ground.stirring import stir
from journal.services import record
from units.models import Unit
from units.permissions import check_keeps, check_open
from units.selectors import unit_with_key

from ..models import Learner, Membership
from ..permissions import check_not_self
from ..stale import mark_stale
from .memberships import turn_membership


@transaction.atomic
def transfer(
    *, actor: Actor, learner: Learner, unit: Unit, day: dt.date, today: dt.date, reason: str
) -> dict[str, Any]:
    """From ``day`` on the person belongs to ``unit``, employed as before; gives what ``take_back_transfer`` needs.

    Raises Refused: not in charge of both units, oneself, has left, a day before the present membership."""
    check_keeps(actor, learner.unit.path)
    check_not_self(actor, learner)
    check_keeps(actor, unit.path)
    check_open(unit)
    check_reason(reason, since=day)
    present = Membership.objects.unscoped().filter(learner=learner, until__isnull=True).first()
    if present is None:
        raise outrun(learner, _("The person has already left."))
    if unit.pk == learner.unit_id:
        raise outrun(learner, _("The person already belongs to this unit."))
    confirmed = learner.post_confirmed_at
    before = {
        "unit": learner.unit_id,
        "membership": present.pk,
        "to": unit.pk,
        "employment": present.employment,
        "sector": learner.sector,
        "grassroots_post": learner.grassroots_post,
        "confirmed_at": confirmed.isoformat() if confirmed else "",
        "confirmed_by": learner.post_confirmed_by,
    }
    made = turn_membership(
        actor=actor, learner=learner, unit=unit, employment=present.employment, day=day, today=today, reason=reason,
        host=present.host, present=present,
    )  # fmt: skip
    return before | {"made": made.pk}


@transaction.atomic
def take_back_transfer(*, actor: Actor, learner: Learner, before: dict[str, Any], reason: str) -> None:
    """The person belongs to the unit of before as if nobody had moved. A confirmed post is confirmed again unless
    something has been entered or confirmed about it since: then it waits. Raises Refused where something has changed
    since."""
    check_keeps(actor, learner.unit.path)
    check_not_self(actor, learner)
    old = unit_with_key(actor=actor, pk=before["unit"])
    check_keeps(actor, old.path)
    check_open(old)
    made = Membership.objects.unscoped().filter(
        pk=before["made"], learner=learner, until__isnull=True, unit_id=before["to"], employment=before["employment"]
    )
    if before["made"] == before["membership"]:
        done = made.update(unit=old)
    else:
        since = made.values_list("since", flat=True).first()
        done = since is not None and made.delete()[0] and _opened_again(learner, before["membership"], since)
    if not done:
        raise Refused(_("Something has changed about this person since; the move stays."))
    lay = learner.unit.full_name
    people = Learner.objects.unscoped().filter(pk=learner.pk)
    people.update(unit=old, version=F("version") + 1)
    at = parse_datetime(before["confirmed_at"]) if before["confirmed_at"] else None
    as_then = people.filter(
        post_confirmed_at=None, sector=before.get("sector"), grassroots_post=before.get("grassroots_post")
    )
    if at is None or not as_then.update(post_confirmed_at=at, post_confirmed_by=before["confirmed_by"]):
        people.update(post_confirmed_at=None, post_confirmed_by="")
    mark_stale([learner.pk], at_once=False)
    stir(actor=actor, learners=[learner.pk])
    learner.refresh_from_db()
    record(
        actor=actor, action="learner.move_taken_back", target=learner, unit_key=old.public_id,
        before={"unit": lay}, after={"unit": old.full_name}, reason=reason,
    )  # fmt: skip


def _opened_again(learner: Learner, membership: int, since: dt.date) -> int:
    """The membership that had ended the day before ``since`` goes on; 0 where it has been changed meanwhile."""
    rows = Membership.objects.unscoped().filter(pk=membership, learner=learner, until=since - dt.timedelta(days=1))
    return rows.update(until=None)
