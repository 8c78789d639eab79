"""Pages of the upload room: upload, plan, confirm, what became of a file. ``importer`` comes with the address."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock, vault
from ground.jobs.views import JobView
from ground.masking import ID_NUMBER, masked
from ground.paging import turned
from ground.refusals import Refused
from ground.web import MEBIBYTE, XLSX, PageRequest, download, sent, signed_in, takes, tried
from intake.cells import Cell
from intake.cells import shown as shown_cell
from intake.faults import FileRefused
from intake.receipt import write_template

from . import services
from .forms import ReadingForm, forms_of
from .importers import Importer, importer_named, importer_of
from .models import Upload
from .selectors import uploads_visible
from .shown import shown
from .states import UploadState
from .work import looked_at

PAGE = 20
_LONG_NUMBER = re.compile(r"[0-9A-Za-z]*[0-9]{7,}[0-9A-Za-z]*")


@takes(60 * MEBIBYTE)
@signed_in
def upload(request: PageRequest, importer: str, about: object = "") -> HttpResponse:
    """Takes a file in, to be planned in the background; and the files that are there."""
    kind, thing = _thing(request, importer, about)
    posted = request.method == "POST"
    data, files = (request.POST, request.FILES) if posted else (None, None)
    form = forms_of(kind.id).upload(request.actor, thing, data, files)
    if sent(request, form):
        file = form.cleaned_data["file"]
        made = tried(
            request,
            lambda: services.upload_file(
                actor=request.actor,
                importer=kind.id,
                beginning=kind.begin(request.actor, thing, form.cleaned_data),
                file_name=file.name,
                content=file.read(),
                now=clock.now(),
            ),
            form=form,
            field="file",
        )
        if made:
            return redirect(f"{kind.pages}:one", made.public_id)
    rows = uploads_visible(actor=request.actor, importer=kind.id, about=kind.key_of(thing))
    context = {
        "kind": kind,
        "form": form,
        "page": turned(request, rows, order=["-pk"], size=PAGE),
        "template_url": f"{kind.pages}:template",
        "about": about,
        **kind.list_page(request.actor, thing),
    }
    return render(request, "uploads/upload.html", context)


@signed_in
@require_safe
def template(request: PageRequest, importer: str, about: object = "") -> HttpResponse:
    """An empty file to fill in."""
    kind, thing = _thing(request, importer, about)
    target, schema = io.BytesIO(), kind.schema(kind.key_of(thing))
    write_template(target, schema)
    return download(target.getvalue(), schema.title + ".xlsx", XLSX)


@signed_in
@require_safe
def one(request: PageRequest, importer: str, public_id: object) -> HttpResponse:
    """The plan of a file, or what has become of it."""
    actor, row = request.actor, found(request, importer, public_id)
    kind = importer_of(row)
    job = row.job if row.job and row.job.actor_key == actor.key else None
    told = shown(actor, row)
    form = forms_of(kind.id).confirm(initial={"plan_number": row.plan_number}) if told["to_confirm"] else None
    context = {"kind": kind, "upload": row, "list_url": kind.list_url(row), "confirm": form, **told}
    return render(
        request, "uploads/one.html", {**context, "job": JobView(job) if job else None, **kind.page(actor, row)}
    )


@signed_in
@require_POST
def confirm(request: PageRequest, importer: str, public_id: object) -> HttpResponse:
    """Asks for the plan that was shown to be carried out."""
    row = found(request, importer, public_id, acting=True)
    form = forms_of(row.importer).confirm(request.POST)
    if form.is_valid():
        said = dict(form.cleaned_data)
        number = said.pop("plan_number")
        tried(request, lambda: services.confirm_upload(actor=request.actor, upload=row, plan_number=number, said=said))
    return back_to(row)


@signed_in
@require_POST
def discard(request: PageRequest, importer: str, public_id: object) -> HttpResponse:
    done = _("The file has been put aside. Nothing was changed.")
    return acted(
        request, importer, public_id, lambda row: services.discard_upload(actor=request.actor, upload=row), done
    )


@signed_in
@require_POST
def read_again(request: PageRequest, importer: str, public_id: object) -> HttpResponse:
    """For a file passed upward, and for one whose roster has been completed meanwhile."""
    return acted(request, importer, public_id, lambda row: services.read_again(actor=request.actor, upload=row))


@signed_in
def columns(request: PageRequest, importer: str, public_id: object) -> HttpResponse:
    """How a file is read: sheet, hidden rows, what holds for all rows, what each column means; then it is read anew."""
    row = found(request, importer, public_id, acting=True)
    if row.state not in {UploadState.PLANNED, UploadState.REFUSED}:
        raise Http404
    kind = importer_of(row)
    try:
        look = looked_at(row)
    except FileRefused as refusal:
        messages.error(request, refusal.message_zh)
        return back_to(row)
    schema = kind.schema(row.about)
    form = ReadingForm(
        request.POST or None,
        look=look,
        schema=schema,
        options=row.options,
        keeps=kind.keeps_label if kind.keeps_columns else "",
        words=row.found.get("words", ()),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(request, partial(_read_as, request, row, form), form=form)
    ):
        return back_to(row)
    rows = [[_masked(cell) for cell in cells] for cells in look.rows[:3]]
    context = {"kind": kind, "upload": row, "list_url": kind.list_url(row), "form": form, "look": look, "rows": rows}
    return render(request, "uploads/columns.html", context)


def _read_as(request: PageRequest, row: Upload, form: ReadingForm) -> None:
    try:
        options = form.options()
    except FileRefused as refusal:
        raise Refused(refusal.message_zh) from None
    services.read_again(actor=request.actor, upload=row, options={**row.options, **options})
    if form.other_sheet:
        messages.info(request, _("The other sheet is read. Look whether year, subject and columns are right for it."))
    elif form.cleaned_data.get("save"):
        importer_of(row).keep_columns(request.actor, row, options["mapping"], clock.now())


def _masked(cell: Cell) -> str:
    """A cell of a sample row; whatever could be a document or phone number shows its ends only."""
    return _LONG_NUMBER.sub(lambda number: masked(number[0], ID_NUMBER), shown_cell(cell))


@signed_in
@require_POST
def withdraw(request: PageRequest, importer: str, public_id: object) -> HttpResponse:
    """Asks for a stored file to be taken back."""
    reason = request.POST.get("reason", "")
    return acted(
        request,
        importer,
        public_id,
        lambda row: services.ask_withdrawal(actor=request.actor, upload=row, reason=reason),
    )


@signed_in
@require_safe
def receipt(request: PageRequest, importer: str, public_id: object) -> HttpResponse:
    """The rows that were not taken, with reasons, to be mended and uploaded again."""
    row = found(request, importer, public_id)
    try:
        content = vault.read(row.receipt_key)
    except FileNotFoundError:
        raise Http404 from None
    return download(content, _("rows not imported") + ".xlsx", XLSX)


def found(request: PageRequest, importer: str, public_id: object, *, acting: bool = False) -> Upload:
    """A file whose pages exist for the actor; ``acting``: who may upload such files. Raises Http404."""
    kind = importer_named(importer)
    if not (kind.may_upload(request.actor) if acting else kind.may_open(request.actor)):
        raise Http404
    rows = uploads_visible(actor=request.actor, importer=importer).select_related(
        "office", "job", "passed_from__office"
    )
    return get_object_or_404(rows, public_id=public_id)


def acted(
    request: PageRequest, importer: str, public_id: object, act: Callable[[Upload], Any], done: str = ""
) -> HttpResponse:
    """One move of a file, and back to its page."""
    row = found(request, importer, public_id, acting=True)
    tried(request, lambda: act(row), done)
    return back_to(row)


def back_to(row: Upload) -> HttpResponse:
    return redirect(f"{row.pages}:one", row.public_id)


def _thing(request: PageRequest, importer: str, about: object) -> tuple[Importer, Any]:
    kind = importer_named(importer)
    if not kind.may_upload(request.actor):
        raise Http404
    thing = kind.thing(request.actor, str(about))
    if thing is None:
        raise Http404
    return kind, thing
