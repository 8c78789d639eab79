"""Pages of background work and of the journal."""

from __future__ import annotations

import csv
import datetime as dt
import io

from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import clock
from .actions import ACTIONS, NAMES, label
from .models import Job, JournalEntry
from .selectors import entries
from .services import record

_PAGE = 100
_MOST = 20_000


@require_safe
@login_required
@never_cache
def job(request, public_id):
    """How far a job is: a whole page, or for htmx the part that asks again. Only whoever asked for the work sees it."""
    row = Job.objects.filter(public_id=public_id, actor_key=request.actor.key).first() if request.actor else None
    if row is None:
        raise Http404
    template = "components/job.html" if request.htmx else "journal/job.html"
    return render(request, template, {"job": JobView(row)})


class JobView:
    """A job as pages show it. Its result may carry ``href`` (a path of ours) and ``text`` for the button to it."""

    def __init__(self, row: Job) -> None:
        result = row.result or {}
        href = str(result.get("href", ""))
        self.public_id = row.public_id
        self.state = row.state
        self.ended = row.state in {Job.State.DONE, Job.State.FAILED}
        self.message = row.message
        self.percent = row.percent
        self.result_url = href if href.startswith("/") and not href.startswith("//") else ""
        self.result_text = result.get("text", "")


def _asked(request):
    """Lines as the address asks for; one function for the page and the file."""
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("who", "action", "key", "address")}
    for name, days in (("since", 0), ("until", 1)):
        day = _day(request.GET.get(name, ""))
        asked[name] = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days), dt.time())) if day else None
    return entries(actor=request.actor, **asked)


def _day(text: str) -> dt.date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and dt.date(2000, 1, 1) <= found <= dt.date(2100, 1, 1) else None


@require_safe
@login_required
@never_cache
def journal(request):
    """The journal with filters, for the audit administrator; to everybody else the page does not exist."""
    if not request.actor or not request.actor.reads_journal:
        raise Http404
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


@require_safe
@login_required
@never_cache
def journal_file(request):
    """What the filters show, as CSV; taking it is itself on record."""
    if not request.actor or not request.actor.reads_journal:
        raise Http404
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
        writer.writerow([_plain(cell) for cell in [*cells, view.before, view.after, row.reason, row.address]])
    response = HttpResponse("\ufeff" + target.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return response


def _plain(cell: str) -> str:
    """No cell of a file is taken for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


class LineView:
    """A line of the journal as the page shows it."""

    def __init__(self, row: JournalEntry) -> None:
        self.row = row
        self.action = label(row.action)
        self.before = _told(row.before)
        self.after = _told(row.after)


def _told(values: dict | None) -> str:
    return "；".join(f"{NAMES.get(name, name)}：{value}" for name, value in (values or {}).items())
