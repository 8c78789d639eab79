"""Pages of background work and of the journal."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground import clock
from ground.web import PageRequest, day, only
from intake.sheets import unlike_a_formula

from .actions import ACTIONS, label, part_label
from .models import JournalEntry
from .selectors import entries
from .services import record

auditor = only(lambda actor: actor.reads_journal)
_PAGE = 100
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
_MOST = 20_000


def _asked(request: PageRequest):
    """Lines as the address asks for; one function for the page and the file."""
    asked: dict[str, Any] = {
        name: request.GET.get(name, "").strip()[:80] for name in ("who", "action", "key", "address")
    }
    for name, days in (("since", 0), ("until", 1)):
        found = day(request.GET.get(name, ""))
        asked[name] = timezone.make_aware(dt.datetime.combine(found + dt.timedelta(days), dt.time())) if found else None
    return entries(actor=request.actor, **asked)


@auditor
@require_safe
def journal(request: PageRequest) -> HttpResponse:
    """The journal with filters, for the audit administrator."""
    rows = _asked(request)
    try:
        rows = rows.filter(pk__lt=int(Signer().unsign(request.GET.get("after", ""))))
    except (BadSignature, ValueError):
        first = True
    else:
        first = False
    page = list(rows[: _PAGE + 1])
    more = Signer().sign(page[_PAGE - 1].pk) if len(page) > _PAGE else ""
    context = {
        "lines": [LineView(row) for row in page[:_PAGE]],
        "after": more,
        "first": first,
        "actions": sorted(((code, str(name)) for code, name in ACTIONS.items()), key=lambda pair: pair[1]),
    }
    return render(request, "journal/journal.html", context)


@auditor
@require_safe
def journal_file(request: PageRequest) -> HttpResponse:
    """What the filters show, as CSV; taking it is itself on record."""
    rows = list(_asked(request)[:_MOST])
    with transaction.atomic():
        record(actor=request.actor, action="export.taken", after={"what": "journal", "rows": len(rows)})
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([f"{request.actor.name} {timezone.localtime(clock.now()):%Y-%m-%d %H:%M}"])
    writer.writerow(
        [_("time"), _("actor"), _("action"), _("record"), _("before"), _("after"), _("reason"), _("address")]
    )
    for row in rows:
        view = LineView(row)
        cells = [f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}", row.actor_name, view.action, row.object_key]
        writer.writerow([unlike_a_formula(cell) for cell in [*cells, view.before, view.after, row.reason, row.address]])
    response = HttpResponse("\ufeff" + target.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return response


class LineView:
    """A line of the journal as the page shows it."""

    def __init__(self, row: JournalEntry) -> None:
        self.row = row
        self.action = label(row.action)
        self.before = _told(row.before, row.object_type)
        self.after = _told(row.after, row.object_type)


def _told(values: dict | None, object_type: str) -> str:
    return "；".join(f"{part_label(name, object_type)}：{_local(value)}" for name, value in (values or {}).items())


def _local(value: Any) -> Any:
    """A value as the page shows it: a time is sealed as UTC and read in Shanghai."""
    if isinstance(value, list):
        return [_local(one) for one in value]
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return value
    return f"{timezone.localtime(dt.datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
