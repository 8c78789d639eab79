"""From the rows of a file to who stands on the roster of a plan. Reads only; preview and execution use the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from intake.plan import RowObjection, RowOutcome, RowPlan
from intake.table import SheetTable
from learners.people.selectors import people_named
from learners.roster.named import NamedRows

from .coverage import scope_paths
from .models import TrainingPlan


def match(*, actor: Actor, plan: TrainingPlan, table: SheetTable) -> tuple[RowPlan, list[int]]:
    """Looks for each row's person among those of the filing office; who was found (keys), in the order of the file."""
    rows, people, scope = RowPlan(), list[int](), tuple(scope_paths(plan))
    named = NamedRows(
        table.rows,
        lambda numbers, codes: people_named(actor=actor, unit=plan.office, numbers=numbers, codes=codes),
    )
    for row in table.rows:
        person, problem = named.person(row)
        if person is not None and not person.path.startswith(scope):
            what = _("This person's unit is not in the scope of the plan")
            hint = _("Name that unit in the scope of the plan, or leave the row out")
            column = "person_code" if row.values.get("person_code") else "document_number"
            person, problem = None, {column: RowObjection("out_of_scope", what, hint)}
        if person is None:
            rows.refuse(row.number, problem, name=row.values.get("name") or "")
            continue
        named.take(row, person)
        rows.add(row.number, RowOutcome.NEW)
        people.append(person.pk)
    return rows, people
