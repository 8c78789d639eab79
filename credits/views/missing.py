"""Reports of missing hours: the learner's page and the office's desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from journal import clock
from journal.paging import turned
from journal.refusals import Refused
from learners import vault
from learners.http import Request, download, only, tried

from ..forms import AnswerForm, MissingHoursForm
from ..models import MissingHours
from ..permissions import may_answer, may_verify
from ..selectors import answerable, batches_about, platforms, reports_in_charge, reports_of
from ..services import answer_missing, report_missing

learner = only(lambda actor: actor.learner_id is not None)
officer = only(may_verify)
anybody = only(lambda actor: True)
PAGE = 30


@learner
def mine(request: Request) -> HttpResponse:
    """The form, and what has become of one's earlier reports."""
    actor = request.actor
    form = MissingHoursForm(request.POST or None, request.FILES or None, platforms=platforms(actor=actor))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        file = data.pop("screenshot")
        try:
            report_missing(
                actor=actor, screenshot=file.read() if file else b"", now=clock.now(), today=clock.today(), **data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            tried(request, lambda: None, _("Your report has reached the office that imports these hours."))
            return redirect("credits:missing")
    return render(request, "credits/missing.html", {"form": form, "reports": reports_of(actor=actor)[:PAGE]})


@officer
@require_safe
def desk(request: Request) -> HttpResponse:
    """Reports that wait for an answer, the oldest first; or those answered."""
    actor = request.actor
    answered = request.GET.get("tab") == "answered"
    rows = reports_in_charge(actor=actor).filter(answered_at__isnull=False) if answered else answerable(actor=actor)
    page = turned(
        request,
        rows,
        order=["-pk"] if answered else ["pk"],
        size=PAGE,
    )
    context = {"page": page, "answered": answered, "waiting": answerable(actor=actor).count()}
    return render(request, "credits/missing_desk.html", context)


@anybody
def report(request: Request, public_id) -> HttpResponse:
    """One report: with what the last imports held and, for the office, the answer form."""
    row = _report(request, public_id)
    answers = may_answer(request.actor, row) and row.answered_at is None
    form = AnswerForm(request.POST or None) if answers else None
    if request.method == "POST":
        if form is None:
            messages.error(request, _("Only the office that imports answers a report, and only once."))
            return redirect("credits:missing_report", public_id)
        if form.is_valid():
            text = form.cleaned_data["answer"]
            tried(
                request,
                lambda: answer_missing(actor=request.actor, report=row, answer=text, now=clock.now()),
                _("The answer has been sent."),
            )
            return redirect("credits:missing_report", public_id)
    batches = batches_about(actor=request.actor, report=row)
    return render(request, "credits/missing_report.html", {"report": row, "form": form, "batches": batches})


@anybody
@require_safe
def picture(request: Request, public_id) -> HttpResponse:
    """The screenshot, for whoever may see the report; always as a file to keep."""
    row = _report(request, public_id)
    try:
        content = vault.read(row.picture_key)
    except FileNotFoundError:
        raise Http404 from None
    return download(content, _("screenshot") + ".jpg", "image/jpeg")


def _report(request: Request, public_id) -> MissingHours:
    actor = request.actor
    own = reports_of(actor=actor).filter(public_id=public_id).first()
    return own or get_object_or_404(reports_in_charge(actor=actor), public_id=public_id)
