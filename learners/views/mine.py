"""One's own data: see it, take it along, ask for a correction, see who looked."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from journal import clock
from journal.refusals import Refused

from .. import own_data
from ..files import watermark
from ..forms.people import CorrectionForm
from ..http import XLSX, Request, download, only
from ..selectors import looks_at_me, own_corrections, own_learner
from ..services import ask_correction, note_export

learner_only = only(lambda actor: actor.learner_id is not None)


@sensitive_post_parameters()
@learner_only
def mine(request: Request) -> HttpResponse:
    """Own particulars, who looked, and the form to ask for a correction."""
    learner = own_learner(actor=request.actor)
    if learner is None:
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_correction(actor=request.actor, learner=learner, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, _("Your request is filed; your unit decides."))
            return redirect("learners:mine")
    context = {
        "learner": learner,
        "form": form,
        "corrections": own_corrections(actor=request.actor)[:20],
        "looks": looks_at_me(actor=request.actor)[:100],
    }
    return render(request, "learners/mine.html", context)


@learner_only
@require_safe
def take_along(request: Request) -> HttpResponse:
    """Everything the portal holds about the actor, as a workbook or as JSON."""
    parts = own_data.collect(request.actor)
    note_export(actor=request.actor, what="own data", rows=sum(len(rows) for rows in parts.values()))
    if request.GET.get("format") == "json":
        content = json.dumps(parts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
        return download(content, _("My data") + ".json", "application/json")
    content = own_data.workbook(parts, watermark(request.actor, clock.now()))
    return download(content, _("My data") + ".xlsx", XLSX)
