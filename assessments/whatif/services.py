"""Trials of drafts: asked for by the policy role, worked out by a job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.dialect import let_others_write
from ground.jobs.machine import enqueue
from ground.jobs.states import JobState
from ground.pieces import pieces
from ground.refusals import Refused
from journal.services import record
from learners.people.dated import SERVING
from learners.people.selectors import learners_visible
from policy import packs
from policy.drafts.models import DraftVersion
from policy.drafts.permissions import check_drafts

from ..checks import problems_of
from ..standings.computing import PIECE
from .comparing import Comparison, draft_pack
from .models import Change, WhatIf

WORK = "assessments.what_if"
AT_WORK = (JobState.QUEUED, JobState.RUNNING)


@transaction.atomic
def ask_what_if(
    *, actor: Actor, version: DraftVersion, against: DraftVersion | None, as_of: dt.date, now: dt.datetime
) -> WhatIf:
    """Asks what would become of everybody under a version of a draft. Raises Refused: not entitled, a text with
    mistakes, or a pack that can be decided case by case only."""
    check_drafts(actor)
    at_work = WhatIf.objects.filter(version=version, against=against, as_of=as_of, job__state__in=AT_WORK)
    if (row := at_work.first()) is not None:
        return row  # asked for already
    base = version.draft.base
    policy = base if base in packs.policies() else packs.newest()
    for each in [version, *([against] if against else [])]:
        _check_can_be_tried(each, policy)
    row = WhatIf.objects.create(
        version=version, against=against, policy=policy, as_of=as_of, asked_at=now, asked_by_key=actor.key,
        asked_by=actor.name[:80],
    )  # fmt: skip
    row.job = enqueue(actor=actor, kind=WORK, args={"whatif": str(row.public_id)})
    row.save(update_fields=["job"])
    other = {"against": f"{against.draft.name} {against.number}"} if against else {}
    record(
        actor=actor,
        action="draft.tried",
        target=version.draft,
        after={"version": version.number, "as_of": str(as_of), **other},
    )
    return row


def _check_can_be_tried(version: DraftVersion, policy: str) -> None:
    if version.draft.put_aside_at:
        raise Refused(_("The draft has been put aside."))
    pack = draft_pack(version, policy)
    if pack is None:
        raise Refused(_("The text still has mistakes. It can be tried once it has none."))
    for problem in problems_of(pack):
        raise Refused(str(problem.msg))


def work_out_changes(
    *, actor: Actor, key: str, now: dt.datetime, report: Callable[[int, int], None] | None = None
) -> int:
    """Compares everybody in service; returns how many people there are. Can be repeated: what an attempt before has
    written is written anew. Raises Refused where whoever asked may no longer draft."""
    check_drafts(actor)
    whatif = WhatIf.objects.select_related("version__draft", "against__draft").get(public_id=key)
    comparison = Comparison(whatif)
    in_service = learners_visible(actor=actor).filter(employment__in=SERVING)
    ids = list(in_service.order_by("unit__path", "pk").values_list("pk", flat=True))
    people = 0
    for number, piece in enumerate(pieces(ids, PIECE)):
        if number:
            let_others_write(connection)
        people += _keep(whatif, comparison, piece)
        if report:
            report(number * PIECE, len(ids))
    with transaction.atomic():
        WhatIf.objects.filter(pk=whatif.pk).update(people=people, questions=comparison.questions, complete_at=now)
        record(actor=actor, action="draft.trial_done", target=whatif.version.draft, after={"people": people})
    return people


@transaction.atomic
def _keep(whatif: WhatIf, comparison: Comparison, piece: list[int]) -> int:
    rows = [Change(whatif=whatif, **found._asdict()) for found in comparison.changes(piece)]
    Change.objects.unscoped().filter(whatif=whatif, learner_id__in=piece).delete()
    Change.objects.unscoped().bulk_create(rows, batch_size=PIECE)
    return len(piece)
