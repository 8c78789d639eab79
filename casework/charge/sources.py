"""What is open on this floor and below: requests, corrections, registrations, exports that wait for a second person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.holders.selectors import keys_by_number
from accounts.holders.states import FilingState
from accounts.registrations.selectors import registrations_waiting
from ground.actors import Actor, SystemActor
from ground.pieces import pieces
from ground.roles import KEEPERS, Role
from learners.disclosure.selectors import full_exports
from learners.disclosure.states import FULL_EXPORTS, FullExportState
from learners.merging.selectors import open_merges
from units.models import Unit

from ..corrections.models import Correction
from ..requests.kinds import kind_shown
from ..requests.models import CaseRequest, ReviewingOffice
from ..requests.permissions import parties, reviews
from ..requests.route import REVIEWERS
from ..requests.services import hand_on
from ..requests.states import RequestState
from .openings import Only, Opening, OpenSource, Seat, keeper_of, own_keys, register, upwards

_PIECE = 500
_READER = SystemActor("offices in charge")


def register_own() -> None:
    register(OpenSource("request", _("request"), open_requests, _hand_on))
    register(OpenSource("correction", _("correction"), open_corrections))
    register(OpenSource("registration", _("registration"), open_registrations))
    register(OpenSource("merge", _("merging of two records"), open_merging))
    register(OpenSource("export", _("export with full numbers"), open_exports))


def chosen(rows: QuerySet, ids: Only, learners: Collection[int] | None) -> QuerySet:
    """Those of the rows that are asked for, in order."""
    wanted = Q() if ids is None else Q(public_id__in=ids)
    wanted &= Q() if learners is None else Q(learner_id__in=learners)
    return rows.filter(wanted).order_by("pk")


def open_requests(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    named: dict[str, set[str]] = {}
    for path, kind in ReviewingOffice.objects.values_list("unit__path", "kind"):
        named.setdefault(path, set()).add(kind)
    rows = CaseRequest.objects.unscoped().filter(state=RequestState.FILED)
    rows = chosen(rows, ids, learners).select_related("learner__unit", "learner__account", "office")
    for request in rows.prefetch_related("steps__office").iterator(chunk_size=_PIECE):
        unit, kinds = request.learner.unit, {request.kind, "*"}
        above = upwards(unit.path)
        way = [p for p in above if p in {unit.path, above[-1]} or named.get(p, set()) & kinds]
        yield Opening(
            about="request",
            public_id=request.public_id,
            what=_title(request),
            unit=unit,
            paths=_way_from(request, way),
            roles=REVIEWERS,
            seat=Seat(Role.LEAGUE_REVIEWER, above[-1]),
            barred=frozenset(parties(request) | {step.by_key for step in reviews(request)}),
            learner_id=request.learner_id,
            present=request.office.path if request.office else "",
            row=request,
        )


def _way_from(request: CaseRequest, way: list[str]) -> tuple[str, ...]:
    """Where it lies, as long as the person belongs there; else what is left of the way above the last pass."""
    passed = [step.office.path for step in reviews(request) if step.office and step.office.path in way]
    left = [path for path in way if not passed or len(path) < len(passed[-1])]
    lies = request.office.path if request.office else ""
    here = [lies] if lies and request.learner.unit.path.startswith(lies) else []
    higher = [path for path in left if not here or len(path) < len(lies)]
    return tuple(dict.fromkeys([*here, *higher, *left]))


def _title(request: CaseRequest) -> str:
    return str(kind_shown(request.kind).title)


def _hand_on(actor: Actor, opening: Opening, office: Unit, why: str, now: dt.datetime) -> None:
    hand_on(actor=actor, request=opening.row, office=office, why=why, now=now)


def open_corrections(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    rows = chosen(Correction.objects.unscoped().filter(state=FilingState.WAITING), ids, learners)
    for row in rows.select_related("learner__unit", "learner__account").iterator(chunk_size=_PIECE):
        unit = row.learner.unit
        yield Opening(
            about="correction",
            public_id=row.public_id,
            what=str(_("correction: %(item)s") % {"item": row.get_item_display()}),
            unit=unit,
            paths=upwards(unit.path),
            roles=KEEPERS,
            seat=keeper_of(unit.path),
            barred=own_keys(row.learner) | ({row.decided_by_key} - {""}),
            learner_id=row.learner_id,
        )


def open_registrations(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    if learners is not None:
        return
    rows = chosen(registrations_waiting(actor=_READER), ids, None)
    for piece in pieces(rows.iterator(chunk_size=_PIECE), _PIECE):
        own = keys_by_number(actor=_READER, indexes=[row.id_number_index for row in piece])
        for row in piece:
            barred = {*own.get(row.id_number_index, ()), row.decided_by_key} - {""}
            yield _to_be_kept("registration", row.public_id, str(_("registration")), row.unit, barred)


def open_merging(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    """Decided by a second officer who keeps the rosters of both units: at the first office above both, or higher."""
    rows = chosen(open_merges(actor=_READER), ids, None)
    if learners is not None:
        rows = rows.filter(Q(kept__in=learners) | Q(merged__in=learners))
    for row in rows.select_related("kept__account", "merged__account").iterator(chunk_size=_PIECE):
        common = [path for path in upwards(row.kept.unit.path) if row.merged.unit.path.startswith(path)]
        yield Opening(
            about="merge",
            public_id=row.public_id,
            what=str(_("merging of two records")),
            unit=row.kept.unit,
            paths=tuple(common),
            roles=KEEPERS,
            seat=keeper_of(common[0]),
            barred=own_keys(row.kept) | own_keys(row.merged) | {row.proposed_by_key},
        )


def open_exports(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    if learners is not None:
        return
    rows = full_exports(actor=_READER).filter(FULL_EXPORTS.among({FullExportState.ASKED}))
    for row in chosen(rows, ids, None).iterator(chunk_size=_PIECE):
        yield _to_be_kept("export", row.public_id, str(_("export with full numbers")), row.unit, {row.asked_by_key})


def _to_be_kept(about: str, public_id: uuid.UUID, what: str, unit: Unit, barred: Collection[str]) -> Opening:
    """Something that whoever keeps the unit's roster decides."""
    return Opening(
        about=about,
        public_id=public_id,
        what=what,
        unit=unit,
        paths=upwards(unit.path),
        roles=KEEPERS,
        seat=keeper_of(unit.path),
        barred=frozenset(barred),
    )
