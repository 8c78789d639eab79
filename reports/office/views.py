"""The first page of whoever works here: what waits on each desk, and how the units in charge stand."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.selectors import picture
from journal.actors import Actor
from learners.roles import SEES_PEOPLE

from ..audit import asking
from ..audit.figures import COLUMNS, total_of


@require_safe
@login_required
@never_cache
def office(request) -> HttpResponse:
    """Counts come from the entries of the menu (journal.navigation); each leads to its desk."""
    return render(request, "reports/office/office.html", _standing(request.actor))


def _standing(actor: Actor) -> dict[str, Any]:
    """How the first unit in charge stands in the yearly check; empty for whoever sees no people."""
    if not actor.paths(SEES_PEOPLE):
        return {}
    asked = asking.read(actor, MultiValueDict())
    if asked.survey is None:
        return {}
    buckets = picture(actor=actor, unit=asked.unit, question=asked.question, survey=asked.survey)
    return {"asked": asked, "row": total_of(asked.unit, buckets), "columns": COLUMNS}
