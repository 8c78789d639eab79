"""Pages of the yearly tables."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.closed_years import closed_years
from ground.days import said_day
from ground.jobs.views import JobView
from ground.paging import turned
from ground.refusals import Refused
from ground.roles import LEAGUE, OFFICES, SEES_PEOPLE
from ground.web import PDF, XLSX, PageRequest, download, number, only, tried
from policy import packs
from policy.selectors import NOTICE, chosen_pack, notice_links

from ..audit import address, question
from ..audit.jobs import office_of
from ..audit.table import MadeTable
from ..cardsettings.selectors import present_design
from ..printing.sheets import as_pdf
from . import services, shown
from .models import YearTable
from .paper import paper_of_table
from .yearly import columns, meanings

reader = only(lambda actor: actor.holds(*SEES_PEOPLE))
PAGE = 30


@reader
@require_safe
def tables(request: PageRequest) -> HttpResponse:
    """Tables of one's units: the frozen ones for everybody who sees them, drafts as well."""
    actor = request.actor
    page = turned(request, shown.visible(actor=actor), order=["-pk"], size=PAGE)
    pack = chosen_pack(actor=actor, year=request.GET.get(NOTICE, ""), today=clock.today())
    context = {
        "page": page,
        "makes": actor.holds(*(OFFICES | LEAGUE)),
        "pack": pack,
        "notices": notice_links(actor=actor, chosen=pack),
        "years": sorted(pack.applications.annual_check.years, reverse=True),
        "units": question.top_units(actor),
        "closed": closed_years(),
    }
    return render(request, "reports/statistics/tables.html", context)


@reader
@require_POST
def ask(request: PageRequest) -> HttpResponse:
    """Asks for a table of one of one's units."""
    wanted = {name: request.POST.get(name, "")[:36] for name in ("unit", NOTICE)}
    asked = address.read(request.actor, wanted, clock.today())
    year = number(request.POST.get("year", ""), 0)

    def act() -> YearTable:
        if year not in asked.pack.applications.annual_check.years:
            raise Refused(_("Please choose a year of the notice."))
        return services.ask_table(
            actor=request.actor, unit=asked.unit, year=year, policy=asked.pack.id, now=clock.now(),
            as_closed=request.POST.get("figures") == "closed",
        )  # fmt: skip

    made = tried(request, act)
    return (
        redirect("statistics:table", made.public_id)
        if made
        else redirect(f"{reverse('statistics:tables')}?{NOTICE}={asked.pack.policy_year}")
    )


@reader
@require_safe
def table(request: PageRequest, public_id: Any) -> HttpResponse:
    """One table, beside last year's where there is one."""
    row = _table(request, public_id)
    pack = packs.as_written(row.policy)
    context: dict[str, Any] = {"table": row, "columns": columns(pack), "meanings": meanings(pack)}
    if row.made_at is None:
        context["job"] = JobView(row.job) if row.job else None
    else:
        before = shown.last_year(actor=request.actor, table=row)
        context |= {
            "before": before,
            "notice": pack.policy_year,
            "parts": shown.rows(row, "parts", before),
            "sectors": shown.rows(row, "sectors", before),
            "articles": shown.articles(row),
            "intact": shown.intact(row),
            "makes": request.actor.covers(row.unit.path, OFFICES | LEAGUE),
        }
    return render(request, "reports/statistics/table.html", context)


@reader
@require_POST
def freeze(request: PageRequest, public_id: Any) -> HttpResponse:
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
def discard(request: PageRequest, public_id: Any) -> HttpResponse:
    row = _table(request, public_id)
    if tried(request, lambda: services.discard_table(actor=request.actor, table=row), _("The draft is gone.")):
        return redirect("statistics:tables")
    return redirect("statistics:table", public_id)


@reader
@require_safe
def excel(request: PageRequest, public_id: Any) -> HttpResponse:
    """The table as Excel, stamped with who took it and when."""
    row = _made(request, public_id)
    content = shown.workbook(row, shown.last_year(actor=request.actor, table=row), _stamped(request, row))
    return download(content, f"{row.unit.name}-{row.year}.xlsx", XLSX)


@reader
@require_safe
def pdf(request: PageRequest, public_id: Any) -> HttpResponse:
    """The table as a signed paper."""
    row, actor = _made(request, public_id), request.actor
    issuer = present_design(actor=actor).issuer
    before = shown.last_year(actor=actor, table=row)
    content = tried(request, lambda: as_pdf(paper_of_table(row, before, _stamped(request, row), issuer=issuer)))
    if content is None:
        return redirect("statistics:table", public_id)
    return download(content, f"{row.unit.name}-{row.year}.pdf", PDF)


def _made(request: PageRequest, public_id: Any) -> YearTable:
    row = _table(request, public_id)
    if row.made_at is None:
        raise Http404
    return row


def _stamped(request: PageRequest, row: YearTable) -> MadeTable:
    heading = _("%(unit)s: continuing education in %(year)d, as of %(day)s") % {
        "unit": row.unit.full_name,
        "year": row.year,
        "day": said_day(row.as_of),
    }
    if row.season_id is not None:
        heading += _(" (as the season was closed)")
    return MadeTable(heading, office_of(request.actor), request.actor.name, timezone.localtime(clock.now()))


def _table(request: PageRequest, public_id: Any) -> YearTable:
    return get_object_or_404(shown.visible(actor=request.actor), public_id=public_id)
