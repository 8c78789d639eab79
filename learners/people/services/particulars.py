"""Writes about people: their particulars, and what an office confirms of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.late import outrun
from ground.refusals import Refused
from journal.services import record
from units.models import Unit
from units.permissions import check_keeps, check_open

from ..former import keep_former, merged_with_number
from ..models import Learner, Membership
from ..particulars import FACTS, POST, Particulars
from ..permissions import check_office_above
from ..stale import mark_stale


@transaction.atomic
def register_learner(*, actor: Actor, particulars: Particulars, unit: Unit, since: dt.date) -> Learner:
    """Enters a person on the roster. Raises Refused: not in charge, unit closed, or number already entered."""
    check_keeps(actor, unit.path)
    check_open(unit)
    learner = Learner(unit=unit, **particulars.columns())
    taken = Refused(
        _("A person with this ID number is already entered. If they are new to you, ask for their transfer.")
    )
    if merged_with_number(learner.id_number_index):
        raise taken
    try:
        with transaction.atomic():
            learner.save(force_insert=True)
    except IntegrityError:
        raise taken from None
    Membership.objects.unscoped().create(learner=learner, unit=unit, since=since)
    mark_stale([learner.pk])
    given = [name for name in Particulars.__dataclass_fields__ if getattr(particulars, name) not in ("", None)]
    record(
        actor=actor,
        action="learner.registered",
        target=learner,
        unit_key=unit.public_id,
        after={**particulars.shown(given), "unit": unit.full_name, "since": str(since)},
    )
    return learner


@transaction.atomic
def change_learner(
    *, actor: Actor, learner: Learner, particulars: Particulars, version: int, reason: str = ""
) -> Learner:
    """Changes what is known of a person. What an office had confirmed and now differs waits to be confirmed again.

    Raises Refused: not in charge, one's own particulars, somebody else was first, or the number is another person's.
    """
    check_keeps(actor, learner.unit.path)
    if not actor.is_system and actor.learner_id == learner.pk:
        raise Refused(_("Nobody changes their own particulars. Ask for a correction; it is decided by somebody else."))
    return write_particulars(actor=actor, learner=learner, particulars=particulars, version=version, reason=reason)


@transaction.atomic
def write_particulars(
    *, actor: Actor, learner: Learner, particulars: Particulars, version: int, reason: str = ""
) -> Learner:
    """The write behind ``change_learner`` and an approved correction; the caller has checked who may."""
    before, place = Particulars.of(learner), learner.unit.public_id
    changed = list(before.differences(particulars))
    if not changed:
        return learner
    values = particulars.columns()
    if set(POST) & set(changed):
        values |= {"post_confirmed_at": None, "post_confirmed_by": ""}
    try:
        with transaction.atomic():
            done = (
                Learner.objects.unscoped()
                .filter(pk=learner.pk, version=version)
                .update(version=F("version") + 1, **values)
            )
    except IntegrityError:
        raise Refused(_("Another person is entered with this ID number.")) from None
    if not done:
        raise outrun(learner, _("Somebody else has changed this person meanwhile. Please look again."))
    keep_former(learner, before, changed)
    learner.refresh_from_db()
    if set(FACTS) & set(changed):
        mark_stale([learner.pk])
    record(
        actor=actor,
        action="learner.changed",
        target=learner,
        unit_key=place,
        before=before.shown(changed),
        after=particulars.shown(changed),
        reason=reason,
    )
    return learner


@transaction.atomic
def confirm_posts(
    *, actor: Actor, learners: Iterable[Learner], now: dt.datetime
) -> tuple[int, list[tuple[Learner, str]]]:
    """Confirms ownership and front-line post as entered. Only from then on do they count for articles 6.2 and 6.3.

    Returns how many were confirmed, and whom it was refused for with the sentence why.
    """
    done, refused = 0, []
    for learner in learners:
        try:
            _confirm(actor, learner, now)
            done += 1
        except Refused as refusal:
            refused.append((learner, str(refusal)))
    return done, refused


@transaction.atomic
def settle_post(
    *,
    actor: Actor,
    learner: Learner,
    sector: str,
    grassroots_post: bool | None,
    confirmed_at: dt.datetime | None,
    confirmed_by: str,
) -> None:
    """Enters ownership and front-line post as an approved claim says (article 6.2), or as they stood before it. Whoever
    calls has decided who may."""
    before = {"sector": learner.sector, "grassroots_post": learner.grassroots_post}
    Learner.objects.unscoped().filter(pk=learner.pk).update(
        sector=sector,
        grassroots_post=grassroots_post,
        post_confirmed_at=confirmed_at,
        post_confirmed_by=confirmed_by,
        version=F("version") + 1,
    )
    learner.refresh_from_db()
    mark_stale([learner.pk])
    record(
        actor=actor,
        action="learner.post_confirmed" if confirmed_at else "learner.changed",
        target=learner,
        unit_key=learner.unit.public_id,
        before=before,
        after={"sector": sector, "grassroots_post": grassroots_post},
    )


def _confirm(actor: Actor, learner: Learner, now: dt.datetime) -> None:
    check_office_above(actor, learner, learner.unit)
    if not learner.sector and learner.grassroots_post is None:
        raise Refused(_("Neither ownership nor front-line post is entered."))
    waiting = Learner.objects.unscoped().filter(
        pk=learner.pk, post_confirmed_at__isnull=True, sector=learner.sector, grassroots_post=learner.grassroots_post
    )
    if not waiting.update(post_confirmed_at=now, post_confirmed_by=actor.name[:80], version=F("version") + 1):
        raise outrun(learner, _("This is already confirmed, or has been changed meanwhile."))
    learner.post_confirmed_at, learner.post_confirmed_by = now, actor.name[:80]
    mark_stale([learner.pk])
    record(
        actor=actor,
        action="learner.post_confirmed",
        target=learner,
        unit_key=learner.unit.public_id,
        after={"sector": learner.sector, "grassroots_post": learner.grassroots_post},
    )
