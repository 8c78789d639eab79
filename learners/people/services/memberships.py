"""Who belongs where from which day: moving, leaving, retiring, long leave, secondment, death, coming back.

``Learner.unit`` and ``Learner.employment`` always say what the open membership says; the last unit stays when it ends.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.closed_years import check_reason
from ground.days import said_day
from ground.late import outrun
from ground.refusals import Refused
from ground.stirring import stir
from journal.services import record
from units.models import Unit
from units.permissions import check_keeps, check_open

from ..dated import GONE
from ..ends import death_changed
from ..models import Employment, Learner, Membership
from ..particulars import id_number_index
from ..permissions import check_not_self
from ..stale import mark_stale

_STANDINGS = frozenset(Employment) - {Employment.PENDING, *GONE}
"""What an office enters of somebody who belongs to a unit."""


@transaction.atomic
def move_learner(
    *, actor: Actor, learner: Learner, unit: Unit, day: dt.date, today: dt.date, reason: str = ""
) -> Membership:
    """From ``day`` on the person belongs to another unit of the actor's. The post waits to be confirmed again.

    Raises Refused: not in charge of both units, a day before the present membership or after ``today``.
    """
    check_keeps(actor, learner.unit.path)
    check_keeps(actor, unit.path)
    check_open(unit)
    if unit.pk == learner.unit_id:
        raise outrun(learner, _("The person already belongs to this unit."))
    check_reason(reason, since=day)
    return turn_membership(
        actor=actor, learner=learner, unit=unit, employment=Employment.ACTIVE, day=day, today=today, reason=reason
    )


@transaction.atomic
def change_employment(
    *, actor: Actor, learner: Learner, employment: str, day: dt.date, today: dt.date, reason: str = "", host: str = ""
) -> Membership:
    """From ``day`` on the person is in service, on secondment (to ``host``), on long leave, retired or re-employed.
    Raises Refused."""
    check_keeps(actor, learner.unit.path)
    check_not_self(actor, learner)
    if employment not in _STANDINGS:
        raise Refused(_("Choose one of the values offered."))
    if learner.employment == Employment.DECEASED:
        raise Refused(_("This person is entered as deceased. If that is wrong, take the entry back."))
    if employment == Employment.REEMPLOYED and not _has_retired(learner):
        raise Refused(_("Only somebody who has retired is re-employed. Enter the retirement first."))
    if employment == Employment.SECONDED and not host.strip():
        raise Refused(_("Say to which unit the person is seconded."))
    if learner.employment == employment:
        raise Refused(_("Nothing would change."))
    check_reason(reason, since=day)
    return turn_membership(
        actor=actor, learner=learner, unit=learner.unit, employment=employment, day=day, today=today, reason=reason,
        host=host if employment == Employment.SECONDED else "",
    )  # fmt: skip


@transaction.atomic
def leave_unit(*, actor: Actor, learner: Learner, last_day: dt.date, today: dt.date, reason: str = "") -> None:
    """Ends the membership after ``last_day``; another unit may then admit the person. Raises Refused."""
    check_keeps(actor, learner.unit.path)
    check_not_self(actor, learner)
    check_reason(reason, since=last_day + dt.timedelta(days=1))
    end_membership(actor=actor, learner=learner, last_day=last_day, today=today, reason=reason)


@transaction.atomic
def enter_death(*, actor: Actor, learner: Learner, day: dt.date, today: dt.date, reason: str = "") -> None:
    """The person died on ``day``, which is the last day of the membership. Raises Refused."""
    check_keeps(actor, learner.unit.path)
    check_not_self(actor, learner)
    check_reason(reason, since=day + dt.timedelta(days=1))
    end_membership(actor=actor, learner=learner, last_day=day, today=today, reason=reason, becomes=Employment.DECEASED)


@transaction.atomic
def take_back_end(*, actor: Actor, learner: Learner, reason: str) -> Membership:
    """The leaving or death of a person was entered by mistake: the last membership goes on as if nothing had been
    entered. Raises Refused."""
    check_keeps(actor, learner.unit.path)
    check_not_self(actor, learner)
    last = Membership.objects.unscoped().filter(learner=learner).order_by("-since", "-pk").first()
    if learner.employment not in GONE or last is None or last.until is None:
        raise Refused(_("The person has not left."))
    if not reason.strip():
        raise Refused(_("Say why the entry was wrong."))
    if learner.employment == Employment.DECEASED and not last.ended_by_death:
        return _only_left(actor, learner, last, reason)
    check_reason(reason, since=last.until + dt.timedelta(days=1))
    check_open(last.unit)
    before = {"employment": learner.employment, "until": str(last.until)}
    if not Membership.objects.unscoped().filter(pk=last.pk, until=last.until).update(until=None, ended_by_death=False):
        raise _somebody_was_faster(learner)
    last.refresh_from_db()
    _settle(actor, learner, last.unit, last.employment)
    record(
        actor=actor,
        action="learner.end_taken_back",
        target=learner,
        unit_key=last.unit.public_id,
        before=before,
        after={"unit": last.unit.full_name, "employment": last.employment},
        reason=reason,
    )
    return last


def _only_left(actor: Actor, learner: Learner, last: Membership, reason: str) -> Membership:
    """Of somebody who had left before: the leaving stays with its day."""
    check_reason(reason, since=last.until or last.since)
    _settle(actor, learner, learner.unit, Employment.LEFT)
    record(
        actor=actor,
        action="learner.end_taken_back",
        target=learner,
        unit_key=learner.unit.public_id,
        before={"employment": Employment.DECEASED},
        after={"employment": Employment.LEFT, "last_day": str(last.until)},
        reason=reason,
    )
    return last


@transaction.atomic
def end_membership(
    *,
    actor: Actor,
    learner: Learner,
    last_day: dt.date,
    today: dt.date,
    reason: str = "",
    becomes: str = Employment.LEFT,
) -> None:
    """The write behind ``leave_unit`` and ``enter_death``; the caller has checked who may. Of somebody who has left
    already, the death is noted and nothing else changes."""
    present = _open_membership(learner)
    if present is None and becomes == Employment.DECEASED and learner.employment == Employment.LEFT:
        if not _last_day(learner) <= last_day <= today:
            raise Refused(_("The day lies before the person left, or in the future."))
        _settle(actor, learner, learner.unit, Employment.DECEASED)
        _note_end(actor, learner, last_day, becomes, reason)
        return
    if present is None:
        raise outrun(learner, _("The person has already left."))
    if last_day < present.since or last_day > today:
        raise Refused(_("The last day lies before the person came, or in the future."))
    _guarded_update(present, until=last_day, ended_by_death=becomes == Employment.DECEASED)
    _settle(actor, learner, learner.unit, becomes)
    _note_end(actor, learner, last_day, becomes, reason)


def _note_end(actor: Actor, learner: Learner, last_day: dt.date, becomes: str, reason: str) -> None:
    record(
        actor=actor,
        action="learner.deceased" if becomes == Employment.DECEASED else "learner.left",
        target=learner,
        unit_key=learner.unit.public_id,
        after={"unit": learner.unit.full_name, "last_day": str(last_day)},
        reason=reason,
    )


@transaction.atomic
def admit_learner(*, actor: Actor, id_number: str, name: str, unit: Unit, day: dt.date, today: dt.date) -> Learner:
    """Takes a person who has left another unit. ID number and name must both fit; otherwise nothing is said of them.

    Raises Refused with one and the same sentence whether the person is unknown, named otherwise or has not left.
    """
    check_keeps(actor, unit.path)
    check_open(unit)
    learner = Learner.objects.unscoped().filter(id_number_index=id_number_index(id_number), name=name).first()
    if learner is None or learner.employment != Employment.LEFT or _open_membership(learner) is not None or day > today:
        raise Refused(
            _("Nobody who has left another unit fits this name and number. The former unit enters the leaving first.")
        )
    last = Membership.objects.unscoped().filter(learner=learner).order_by("-since").first()
    if last is not None and last.until is not None and day <= last.until:
        raise Refused(_("The person belonged to another unit until %(day)s.") % {"day": said_day(last.until)})
    _open(learner, unit, Employment.ACTIVE, day)
    _settle(actor, learner, unit, Employment.ACTIVE)
    record(
        actor=actor,
        action="learner.admitted",
        target=learner,
        unit_key=unit.public_id,
        after={"unit": unit.full_name, "since": str(day)},
    )
    return learner


@transaction.atomic
def turn_membership(
    *,
    actor: Actor,
    learner: Learner,
    unit: Unit,
    employment: str,
    day: dt.date,
    today: dt.date,
    reason: str = "",
    host: str = "",
    present: Membership | None = None,
) -> Membership:
    """The write behind a move or a change of employment: ends the present membership and opens the next.

    The caller has checked who may, and names the membership on which that rests as ``present``. Raises Refused for a
    day out of order, for the dead, or when somebody was faster.
    """
    present = present or _open_membership(learner)
    if present is None and Learner.objects.unscoped().filter(pk=learner.pk, employment=Employment.DECEASED).exists():
        raise Refused(_("This person is entered as deceased. If that is wrong, take the entry back."))
    if day > today or (present is not None and day < present.since) or (present is None and day <= _last_day(learner)):
        raise Refused(_("The day lies before the present membership began, or in the future."))
    before = {"unit": learner.unit.full_name, "employment": learner.employment}
    if present is not None and present.since == day:
        _guarded_update(present, unit=unit, employment=employment, host=host)
        present.refresh_from_db()
        following = present
    else:
        if present is not None:
            _guarded_update(present, until=day - dt.timedelta(days=1))
        following = _open(learner, unit, employment, day, host)
    _settle(actor, learner, unit, employment)
    after = {"unit": unit.full_name, "employment": str(employment), "since": str(day)}
    if host:
        after["host"] = host
    action = "learner.moved" if before["unit"] != unit.full_name else "learner.employment_changed"
    record(
        actor=actor, action=action, target=learner, unit_key=unit.public_id, before=before, after=after, reason=reason
    )
    return following


def _open_membership(learner: Learner) -> Membership | None:
    return Membership.objects.unscoped().filter(learner=learner, until__isnull=True).first()


def _last_day(learner: Learner) -> dt.date:
    """The last day of somebody who belongs to no unit."""
    ends = Membership.objects.unscoped().filter(learner=learner).aggregate(last=Max("until"))
    return ends["last"] or dt.date.min


def _has_retired(learner: Learner) -> bool:
    rows = Membership.objects.unscoped().filter(learner=learner)
    return rows.filter(employment__in=[Employment.RETIRED, Employment.REEMPLOYED]).exists()


def _open(learner: Learner, unit: Unit, employment: str, day: dt.date, host: str = "") -> Membership:
    try:
        with transaction.atomic():
            return Membership.objects.unscoped().create(
                learner=learner, unit=unit, employment=employment, since=day, host=host
            )
    except IntegrityError:
        raise _somebody_was_faster(learner) from None


def _guarded_update(present: Membership, **values) -> None:
    rows = Membership.objects.unscoped().filter(
        pk=present.pk, until__isnull=True, unit_id=present.unit_id, employment=present.employment
    )
    if not rows.update(**values):
        raise _somebody_was_faster(present.learner)


def _settle(actor: Actor, learner: Learner, unit: Unit, employment: str) -> None:
    was = learner.employment
    values: dict = {"unit": unit, "employment": employment}
    moves = unit.pk != learner.unit_id
    if moves:
        values |= {"post_confirmed_at": None, "post_confirmed_by": ""}
    Learner.objects.unscoped().filter(pk=learner.pk).update(version=F("version") + 1, **values)
    mark_stale([learner.pk])
    if moves:
        stir(actor=actor, learners=[learner.pk])
    learner.refresh_from_db()
    if (was == Employment.DECEASED) != (employment == Employment.DECEASED):
        death_changed.send(sender=Learner, actor=actor, learner=learner, dead=employment == Employment.DECEASED)


def _somebody_was_faster(learner: Learner) -> Refused:
    return outrun(learner, _("Somebody else has changed this person meanwhile. Please look again."))
