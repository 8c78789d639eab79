"""Pages of background work and of the journal."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground import clock
from ground.lists import chips
from ground.web import PageRequest, day, only
from intake.sheets import unlike_a_formula

from .actions import grouped, label
from .models import JournalEntry
from .portal_actors import actor_label
from .selectors import LineAbout, entries, whom
from .services import record
from .words import part_label, value_label

auditor = only(lambda actor: actor.reads_journal)
_PAGE = 100
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
    shown = page[:_PAGE]
    about = whom(actor=request.actor, lines=shown)
    context = {
        "lines": [LineView(row, about[row.pk]) for row in shown],
        "after": more,
        "first": first,
        "groups": grouped(),
        "chips": chips(
            request.GET,
            [
                ("since", _("From"), request.GET.get("since")),
                ("until", _("Until"), request.GET.get("until")),
                ("who", _("Who"), request.GET.get("who")),
                ("action", _("What"), _said(request.GET.get("action", ""))),
                ("key", _("Record, unit, account or request"), request.GET.get("key")),
                ("address", _("Network address"), request.GET.get("address")),
            ],
        ),
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
        cells = [f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}", view.who, view.action, row.object_key]
        writer.writerow([unlike_a_formula(cell) for cell in [*cells, view.before, view.after, row.reason, row.address]])
    response = HttpResponse("\ufeff" + target.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return response


class LineView:
    """A line of the journal as the page shows it."""

    def __init__(self, row: JournalEntry, about: LineAbout | None = None) -> None:
        self.row = row
        self.about = about
        self.who = actor_label(row.actor_name, row.actor_key)
        self.action = label(row.action)
        self.before = _told(row.before, row.object_type)
        self.after = _told(row.after, row.object_type)
        names = dict.fromkeys([*(row.before or {}), *(row.after or {})])
        self.parts = [
            (part_label(name, row.object_type), self._part(row.before, name), self._part(row.after, name))
            for name in names
        ]

    def _part(self, values: dict | None, name: str) -> str:
        return value_label(name, values[name], self.row.object_type) if values and name in values else ""

    @property
    def in_short(self) -> str:
        """Every part in one line: 岗位等级 7 → 6；…"""
        return "；".join(
            f"{name} {before} → {after}" if before and after else f"{name} {after or before}"
            for name, before, after in self.parts
        )


def _told(values: dict | None, object_type: str) -> str:
    return "；".join(
        f"{part_label(name, object_type)}：{value_label(name, value, object_type)}"
        for name, value in (values or {}).items()
    )


def _said(asked: str) -> str:
    """What the filter of actions says, in words."""
    found = {code: name for code, name, _actions in grouped()}
    found |= {code: name for _code, _name, actions in grouped() for code, name in actions}
    return found.get(asked, "") if asked else ""
