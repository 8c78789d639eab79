"""The reviewer's desk: counts first, a list with filters, one request beside it, many at once, undo, revocation."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import services
from casework.kinds import CaseRefused, kind_of
from casework.models import Request as Case
from casework.models import Step
from casework.selectors import LATE_AFTER, desk_counts, requests_visible, reviewable, undoable, waiting_for
from casework.states import NEEDS_REASON, Move
from credits.wording import RETURN_PHRASES
from journal import clock
from journal.paging import turned
from learners.http import Request, only, tried

from ..access import case_or_404, may_review
from ..filters import RequestFilter
from ..jobs import MOST, ask_for_many, ask_to_undo
from ..timeline import STYLES, title

reviewer = only(may_review)
PAGE = 50
TABS = ("waiting", "late", "elsewhere", "decided")
MOVES = {"pass": Move.PASS, "return": Move.RETURN, "refuse": Move.REFUSE}


@reviewer
@require_safe
def desk(request: Request) -> HttpResponse:
    """The list of one tab, the longest waiting first."""
    actor, now = request.actor, clock.now()
    tab = _tab(request.GET)
    chosen = _filtered(request, tab, request.GET)
    rows = chosen.qs if chosen.is_valid() else chosen.queryset.none()
    page = turned(
        request,
        rows,
        order=["pk"] if tab in {"waiting", "late"} else ["-pk"],
        size=PAGE,
    )
    context = {
        "tab": tab,
        "decides": tab in {"waiting", "late"},
        "counts": desk_counts(actor=actor, now=now),
        "filter": chosen,
        "page": page,
        "rows": [(row, title(row.kind), STYLES[row.state], _days(row, now)) for row in page],
        "late_after": LATE_AFTER.days,
        "total": rows.count() if tab in {"waiting", "late"} else None,
        "undo": _undo_of(undoable(actor=actor, now=now)),
        "filters": _filters(request.GET),
        "phrases": RETURN_PHRASES,
    }
    return render(request, "reports/requests/desk.html", context)


@reviewer
@require_POST
def decide_many(request: Request) -> HttpResponse:
    """Passes, returns or refuses what is ticked, or all results of the filters, each under the guards of one. More than
    one is work for the background, with its progress."""
    actor, filters = request.actor, QueryDict(request.POST.get("filters", ""))
    act, _sep, every = request.POST.get("act", "").partition("_")
    reason = request.POST.get("reason", "")[:500]
    rows = _chosen(request, filters, every=every == "all")
    ids = list(rows.values_list("pk", flat=True))
    if act not in MOVES or not ids:
        messages.error(request, _("Nothing is ticked."))
        return redirect(_address(filters))
    if MOVES[act] in NEEDS_REASON and not reason.strip():
        messages.error(request, _("Please give a reason: the applicant reads it."))
        return redirect(_address(filters))
    if len(ids) > MOST:
        messages.info(
            request, _("The first %(most)d are decided now. Choose all once more for the rest.") % {"most": MOST}
        )
    if len(ids) > 1:
        job = ask_for_many(actor=actor, ids=ids, move=MOVES[act], reason=reason)
        return redirect("journal:job", job.public_id)
    case = rows.get()
    tried(
        request,
        lambda: services.decide(
            actor=actor, request=case, move=MOVES[act], version=case.version, now=clock.now(), reason=reason
        ),
        _("%(name)s: done.") % {"name": case.learner.name},
    )
    return redirect(_address(filters))


@reviewer
@require_POST
def decide(request: Request, public_id: Any) -> HttpResponse:
    """One request, as the page showed it: when somebody was faster, the page says who and when."""
    case = case_or_404(request, public_id)
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")[:500]
    said = request.POST.get("version", "")
    version = int(said) if said.isdecimal() and len(said) < 9 else -1
    granted = None
    move = MOVES.get(act, Move.PASS_IN_PART)
    try:
        if move is Move.PASS_IN_PART:
            form = kind_of(case.kind).form(request.POST, initial={}, learner=case.learner)
            if not form.is_valid():
                raise CaseRefused(" ".join(f"{name}：{errors[0]}" for name, errors in _named(form)))
            granted = form.payload()
        services.decide(
            actor=request.actor, request=case, move=move, version=version, now=clock.now(), reason=reason,
            granted=granted,
        )  # fmt: skip
    except CaseRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("requests:request", public_id)
    messages.success(request, _("%(name)s: done.") % {"name": case.learner.name})
    return redirect(_address(QueryDict(request.POST.get("filters", ""))))


@reviewer
@require_POST
def undo(request: Request) -> HttpResponse:
    """Takes back the steps that the actor took at one moment: one, or all of one act."""
    actor, now = request.actor, clock.now()
    at = parse_datetime(request.POST.get("at", "")[:40])
    steps = [step for step in undoable(actor=actor, now=now) if step.at == at]
    if not steps:
        messages.error(request, _("A step can be undone for five minutes; that time is over."))
    elif len(steps) > 1:
        job = ask_to_undo(actor=actor, ids=[step.request_id for step in steps])
        return redirect("journal:job", job.public_id)
    else:
        case = requests_visible(actor=actor).get(pk=steps[0].request_id)
        tried(
            request,
            lambda: services.undo(actor=actor, request=case, version=case.version, now=now),
            _("Undone: it waits again."),
        )
    return redirect(_address(QueryDict(request.POST.get("filters", ""))))


@reviewer
@require_POST
def revoke(request: Request, public_id: Any) -> HttpResponse:
    """Takes an approval back, at any time, with a reason that the person reads."""
    case = case_or_404(request, public_id)
    reason = request.POST.get("reason", "")[:500]
    tried(
        request,
        lambda: services.revoke(
            actor=request.actor, request=case, version=case.version, reason=reason, now=clock.now()
        ),
        _("The approval has been revoked. Decisions follow at once; cards already issued are marked."),
    )
    return redirect("requests:request", public_id)


def _tab(data: QueryDict) -> str:
    tab = data.get("tab", "")
    return tab if tab in TABS else TABS[0]


def _rows(request: Request, tab: str) -> QuerySet[Case]:
    actor = request.actor
    if tab == "elsewhere":
        return reviewable(actor=actor).filter(state="filed")
    if tab == "decided":
        return reviewable(actor=actor).exclude(state="filed")
    rows = waiting_for(actor=actor)
    return rows.filter(filed_at__lt=clock.now() - LATE_AFTER) if tab == "late" else rows


def _filtered(request: Request, tab: str, data: QueryDict) -> RequestFilter:
    return RequestFilter(data, queryset=_rows(request, tab), request=request)


def _chosen(request: Request, filters: QueryDict, *, every: bool) -> QuerySet[Case]:
    if every:
        chosen = _filtered(request, _tab(filters), filters)
        return (chosen.qs if chosen.is_valid() else chosen.queryset.none()).order_by("pk")
    ticked = [key for key in request.POST.getlist("record") if len(key) == 36][:PAGE]
    try:
        return requests_visible(actor=request.actor).filter(public_id__in=ticked).order_by("pk")
    except ValueError:
        return requests_visible(actor=request.actor).none()


def _days(row: Case, now: dt.datetime) -> int | None:
    return (now - row.filed_at).days if row.filed_at else None


def _undo_of(steps: list[Step]) -> dict[str, Any] | None:
    """The last act that can still be undone: all steps of the same moment."""
    if not steps:
        return None
    last = [step for step in steps if step.at == steps[0].at]
    return {
        "at": steps[0].at,
        "count": len(last),
        "name": last[0].request.learner.name,
        "move": last[0].get_move_display(),
    }


def _named(form: Any) -> list[tuple[str, list[str]]]:
    return [
        (str(form.fields[name].label) if name in form.fields else "", errors) for name, errors in form.errors.items()
    ]


def _filters(data: QueryDict) -> str:
    known: list[tuple[str, Any]] = [("tab", _tab(data))]
    known += [(name, data[name]) for name in RequestFilter.base_filters if data.get(name)]
    return urlencode(known)


def _address(filters: QueryDict) -> str:
    return f"{reverse('requests:desk')}?{_filters(filters)}"
