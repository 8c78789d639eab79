"""Pages of the unit audit."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.selectors import picture
from journal import clock
from journal.paging import key_page
from journal.refusals import Refused
from journal.views import JobView
from learners import vault
from learners.selectors import ancestors, units_below

from ..models import Export
from . import asking, services
from .figures import COLUMNS, add_up
from .people import listed
from .table import Person

PAGE = 50


@require_safe
@login_required
@never_cache
def units(request) -> HttpResponse:
    """The picture: a unit and its direct parts, each with how its people stand. Every figure opens its list."""
    asked = asking.read(request.actor, request.GET)
    context = _context(request, asked)
    if asked.survey is not None:
        buckets = picture(actor=request.actor, unit=asked.unit, question=asked.question, survey=asked.survey)
        context["picture"] = add_up(asked.unit, units_below(actor=request.actor, unit=asked.unit), buckets)
    return render(request, "reports/audit/units.html", context)


@require_safe
@login_required
@never_cache
def people(request) -> HttpResponse:
    """The list behind a figure."""
    asked = asking.read(request.actor, request.GET)
    rows, found = listed(request.actor, asked, request.GET)
    page = key_page(
        rows.select_related("unit"),
        order=["unit__path", "name"],
        size=PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    page.rows[:] = [Person(learner, asked.pack) for learner in page.rows]
    context = _context(request, asked)
    context |= {
        "filter": found,
        "page": page,
        "lower": request.GET.get("lower") != "no",
        "query": _without_page(request.GET).urlencode(),
    }
    return render(request, "reports/audit/people.html", context)


@require_POST
@login_required
def ask_for_export(request) -> HttpResponse:
    """Asks for the table of what the list shows; ``query`` is the address of the list."""
    data = _without_page(QueryDict(request.POST.get("query", "")[:2000]))
    asked = asking.read(request.actor, data)
    try:
        export = services.ask_for_export(actor=request.actor, asked=asked, query=data.urlencode(), now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('audit:people')}?{data.urlencode()}")
    return redirect("audit:export_page", export.public_id)


@require_safe
@login_required
@never_cache
def export_page(request, public_id) -> HttpResponse:
    """How far the table is, and its download."""
    export = _export(request, public_id)
    job = JobView(export.job) if export.job else None
    return render(request, "reports/audit/export.html", {"export": export, "job": job})


@require_safe
@login_required
@never_cache
def export(request, public_id) -> HttpResponse:
    """The table, for whoever asked for it."""
    row = _export(request, public_id)
    if not row.file_key:
        raise Http404
    try:
        body = vault.read(row.file_key)
    except FileNotFoundError:
        raise Http404 from None
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(row.file_name)}"
    return response


def _context(request, asked: asking.Asked) -> dict:
    return {
        "asked": asked,
        "questions": asking.labels(asked.pack),
        "trail": [unit for unit in ancestors(actor=request.actor, unit=asked.unit)[:-1] if _in_scope(request, unit)],
        "tops": asking.top_units(request.actor),
        "columns": COLUMNS,
        "today": clock.today(),
    }


def _in_scope(request, unit) -> bool:
    return request.actor.is_system or request.actor.covers(unit.path)


def _without_page(data: QueryDict) -> QueryDict:
    kept = data.copy()
    for name in ("after", "before"):
        kept.pop(name, None)
    return kept


def _export(request, public_id) -> Export:
    if not request.actor:
        raise Http404
    return get_object_or_404(Export.objects.select_related("job"), public_id=public_id, asked_by_key=request.actor.key)
