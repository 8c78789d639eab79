"""Writes of merging: proposed by one officer, confirmed or refused by another, undone for a time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.late import outrun
from ground.refusals import Refused
from ground.stirring import stir
from journal.services import record

from ..people.dated import GONE
from ..people.locks import lock_learners
from ..people.models import Employment, FormerParticulars, Learner
from ..people.particulars import id_number_index, phone_index
from ..people.stale import mark_stale
from . import moving
from .models import Merge
from .permissions import check_in_charge
from .states import MERGES, MergeMove

UNDO_DAYS = 90
"""So many days a merging can be undone."""

became_one = Signal()
"""Sent inside the transaction, with ``actor``, ``merge``, ``kept``, ``merged``, ``notes`` (kept for
the way back) and ``now``. Whoever adds up anew what people have, or opens accounts for them, listens."""
became_two = Signal()
"""The same for the way back."""


@transaction.atomic
def propose_merge(*, actor: Actor, kept: Learner, merged: Learner, reason: str, now: dt.datetime) -> Merge:
    """Says that two records are of one person. Nothing changes before a second officer has confirmed it. Raises
    Refused."""
    check_in_charge(actor, kept, merged)
    if not reason.strip():
        raise Refused(_("Please say by what you know that it is the same person."))
    _check_two(kept, merged)
    try:
        with transaction.atomic():
            merge = Merge.objects.unscoped().create(
                kept=kept, merged=merged, reason=reason.strip()[:300], proposed_at=now, proposed_by_key=actor.key,
                proposed_by=actor.name[:80],
            )  # fmt: skip
    except IntegrityError:
        other = Merge.objects.unscoped().filter(merged=merged).order_by("-pk").first()
        raise outrun(other, _("For this record a merging is proposed already, or done.")) from None
    stir(actor=actor, about="merge", public_id=merge.public_id, now=now)
    _note(actor, "merge.proposed", merge, merge.reason)
    return merge


@transaction.atomic
def confirm_merge(*, actor: Actor, merge: Merge, now: dt.datetime) -> None:
    """Makes two records one. What both have stays with the old record; courses are counted once. Raises Refused."""
    MERGES.check(actor, merge, MergeMove.CONFIRM)
    lock_learners([merge.kept_id, merge.merged_id])
    kept, merged = _people(merge)
    _check_two(kept, merged)
    moved, stays = moving.move_all(kept, merged)
    if any(label in stays for label in moving.OPEN):
        raise Refused(_("Both records have the same request open. Decide one of them, or have it withdrawn, first."))
    memberships, places = moving.move_memberships(kept, merged)
    before = {"employment": merged.employment, "number": moving.keep_number(kept, merged)}
    notes: dict[str, Any] = {}
    # The numbers of the pointer are found as former ones of the person, and only there.
    Learner.objects.unscoped().filter(pk=merged.pk).update(
        id_number_index=f"merged:{merged.pk}", phone_index="", employment=Employment.LEFT, merged_into=kept,
        version=F("version") + 1,
    )  # fmt: skip
    became_one.send(sender=Merge, merge=merge, actor=actor, kept=kept, merged=merged, notes=notes, now=now)
    taken = {
        "moved": moved, "stays": stays, "memberships": memberships, "places": places, "before": before, "notes": notes,
    }  # fmt: skip
    MERGES.claim(merge, MergeMove.CONFIRM, by=actor, now=now, taken=taken)
    mark_stale([kept.pk, merged.pk])
    stir(actor=actor, learners=[kept.pk, merged.pk])
    _note(actor, MERGES.action(MergeMove.CONFIRM), merge, after={"moved": _sums(moved), "stays": _counts(stays)})


@transaction.atomic
def refuse_merge(*, actor: Actor, merge: Merge, reason: str, now: dt.datetime) -> None:
    """Two different people after all: they are not shown again as candidates. Raises Refused."""
    move = MergeMove.REFUSE
    MERGES.take(actor, merge, move, reason=reason, now=now, answer=reason.strip()[:300])
    _note(actor, MERGES.action(move), merge, reason)


@transaction.atomic
def undo_merge(*, actor: Actor, merge: Merge, reason: str, now: dt.datetime) -> None:
    """Two records again, each with what it had; what has come since stays with the person. Raises Refused."""
    move = MergeMove.UNDO
    MERGES.check(actor, merge, move, reason=reason)
    if merge.merged_at is None or now - merge.merged_at > dt.timedelta(days=UNDO_DAYS):
        raise Refused(_("A merging can be undone for %(days)d days; that time is over.") % {"days": UNDO_DAYS})
    lock_learners([merge.kept_id, merge.merged_id])
    MERGES.claim(merge, move, by=actor, now=now, answer=reason.strip()[:300])
    kept, merged = _people(merge)
    if kept.merged_into_id:
        raise Refused(_("The record that took it over has been merged itself since. Undo that first."))
    taken = merge.taken
    FormerParticulars.objects.unscoped().filter(pk=taken["before"]["number"]).delete()
    try:
        with transaction.atomic():
            Learner.objects.unscoped().filter(pk=merged.pk).update(
                id_number_index=id_number_index(merged.id_number), phone_index=phone_index(merged.phone),
                employment=taken["before"]["employment"], merged_into=None, version=F("version") + 1,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("Another person is entered with this ID number.")) from None
    moving.give_back(kept, merged, taken["moved"])
    moving.give_back_memberships(merged, taken["memberships"], taken["places"])
    became_two.send(sender=Merge, merge=merge, actor=actor, kept=kept, merged=merged, notes=taken["notes"], now=now)
    mark_stale([kept.pk, merged.pk])
    stir(actor=actor, learners=[kept.pk, merged.pk])
    _note(actor, MERGES.action(move), merge, reason)


def _people(merge: Merge) -> tuple[Learner, Learner]:
    people = Learner.objects.unscoped().select_related("unit").in_bulk([merge.kept_id, merge.merged_id])
    return people[merge.kept_id], people[merge.merged_id]


def _check_two(kept: Learner, merged: Learner) -> None:
    if kept.pk == merged.pk or kept.merged_into_id or merged.merged_into_id:
        raise outrun(
            Merge.objects.unscoped().filter(merged__in=[kept, merged]).order_by("-pk").first(),
            _("Choose two records that are not merged yet."),
        )
    if kept.employment in GONE and merged.employment not in GONE:
        raise Refused(_("Keep the record that belongs to a unit now."))


def _sums(moved: moving.Moved) -> str:
    return _counts({label: len(pks) for label, pks in moved.items()})


def _counts(numbers: dict[str, int]) -> str:
    return "、".join(f"{name} {number}" for name, number in moving.named(numbers))


def _note(actor: Actor, action: str, merge: Merge, reason: str = "", after: dict[str, Any] | None = None) -> None:
    about = {"kept": str(merge.kept.public_id), "merged": str(merge.merged.public_id), **(after or {})}
    record(actor=actor, action=action, target=merge, unit_key=merge.kept.unit.public_id, after=about, reason=reason)
