"""The verification desk: counts first, a list with filters, one record beside it, bulk work under the same guards."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal import clock
from journal.paging import turned
from journal.refusals import Refused
from learners.http import Request, only, tried
from learners.services import note_look

from ..filters import RecordFilter
from ..models import CreditRecord, Verification
from ..permissions import may_verify
from ..selectors import (
    desk_counts,
    person_signs,
    queries_of,
    records_in_charge,
    records_to_verify,
    verifications_of,
    years_of,
)
from ..selectors.desk import DUE_SOON
from ..services import (
    delete_query,
    return_records,
    revoke_verification,
    save_query,
    undo_verification,
    verify_records,
)
from ..services.verification import UNDO_WITHIN
from ..wording import RETURN_PHRASES

officer = only(may_verify)
PAGE = 50
QUERIES = "verification"
TABS = ("waiting", "due", "returned", "verified")


@officer
@require_safe
def desk(request: Request) -> HttpResponse:
    """The list of one tab. ``total`` is what a bulk act over all results would be about."""
    actor, today = request.actor, clock.today()
    tab = _tab(request.GET)
    chosen = _filtered(request, tab, request.GET)
    records = chosen.qs if chosen.is_valid() else chosen.queryset.none()
    page = turned(
        request,
        records,
        order=["learner_id", "pk"],  # the partial index of what waits gives it; by unit 60,000 rows would be sorted
        size=PAGE,
    )
    context = {
        "tab": tab,
        "tabs": TABS,
        "counts": desk_counts(actor=actor, today=today),
        "filter": chosen,
        "page": page,
        "total": records.count() if tab in {"waiting", "due"} else None,
        "undoable": _undoable(request),
        "queries": queries_of(actor=actor, page=QUERIES),
        "filters": _filters(request.GET),
        "phrases": RETURN_PHRASES,
        "today": today,
    }
    return render(request, "credits/desk_list.html" if request.htmx else "credits/desk.html", context)


@officer
@require_safe
def record(request: Request, public_id) -> HttpResponse:
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
    }
    return render(request, "credits/record_part.html" if request.htmx else "credits/record.html", context)


@officer
@require_POST
def decide(request: Request) -> HttpResponse:
    """Verifies or returns: one record, those that are ticked, or all results of the filters."""
    actor, now = request.actor, clock.now()
    filters = QueryDict(request.POST.get("filters", ""))
    act, _sep, every = request.POST.get("act", "").partition("_")
    records = _chosen(request, filters, every=every == "all")
    try:
        if act == "return":
            done = return_records(actor=actor, records=records, reason=request.POST.get("reason", ""), now=now)
            messages.success(request, _("%(count)d records returned.") % {"count": done.count})
        else:
            done = verify_records(actor=actor, records=records, now=now)
            messages.success(request, _("%(count)d records verified.") % {"count": done.count})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_desk_address(filters))


@officer
@require_POST
def undo(request: Request, public_id) -> HttpResponse:
    """Undoes one's own act of the last five minutes."""
    act = get_object_or_404(verifications_of(actor=request.actor), public_id=public_id)
    done = _("Undone: the records wait again.")
    tried(request, lambda: undo_verification(actor=request.actor, verification=act, now=clock.now()), done)
    return redirect(_desk_address(QueryDict(request.POST.get("filters", ""))))


@officer
@require_POST
def revoke(request: Request, public_id) -> HttpResponse:
    """Takes the verification of one record back, with a reason."""
    row = get_object_or_404(records_in_charge(actor=request.actor), public_id=public_id)
    reason = request.POST.get("reason", "")
    done = _("The verification has been taken back.")
    tried(
        request,
        lambda: revoke_verification(actor=request.actor, row=row, reason=reason, now=clock.now()),
        done,
    )
    return redirect("credits:record", public_id)


@officer
@require_POST
def keep_query(request: Request) -> HttpResponse:
    """Keeps the present filters under a name."""
    filters = QueryDict(request.POST.get("filters", ""))
    name, shared = request.POST.get("name", ""), request.POST.get("shared") == "yes"
    tried(
        request,
        lambda: save_query(actor=request.actor, page=QUERIES, name=name, query=_filters(filters), shared=shared),
        _("The query has been kept."),
    )
    return redirect(_desk_address(filters))


@officer
@require_POST
def forget_query(request: Request, public_id) -> HttpResponse:
    saved = get_object_or_404(queries_of(actor=request.actor, page=QUERIES), public_id=public_id)
    tried(request, lambda: delete_query(actor=request.actor, saved=saved), _("The query has been deleted."))
    return redirect("credits:desk")


def _tab(data: QueryDict) -> str:
    tab = data.get("tab", "")
    return tab if tab in TABS else TABS[0]


def _rows(request: Request, tab: str) -> QuerySet[CreditRecord]:
    actor = request.actor
    if tab == "returned":
        return records_in_charge(actor=actor).filter(returned_at__isnull=False)
    if tab == "verified":
        return records_in_charge(actor=actor).filter(verified_at__isnull=False)
    waiting = records_to_verify(actor=actor)
    return waiting.filter(batch__due_on__lte=clock.today() + DUE_SOON) if tab == "due" else waiting


def _filtered(request: Request, tab: str, data: QueryDict) -> RecordFilter:
    return RecordFilter(data, queryset=_rows(request, tab), request=request)


def _chosen(request: Request, filters: QueryDict, *, every: bool) -> QuerySet[CreditRecord]:
    """What an act is about. Whatever the page says, the service looks again who may and what still waits."""
    if every:
        chosen = _filtered(request, _tab(filters), filters)
        return chosen.qs if chosen.is_valid() else chosen.queryset.none()
    ticked = [key for key in request.POST.getlist("record") if _is_key(key)][:PAGE]
    return records_in_charge(actor=request.actor).filter(public_id__in=ticked)


def _is_key(text: str) -> bool:
    return len(text) == 36 and all(character in "0123456789abcdef-" for character in text) and text.count("-") == 4


def _undoable(request: Request) -> Verification | None:
    """The last act, while it can still be undone."""
    last = verifications_of(actor=request.actor).filter(undone_at__isnull=True).first()
    return last if last is not None and last.at >= clock.now() - UNDO_WITHIN else None


def _filters(data: QueryDict) -> str:
    """The filters of an address without the place in the list."""
    known: list[tuple[str, Any]] = [("tab", _tab(data))]
    known += [(name, data[name]) for name in RecordFilter.base_filters if data.get(name)]
    return urlencode(known)


def _desk_address(filters: QueryDict) -> str:
    return f"{reverse('credits:desk')}?{_filters(filters)}"
