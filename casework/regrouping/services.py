"""Writes of moves of many people: prepared, carried out by a job, dropped, taken back by a job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.closed_years import check_reason
from ground.jobs import machine
from ground.late import outrun
from ground.refusals import Refused
from journal.services import record
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from learners.people.services import take_back_transfer, transfer
from units.models import Unit
from units.paths import SEPARATOR, split_path
from units.permissions import check_keeps, check_may_add_below, check_open
from units.selectors import has_open_parts, is_taken, units_at
from units.services import close_unit, create_units, reopen_unit

from .models import RegroupedPerson, Regrouping
from .permissions import REGROUPINGS, check_prepared, check_ready, check_undo
from .selectors import parent_of
from .states import RegroupingMove

MOST = 5_000
CARRY_OUT, TAKE_BACK = "casework.regroup", "casework.regroup_back"


@transaction.atomic
def begin_regrouping(
    *, actor: Actor, learners: Collection[Learner], now: dt.datetime, source: Unit | None = None
) -> Regrouping:
    """Prepares a move of these people, or (``source``) of everybody of a unit. Raises Refused."""
    if source is not None:
        check_keeps(actor, source.path)
        check_open(source)
        if has_open_parts(actor=actor, unit=source):
            raise Refused(_("There are open units below this one. Close or move them first."))
    for path in {learner.unit.path for learner in learners}:
        check_keeps(actor, path)
    if len(learners) > MOST:
        raise Refused(_("At most %(most)d people go at once. Choose fewer.") % {"most": MOST})
    if not learners and source is None:
        raise Refused(_("Choose the people first."))
    office = _common(actor, [learner.unit.path for learner in learners] or [source.path if source else ""])
    check_keeps(actor, office.path)
    row = Regrouping.objects.unscoped().create(
        office=office, source=source, made_by_key=actor.key, made_by=actor.name[:80], created_at=now
    )
    RegroupedPerson.objects.bulk_create(
        [RegroupedPerson(regrouping=row, learner=one, was_unit_id=one.unit_id) for one in learners], batch_size=500
    )
    _note(actor, "regrouping.begun", row, after={"people": len(learners)})
    return row


@transaction.atomic
def plan_regrouping(
    *,
    actor: Actor,
    row: Regrouping,
    target: Unit | None,
    new_name: str,
    closes: bool,
    day: dt.date,
    today: dt.date,
    reason: str,
) -> Regrouping:
    """Says where the people go, from which day and why. Raises Refused."""
    check_prepared(actor, row)
    new_name = new_name.strip()
    if (target is None) == (not new_name):
        raise Refused(_("Choose an existing unit, or name a new one: one of the two."))
    if day > today:
        raise Refused(_("The day lies in the future. Enter the move when it has come."))
    if not reason.strip():
        raise Refused(_("Say why: the notice or decision on which it rests."))
    check_reason(reason, since=day)
    paths = sorted(set(row.people.values_list("was_unit__path", flat=True))) or [row.office.path]
    if target is not None:
        check_keeps(actor, target.path)
        check_open(target)
        if row.source_id == target.pk:
            raise Refused(_("A unit is taken over by another one that is open."))
        paths.append(target.path)
    else:
        check_may_add_below(actor, parent_of(actor=actor, row=row))
        if len(split_path(new_name)) != 1:
            raise Refused(_("A unit's name contains no “>”: it separates the parts of a path."))
        if is_taken(actor=actor, full_name=_new_path(actor, row, new_name)):
            raise Refused(_("There is already a unit of this name here."))
    office = _common(actor, paths)
    check_keeps(actor, office.path)
    values = {
        "target": target, "new_name": new_name, "closes": closes and row.source_id is not None, "day": day,
        "reason": reason.strip()[:300], "office": office,
    }  # fmt: skip
    prepared = REGROUPINGS.starting(RegroupingMove.PLAN)
    if not Regrouping.objects.unscoped().filter(prepared, pk=row.pk).update(**values):
        raise outrun(row, _("This move has been carried out already, or is under way."))
    row.refresh_from_db()
    where = target.full_name if target else _new_path(actor, row, new_name)
    _moved(actor, RegroupingMove.PLAN, row, after={"unit": where, "since": str(day)}, reason=row.reason)
    return row


@transaction.atomic
def drop_regrouping(*, actor: Actor, row: Regrouping) -> None:
    """Nothing comes of it. Raises Refused once it was asked for."""
    check_prepared(actor, row)
    _moved(actor, RegroupingMove.DROP, row)
    prepared = REGROUPINGS.starting(RegroupingMove.DROP)
    if not Regrouping.objects.unscoped().filter(prepared, pk=row.pk).delete()[0]:
        raise outrun(row, _("This move has been carried out already, or is under way."))


@transaction.atomic
def ask_regrouping(*, actor: Actor, row: Regrouping, seen: str, now: dt.datetime) -> Regrouping:
    """Has it carried out by a worker, with the actor's rights of that moment; one that has stopped goes on. ``seen``:
    the plan that the actor has looked at. Raises Refused."""
    check_ready(actor, row)
    job = machine.enqueue(actor=actor, kind=CARRY_OUT, args={"row": row.pk}, total=row.people.count())
    starts = REGROUPINGS.starting(RegroupingMove.CARRY_OUT)
    same = Regrouping.objects.unscoped().filter(starts, pk=row.pk, asked_at=row.asked_at, job=row.job)
    if not same.update(asked_at=row.asked_at or now, job=job):
        raise outrun(row, _("This move has been carried out already, or is under way."))
    row.refresh_from_db()
    if row.plan != seen:
        raise outrun(row, _("The plan was changed meanwhile. Look at what it means now, then carry it out."))
    _moved(actor, RegroupingMove.CARRY_OUT, row, reason=row.reason)
    return row


@transaction.atomic
def ask_undo(*, actor: Actor, row: Regrouping, reason: str, now: dt.datetime) -> Regrouping:
    """Has it taken back by a worker. Raises Refused."""
    check_undo(actor, row, now)
    if not reason.strip():
        raise Refused(_("Say why it is taken back."))
    check_reason(reason, since=row.day)
    job = machine.enqueue(actor=actor, kind=TAKE_BACK, args={"row": row.pk}, total=row.people.count())
    same = Regrouping.objects.unscoped().filter(
        REGROUPINGS.starting(RegroupingMove.TAKE_BACK),
        pk=row.pk,
        done_at=row.done_at,
        undo_asked_at=row.undo_asked_at,
        job=row.job,
    )
    if not same.update(undo_asked_at=now, undo_reason=reason.strip()[:300], job=job):
        raise Refused(_("There is nothing to take back here."))
    row.refresh_from_db()
    _moved(actor, RegroupingMove.TAKE_BACK, row, reason=row.undo_reason)
    return row


@transaction.atomic
def unask(*, actor: Actor, row: Regrouping) -> None:
    """The worker could not begin: it is being prepared again."""
    asked = REGROUPINGS.starting(RegroupingMove.NOT_BEGIN)
    if Regrouping.objects.unscoped().filter(asked, pk=row.pk).update(asked_at=None):
        _moved(actor, RegroupingMove.NOT_BEGIN, row)


@transaction.atomic
def settle_target(*, actor: Actor, row: Regrouping) -> Unit:
    """Where the people go; a unit that is still to be made is made, once."""
    if row.target is None:
        made = create_units(actor=actor, path=_new_path(actor, row, row.new_name), sector=_sector(row))
        Regrouping.objects.unscoped().filter(pk=row.pk).update(target=made)
        row.refresh_from_db()
    assert row.target is not None
    return row.target


@transaction.atomic
def move_some(*, actor: Actor, row: Regrouping, some: Sequence[int], today: dt.date, now: dt.datetime) -> int:
    """Some of the people go, who have not gone yet; whoever cannot keeps the sentence why. Returns how many went."""
    assert row.target is not None
    assert row.day is not None
    target, day = row.target, row.day

    def go(one: RegroupedPerson, learner: Learner) -> None:
        one.before = transfer(actor=actor, learner=learner, unit=target, day=day, today=today, reason=row.reason)
        one.moved_at = now

    return _each(actor, row.people.filter(pk__in=some, moved_at__isnull=True), go)


@transaction.atomic
def return_some(*, actor: Actor, row: Regrouping, some: Sequence[int], now: dt.datetime) -> int:
    """Some of the people go back, who have gone. Returns how many did."""

    def back(one: RegroupedPerson, learner: Learner) -> None:
        take_back_transfer(actor=actor, learner=learner, before=one.before or {}, reason=row.undo_reason)
        one.undone_at = now

    return _each(actor, row.people.filter(pk__in=some, moved_at__isnull=False, undone_at__isnull=True), back)


@transaction.atomic
def finish_regrouping(*, actor: Actor, row: Regrouping, now: dt.datetime) -> str:
    """Everybody has gone: the old unit is closed where that was wanted; gives the sentence why it could not be."""
    asked = REGROUPINGS.starting(RegroupingMove.FINISH)
    if not Regrouping.objects.unscoped().filter(asked, pk=row.pk).update(done_at=now):
        return ""
    said = ""
    if row.closes and row.source is not None and row.day is not None:
        try:
            with transaction.atomic():
                close_unit(actor=actor, unit=row.source, day=row.day, reason=row.reason, successor=row.target)
        except Refused as refusal:
            said = str(refusal)
    _moved(
        actor,
        RegroupingMove.FINISH,
        row,
        after={"people": row.people.filter(moved_at__isnull=False).count()},
    )
    return said


@transaction.atomic
def reopen_source(*, actor: Actor, row: Regrouping) -> None:
    """Before people go back, the unit that was closed is open again."""
    if row.closes and row.source is not None and row.source.closed_on is not None:
        reopen_unit(actor=actor, unit=row.source, reason=row.undo_reason)


@transaction.atomic
def finish_undo(*, actor: Actor, row: Regrouping, now: dt.datetime) -> None:
    going_back = REGROUPINGS.starting(RegroupingMove.FINISH_BACK)
    if Regrouping.objects.unscoped().filter(going_back, pk=row.pk).update(undone_at=now):
        _moved(
            actor,
            RegroupingMove.FINISH_BACK,
            row,
            after={"people": row.people.filter(undone_at__isnull=False).count()},
        )


@transaction.atomic
def forget_confirmation(*, actor: Actor, learner_id: int, at: dt.datetime) -> None:
    """What was confirmed ``at`` was revoked: no way back of a move confirms it again."""
    rows = RegroupedPerson.objects.filter(learner_id=learner_id, moved_at__isnull=False, undone_at__isnull=True)
    for one in rows.filter(before__confirmed_at=at.isoformat()).select_related("regrouping__office"):
        one.before = {**(one.before or {}), "confirmed_at": "", "confirmed_by": ""}
        one.save(update_fields=["before"])
        _note(actor, "regrouping.confirmation_forgotten", one.regrouping)


def _each(actor: Actor, waiting, act: Callable[[RegroupedPerson, Learner], None]) -> int:
    rows = list(waiting)
    people = learners_visible(actor=actor).select_related("unit").in_bulk([one.learner_id for one in rows])
    done = 0
    for one in rows:
        learner = people.get(one.learner_id)
        try:
            if learner is None:
                raise Refused(_("This person is not in your charge."))
            with transaction.atomic():
                act(one, learner)
            one.problem = ""
            done += 1
        except Refused as refusal:
            one.problem = str(refusal)[:300]
        one.save(update_fields=["before", "moved_at", "undone_at", "problem"])
    return done


def _common(actor: Actor, paths: Sequence[str]) -> Unit:
    """The lowest unit above all of these."""
    first, last = min(paths), max(paths)
    shared = next((at for at, letter in enumerate(first) if last[at : at + 1] != letter), len(first))
    path = first[: shared // Unit.steplen * Unit.steplen]
    found = units_at(actor=actor, paths=[path]).get(path)
    if found is None:
        raise Refused(_("These units have nothing above them in common."))
    return found


def _new_path(actor: Actor, row: Regrouping, name: str) -> str:
    path = parent_of(actor=actor, row=row)
    parent = units_at(actor=actor, paths=[path])[path]
    return SEPARATOR.join([parent.full_name, *split_path(name)])


def _sector(row: Regrouping) -> str:
    """A unit that is split off is owned as the one that it comes from."""
    sectors = set(row.people.values_list("was_unit__sector", flat=True))
    return sectors.pop() if len(sectors) == 1 else ""


def _moved(actor: Actor, move: RegroupingMove, row: Regrouping, after: dict | None = None, reason: str = "") -> None:
    _note(actor, REGROUPINGS.action(move), row, after, reason)


def _note(actor: Actor, action: str, row: Regrouping, after: dict | None = None, reason: str = "") -> None:
    record(actor=actor, action=action, target=row, unit_key=row.office.public_id, after=after, reason=reason)
