"""Plans that wait for the league, for the book of who is in charge (casework.charge)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.charge.openings import Only, Opening, OpenSource, Seat, register, upwards
from casework.charge.sources import chosen
from ground.roles import LEAGUE, Role

from .models import TrainingPlan
from .permissions import filers, overruled
from .states import PlanState


def register_plans() -> None:
    register(OpenSource("plan", gettext_lazy("training plan"), open_plans))


def open_plans(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    if learners is not None:
        return
    rows = chosen(TrainingPlan.objects.unscoped().filter(state=PlanState.FILED), ids, None).select_related("office")
    for plan in rows.iterator(chunk_size=500):
        above = upwards(plan.office.path)
        yield Opening(
            about="plan",
            public_id=plan.public_id,
            what=_("training plan: %(title)s") % {"title": plan.title},
            unit=plan.office,
            paths=above[::-1],
            roles=LEAGUE,
            seat=Seat(Role.LEAGUE_REVIEWER, above[-1]),
            barred=frozenset(filers(plan)) | overruled(plan),
        )
