"""Which offices between the unit and the league review which kinds of requests."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.offices.services import set_reviewing_offices
from casework.requests.kinds import all_kinds
from casework.requests.selectors import reviewing_offices
from ground.paging import turned
from ground.web import PageRequest, only, tried
from units.models import UnitKind
from units.selectors import units_visible

from ..access import may_name_offices

policy = only(may_name_offices)
PAGE = 50


@policy
@require_safe
def offices(request: PageRequest) -> HttpResponse:
    """Banners and departments in the order of the tree, each with the kinds that it reviews."""
    rows = units_visible(actor=request.actor).filter(
        kind__in=[UnitKind.BANNER, UnitKind.DEPARTMENT], closed_on__isnull=True
    )
    page = turned(request, rows, order=["path"], size=PAGE)
    chosen = reviewing_offices(actor=request.actor)
    kinds = all_kinds()
    context = {"page": page, "kinds": kinds, "rows": [(unit, chosen.get(unit.pk, [])) for unit in page]}
    return render(request, "reports/requests/offices.html", context)


@policy
@require_POST
def settle(request: PageRequest, public_id: Any) -> HttpResponse:
    unit = get_object_or_404(units_visible(actor=request.actor), public_id=public_id)
    tried(
        request,
        lambda: set_reviewing_offices(actor=request.actor, unit=unit, kinds=request.POST.getlist("kind")),
        _("%(office)s: kept.") % {"office": unit.name},
    )
    return redirect("requests:offices")
