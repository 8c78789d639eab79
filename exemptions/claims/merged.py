"""When two records of one person become one: what an office has confirmed of the one that goes holds for the person,
and trainings of teachers count by the facts of both."""

from __future__ import annotations

import datetime as dt
from typing import Any

from credits.claims import status
from ground.actors import Actor, SystemActor
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from learners.people.services import settle_post

from ..facts.models import Fact
from ..known import post as the_post

READER = SystemActor("merging")
POST = the_post.KIND.id
Said = dict[str, Any]


def one_standing(*, actor: Actor, kept: Learner, merged: Learner, notes: Said, **_more: Any) -> None:
    """6.2: a confirmed post of the record that goes is confirmed for the person, where nothing of the kind is confirmed
    yet. 6.5: every training is looked at again. ``notes`` keeps what stood there, for the way back."""
    kept, merged = _both(kept, merged)
    if merged.post_confirmed_at and not kept.post_confirmed_at:
        notes["post"] = {"before": _standing(kept), "taken": _standing(merged)}
        _enter(actor, kept, notes["post"]["taken"])
        _remember(kept, merged, notes)
    status.settle(actor=actor, learner_id=kept.pk)


def two_standings(*, actor: Actor, kept: Learner, merged: Learner, notes: Said, **_more: Any) -> None:
    """The way back. A confirmation that was withdrawn, or given anew, since then stays as it is."""
    kept, merged = _both(kept, merged)
    if post := notes.get("post"):
        if _standing(kept) == post["taken"]:
            _enter(actor, kept, post["before"])
        if post.get("fact"):
            _withdraw_if_revoked(actor, merged, post)
    for learner in (kept, merged):
        status.settle(actor=actor, learner_id=learner.pk)


def _remember(kept: Learner, merged: Learner, notes: Said) -> None:
    """The fact behind the confirmation went over with it: if it is revoked, what stood with the person comes back."""
    fact = Fact.objects.unscoped().filter(
        learner__in=[kept, merged], kind=POST, revoked_at__isnull=True, decided_at=merged.post_confirmed_at
    )
    for row in fact:
        notes["post"] |= {"fact": row.pk, "stood": row.values["before"]}
        _say_before(row, notes["post"]["before"])


def _withdraw_if_revoked(actor: Actor, merged: Learner, post: Said) -> None:
    fact = Fact.objects.unscoped().filter(pk=post["fact"]).first()
    if fact is None:
        return
    _say_before(fact, post["stood"])
    if fact.revoked_at is not None and _standing(merged) == post["taken"]:
        _enter(actor, merged, {**post["stood"], "confirmed_at": None, "confirmed_by": ""})


def _say_before(fact: Fact, before: Said) -> None:
    Fact.objects.unscoped().filter(pk=fact.pk).update(values={**fact.values, "before": before})


def _both(kept: Learner, merged: Learner) -> tuple[Learner, Learner]:
    """As the rows are in this transaction; the record that goes is nobody's to see but the portal's."""
    rows = learners_visible(actor=READER).select_related("unit").in_bulk([kept.pk, merged.pk])
    return rows[kept.pk], rows[merged.pk]


def _standing(learner: Learner) -> Said:
    return {
        "sector": learner.sector,
        "grassroots_post": learner.grassroots_post,
        "confirmed_at": learner.post_confirmed_at.isoformat() if learner.post_confirmed_at else None,
        "confirmed_by": learner.post_confirmed_by,
    }


def _enter(actor: Actor, learner: Learner, standing: Said) -> None:
    at = standing["confirmed_at"]
    settle_post(
        actor=actor,
        learner=learner,
        sector=standing["sector"],
        grassroots_post=standing["grassroots_post"],
        confirmed_at=dt.datetime.fromisoformat(at) if at else None,
        confirmed_by=standing["confirmed_by"],
    )
