"""One request for each person of a list: upload, see what would be filed, file all of it or nothing."""

from __future__ import annotations

import io
import json
import tempfile
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.kinds import CaseKind, CaseRefused
from casework.proof import clean
from intake.faults import FileRefused
from intake.receipt import write_receipt, write_template
from intake.table import Table, read_table
from learners import vault
from learners.http import XLSX, Request, download, only

from .. import lists
from ..access import kind_or_404, may_file_for_others
from ..jobs import ask_to_file

keeper = only(may_file_for_others)
PLAN, RECEIPT = "requests-plan", "requests-receipt"


@keeper
def upload(request: Request, kind: str) -> HttpResponse:
    """The form for all, the list and the proof; then the plan. Nothing is filed yet."""
    found = kind_or_404(kind)
    shared = _shared(request, found)
    form = found.form(None, initial=shared, learner=None)
    context: dict[str, Any] = {"kind": found, "form": form, "most": lists.MOST}
    if request.method == "POST":
        try:
            context |= _plan(request, found, shared)
        except CaseRefused as refusal:
            context["problem"] = str(refusal)
    return render(request, "reports/requests/many.html", context)


@keeper
@require_POST
def file(request: Request, kind: str) -> HttpResponse:
    """Asks for what the plan showed to be filed, all of it or nothing."""
    kind_or_404(kind)
    key, total = request.session.pop(PLAN, ("", 0))
    if not key:
        messages.error(request, _("The list is not there any more. Please upload it again."))
        return redirect("requests:many", kind)
    return redirect("journal:job", ask_to_file(actor=request.actor, plan_key=key, total=total).public_id)


@keeper
@require_safe
def template(request: Request, kind: str) -> HttpResponse:
    """The empty list, or with ``receipt`` the rows of the last upload that were refused, with reasons."""
    found = kind_or_404(kind)
    if "receipt" in request.GET:
        try:
            content = vault.read(request.session.get(RECEIPT, "-"))
        except FileNotFoundError:
            raise Http404 from None
        return download(content, _("rows to be mended") + ".xlsx", XLSX)
    target = io.BytesIO()
    write_template(target, lists.schema(found))
    return download(target.getvalue(), f"{found.title}.xlsx", XLSX)


def _plan(request: Request, kind: CaseKind, shared: dict[str, Any]) -> dict[str, Any]:
    """Reads list and proof, and keeps what would be filed for the next step. Raises CaseRefused."""
    upload = request.FILES.get("list")
    if upload is None:
        raise CaseRefused(_("Please choose the list of people."))
    pages = clean((one.name or "", one.read()) for one in request.FILES.getlist("evidence"))
    if kind.evidence_required and not pages:
        raise CaseRefused(_("Please attach the certificate or another proof before you file."))
    table = _table(upload.read(), kind)
    if len(table.rows) > lists.MOST:
        raise CaseRefused(
            _("The list has %(rows)d people; at most %(most)d can be filed at once. Please divide it.")
            % {"rows": len(table.rows), "most": lists.MOST}
        )
    found = lists.read(actor=request.actor, kind=kind, table=table, shared=shared)
    if found.wanted:
        kept = {"kind": kind.id, "wanted": found.wanted, "pages": [(name, vault.put(page)) for name, page in pages]}
        key, _total = request.session.pop(PLAN, ("", 0))
        if key:
            vault.remove(key)
        request.session[PLAN] = (vault.put(json.dumps(kept).encode()), len(found.wanted))
    if found.faults:
        target = io.BytesIO()
        write_receipt(target, table, found.faults)
        request.session[RECEIPT] = vault.put(target.getvalue())
    wrong = [
        (number, found.names[number], "；".join(f"{one.message_zh}（{one.hint_zh}）" for one in faults.values()))
        for number, faults in sorted(found.faults.items())
    ]
    first = [(name, kind.describe(payload)) for _pk, name, payload in found.wanted[:5]]
    return {"found": found, "wrong": wrong, "first": first, "pages": len(pages)}


def _shared(request: Request, kind: CaseKind) -> dict[str, Any]:
    """What was said once for all: empty fields left out."""
    found: dict[str, Any] = {}
    for name in kind.form(None).fields:
        values = [value for value in request.POST.getlist(name) if value]
        if values:
            found[name] = values if len(values) > 1 else values[0]
    return found


def _table(content: bytes, kind: CaseKind) -> Table:
    if not content:
        raise CaseRefused(_("The file is empty."))
    with tempfile.NamedTemporaryFile(prefix="cetrack-", suffix=".bin") as scratch:
        scratch.write(content)
        scratch.flush()
        try:
            return read_table(scratch.name, lists.schema(kind))
        except FileRefused as refusal:
            raise CaseRefused(refusal.message_zh) from None
