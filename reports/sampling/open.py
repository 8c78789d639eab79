"""Findings of samples that wait to be rectified or to be checked again, for the book of who is in charge."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.charge.openings import Only, Opening, OpenSource, Seat, keeper_of, own_keys, register, upwards
from casework.charge.selectors import lying_with
from casework.charge.sources import chosen
from ground.actors import Actor
from ground.roles import KEEPERS, LEAGUE, OFFICES, Role

from .models import SampleAudit, SampledPerson
from .states import SAMPLED, SAMPLES, SampledState, SampleState

RECTIFY, CHECK_AGAIN = "rectify", "check_again"


def register_findings() -> None:
    register(OpenSource(RECTIFY, gettext_lazy("finding to be rectified"), open_findings))
    register(OpenSource(CHECK_AGAIN, gettext_lazy("rectified finding to be checked again"), open_checks))


def open_findings(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    for person in _people(SampledState.FINDING, ids, learners):
        unit = person.learner.unit
        yield Opening(
            about=RECTIFY,
            public_id=person.public_id,
            what=_("finding of the audit %(title)s") % {"title": person.audit.title},
            unit=unit,
            paths=upwards(unit.path),
            roles=KEEPERS | LEAGUE,
            seat=keeper_of(unit.path),
            barred=frozenset({person.checked_by_key}),
        )


def open_checks(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    for person in _people(SampledState.MENDED, ids, learners):
        unit = person.audit.unit
        above = upwards(unit.path)
        yield Opening(
            about=CHECK_AGAIN,
            public_id=person.public_id,
            what=_("rectified finding of the audit %(title)s") % {"title": person.audit.title},
            unit=unit,
            paths=above,
            roles=OFFICES | LEAGUE,
            seat=Seat(Role.LEAGUE_REVIEWER, above[-1]),
            barred=own_keys(person.learner) | {person.checked_by_key, person.mended_by_key},
        )


def _people(state: SampledState, ids: Only, learners: Collection[int] | None) -> Iterator[SampledPerson]:
    audits = SampleAudit.objects.unscoped().filter(SAMPLES.among({SampleState.CLOSED}))
    rows: QuerySet[SampledPerson] = SampledPerson.objects.unscoped().filter(SAMPLED.among({state}), audit__in=audits)
    rows = chosen(rows, ids, learners).select_related("audit__unit", "learner__unit", "learner__account")
    yield from rows.iterator(chunk_size=500)


def findings_waiting(*, actor: Actor) -> QuerySet[SampledPerson]:
    """Findings that lie with the actor's offices, to be rectified or checked again, but for those in which the actor
    has had a part."""
    lying = lying_with(actor=actor, abouts=[RECTIFY, CHECK_AGAIN]).values("about_id")
    part = Q(checked_by_key=actor.key) | Q(mended_by_key=actor.key)
    return SampledPerson.objects.visible_to(actor).filter(public_id__in=lying).exclude(part)
