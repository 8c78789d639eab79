"""The verification desk: counts first, a list with filters, one record beside it, bulk work under the same guards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.lifecycle import UNDO_WINDOW
from ground.lists import MOST_TICKED, FilterLine, WorkingList
from ground.paging import turned
from ground.web import PageRequest, only, tried
from learners.disclosure.services import note_look
from uploads.selectors import uploads_visible

from ..records.models import CreditRecord
from ..records.permissions import may_verify
from ..records.states import RecordMove
from .due import due_parts
from .filters import RecordFilter
from .models import Verification
from .selectors import (
    VerificationLine,
    as_lines,
    desk_counts,
    person_signs,
    records_in_charge,
    records_to_verify,
    signs_of,
    verifications_of,
    years_of,
)
from .services import (
    ask_for_all,
    ask_to_undo,
    return_records,
    revoke_verification,
    undo_verification,
    verify_records,
)
from .wording import RETURN_PHRASES

officer = only(may_verify)
PAGE = 50
_LAST = 5  # acts that are looked at for one to undo
FRONT = ("q", "unit", "platform", "year")
SORTS = {
    "name": ("learner__name_pinyin", "learner__name"),
    "unit": ("learner__unit__path", "learner__name_pinyin"),
    "course": ("course__title",),
    "year": ("year", "subject"),
    "hours": ("tenths",),
    "completed": ("completed_on",),
}
VERIFICATION = WorkingList(
    "verification",
    "verification:desk",
    {
        "unit": gettext_lazy("Unit"),
        "course": gettext_lazy("Course"),
        "platform": gettext_lazy("Platform"),
        "year": gettext_lazy("Year and subject"),
        "hours": gettext_lazy("Hours"),
        "completed": gettext_lazy("Completed"),
        "due": gettext_lazy("Due, reason or verification"),
    },
    ("unit", "course", "year", "hours", "completed", "due"),
)


@officer
@require_safe
def desk(request: PageRequest) -> HttpResponse:
    """The list of one tab. ``total`` is what a bulk act over all results would be about."""
    actor, today = request.actor, clock.today()
    tab = RecordFilter.tab_of(request.GET)
    chosen = _filtered(request, tab, request.GET)
    records, counts = chosen.found, desk_counts(actor=actor, today=today)
    counted = None if chosen.narrowed else counts.of_tab(tab)
    page = turned(
        request,
        as_lines(actor=actor, records=records),
        order=["learner_id", "pk"],  # the partial index of what waits gives it; by unit 60,000 rows would be sorted
        size=PAGE,
        sorts=SORTS,
        counted=counted,
    )
    total, page = None, replace(page, rows=_marked(request, page.rows, tab))
    if tab in RecordFilter.waits:
        total = records.count() if counted is None else counted
    context = {
        "tab": tab,
        "tabs": RecordFilter.tabs,
        "counts": counts,
        "line": FilterLine(chosen.form, request.GET, front=FRONT, keeps=["tab"]),
        "list": VERIFICATION.shown(request),
        "page": page,
        "total": total,
        "undoable": _undoable(request),
        "filters": RecordFilter.query_of(request.GET),
        "phrases": RETURN_PHRASES,
        "waits": tab in RecordFilter.waits,
        "today": today,
        "soon": counts.soon,
    }
    return render(request, "credits/desk_list.html" if request.htmx else "credits/desk.html", context)


@officer
@require_safe
def record(request: PageRequest, public_id) -> HttpResponse:
    """One record: where it came from, the person's year before and after, signs of trouble."""
    actor = request.actor
    row = get_object_or_404(records_in_charge(actor=actor), public_id=public_id)
    own = row.learner_id == actor.learner_id
    note_look(actor=actor, learner=row.learner, day=clock.today(), now=clock.now())
    context = {
        "record": row,
        "own": own,
        "waits": row.verified_at is None and not own,
        "years": years_of(actor=actor, record=row),
        "signs": [
            sign
            for sign in person_signs(
                actor=actor, learner=row.learner, most_tenths_a_day=settings.CONFIG.hours_a_day * 10
            )
            if row.pk in sign.rows
        ],
        "phrases": RETURN_PHRASES,
        "opens_file": row.batch is not None
        and uploads_visible(actor=actor, importer=row.batch.importer).filter(pk=row.batch.pk).exists(),
    }
    return render(request, "credits/record_part.html" if request.htmx else "credits/record.html", context)


@officer
@require_POST
def decide(request: PageRequest) -> HttpResponse:
    """Verifies or returns one record or those that are ticked; all results of the filters are work for the background,
    with its progress."""
    actor, now = request.actor, clock.now()
    filters = QueryDict(request.POST.get("filters", ""))
    act, _sep, every = request.POST.get("act", "").partition("_")
    records = _chosen(request, filters, every=every == "all")
    reason = request.POST.get("reason" if act == "return" else "closed_reason", "")[:500]
    if every == "all":
        move = RecordMove.RETURN if act == "return" else RecordMove.VERIFY
        asked = tried(request, lambda: ask_for_all(actor=actor, records=records, move=move, reason=reason, now=now))
        return redirect("jobs:job", asked.job.public_id) if asked else redirect(_desk_address(filters))
    if act == "return":
        tried(
            request,
            lambda: return_records(actor=actor, records=records, reason=reason, now=now),
            lambda done: _("%(count)d records returned.") % {"count": done.count},
        )
    else:
        tried(
            request,
            lambda: verify_records(actor=actor, records=records, now=now, reason=reason),
            lambda done: _("%(count)d records verified.") % {"count": done.count},
        )
    return redirect(_desk_address(filters))


@officer
@require_POST
def undo(request: PageRequest, public_id) -> HttpResponse:
    """Undoes one's own act of the last five minutes; a great one in the background."""
    act = get_object_or_404(verifications_of(actor=request.actor), public_id=public_id)
    if act.count > PAGE:
        asked = tried(request, lambda: ask_to_undo(actor=request.actor, act=act, now=clock.now()))
        if asked:
            return redirect("jobs:job", asked.job.public_id)
    else:
        done = _("Undone: the records wait again.")
        tried(request, lambda: undo_verification(actor=request.actor, verification=act, now=clock.now()), done)
    return redirect(_desk_address(QueryDict(request.POST.get("filters", ""))))


@officer
@require_POST
def revoke(request: PageRequest, public_id) -> HttpResponse:
    """Takes the verification of one record back, with a reason."""
    row = get_object_or_404(records_in_charge(actor=request.actor), public_id=public_id)
    reason = request.POST.get("reason", "")
    done = _("The verification has been taken back.")
    tried(
        request,
        lambda: revoke_verification(actor=request.actor, row=row, reason=reason, now=clock.now()),
        done,
    )
    return redirect("verification:record", public_id)


def _rows(request: PageRequest, tab: str) -> QuerySet[CreditRecord]:
    actor = request.actor
    if tab == "returned":
        return records_in_charge(actor=actor).filter(returned_at__isnull=False)
    if tab == "verified":
        return records_in_charge(actor=actor).filter(verified_at__isnull=False)
    waiting = records_to_verify(actor=actor)
    return waiting if tab == "waiting" else waiting.filter(due_parts(clock.today())[tab])


def _filtered(request: PageRequest, tab: str, data: QueryDict) -> RecordFilter:
    return RecordFilter(data, queryset=_rows(request, tab), request=request)


def _chosen(request: PageRequest, filters: QueryDict, *, every: bool) -> QuerySet[CreditRecord]:
    """What an act is about. Whatever the page says, the service looks again who may and what still waits."""
    if every:
        chosen = _filtered(request, RecordFilter.tab_of(filters), filters)
        return chosen.found
    ticked = [key for key in request.POST.getlist("record") if _is_key(key)][:MOST_TICKED]
    return records_in_charge(actor=request.actor).filter(public_id__in=ticked)


def _is_key(text: str) -> bool:
    return len(text) == 36 and all(character in "0123456789abcdef-" for character in text) and text.count("-") == 4


def _marked(request: PageRequest, rows: list[Any], tab: str) -> list[VerificationLine]:
    """Rows that can be verified and show signs of trouble say so in the list: “all” leaves them out."""
    if tab == "verified" or not rows:
        return [VerificationLine._make((*row, False)) for row in rows]
    people, days = {row.learner_id for row in rows}, {row.completed_on for row in rows}
    most = settings.CONFIG.hours_a_day * 10
    signs = signs_of(actor=request.actor, learners=people, most_tenths_a_day=most, days=days)
    odd = {pk for sign in signs for pk in sign.rows}
    return [VerificationLine._make((*row, row.pk in odd)) for row in rows]


def _undoable(request: PageRequest) -> Verification | None:
    """The last act, while it can still be undone."""
    acts = verifications_of(actor=request.actor).filter(undone_at__isnull=True, at__gte=clock.now() - UNDO_WINDOW)
    return next((act for act in acts[:_LAST] if act.count or act.at_work), None)  # one that found nothing hides none


def _desk_address(filters: QueryDict) -> str:
    return f"{reverse('verification:desk')}?{RecordFilter.query_of(filters)}"
