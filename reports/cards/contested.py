"""A paper that was revoked: its holder can object to it (casework.objections)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from casework.objections.contested import Contested, ContestedKind, moves_of, register
from casework.objections.route import office_of
from ground import pages
from ground.actors import Actor
from units.models import Unit

from .models import ReviewCard
from .outdating import is_outdated
from .services import reinstate
from .states import CardMove, CardState

ABOUT = "card"


def register_revocations() -> None:
    register(
        ContestedKind(
            ABOUT, _("paper"), revoked_paper, _reinstate, decides=moves_of("reports.ReviewCard", CardMove.REVOKE),
            after=_("The paper holds again at once; where its facts have changed since it was issued it is outdated."),
        )
    )  # fmt: skip


def revoked_paper(public_id: uuid.UUID) -> Contested | None:
    rows = ReviewCard.objects.unscoped().select_related("learner__unit", "learner__account", "snapshot")
    card = rows.filter(public_id=public_id, state=CardState.REVOKED, state_at__isnull=False).first()
    if card is None or card.state_at is None:
        return None
    return Contested(
        about=ABOUT,
        public_id=card.public_id,
        learner=card.learner,
        what=f"{card.content['title']} {card.number}",
        said=card.get_state_display(),
        reason=card.state_reason,
        at=card.state_at,
        by_name=card.state_by or "—",
        office=office_of(card.state_by_key, card.learner.unit, card.state_at),
        took_part=frozenset({card.state_by_key} - {""}),
        row=card,
        details=((_("What it was issued for"), card.content["purpose"]),),
        page=pages.address_of(ABOUT, card.public_id),
    )


def _reinstate(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    card = decision.row
    reinstate(actor=actor, card=card, outdated=is_outdated(card), reason=reason, now=now)
