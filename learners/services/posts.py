"""Ownership and front-line post as an approved request (article 6.2) settles them, and as they were before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record

from ..models import Learner
from ..stale import mark_stale


@dataclass(frozen=True)
class Post:
    """What is entered, and since when an office above the unit stands for it (None: not confirmed)."""

    sector: str
    grassroots_post: bool | None
    confirmed_at: dt.datetime | None
    confirmed_by: str

    @classmethod
    def of(cls, learner: Learner) -> Post:
        return cls(learner.sector, learner.grassroots_post, learner.post_confirmed_at, learner.post_confirmed_by)

    def as_data(self) -> dict[str, Any]:
        at = self.confirmed_at.isoformat() if self.confirmed_at else None
        return {
            "sector": self.sector,
            "grassroots_post": self.grassroots_post,
            "confirmed_at": at,
            "confirmed_by": self.confirmed_by,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Post:
        at = dt.datetime.fromisoformat(data["confirmed_at"]) if data["confirmed_at"] else None
        return cls(data["sector"], data["grassroots_post"], at, data["confirmed_by"])


@transaction.atomic
def settle_post(*, actor: Actor, learner: Learner, expected: Post, post: Post, reason: str = "") -> None:
    """Replaces what is entered by ``post``; the caller has checked who may. Raises Refused when it is not as expected."""
    rows = Learner.objects.unscoped().filter(
        pk=learner.pk,
        sector=expected.sector,
        grassroots_post=expected.grassroots_post,
        post_confirmed_at=expected.confirmed_at,
    )
    done = rows.update(
        sector=post.sector,
        grassroots_post=post.grassroots_post,
        post_confirmed_at=post.confirmed_at,
        post_confirmed_by=post.confirmed_by,
        version=F("version") + 1,
    )
    if not done:
        raise Refused(_("Ownership and front-line post of this person have been changed meanwhile. Please look again."))
    learner.refresh_from_db()
    mark_stale([learner.pk])
    shown = {"sector": post.sector, "grassroots_post": post.grassroots_post}
    record(
        actor=actor,
        action="learner.post_confirmed" if post.confirmed_at else "learner.post_unconfirmed",
        target=learner,
        unit_key=learner.unit.public_id,
        before={"sector": expected.sector, "grassroots_post": expected.grassroots_post},
        after=shown,
        reason=reason,
    )
