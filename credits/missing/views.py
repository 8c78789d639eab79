"""Reports of missing hours: the learner's page and the office's desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.paging import turned
from ground.web import MEBIBYTE, PageRequest, download, only, sent, signed_in, stored, takes, tried

from ..imports.selectors import platforms
from ..records.permissions import may_verify
from .forms import MissingHoursAnswerForm, MissingHoursForm, MissingHoursReplyForm
from .models import MissingHours
from .permissions import may_answer, may_reply
from .selectors import answerable, batches_about, reports_in_charge, reports_of, screenshot_of
from .services import answer_missing, reply_missing, report_missing

learner = only(lambda actor: actor.learner_id is not None)
officer = only(may_verify)
PAGE = 30
SORTS = {
    "name": ("learner__name_pinyin", "learner__name"),
    "course": ("course_title",),
    "completed": ("completed_on",),
    "reported": ("reported_at",),
}


@takes(21 * MEBIBYTE)
@learner
def mine(request: PageRequest) -> HttpResponse:
    """The form, and what has become of one's earlier reports."""
    actor = request.actor
    form = MissingHoursForm(request.POST or None, request.FILES or None, platforms=platforms(actor=actor))
    if sent(request, form):
        data = dict(form.cleaned_data)
        file = data.pop("screenshot")
        content = file.read() if file else b""
        if tried(
            request,
            lambda: report_missing(actor=actor, screenshot=content, now=clock.now(), today=clock.today(), **data),
            _("Your report has reached the office that imports these hours."),
            form=form,
        ):
            return redirect("missing:missing")
    return render(request, "credits/missing.html", {"form": form, "reports": reports_of(actor=actor)[:PAGE]})


@officer
@require_safe
def desk(request: PageRequest) -> HttpResponse:
    """Reports that wait for an answer, the oldest first; or those answered."""
    actor = request.actor
    answered = request.GET.get("tab") == "answered"
    rows = reports_in_charge(actor=actor).filter(answered_at__isnull=False) if answered else answerable(actor=actor)
    page = turned(request, rows, order=["-pk"] if answered else ["pk"], size=PAGE, sorts=SORTS)
    context = {"page": page, "answered": answered, "waiting": answerable(actor=actor).count()}
    return render(request, "credits/missing_desk.html", context)


@signed_in
def report(request: PageRequest, public_id) -> HttpResponse:
    """One report: with what the last imports held and, for the office, the answer form."""
    row = _report(request, public_id)
    answers = may_answer(request.actor, row) and row.answered_at is None
    form = MissingHoursAnswerForm(request.POST or None) if answers else None
    if request.method == "POST":
        if form is None:
            messages.error(request, _("Only the office that imports answers a report, and only once."))
            return redirect("missing:missing_report", public_id)
        if form.is_valid():
            text = form.cleaned_data["answer"]
            tried(
                request,
                lambda: answer_missing(actor=request.actor, report=row, answer=text, now=clock.now()),
                _("The answer has been sent."),
            )
            return redirect("missing:missing_report", public_id)
    found = {
        "report": row,
        "form": form,
        "batches": batches_about(actor=request.actor, report=row),
        "paper": screenshot_of(actor=request.actor, report=row),
        "reply": MissingHoursReplyForm() if may_reply(request.actor, row) else None,
    }
    return render(request, "credits/missing_report.html", found)


@learner
@require_POST
def reply(request: PageRequest, public_id) -> HttpResponse:
    """The person says that an answer does not settle it."""
    row = get_object_or_404(reports_of(actor=request.actor), public_id=public_id)
    note = request.POST.get("note", "")
    tried(
        request,
        lambda: reply_missing(actor=request.actor, report=row, text=note, now=clock.now()),
        _("Your reply is with the office."),
    )
    return redirect("missing:missing_report", public_id)


@signed_in
@require_safe
def picture(request: PageRequest, public_id) -> HttpResponse:
    """The screenshot, for whoever may see the report; always as a file to keep."""
    row = _report(request, public_id)
    if row.picture_key:
        return download(stored(row.picture_key), _("screenshot") + ".jpg", "image/jpeg")
    paper = screenshot_of(actor=request.actor, report=row)
    if paper is None:
        raise Http404
    return download(stored(paper.file_key), _("screenshot"), "application/octet-stream")


def _report(request: PageRequest, public_id) -> MissingHours:
    actor = request.actor
    own = reports_of(actor=actor).filter(public_id=public_id).first()
    return own or get_object_or_404(reports_in_charge(actor=actor), public_id=public_id)
