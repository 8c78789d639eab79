"""The two kinds of background work: read a file and plan; carry the plan out."""

from __future__ import annotations

import io
from typing import Any

from django.db import transaction
from django.urls import reverse

from intake.faults import FileRefused
from intake.receipt import write_receipt
from intake.schemas import ROSTER
from intake.table import Table, read_table
from journal import clock
from journal.actors import Actor
from journal.jobs import JobRefused, Progress, job
from journal.models import Job
from journal.refusals import Refused

from .. import vault
from ..models import RosterImport
from ..permissions import check_may_upload
from ..selectors import actor_of_job
from ..services.roster import EXECUTE, PLAN, refuse_roster, store_roster
from .execution import execute_plan
from .planning import RosterPlan, make_plan

State = RosterImport.State


@job(PLAN)
def plan_roster(row: Job, progress: Progress) -> dict[str, Any]:
    """Reads the file, plans it, keeps counts, masked examples and the receipt of refused rows."""
    roster, actor = _begin(row)
    if roster.state == State.UPLOADED:
        table, plan = _planned(actor, roster, progress)
        receipt = _receipt(table, plan)
        waiting = RosterImport.objects.unscoped().filter(pk=roster.pk, state=State.UPLOADED)
        waiting.update(
            state=State.PLANNED, counts=plan.counts(), examples=plan.examples(), receipt_key=receipt, problem=""
        )
    return _answer(roster)


@job(EXECUTE)
def execute_roster(row: Job, progress: Progress) -> dict[str, Any]:
    """Plans again on what is known now and carries it out, whole or not at all."""
    roster, actor = _begin(row)
    if roster.state == State.CONFIRMED:
        _table, plan = _planned(actor, roster, progress)
        try:
            with transaction.atomic():
                execute_plan(actor=actor, plan=plan, today=clock.today(), report=progress.report)
                store_roster(actor=actor, roster=roster, counts=plan.counts(), now=clock.now())
        except Refused as refusal:
            raise _refused(actor, roster, str(refusal)) from None
    return _answer(roster)


def _begin(row: Job) -> tuple[RosterImport, Actor]:
    roster = RosterImport.objects.unscoped().get(pk=row.args["roster"])
    actor = actor_of_job(row, clock.today())
    try:
        check_may_upload(actor)
    except Refused as refusal:
        raise _refused(actor, roster, str(refusal)) from None
    return roster, actor


def _planned(actor: Actor, roster: RosterImport, progress: Progress) -> tuple[Table, RosterPlan]:
    try:
        with vault.opened(roster.vault_key) as path:
            table = read_table(path, ROSTER, progress=lambda done, total: progress.report(done, total * 2))
    except FileRefused as refusal:
        raise _refused(actor, roster, refusal.message_zh) from None
    return table, make_plan(actor=actor, table=table, since=roster.since)


def _refused(actor: Actor, roster: RosterImport, problem: str) -> JobRefused:
    refuse_roster(actor=actor, roster=roster, problem=problem, now=clock.now())
    return JobRefused(problem)


def _receipt(table: Table, plan: RosterPlan) -> str:
    faults = plan.faults()
    if not faults:
        return ""
    target = io.BytesIO()
    write_receipt(target, table, faults)
    return vault.put(target.getvalue())


def _answer(roster: RosterImport) -> dict[str, Any]:
    return {"href": reverse("learners:roster_import", args=[roster.public_id])}
