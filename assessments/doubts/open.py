"""Requests for a human review that wait for an answer, for the book of who is in charge (casework.charge)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.charge.openings import Only, Opening, OpenSource, Seat, own_keys, register, upwards
from casework.charge.sources import chosen
from ground.roles import Role
from units.permissions import stands_above

from ..decisions import purposes
from .models import ReviewRequest
from .permissions import DECIDERS, REVIEW_REQUESTS
from .states import ReviewRequestState


def register_reviews() -> None:
    register(OpenSource("review", gettext_lazy("request for a human review"), open_reviews))


def open_reviews(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    rows = ReviewRequest.objects.unscoped().filter(REVIEW_REQUESTS.among({ReviewRequestState.OPEN}))
    rows = chosen(rows, ids, learners).select_related("learner__unit", "learner__account")
    for request in rows.iterator(chunk_size=500):
        unit = request.learner.unit
        above = tuple(path for path in upwards(unit.path) if stands_above(path, unit.path))
        yield Opening(
            about="review",
            public_id=request.public_id,
            what=_("human review: %(question)s") % {"question": purposes.label(request.key)},
            unit=unit,
            paths=above,
            roles=DECIDERS,
            seat=Seat(Role.LEAGUE_REVIEWER, above[-1]),
            barred=own_keys(request.learner),
            learner_id=request.learner_id,
        )
