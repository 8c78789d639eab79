"""Pages of the roster import: upload, plan, confirm, receipt."""

from __future__ import annotations

import io
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.receipt import write_template
from intake.schemas import ROSTER
from journal import clock
from journal.refusals import Refused
from journal.views import JobView

from .. import vault
from ..forms.roster import RosterForm
from ..http import XLSX, Request, download, only, tried
from ..roles import KEEPERS
from ..roster.planning import default_since
from ..selectors import roster_imports
from ..services import confirm_roster, discard_roster, upload_roster

keeper = only(lambda actor: bool(actor.paths(KEEPERS)))


@keeper
def upload(request: Request) -> HttpResponse:
    """The upload form and one's own last uploads."""
    form = RosterForm(request.POST or None, request.FILES or None, initial={"since": default_since()})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roster = upload_roster(
                actor=request.actor,
                file_name=file.name,
                content=file.read(),
                since=form.cleaned_data["since"],
                now=clock.now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("learners:roster_import", roster.public_id)
    recent = roster_imports(actor=request.actor)[:10]
    return render(request, "learners/roster_upload.html", {"form": form, "recent": recent})


@keeper
@require_safe
def show(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """What would become of each row, or what has become of it."""
    roster = get_object_or_404(roster_imports(actor=request.actor).select_related("job"), public_id=public_id)
    job = JobView(roster.job) if roster.job else None
    at_work = roster.state in {"uploaded", "confirmed"}
    refused = roster.examples.get("refused", [])
    context = {"roster": roster, "job": job, "at_work": at_work, "refused": refused}
    return render(request, "learners/roster_import.html", context)


@keeper
@require_POST
def confirm(request: Request, public_id: uuid.UUID) -> HttpResponse:
    roster = get_object_or_404(roster_imports(actor=request.actor), public_id=public_id)
    tried(request, lambda: confirm_roster(actor=request.actor, roster=roster))
    return redirect("learners:roster_import", public_id)


@keeper
@require_POST
def discard(request: Request, public_id: uuid.UUID) -> HttpResponse:
    roster = get_object_or_404(roster_imports(actor=request.actor), public_id=public_id)
    done = _("The file has been put aside. Nothing was changed.")
    tried(request, lambda: discard_roster(actor=request.actor, roster=roster, now=clock.now()), done)
    return redirect("learners:roster_upload")


@keeper
@require_safe
def receipt(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The refused rows with reasons, to be mended and uploaded again."""
    roster = get_object_or_404(roster_imports(actor=request.actor), public_id=public_id)
    try:
        content = vault.read(roster.receipt_key)
    except FileNotFoundError:
        raise Http404 from None
    return download(content, _("rows not imported") + ".xlsx", XLSX)


@keeper
@require_safe
def template(request: Request) -> HttpResponse:
    """An empty roster to fill in."""
    target = io.BytesIO()
    write_template(target, ROSTER)
    return download(target.getvalue(), ROSTER.title + ".xlsx", XLSX)
