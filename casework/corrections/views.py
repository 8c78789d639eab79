"""One's own particulars with the form of a correction; corrections that wait for this office."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.lists import MOST_TICKED, FilterLine, WorkingList
from ground.paging import is_public_id, turned
from ground.roles import KEEPERS
from ground.web import XLSX, PageRequest, download, only, sent, tell_of_ticked, tried
from learners.disclosure.files import watermark
from learners.disclosure.own_data import workbook
from learners.disclosure.selectors import looks_at_me, own_learner
from learners.disclosure.services import note_export
from learners.people.shown import items

from .forms import CorrectionFilter, CorrectionForm
from .selectors import corrections_in_charge, corrections_waiting, narrowed, own_corrections
from .services import approve_correction, approve_corrections, ask_correction, return_correction, reveal_correction

learner_only = only(lambda actor: actor.learner_id is not None)
keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE, _MOST = 50, 20_000
SORTS = {
    "name": ("learner__name_pinyin", "learner__name"),
    "unit": ("learner__unit__path", "learner__name_pinyin"),
    "item": ("item", "created_at"),
    "filed": ("created_at",),
}
CORRECTIONS_LIST = WorkingList(
    "corrections",
    "corrections:corrections",
    {
        "unit": gettext_lazy("Unit"),
        "item": gettext_lazy("What is wrong"),
        "old": gettext_lazy("On record"),
        "new": gettext_lazy("Asked to become"),
        "explanation": gettext_lazy("Explanation"),
        "filed": gettext_lazy("Filed"),
    },
)


def _filtered(request: PageRequest):
    """Corrections as the address asks for; one function for the list and the export."""
    form = CorrectionFilter(request.GET)
    rows = corrections_waiting(actor=request.actor)
    if form.is_valid():
        rows = narrowed(actor=request.actor, rows=rows, **form.cleaned_data)
    return rows, FilterLine(form, request.GET, front=("q", "unit", "item"))


@keeper
@require_safe
def corrections(request: PageRequest) -> HttpResponse:
    """Corrections that wait for this office."""
    rows, line = _filtered(request)
    page = turned(request, rows, order=["pk"], size=_PAGE, sorts=SORTS)
    context = {
        "page": page,
        "line": line,
        "list": CORRECTIONS_LIST.shown(request),
        "rows": [(row, row.compared()) for row in page],
    }
    return render(request, "learners/corrections.html", context)


@keeper
@require_safe
def one(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One correction: what is on record, what is asked for, why, and what can be decided."""
    row = get_object_or_404(corrections_waiting(actor=request.actor), public_id=public_id)
    return render(request, "learners/correction_one.html", {"row": row, "compared": row.compared()})


@keeper
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """What the list shows, numbers masked."""
    rows, _line = _filtered(request)
    found = list(rows[:_MOST])
    table = [
        {
            _("Name"): row.learner.name,
            _("Unit"): row.learner.unit.full_name,
            _("What is wrong"): row.get_item_display(),
            _("On record"): "".join(sign.text for sign in row.compared().old),
            _("Asked to become"): "".join(sign.text for sign in row.compared().new),
            _("Explanation"): row.explanation,
            _("Filed"): f"{timezone.localtime(row.created_at):%Y-%m-%d %H:%M}",
        }
        for row in found
    ]
    note_export(actor=request.actor, what="corrections", rows=len(found))
    mark = watermark(request.actor, clock.now())
    return download(workbook({_("Corrections"): table}, mark), _("Corrections") + ".xlsx", XLSX)


@keeper
@require_POST
def approve_many(request: PageRequest) -> HttpResponse:
    """Puts right those ticked; numbers are looked at one by one."""
    codes = list(filter(is_public_id, request.POST.getlist("correction")[:MOST_TICKED]))
    done, refused = approve_corrections(actor=request.actor, codes=codes, now=clock.now())
    for name, sentence in refused:
        messages.warning(request, f"{name}：{sentence}")
    said = ngettext("%(count)d item put right.", "%(count)d items put right.", done) % {"count": done}
    tell_of_ticked(request, ticked=codes, done=done, said=said, refused=len(refused))
    return redirect("corrections:corrections")


@keeper
@require_POST
def reveal(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One correction with both numbers in full, shown once."""
    correction = get_object_or_404(corrections_waiting(actor=request.actor), public_id=public_id)
    reason, today = request.POST.get("reason", ""), clock.today()
    full = tried(
        request,
        lambda: reveal_correction(
            actor=request.actor, correction=correction, reason=reason, day=today, now=clock.now()
        ),
    )
    if full is None:
        return redirect("corrections:one", correction.public_id)
    context = {"row": correction, "compared": full, "revealed": True}
    return render(request, "learners/correction_one.html", context)


@keeper
@require_POST
def approve(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    correction = get_object_or_404(corrections_in_charge(actor=request.actor), public_id=public_id)
    done = _("The item is put right.")
    tried(request, lambda: approve_correction(actor=request.actor, correction=correction, now=clock.now()), done)
    return redirect("corrections:corrections")


@keeper
@require_POST
def send_back(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    correction = get_object_or_404(corrections_in_charge(actor=request.actor), public_id=public_id)
    reason = request.POST.get("reason", "")
    tried(
        request,
        lambda: return_correction(actor=request.actor, correction=correction, reason=reason, now=clock.now()),
        _("The request is returned."),
    )
    return redirect("corrections:corrections")


@sensitive_post_parameters()
@learner_only
def mine(request: PageRequest) -> HttpResponse:
    """Own particulars, who looked, and the form to ask for a correction."""
    learner = own_learner(actor=request.actor)
    if learner is None:
        raise Http404
    form = CorrectionForm(request.POST or None, initial={"item": request.GET.get("item", "")[:20]})
    if sent(request, form) and tried(
        request,
        lambda: ask_correction(actor=request.actor, learner=learner, now=clock.now(), **form.cleaned_data),
        _("Your request is filed; your unit decides."),
        form=form,
        field="value",
    ):
        return redirect("corrections:mine")
    context = {
        "learner": learner,
        "items": items(learner),
        "form": form,
        "corrections": own_corrections(actor=request.actor)[:20],
        "looks": looks_at_me(actor=request.actor)[:100],
    }
    return render(request, "learners/mine.html", context)
