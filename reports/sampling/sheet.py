"""The result sheet of a sampling audit as Excel."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _

from ground.days import said_day
from intake.sheets import SheetWriter

from ..audit.table import MadeTable
from .models import SampleAudit, SampledPerson
from .wording import ANSWERS, CHECK_LABELS


def result_sheet(audit: SampleAudit, made: MadeTable) -> bytes:
    """Everybody drawn in their order, with the checklist and what was found; above it how to draw the same again."""
    out = io.BytesIO()
    drawn = _("seed %(seed)s, %(population)d people, population %(hash)s") % {
        "seed": audit.seed, "population": audit.population, "hash": audit.population_hash[:16],
    }  # fmt: skip
    titles = [_("No."), _("Name"), _("Unit"), _("Stratum"), _("Result"), *CHECK_LABELS.values()]
    titles += [_("What was found"), _("To be mended by"), _("Mended"), _("Checked by"), _("Checked again by")]
    people = audit.people(manager="objects_for_relations").select_related("learner__unit").order_by("position")
    with SheetWriter(out, _("Result sheet")) as sheet:
        sheet.stamped(made.heading, made.stamp, drawn)
        sheet.widths([8, 22, 22, 22])
        sheet.head(2, titles)
        sheet.freeze(3, 2)
        last = 2
        for last, person in enumerate(people, start=3):
            cells = [
                person.position, person.learner.name, person.learner.unit.full_name, person.stratum,
                str(person.state.label),
                *(str(ANSWERS.get(person.checklist.get(name, ""), "")) for name in CHECK_LABELS),
                person.finding, person.due_on or "", _mended(person), person.checked_by, _again(person),
            ]  # fmt: skip
            for index, cell in enumerate(cells):
                sheet.put(last, index, cell)
        sheet.filters(2, last, len(titles))
    return out.getvalue()


def _mended(person: SampledPerson) -> str:
    if person.lifted_at is not None:
        day = said_day(person.lifted_at)
        return f"{person.lifted_why}（{person.lifted_by} {day}）"
    if person.mended_at is None:
        return person.lacking and _("still lacking: %(what)s") % {"what": person.lacking}
    return f"{person.mended_note}（{person.mended_by} {said_day(person.mended_at)}）"


def _again(person: SampledPerson) -> str:
    return f"{person.confirmed_by} {said_day(person.confirmed_at)}" if person.confirmed_at else ""
