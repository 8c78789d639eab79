"""Pages of the unit audit."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.selectors import picture
from assessments.services import ask_survey
from credits.selectors import queries_of
from credits.services import delete_query, save_query
from journal import clock
from journal.paging import turned
from journal.refusals import Refused
from journal.views import JobView
from learners import vault
from learners.http import XLSX, download, tried
from learners.selectors import ancestors, parts_of

from ..models import Export
from . import asking, jobs, pivot, services
from .figures import COLUMNS, add_up
from .people import listed
from .table import COLUMNS_OF_LIST, Made, Person, chosen

PAGE, PRINTED = 50, 2000
QUERIES, COLUMNS_KEPT = "audit", "audit-columns"


@require_safe
@login_required
@never_cache
def units(request) -> HttpResponse:
    """The picture: a unit and its direct parts, each with how its people stand. Every figure opens its list."""
    asked = asking.read(request.actor, request.GET)
    context = _context(request, asked)
    if asked.survey is not None:
        buckets = picture(actor=request.actor, unit=asked.unit, question=asked.question, survey=asked.survey)
        context["picture"] = add_up(asked.unit, parts_of(actor=request.actor, unit=asked.unit), buckets)
    return render(request, "reports/audit/units.html", context)


@require_safe
@login_required
@never_cache
def people(request) -> HttpResponse:
    """The list behind a figure; with ``print`` up to 2,000 people on paper, with office, author and time."""
    asked = asking.read(request.actor, request.GET)
    rows, found = listed(request.actor, asked, request.GET)
    rows, printed = rows.select_related("unit"), "print" in request.GET
    page = turned(
        request,
        rows,
        order=["unit__path", "name"],
        size=PRINTED if printed else PAGE,
    )
    page.rows[:] = [Person(learner, asked.pack) for learner in page.rows]
    columns = _columns(request)
    context = _context(request, asked)
    context |= {
        "filter": found,
        "page": page,
        "lower": request.GET.get("lower") != "no",
        "query": _without_page(request.GET).urlencode(),
        "shown": [(name, COLUMNS_OF_LIST[name].title) for name in columns],
        "lines": [(person, [(name, COLUMNS_OF_LIST[name]) for name in columns[1:]]) for person in page.rows],
        "all_columns": [(name, one.title, name in columns) for name, one in COLUMNS_OF_LIST.items() if name != "name"],
        "queries": queries_of(actor=request.actor, page=QUERIES),
        "made": Made(asked.label, jobs.office_of(request.actor), request.actor.name, timezone.localtime(clock.now())),
        "most": PRINTED,
    }
    return render(request, "reports/audit/print.html" if printed else "reports/audit/people.html", context)


@require_safe
@login_required
@never_cache
def crossed(request) -> HttpResponse:
    """People of a unit counted against two properties."""
    asked = asking.read(request.actor, request.GET)
    rows = pivot.dimension(request.GET.get("rows", ""), "part")
    columns = pivot.dimension(request.GET.get("columns", ""), "state")
    context = _context(request, asked) | {"rows": rows, "columns_by": columns, "dimensions": pivot.DIMENSIONS}
    if asked.survey is not None:
        context["pivot"] = pivot.build(request.actor, asked, rows, columns)
    return render(request, "reports/audit/pivot.html", context)


@require_POST
@login_required
def ask_day(request) -> HttpResponse:
    """Asks for the figures of another day to be worked out in the background."""
    data = QueryDict(request.POST.get("query", "")[:2000])
    asked = asking.read(request.actor, data)
    day = asked.day
    if day is not None:
        tried(
            request,
            lambda: ask_survey(
                actor=request.actor, unit=asked.unit, question=asked.question, as_of=day, policy=asked.pack.id,
                now=clock.now(), anew=True,
            ),
        )  # fmt: skip
    return redirect(f"{reverse('audit:units')}?{asked.query}")


@require_POST
@login_required
def choose_columns(request) -> HttpResponse:
    """Keeps the columns of the list for the next time."""
    asking.read(request.actor, QueryDict())
    wanted = ",".join(chosen(",".join(request.POST.getlist("column"))))
    tried(request, lambda: save_query(actor=request.actor, page=COLUMNS_KEPT, name=COLUMNS_KEPT, query=wanted))
    return _back(request)


@require_POST
@login_required
def keep_query(request) -> HttpResponse:
    """Keeps the filters of the list under a name, for oneself or for the office."""
    asking.read(request.actor, QueryDict())
    query = _without_page(QueryDict(request.POST.get("query", "")[:2000])).urlencode()
    name, shared = request.POST.get("name", ""), request.POST.get("shared") == "yes"
    tried(
        request,
        lambda: save_query(actor=request.actor, page=QUERIES, name=name, query=query, shared=shared),
        _("The query has been kept."),
    )
    return _back(request)


@require_POST
@login_required
def forget_query(request, public_id) -> HttpResponse:
    saved = get_object_or_404(queries_of(actor=request.actor, page=QUERIES), public_id=public_id)
    tried(request, lambda: delete_query(actor=request.actor, saved=saved), _("The query has been deleted."))
    return redirect("audit:people")


@require_POST
@login_required
def ask_for_export(request) -> HttpResponse:
    """Asks for the table of what the list shows; ``query`` is the address of the list."""
    data = _without_page(QueryDict(request.POST.get("query", "")[:2000]))
    asked = asking.read(request.actor, data)
    columns = [*_columns(request), "code"]
    try:
        export = services.ask_for_export(
            actor=request.actor, asked=asked, query=data.urlencode(), now=clock.now(),
            columns=list(dict.fromkeys(columns)), csv=request.POST.get("format") == "csv",
        )  # fmt: skip
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
    return download(body, row.file_name, "text/csv; charset=utf-8" if row.file_name.endswith(".csv") else XLSX)


def _columns(request) -> list[str]:
    """The columns that somebody has chosen, else those of every page."""
    mine = queries_of(actor=request.actor, page=COLUMNS_KEPT).filter(name=COLUMNS_KEPT).first()
    return chosen(mine.query if mine else "")


def _back(request) -> HttpResponse:
    query = _without_page(QueryDict(request.POST.get("query", "")[:2000])).urlencode()
    return redirect(f"{reverse('audit:people')}?{query}")


def _context(request, asked: asking.Asked) -> dict:
    return {
        "asked": asked,
        "questions": asking.labels(asked.pack),
        "trail": [unit for unit in ancestors(actor=request.actor, unit=asked.unit)[:-1] if _in_scope(request, unit)],
        "tops": asking.top_units(request.actor),
        "columns": COLUMNS,
        "today": clock.today(),
        "job": JobView(asked.pending.job) if asked.pending and asked.pending.job else None,
    }


def _in_scope(request, unit) -> bool:
    return request.actor.is_system or request.actor.covers(unit.path)


def _without_page(data: QueryDict) -> QueryDict:
    kept = data.copy()
    for name in ("after", "before", "print"):
        kept.pop(name, None)
    return kept


def _export(request, public_id) -> Export:
    if not request.actor:
        raise Http404
    return get_object_or_404(Export.objects.select_related("job"), public_id=public_id, asked_by_key=request.actor.key)
