"""Pages of the yearly tables."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.selectors import current_pack
from journal import clock
from journal.paging import turned
from journal.refusals import Refused
from journal.views import JobView
from learners.http import XLSX, Request, download, only, tried
from learners.roles import LEAGUE, OFFICES, SEES_PEOPLE

from ..audit import asking
from ..audit.jobs import office_of
from ..audit.table import Made
from ..models import YearTable
from . import services, shown
from .figures import COLUMNS, MEANINGS

reader = only(lambda actor: actor.holds(*SEES_PEOPLE))
PAGE = 30


@reader
@require_safe
def tables(request: Request) -> HttpResponse:
    """Tables of one's units: the frozen ones for everybody who sees them, drafts as well."""
    actor = request.actor
    page = turned(
        request,
        shown.visible(actor=actor),
        order=["-pk"],
        size=PAGE,
    )
    pack = current_pack(actor=actor)
    context = {
        "page": page,
        "makes": actor.holds(*(OFFICES | LEAGUE)),
        "years": sorted(pack.applications.annual_check.years, reverse=True),
        "units": asking.top_units(actor),
    }
    return render(request, "reports/statistics/tables.html", context)


@reader
@require_POST
def ask(request: Request) -> HttpResponse:
    """Asks for a table of one of one's units."""
    asked = asking.read(request.actor, QueryDict(f"unit={request.POST.get('unit', '')[:36]}"))
    year = request.POST.get("year", "")
    if year not in map(str, asked.pack.applications.annual_check.years):
        messages.error(request, _("Please choose a year of the notice."))
        return redirect("statistics:tables")
    try:
        table = services.ask_table(
            actor=request.actor, unit=asked.unit, year=int(year), policy=asked.pack.id, now=clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("statistics:tables")
    return redirect("statistics:table", table.public_id)


@reader
@require_safe
def table(request: Request, public_id: Any) -> HttpResponse:
    """One table, beside last year's where there is one."""
    row = _table(request, public_id)
    context: dict[str, Any] = {"table": row, "columns": COLUMNS, "meanings": MEANINGS}
    if row.made_at is None:
        context["job"] = JobView(row.job) if row.job else None
    else:
        before = shown.last_year(actor=request.actor, table=row)
        context |= {
            "before": before,
            "parts": shown.rows(row, "parts", before),
            "sectors": shown.rows(row, "sectors", before),
            "articles": shown.articles(row),
            "intact": shown.intact(row),
            "makes": request.actor.covers(row.unit.path, OFFICES | LEAGUE),
        }
    return render(request, "reports/statistics/table.html", context)


@reader
@require_POST
def freeze(request: Request, public_id: Any) -> HttpResponse:
    row = _table(request, public_id)
    note = request.POST.get("note", "")
    tried(
        request,
        lambda: services.freeze_table(actor=request.actor, table=row, note=note, now=clock.now()),
        _("The table is frozen."),
    )
    return redirect("statistics:table", public_id)


@reader
@require_POST
def discard(request: Request, public_id: Any) -> HttpResponse:
    row = _table(request, public_id)
    if tried(request, lambda: services.discard_table(actor=request.actor, table=row), _("The draft is gone.")):
        return redirect("statistics:tables")
    return redirect("statistics:table", public_id)


@reader
@require_safe
def excel(request: Request, public_id: Any) -> HttpResponse:
    """The table as Excel, stamped with who took it and when."""
    row = _table(request, public_id)
    if row.made_at is None:
        raise Http404
    heading = _("%(unit)s: continuing education in %(year)d, as of %(day)s") % {
        "unit": row.unit.full_name,
        "year": row.year,
        "day": row.as_of,
    }
    made = Made(heading, office_of(request.actor), request.actor.name, timezone.localtime(clock.now()))
    content = shown.workbook(row, shown.last_year(actor=request.actor, table=row), made)
    return download(content, f"{row.unit.name}-{row.year}.xlsx", XLSX)


def _table(request: Request, public_id: Any) -> YearTable:
    return get_object_or_404(shown.visible(actor=request.actor), public_id=public_id)
