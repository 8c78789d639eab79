"""Makes the tables that were asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ground import clock, vault
from ground.actors import Actor
from ground.days import said_day
from ground.directory import actor_of_job
from ground.jobs import machine
from ground.leaving import removal as leaving
from ground.replicas.reading import read_up_to_now
from journal.removals import record_removed

from ..cardsettings.selectors import present_design
from ..printing.rendering import WRITE_LIMIT
from ..printing.sheets import as_pdf
from . import question
from .models import Export
from .paper import MOST, columns_on_paper, narrowed_by, paper_of_list
from .people import USUAL, in_order, listed, with_hours
from .services import CSV, EXPORT, PAPER
from .table import COLUMNS_OF_LIST, AuditedPerson, MadeTable, comma_separated, workbook

KEPT = dt.timedelta(days=7)
_CHUNK = 500


@machine.job(EXPORT)
def make_export(job, progress: machine.Progress) -> dict[str, Any]:
    """Makes one table with the rights that the person holds now; a repeated run finds it there."""
    export = Export.objects.get(public_id=job.args["export"])
    if not export.file_key:
        actor = actor_of_job(job, clock.today())
        with translation.override("zh-hans"):
            content, rows = read_up_to_now(lambda: _content(actor, export, progress))
        key = vault.put(content)
        if not Export.objects.filter(pk=export.pk, file_key="").update(file_key=key, rows=rows):
            leaving.leave([key])
    return {"href": reverse("audit:export", args=[export.public_id]), "text": _("Download the table")}


def _content(actor: Actor, export: Export, progress: machine.Progress) -> tuple[bytes, int]:
    wanted = question.list_again(actor=actor, data=export.query)
    asked = wanted.asked
    people, found = listed(actor, wanted)
    total = people.count()
    heading = _("%(unit)s: %(question)s, by the notice of %(year)s, as of %(day)s") % {
        "unit": asked.unit.full_name,
        "question": asked.label,
        "year": asked.pack.policy_year,
        "day": said_day(asked.survey.as_of) if asked.survey else "",
    }

    def rows() -> Iterator[AuditedPerson]:
        found = with_hours(actor, in_order(people), asked.pack).order_by(*USUAL, "pk")
        for done, learner in enumerate(found.iterator(chunk_size=_CHUNK), start=1):
            progress.report(done, total)
            yield AuditedPerson(learner, asked.pack)

    made = MadeTable(heading, office_of(actor), actor.name, timezone.localtime(export.asked_at))
    columns = export.query.get("columns") or list(COLUMNS_OF_LIST)
    if export.file_name.endswith(PAPER):
        if total > MOST:
            raise machine.JobRefused(
                _("A paper holds at most %(most)d people, these are %(total)d. Please narrow the list down.")
                % {"most": MOST, "total": total}
            )
        paper = paper_of_list(
            rows(), columns_on_paper(columns), made, wanted=wanted, narrowed=narrowed_by(wanted, found.form),
            issuer=present_design(actor=actor).issuer,
        )  # fmt: skip
        return as_pdf(paper, limit=WRITE_LIMIT), total
    if export.file_name.endswith(CSV):
        return comma_separated(rows(), columns, made)
    return workbook(rows(), columns, made)


def office_of(actor: Actor) -> str:
    tops = question.top_units(actor)
    return tops[0].full_name if tops else ""


def due_exports(now: dt.datetime) -> QuerySet[Export]:
    """Tables asked for more than a week ago that still have their file."""
    return Export.objects.filter(asked_at__lt=now - KEPT).exclude(file_key="").order_by("pk")


def remove_old(now: dt.datetime, *, actor: Actor) -> int:
    """Removes the files of tables asked for more than a week ago; who took what stays on record."""
    rows = list(due_exports(now))
    with transaction.atomic():
        Export.objects.filter(pk__in=[row.pk for row in rows]).update(file_key="")
        leaving.leave(row.file_key for row in rows)
        asked = [row.asked_at for row in rows]
        record_removed(actor=actor, action="files.removed", kind="导出的表格", term=f"{KEPT.days}天", dated=asked)
    return len(rows)
