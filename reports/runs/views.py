"""Pages of cards in bulk: asked for, how far they are, their files."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.jobs.views import JobView
from ground.paging import turned
from ground.refusals import Refused, passes
from ground.roles import HR
from ground.web import XLSX, PageRequest, download, only, sent, stored, tried

from ..audit import address
from ..audit.filters import MET, people_in
from ..audit.people import listed
from ..audit.question import AskedList
from ..cards.models import CardCopy, CopyKind
from . import selectors, services
from .forms import RunForm
from .models import CardRun
from .named import people_named_in
from .permissions import check_bulk, check_run
from .states import RunState

office = only(lambda actor: actor.holds(*HR))
PAGE, FAILURES = 50, 200
TYPES = {CopyKind.MERGED: "application/pdf", CopyKind.ZIP: "application/zip", CopyKind.REGISTER: XLSX}


@office
@require_safe
def runs(request: PageRequest) -> HttpResponse:
    """What was asked for in the units of the officer, the newest first."""
    page = turned(request, selectors.runs_visible(actor=request.actor), order=["-asked_at"], size=PAGE)
    return render(request, "reports/runs/runs.html", {"page": page})


@office
def new(request: PageRequest) -> HttpResponse:
    """Asks for the cards of a list of the audit; ``query`` is its address."""
    data = QueryDict(request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode())
    wanted = address.read_list(request.actor, data, clock.today())
    form = RunForm(request.POST if "wanted" in request.POST or "people" in request.POST else None,
                   initial={"wanted": CopyKind.MERGED.value})  # fmt: skip
    if sent(request, form):
        run = tried(request, lambda: _ask(request, wanted, form), form=form, field="people")
        if run is not None:
            return redirect("runs:run", run.public_id)
    people, _filter = listed(request.actor, wanted)
    shown = {
        "asked": wanted.asked,
        "form": form,
        "query": data.urlencode(),
        "people": people.count(),
        "met": people.filter(people_in(MET)).count() if wanted.asked.survey else 0,
        "may": passes(check_bulk, request.actor, wanted.asked.unit),
    }
    return render(request, "reports/runs/new.html", shown)


def _ask(request: PageRequest, wanted: AskedList, form: RunForm) -> CardRun:
    """Raises Refused where somebody was named who is not found in the unit."""
    given, ids = form.cleaned_data, []
    if given["people"]:
        named = people_named_in(actor=request.actor, unit=wanted.asked.unit, words=given["people"])
        if named.unknown:
            said = _("Not found in this unit: %(who)s. Correct or remove these lines.")
            raise Refused(said % {"who": "、".join(named.unknown[:10])})
        ids = named.found
    return services.ask_run(
        actor=request.actor, wanted=wanted, people=ids, with_statements=given["with_statements"], make=given["wanted"],
        now=clock.now(),
    )  # fmt: skip


@office
@require_safe
def run(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far it is, who got no card and why, and the files."""
    found = _run(request, public_id)
    counts = selectors.counts_of(actor=request.actor, run=found)
    newest: dict[tuple[str, int], CardCopy] = {}
    for one in selectors.copies_of(actor=request.actor, run=found):
        newest.setdefault((one.kind, one.volume), one)
    copies = list(newest.values())
    at_work = found.state in {RunState.ASKED, RunState.RUNNING}
    shown: dict[str, Any] = {
        "run": found,
        "state": RunState(found.state),
        "counts": counts,
        "percent": counts["gone"] * 100 // counts["people"] if counts["people"] else 0,
        "at_work": at_work,
        "job": JobView(found.job) if at_work and found.job else None,
        "copies": [(one, JobView(one.job) if one.job and not one.file_key else None) for one in copies],
        "looks_again": at_work or any(one.job and one.job.state in services.UNDER_WAY for one in copies),
        "failures": selectors.failures_of(actor=request.actor, run=found)[:FAILURES],
        "most": FAILURES,
        "issued": turned(request, selectors.issued_in(actor=request.actor, run=found), order=["position"], size=PAGE),
        "may": passes(check_run, request.actor, found),
        "kinds": CopyKind.choices,
    }
    return render(request, "reports/runs/run.html", shown)


@office
@require_POST
def cancel(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _run(request, public_id)
    said = _("Stopped. Cards that were issued stay.")
    tried(request, lambda: services.cancel(actor=request.actor, run=found, now=clock.now()), said)
    return redirect("runs:run", public_id)


@office
@require_POST
def retry(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _run(request, public_id)
    tried(request, lambda: services.retry(actor=request.actor, run=found, now=clock.now()) or True)
    return redirect("runs:run", public_id)


@office
@require_POST
def ask_copies(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    found, kind = _run(request, public_id), request.POST.get("kind", "")[:10]
    tried(request, lambda: services.ask_copies(actor=request.actor, run=found, kind=kind, now=clock.now()))
    return redirect(f"{reverse('runs:run', args=[public_id])}#files")


@office
@require_POST
def make_again(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    found, row = _copy(request, public_id)
    tried(request, lambda: services.make_again(actor=request.actor, run=found, copy=row, now=clock.now()))
    return redirect(f"{reverse('runs:run', args=[found.public_id])}#files")


@office
@require_safe
def copy(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One file, for whoever may issue these cards."""
    _found, row = _copy(request, public_id)
    return download(stored(row.file_key), row.file_name, TYPES[CopyKind(row.kind)])


def _copy(request: PageRequest, public_id: uuid.UUID) -> tuple[CardRun, CardCopy]:
    row = selectors.copy_by_key(actor=request.actor, key=public_id)
    if row is None:
        raise Http404
    return _run(request, row.run_key), row


def _run(request: PageRequest, public_id: uuid.UUID) -> CardRun:
    return get_object_or_404(selectors.runs_visible(actor=request.actor), public_id=public_id)
