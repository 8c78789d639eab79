"""The two kinds of background work on rosters of plans: read and match; store."""

from __future__ import annotations

import io
from typing import Any

from django.urls import reverse

from intake.faults import FileRefused
from intake.receipt import write_receipt
from intake.schemas import PLAN_PARTICIPANTS
from intake.table import Table, read_table
from journal import clock
from journal.actors import Actor
from journal.jobs import JobRefused, Progress, job
from journal.models import Job
from learners import vault
from learners.selectors import actor_of_job

from ..models import PlanRoster
from .permissions import PlanRefused, check_writable
from .roster import Matched, match
from .uploads import READ, STORE, refuse_plan_roster, store_plan_roster

State = PlanRoster.State


@job(READ)
def read_roster(row: Job, progress: Progress) -> dict[str, Any]:
    """Reads the file and matches it; keeps counts, examples and the list of those not found."""
    roster, actor = _begin(row)
    if roster.state == State.UPLOADED:
        table, found = _matched(actor, roster, progress)
        waiting = PlanRoster.objects.filter(pk=roster.pk, state=State.UPLOADED)
        waiting.update(
            state=State.PLANNED, counts=found.counts(), examples=found.examples, receipt_key=_receipt(table, found)
        )
    return _answer(roster)


@job(STORE)
def store_roster(row: Job, progress: Progress) -> dict[str, Any]:
    """Matches again on what is known now and stores whom it finds."""
    roster, actor = _begin(row)
    if roster.state == State.CONFIRMED:
        table, found = _matched(actor, roster, progress)
        try:
            store_plan_roster(
                actor=actor,
                roster=roster,
                people=found.people,
                counts=found.counts(),
                receipt_key=_receipt(table, found),
                now=clock.now(),
            )
        except PlanRefused as refusal:
            raise _refused(actor, roster, str(refusal)) from None
    return _answer(roster)


def _begin(row: Job) -> tuple[PlanRoster, Actor]:
    roster = PlanRoster.objects.select_related("plan__office").get(pk=row.args["roster"])
    actor = actor_of_job(row, clock.today())
    try:
        check_writable(actor, roster.plan)
    except PlanRefused as refusal:
        raise _refused(actor, roster, str(refusal)) from None
    return roster, actor


def _matched(actor: Actor, roster: PlanRoster, progress: Progress) -> tuple[Table, Matched]:
    try:
        with vault.opened(roster.vault_key) as path:
            table = read_table(path, PLAN_PARTICIPANTS, progress=progress.report)
    except FileRefused as refusal:
        raise _refused(actor, roster, refusal.message_zh) from None
    return table, match(actor=actor, plan=roster.plan, table=table)


def _refused(actor: Actor, roster: PlanRoster, problem: str) -> JobRefused:
    refuse_plan_roster(actor=actor, roster=roster, problem=problem, now=clock.now())
    return JobRefused(problem)


def _receipt(table: Table, found: Matched) -> str:
    if not found.faults:
        return ""
    target = io.BytesIO()
    write_receipt(target, table, found.faults)
    return vault.put(target.getvalue())


def _answer(roster: PlanRoster) -> dict[str, Any]:
    return {"href": reverse("plans:plan", args=[roster.plan.public_id])}
