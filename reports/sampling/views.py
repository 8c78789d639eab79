"""Pages of sampling audits."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.jobs.views import JobView
from ground.paging import turned
from ground.refusals import passes, why_not
from ground.roles import LEAGUE, OFFICES, SEES_PEOPLE
from ground.web import XLSX, PageRequest, download, number, only, sent, tried
from policy import packs
from policy.selectors import NOTICE, chosen_pack, notice_links
from rulebook import Pack

from ..audit.jobs import office_of
from ..audit.question import ask, labels, top_units
from ..audit.table import MadeTable
from . import found, services
from .forms import CheckForm, DrawForm
from .jobs import COLUMNS
from .models import SampleAudit, SampledPerson
from .sheet import result_sheet
from .states import SAMPLED, SAMPLES, SampledMove, SampledState, SampleMove
from .wording import ANSWERS, CHECK_LABELS, STRATA

reader = only(lambda actor: actor.holds(*SEES_PEOPLE))
PAGE = 50
STYLES = {"open": "info", "ok": "met", "finding": "not-met", "mended": "unsure", "confirmed": "met", "lifted": "info"}


@reader
def audits(request: PageRequest) -> HttpResponse:
    """Audits of one's units, the form that draws another, and what was found in one's own units."""
    actor = request.actor
    draws = actor.holds(*(OFFICES | LEAGUE))
    pack = chosen_pack(actor=actor, year=request.GET.get(NOTICE, ""), today=clock.today())
    form = _draw_form(request, pack) if draws else None
    if form is not None and sent(request, form):
        data = form.cleaned_data

        def act() -> SampleAudit:
            asked = ask(actor=actor, policy=pack.id, unit=data["unit"], question=data["question"])
            return services.ask_sample(
                actor=actor, unit=asked.unit, policy=pack.id, question=asked.question, title=data["title"],
                seed=data["seed"], percent=data["percent"], number=data["number"],
                strata=[s for s in COLUMNS if s in data["strata"]], now=clock.now(),
            )  # fmt: skip

        asked_for = tried(request, act, form=form)
        if asked_for:
            return redirect("sampling:audit", asked_for.public_id)
    page = turned(request, SampleAudit.objects.visible_to(actor).select_related("unit"), order=["-pk"], size=PAGE)
    follow_up = SampledPerson.objects.visible_to(actor).filter(
        SAMPLED.among({SampledState.FINDING, SampledState.MENDED}), audit__closed_at__isnull=False
    )
    context = {
        "form": form,
        "notices": notice_links(actor=actor, chosen=pack) if draws else [],
        "page": page,
        "follow_up": follow_up.select_related("learner__unit", "audit").order_by("due_on", "pk")[:100],
        "today": clock.today(),
    }
    return render(request, "reports/sampling/audits.html", context)


@reader
@require_safe
def audit(request: PageRequest, public_id: Any) -> HttpResponse:
    """One audit: how far it is, its people, and once closed the result sheet."""
    row = _audit(request, public_id)
    people = row.people(manager="objects_for_relations").select_related("learner__unit")
    page = turned(request, people, order=["position"], size=PAGE)
    counts = {result: people.filter(result=result).count() for result in ("open", "ok", "finding")}
    followed = {state: people.filter(SAMPLED.among({state})).count() for state in ("mended", "confirmed", "lifted")}
    context = {
        "audit": row,
        "job": JobView(row.job) if row.job and row.drawn_at is None else None,
        "page": page,
        "rows": [(person, STYLES[person.state]) for person in page],
        "counts": counts,
        "followed": followed,
        "reviews": request.actor.covers(row.unit.path, OFFICES | LEAGUE),
        "why_not": why_not(SAMPLES.check, request.actor, row, SampleMove.CLOSE),
        "strata": [STRATA[name] for name in row.strata],
        "label": _label(row),
    }
    return render(request, "reports/sampling/audit.html", context)


@reader
def person(request: PageRequest, public_id: Any) -> HttpResponse:
    """The checklist of one person, with the way to the evidence."""
    row = _person(request, public_id)
    reviews = request.actor.covers(row.audit.unit.path, OFFICES | LEAGUE) and row.audit.closed_at is None
    things = found.things(request.actor, row) if reviews or row.found_kind else []
    form = CheckForm(request.POST if request.method == "POST" else None, person=row, things=things if reviews else [])
    if sent(request, form):
        data, version = form.cleaned_data, number(request.POST.get("version", ""), -1)
        checked = tried(
            request,
            lambda: services.check_person(
                actor=request.actor, person=row, version=version,
                checklist={name: data[name] for name in CHECK_LABELS}, finding=data["finding"], due_on=data["due_on"],
                now=clock.now(), today=clock.today(), about=data["about"],
            ),
            form=form,
        )  # fmt: skip
        if checked:
            following = SampledPerson.objects.visible_to(request.actor).filter(audit=row.audit, result="open").first()
            if following is not None:
                return redirect("sampling:person", following.public_id)
            return redirect("sampling:audit", row.audit.public_id)
    answers = [(CHECK_LABELS[name], ANSWERS.get(row.checklist.get(name, ""), "—")) for name in CHECK_LABELS]
    context = {
        "person": row,
        "form": form if reviews else None,
        "answers": answers,
        "style": STYLES[row.state],
        "about": found.of(things, row),
        "mends": passes(SAMPLED.check, request.actor, row, SampledMove.MEND),
        "checks_again": row.state == "mended" and passes(SAMPLED.check, request.actor, row, SampledMove.CONFIRM),
    }
    return render(request, "reports/sampling/person.html", context)


@reader
@require_POST
def close(request: PageRequest, public_id: Any) -> HttpResponse:
    row = _audit(request, public_id)
    tried(
        request,
        lambda: services.close_audit(actor=request.actor, audit=row, now=clock.now()),
        _("The audit is closed. The units read what was found."),
    )
    return redirect("sampling:audit", public_id)


@reader
@require_POST
def mended(request: PageRequest, public_id: Any) -> HttpResponse:
    row = _person(request, public_id)
    note = request.POST.get("note", "")
    tried(
        request,
        lambda: services.note_mended(actor=request.actor, person=row, note=note, now=clock.now()),
        _("Noted as mended."),
    )
    return redirect("sampling:person", public_id)


@reader
@require_POST
def again(request: PageRequest, public_id: Any) -> HttpResponse:
    """Another officer has looked: mended indeed, or still lacking."""
    row, actor, now = _person(request, public_id), request.actor, clock.now()
    if request.POST.get("act") == "reopen":
        lacking = request.POST.get("lacking", "")
        done = str(_("The unit is asked once more."))
        tried(request, lambda: services.reopen_finding(actor=actor, person=row, lacking=lacking, now=now), done)
    else:
        tried(
            request,
            lambda: services.confirm_mended(actor=actor, person=row, now=now),
            str(_("Checked again: it is mended.")),
        )
    return redirect("sampling:person", public_id)


@reader
@require_safe
def excel(request: PageRequest, public_id: Any) -> HttpResponse:
    """The result sheet, stamped with office, author and time."""
    row = _audit(request, public_id)
    made = MadeTable(row.title, office_of(request.actor), request.actor.name, timezone.localtime(clock.now()))
    return download(result_sheet(row, made), f"{row.title}.xlsx", XLSX)


def _label(audit: SampleAudit) -> str:
    """The question in words, with the notice by which it was asked as long as that is on offer."""
    try:
        pack = packs.as_written(audit.policy)
    except KeyError:
        return audit.question
    said = {"question": labels(pack).get(audit.question, audit.question), "year": pack.policy_year}
    return _("%(question)s (by the notice of %(year)s)") % said


def _draw_form(request: PageRequest, pack: Pack) -> DrawForm:
    units = [(unit.public_id, unit.full_name) for unit in top_units(request.actor)]
    data = request.POST if request.method == "POST" else None
    present = f"annual_check:{pack.policy_year}"
    return DrawForm(data, units=units, questions=list(labels(pack).items()), question=present)


def _audit(request: PageRequest, public_id: Any) -> SampleAudit:
    rows = SampleAudit.objects.visible_to(request.actor).select_related("unit", "job")
    return get_object_or_404(rows, public_id=public_id)


def _person(request: PageRequest, public_id: Any) -> SampledPerson:
    rows = SampledPerson.objects.visible_to(request.actor).select_related("learner__unit", "audit__unit")
    return get_object_or_404(rows, public_id=public_id)
