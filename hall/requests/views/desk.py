"""The reviewer's desk: counts first, a list with filters, one request beside it, many at once, undo, revocation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from casework.requests import services
from casework.requests.days import answering_requests, late_q
from casework.requests.kinds import kind_shown
from casework.requests.minding import to_mind
from casework.requests.models import CaseRequest as Case
from casework.requests.models import RequestStep
from casework.requests.parts import said_in_part
from casework.requests.selectors import (
    MOST_AT_ONCE,
    desk_counts,
    last_act,
    lying_again,
    requests_visible,
    reviewable,
    undoable,
    waiting_for,
)
from casework.requests.states import NEEDS_REASON, RequestMove
from credits.verification.wording import RETURN_PHRASES
from ground import clock
from ground.lists import MOST_TICKED, FilterLine, WorkingList
from ground.paging import turned
from ground.web import PageRequest, number, only, tried

from ..access import case_or_404, may_review
from ..filters import RequestFilter
from ..jobs import ask_for_many, ask_to_undo
from ..timeline import STYLES, title

reviewer = only(may_review)
PAGE = 50
FRONT = ("q", "unit", "kind", "to_mind")
SORTS = {
    "name": ("learner__name_pinyin", "learner__name"),
    "unit": ("learner__unit__path", "learner__name_pinyin"),
    "kind": ("kind", "pk"),
    "days": ("-pk",),
}
REQUESTS = WorkingList(
    "requests",
    "requests:desk",
    {
        "unit": gettext_lazy("Unit"),
        "office": gettext_lazy("With whom"),
        "filed": gettext_lazy("Filed"),
        "days": gettext_lazy("Days waiting"),
    },
)
MOVES = {"pass": RequestMove.PASS, "return": RequestMove.RETURN, "refuse": RequestMove.REFUSE}


@reviewer
@require_safe
def desk(request: PageRequest) -> HttpResponse:
    """The list of one tab, the longest waiting first."""
    actor, now = request.actor, clock.now()
    tab = RequestFilter.tab_of(request.GET)
    chosen = _filtered(request, tab, request.GET)
    rows = chosen.found
    page = turned(request, rows, order=["pk"] if tab in {"waiting", "late"} else ["-pk"], size=PAGE, sorts=SORTS)
    titles = {kind: title(kind) for kind in {row.kind for row in page}}
    again = lying_again(actor=actor, requests=page.rows)
    context = {
        "tab": tab,
        "decides": tab in {"waiting", "late"},
        "counts": desk_counts(actor=actor, now=now),
        "line": FilterLine(chosen.form, request.GET, front=FRONT, keeps=["tab"]),
        "list": REQUESTS.shown(request),
        "page": page,
        "rows": [(row, titles[row.kind], STYLES[row.state], _days(row, now, again.get(row.pk))) for row in page],
        "late_after": answering_requests().span(),
        "total": rows.filter(to_mind=0).count() if tab in {"waiting", "late"} else None,
        "left": rows.filter(to_mind__gt=0).count() if tab in {"waiting", "late"} else None,
        "undo": _undo_of(last_act(actor=actor, now=now)),
        "filters": RequestFilter.query_of(request.GET),
        "phrases": RETURN_PHRASES,
    }
    return render(request, "reports/requests/desk.html", context)


@reviewer
@require_POST
def decide_many(request: PageRequest) -> HttpResponse:
    """Passes, returns or refuses what is ticked, or all results of the filters, each under the guards of one. More than
    one is work for the background, with its progress. All never takes in what has something to mind."""
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
    if len(ids) > MOST_AT_ONCE:
        messages.info(
            request,
            _("The first %(most)d are decided now. Choose all once more for the rest.") % {"most": MOST_AT_ONCE},
        )
    if len(ids) > 1:
        job = tried(
            request,
            lambda: ask_for_many(actor=actor, ids=ids, move=MOVES[act], reason=reason, careful=bool(every)),
        )
        return redirect("jobs:job", job.public_id) if job else redirect(_address(filters))
    case = rows.first()
    if case is None:  # somebody was faster
        return redirect(_address(filters))
    if every and (found := to_mind(case)):
        messages.error(request, f"{case.learner.name}：{found[0]}")
        return redirect(_address(filters))
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
def decide(request: PageRequest, public_id: Any) -> HttpResponse:
    """One request, as the page showed it: when somebody was faster, the page says who and when."""
    case = case_or_404(request, public_id)
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")[:500]
    move = MOVES.get(act, RequestMove.PASS_IN_PART)
    kind, version = kind_shown(case.kind), number(request.POST.get("version", ""), -1)

    def act_on_it() -> None:
        granted = said_in_part(kind, case.payload, request.POST) if move is RequestMove.PASS_IN_PART else None
        services.decide(
            actor=request.actor, request=case, move=move, version=version, now=clock.now(), reason=reason,
            granted=granted, findings=_findings(request, case), seen_proof="seen_proof" in request.POST,
        )  # fmt: skip

    if not tried(request, act_on_it, _("%(name)s: done.") % {"name": case.learner.name}):
        return redirect("requests:request", public_id)
    return redirect(_address(QueryDict(request.POST.get("filters", ""))))


@reviewer
@require_POST
def undo(request: PageRequest) -> HttpResponse:
    """Takes back the steps that the actor took at one moment: one, or all of one act."""
    actor, now = request.actor, clock.now()
    at = request.POST.get("at", "")
    steps = [step for step in undoable(actor=actor, now=now) if step.at.isoformat() == at]
    if not steps:
        messages.error(
            request,
            _(
                "This cannot be undone any more: five minutes are over, it has been undone already, or somebody has"
                " gone on from it."
            ),
        )
    elif len(steps) > 1:
        job = ask_to_undo(actor=actor, ids=[step.request_id for step in steps], now=now)
        return redirect("jobs:job", job.public_id)
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
def revoke(request: PageRequest, public_id: Any) -> HttpResponse:
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


def _rows(request: PageRequest, tab: str) -> QuerySet[Case]:
    actor = request.actor
    if tab == "elsewhere":
        return reviewable(actor=actor).filter(state="filed")
    if tab == "decided":
        return reviewable(actor=actor).exclude(state="filed")
    rows = waiting_for(actor=actor)
    return rows.filter(late_q(clock.now())) if tab == "late" else rows


def _filtered(request: PageRequest, tab: str, data: QueryDict) -> RequestFilter:
    return RequestFilter(data, queryset=_rows(request, tab), request=request)


def _chosen(request: PageRequest, filters: QueryDict, *, every: bool) -> QuerySet[Case]:
    if every:
        chosen = _filtered(request, RequestFilter.tab_of(filters), filters)
        return chosen.found.filter(to_mind=0).order_by("pk")
    ticked = [key for key in request.POST.getlist("record") if len(key) == 36][:MOST_TICKED]
    try:
        return requests_visible(actor=request.actor).filter(public_id__in=ticked).order_by("pk")
    except ValueError:
        return requests_visible(actor=request.actor).none()


def _days(row: Case, now: dt.datetime, again: dt.datetime | None) -> int | None:
    since = again or row.filed_at
    return (now - since).days if since else None


def _undo_of(act: tuple[RequestStep, int] | None) -> dict[str, Any] | None:
    """The last act that can still be undone: all steps of the same moment."""
    if act is None:
        return None
    step, count = act
    return {"at": step.at, "count": count, "name": step.request.learner.name, "move": step.get_move_display()}


def _findings(request: PageRequest, case: Case) -> dict[str, Any]:
    """What the reviewer has stated beside the decision; of most kinds nothing."""
    review = kind_shown(case.kind).review
    form = review(request.POST, case=case) if review else None
    return form.payload() if form and form.is_valid() else {}


def _address(filters: QueryDict) -> str:
    return f"{reverse('requests:desk')}?{RequestFilter.query_of(filters)}"
