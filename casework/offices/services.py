"""Which offices the bureau has made reviewing offices."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ground.actors import Actor
from journal.services import record
from units.models import Unit

from ..requests.kinds import kind_of
from ..requests.models import ReviewingOffice
from .permissions import check_names_offices

ALL_KINDS = "*"


@transaction.atomic
def set_reviewing_offices(*, actor: Actor, unit: Unit, kinds: Iterable[str]) -> None:
    """The office reviews exactly these kinds from now on (``*``: all). Requests that lie somewhere stay there.

    Raises CaseRefused for anybody but league HR (policy), and for a kind that nobody has registered.
    """
    check_names_offices(actor)
    wanted = set(kinds)
    if ALL_KINDS in wanted:
        wanted = {ALL_KINDS}
    for kind in wanted - {ALL_KINDS}:
        kind_of(kind)
    rows = ReviewingOffice.objects.filter(unit=unit)
    before = set(rows.values_list("kind", flat=True))
    if before == wanted:
        return
    rows.exclude(kind__in=wanted).delete()
    ReviewingOffice.objects.bulk_create(
        [ReviewingOffice(unit=unit, kind=kind) for kind in sorted(wanted - before)], ignore_conflicts=True
    )
    record(
        actor=actor,
        action="casework.offices_set",
        target=unit,
        unit_key=unit.public_id,
        before={"kinds": sorted(before)},
        after={"kinds": sorted(wanted)},
    )
