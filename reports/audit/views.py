"""Pages of the unit audit."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.standings.selectors import picture
from assessments.standings.services import ask_survey
from ground import clock
from ground.jobs.views import JobView
from ground.lists import FilterLine, without_page
from ground.paging import turned
from ground.replicas.reading import from_replica
from ground.roles import HR, SEES_PEOPLE
from ground.web import PageRequest, download, only, signed_in, stored, tried
from policy.selectors import notice_links
from units.models import Unit
from units.selectors import ancestors, parts_of

from . import address, jobs, pivot, question, services
from .models import Export
from .people import SORTS, USUAL, in_order, listed, with_hours
from .picture import add_up
from .picture import columns as columns_of
from .question import Asked
from .table import AUDIT, COLUMNS_OF_LIST, AuditedPerson, MadeTable
from .tiles import tiles

reader = only(lambda actor: actor.holds(*SEES_PEOPLE))
PAGE, PRINTED = 50, 2000
FRONT = ("q", "state", "level", "sector")
ALONG = ("unit", "notice", "question", "day", "lower")  # of the address, without a field of the filter


@reader
@require_safe
@from_replica
def units(request: PageRequest) -> HttpResponse:
    """The picture: a unit and its direct parts, each with how its people stand. Every figure opens its list."""
    asked = address.read(request.actor, request.GET, clock.today())
    context = _context(request, asked)
    if asked.survey is not None:
        buckets = picture(actor=request.actor, unit=asked.unit, question=asked.question, survey=asked.survey)
        shown = add_up(asked.unit, parts_of(actor=request.actor, unit=asked.unit), buckets, asked.pack)
        context |= {"picture": shown, "tiles": tiles(shown.parts)}
    return render(request, "reports/audit/units.html", context)


@reader
@require_safe
@from_replica
def people(request: PageRequest) -> HttpResponse:
    """The list behind a figure; with ``print`` up to 2,000 people on paper, with office, author and time."""
    wanted = address.read_list(request.actor, request.GET, clock.today())
    asked = wanted.asked
    rows, found = listed(request.actor, wanted)
    rows, printed = with_hours(request.actor, in_order(rows.select_related("unit")), asked.pack), "print" in request.GET
    page = turned(request, rows, order=USUAL, sorts=SORTS, size=PRINTED if printed else PAGE)
    actor = request.actor
    page.rows[:] = [
        AuditedPerson(learner, asked.pack, actor.is_system or actor.covers(learner.unit.path)) for learner in page.rows
    ]
    shown = AUDIT.shown(request)
    columns = ["name", *shown.columns]
    context = _context(request, asked)
    context |= {
        "line": FilterLine(found.form, request.GET, front=FRONT, keeps=ALONG),
        "list": shown,
        "page": page,
        "sorts": SORTS,
        "lower": wanted.with_lower,
        "without_lower": _switched(request.GET, "lower", "no"),
        "query": _query(request.GET).urlencode(),
        "shown": [(name, COLUMNS_OF_LIST[name]) for name in columns],
        "lines": [(person, [(name, COLUMNS_OF_LIST[name]) for name in columns[1:]]) for person in page.rows],
        "made": MadeTable(
            asked.label, jobs.office_of(request.actor), request.actor.name, timezone.localtime(clock.now())
        ),
        "most": PRINTED,
    }
    return render(request, "reports/audit/print.html" if printed else "reports/audit/people.html", context)


@reader
@require_safe
@from_replica
def crossed(request: PageRequest) -> HttpResponse:
    """People of a unit counted against two properties."""
    asked = address.read(request.actor, request.GET, clock.today())
    rows = pivot.dimension(request.GET.get("rows", ""), "part")
    columns = pivot.dimension(request.GET.get("columns", ""), "state")
    context = _context(request, asked) | {"rows": rows, "columns_by": columns, "dimensions": pivot.DIMENSIONS}
    if asked.survey is not None:
        context["pivot"] = pivot.build(request.actor, asked, rows, columns)
    return render(request, "reports/audit/pivot.html", context)


@reader
@require_POST
def ask_day(request: PageRequest) -> HttpResponse:
    """Asks for the figures of another day to be worked out in the background."""
    asked = address.read(request.actor, QueryDict(request.POST.get("query", "")[:2000]), clock.today())
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


@reader
@require_POST
def ask_for_export(request: PageRequest) -> HttpResponse:
    """Asks for the table of what the list shows; ``query`` is the address of the list."""
    data = _query(QueryDict(request.POST.get("query", "")[:2000]))
    wanted = address.read_list(request.actor, data, clock.today())
    columns = ["name", *AUDIT.shown(request).columns, "code"]
    export = tried(
        request,
        lambda: services.ask_for_export(
            actor=request.actor, wanted=wanted, now=clock.now(), columns=list(dict.fromkeys(columns)),
            form=request.POST.get("format", ""),
        ),
    )  # fmt: skip
    if export is None:
        return redirect(f"{reverse('audit:people')}?{data.urlencode()}")
    return redirect("audit:export_page", export.public_id)


@signed_in
@require_safe
def export_page(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far the table is, and its download."""
    export = _export(request, public_id)
    job = JobView(export.job) if export.job else None
    return render(request, "reports/audit/export.html", {"export": export, "job": job})


@signed_in
@require_safe
def export(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The table, for whoever asked for it."""
    row = _export(request, public_id)
    return download(stored(row.file_key), row.file_name, services.TYPES[row.file_name.rpartition(".")[2]])


def _context(request: PageRequest, asked: Asked) -> dict:
    return {
        "asked": asked,
        "notices": notice_links(actor=request.actor, chosen=asked.pack, kept=asked.kept),
        "questions": question.labels(asked.pack),
        "trail": [unit for unit in ancestors(actor=request.actor, unit=asked.unit)[:-1] if _in_scope(request, unit)],
        "tops": question.top_units(request.actor),
        "columns": columns_of(asked.pack),
        "today": clock.today(),
        "issues_cards": request.actor.covers(asked.unit.path, HR),
        "job": JobView(asked.pending.job) if asked.pending and asked.pending.job else None,
    }


def _in_scope(request: PageRequest, unit: Unit) -> bool:
    return request.actor.is_system or request.actor.covers(unit.path)


def _query(data: QueryDict) -> QueryDict:
    kept = without_page(data)
    for name in ("print", "size"):
        kept.pop(name, None)
    return kept


def _switched(data: QueryDict, name: str, value: str) -> str:
    """The address with a parameter of one value put in, or taken out where it is there."""
    kept = without_page(data)
    if kept.get(name) == value:
        del kept[name]
    else:
        kept[name] = value
    return f"?{kept.urlencode()}"


def _export(request: PageRequest, public_id: uuid.UUID) -> Export:
    return get_object_or_404(Export.objects.select_related("job"), public_id=public_id, asked_by_key=request.actor.key)
