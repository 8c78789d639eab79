"""Pages of imports: upload, plan, confirm, what became of a batch, withdrawal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.cells import Cell, shown
from intake.faults import Fault, FileRefused
from intake.headers import Mapping
from intake.receipt import write_template
from intake.schemas import platform_schema
from intake.table import propose_mapping
from journal import clock
from journal.paging import turned
from journal.refusals import Refused
from journal.views import JobView
from learners import vault
from learners.http import XLSX, Request, download, only, tried

from ..forms import ConfirmForm, MappingForm, ReasonForm, UploadForm
from ..law import current_pack
from ..models import ImportBatch
from ..permissions import may_import
from ..plans import plan_lines
from ..selectors import (
    batches_handled,
    freshness,
    mapping_for,
    offices_of,
    platforms,
    records_in_charge,
    records_to_verify,
    same_file,
    signs_shown,
)
from ..services import (
    ask_withdrawal,
    confirm_batch,
    discard_batch,
    pass_upward,
    plan_anew,
    save_mapping,
    upload_file,
    verify_records,
)

office = only(may_import)
State = ImportBatch.State
_LONG_NUMBER = re.compile(r"[0-9A-Za-z]*[0-9]{7,}[0-9A-Za-z]*")
PAGE = 20


@office
@require_safe
def batches(request: Request) -> HttpResponse:
    """How fresh the data is, and the batches in one's hands."""
    page = turned(
        request,
        batches_handled(actor=request.actor),
        order=["-pk"],
        size=PAGE,
    )
    return render(request, "credits/batches.html", {"page": page, "fresh": freshness(actor=request.actor)})


@office
def upload(request: Request) -> HttpResponse:
    """Takes a file in; its plan is made in the background."""
    actor = request.actor
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        platforms=platforms(actor=actor),
        offices=offices_of(actor=actor),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = upload_file(
                actor=actor,
                office=data["office"],
                platform=data["platform"],
                file_name=data["file"].name,
                content=data["file"].read(),
                now=clock.now(),
                mapping=mapping_for(actor=actor, office=data["office"], platform=data["platform"]),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("credits:batch", made.public_id)
    return render(request, "credits/upload.html", {"form": form})


@office
@require_safe
def template(request: Request) -> HttpResponse:
    """An empty table to fill in, for platforms that give no file."""
    target = io.BytesIO()
    schema = platform_schema("")
    write_template(target, schema)
    return download(target.getvalue(), schema.title + ".xlsx", XLSX)


@office
@require_safe
def batch(request: Request, public_id) -> HttpResponse:
    """The plan of a batch, or what has become of it, with signs of trouble."""
    actor, row = request.actor, _batch(request, public_id)
    context: dict[str, Any] = {
        "batch": row,
        "job": JobView(row.job) if row.job and row.job.actor_key == actor.key else None,
        "lines": plan_lines(row),
        "notices": [Fault.from_json(notice) for notice in row.notices],
        "signs": signs_shown(actor=actor, batch=row),
        "earlier": same_file(actor=actor, batch=row),
        "passed_to": ImportBatch.objects.unscoped().filter(passed_from=row).select_related("office").first(),
        "can_pass": bool(row.set_aside) and row.office.depth > 1,
        "confirm": ConfirmForm(initial={"plan_number": row.plan_number}),
        "reason": ReasonForm(),
    }
    if row.state == State.STORED:
        mine = records_in_charge(actor=actor).filter(batch=row)
        context["figures"] = mine.aggregate(
            live=Count("pk"),
            verified=Count("pk", filter=Q(verified_at__isnull=False)),
            returned=Count("pk", filter=Q(returned_at__isnull=False)),
            people=Count("learner", distinct=True),
        )
        context["waiting"] = records_to_verify(actor=actor).filter(batch=row).count()
    return render(request, "credits/batch.html", context)


@office
@require_POST
def confirm(request: Request, public_id) -> HttpResponse:
    """Asks for the plan that was shown to be carried out."""
    row = _batch(request, public_id)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        tried(request, lambda: confirm_batch(actor=request.actor, batch=row, **form.cleaned_data))
    return redirect("credits:batch", public_id)


@office
@require_POST
def discard(request: Request, public_id) -> HttpResponse:
    done = _("The file has been put aside. Nothing was changed.")
    return _act(request, public_id, lambda row: discard_batch(actor=request.actor, batch=row), done)


@office
@require_POST
def plan_again(request: Request, public_id) -> HttpResponse:
    """For a file passed upward, and for one whose roster has been completed meanwhile."""
    return _act(request, public_id, lambda row: plan_anew(actor=request.actor, batch=row))


@office
@require_POST
def withdraw(request: Request, public_id) -> HttpResponse:
    """Asks for a stored batch to be taken back."""
    reason = request.POST.get("reason", "")
    return _act(request, public_id, lambda row: ask_withdrawal(actor=request.actor, batch=row, reason=reason))


@office
@require_POST
def pass_up(request: Request, public_id) -> HttpResponse:
    done = _("The rows have been passed to the office above.")
    return _act(request, public_id, lambda row: pass_upward(actor=request.actor, batch=row, now=clock.now()), done)


@office
@require_POST
def verify(request: Request, public_id) -> HttpResponse:
    """Verifies what still waits of a batch."""

    def act(row: ImportBatch) -> None:
        waiting = records_to_verify(actor=request.actor).filter(batch=row)
        done = verify_records(actor=request.actor, records=waiting, now=clock.now())
        messages.success(request, _("%(count)d records verified.") % {"count": done.count})

    return _act(request, public_id, act)


@office
@require_safe
def receipt(request: Request, public_id) -> HttpResponse:
    """The rows that were not taken, with reasons, to be mended and uploaded again."""
    row = _batch(request, public_id)
    try:
        content = vault.read(row.receipt_key)
    except FileNotFoundError:
        raise Http404 from None
    return download(content, _("rows not imported") + ".xlsx", XLSX)


@office
def columns(request: Request, public_id) -> HttpResponse:
    """Which column of the file means what; adjusted, kept if wanted, and the file is planned anew."""
    actor, row = request.actor, _batch(request, public_id)
    if row.state not in {State.PLANNED, State.REFUSED}:
        raise Http404
    schema = platform_schema(row.platform.host)
    try:
        with vault.opened(row.file_key) as path:
            header, sample = propose_mapping(path, schema)
    except (FileRefused, FileNotFoundError) as refusal:
        messages.error(request, getattr(refusal, "message_zh", _("The file is gone.")))
        return redirect("credits:batch", public_id)
    said = Mapping.from_json(row.mapping, schema) if row.mapping else Mapping()
    form = MappingForm(request.POST or None, schema=schema, header=header, mapping=said, pack=current_pack())
    if request.method == "POST" and form.is_valid():
        try:
            mapping = form.mapping()
            plan_anew(actor=actor, batch=row, mapping=mapping)
        except FileRefused as refusal:
            form.add_error(None, refusal.message_zh)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if form.cleaned_data["save"]:
                save_mapping(actor=actor, office=row.office, platform=row.platform, mapping=mapping, now=clock.now())
            return redirect("credits:batch", public_id)
    rows = [[_masked(cell) for cell in cells] for cells in sample[:3]]
    context = {"batch": row, "form": form, "titles": header.titles, "sample": rows}
    return render(request, "credits/columns.html", context)


def _masked(cell: Cell) -> str:
    """A cell of a sample row; whatever could be a document or phone number shows its ends only."""
    return _LONG_NUMBER.sub(lambda found: f"{found[0][:3]}****{found[0][-2:]}", shown(cell))


def _batch(request: Request, public_id) -> ImportBatch:
    handled = batches_handled(actor=request.actor).select_related("job", "passed_from__office")
    return get_object_or_404(handled, public_id=public_id)


def _act(request: Request, public_id, act: Callable[[ImportBatch], Any], done: str = "") -> HttpResponse:
    row = _batch(request, public_id)
    tried(request, lambda: act(row), done)
    return redirect("credits:batch", public_id)
