"""Reports of missing hours that wait for an answer, for the book of who is in charge (casework.charge)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.charge.openings import Only, Opening, OpenSource, keeper_of, own_keys, register, upwards
from casework.charge.sources import chosen
from casework.objections.selectors import overruled_keys
from ground.actors import Actor, SystemActor
from ground.pieces import pieces
from ground.roles import OFFICES
from units.models import Unit

from .models import MissingHours
from .permissions import MISSING_HOURS
from .services import give_to_office
from .states import ABOUT, MissingHoursState

_READER = SystemActor("offices in charge")


def register_reports() -> None:
    register(OpenSource(ABOUT, gettext_lazy("report of missing hours"), open_reports, _settle))


def open_reports(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    rows = MissingHours.objects.unscoped().filter(MISSING_HOURS.among({MissingHoursState.WAITING}))
    rows = chosen(rows, ids, learners).select_related("learner__unit", "learner__account", "office", "platform")
    for piece in pieces(rows.iterator(chunk_size=500), 500):
        overruled = overruled_keys(actor=_READER, about=ABOUT, ids=[report.public_id for report in piece])
        yield from (_opening(report, overruled.get(report.public_id, frozenset())) for report in piece)


def _opening(report: MissingHours, overruled: frozenset[str]) -> Opening:
    return Opening(
        about=ABOUT,
        public_id=report.public_id,
        what=_("missing hours: %(course)s") % {"course": report.course_title},
        unit=report.learner.unit,
        paths=_way(report),
        roles=OFFICES,
        seat=keeper_of(upwards(report.learner.unit.path)[-1]),
        barred=own_keys(report.learner) | overruled,
        learner_id=report.learner_id,
        present=report.office.path,
        row=report,
    )


def _way(report: MissingHours) -> tuple[str, ...]:
    """From the office that imports upwards; of somebody who has moved, from the banner that is in charge now, and the
    office where it lies as long as nobody is there."""
    above = upwards(report.learner.unit.path)
    if report.office.path in above:
        return above[above.index(report.office.path) :]
    return (*above[-2:], report.office.path)


def _settle(actor: Actor, opening: Opening, office: Unit, why: str, now: dt.datetime) -> None:
    give_to_office(actor=actor, report=opening.row, office=office, why=why)
