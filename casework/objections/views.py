"""Pages of objections: objecting, one's own, one with both sides, and the desk of those who answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock, pages
from ground.paging import turned
from ground.roles import KEEPERS, SEES_PEOPLE
from ground.signed_in import Visitor
from ground.web import MEBIBYTE, PageRequest, anybody, download, number, only, sent, signed_in, stored, takes, tried
from intake.papers import MEDIA_TYPE
from learners.disclosure.services import note_look
from uploads.papers.room import looked_at

from . import services
from .contested import Contested, decision_about, kind_of
from .days import AnswerDue, answering, due, due_q, last_day
from .forms import ObjectionAnswerForm, ObjectionForm, VisitorObjectionForm
from .models import Objection
from .permissions import concerns, may, may_object
from .proof import paper_visible, papers_of, proofs_visible
from .selectors import (
    objection_steps,
    objections_by,
    objections_in_scope,
    objections_visible,
    objections_waiting,
    way_to_object,
)
from .states import OBJECTIONS, ObjectionMove, ObjectionState

PAGE = 30
STYLES = {
    ObjectionState.OPEN: "info",
    ObjectionState.UPHELD: "not-met",
    ObjectionState.CHANGED: "met",
    ObjectionState.WITHDRAWN: "info",
    ObjectionState.LAPSED: "info",
}
DUE_STYLES = {AnswerDue.OVERDUE: "not-met", AnswerDue.SOON: "unsure", AnswerDue.LATER: "info"}
SHARED = frozenset({"request", "plan"})
"""What has a page that both sides may open, also once the decision is gone."""
ACTS = {"uphold": ObjectionMove.UPHOLD, "change": ObjectionMove.CHANGE}
applicant = only(lambda actor: actor.learner_id is not None or bool(actor.paths(KEEPERS)))
officer = only(lambda actor: actor.holds(*SEES_PEOPLE))


@applicant
@require_safe
def mine(request: PageRequest) -> HttpResponse:
    """Objections about oneself and those one has filed for others, the newest first."""
    page = turned(request, objections_by(actor=request.actor), order=["-pk"], size=PAGE)
    return render(request, "casework/objections/mine.html", {"page": page, "rows": _rows(page)})


@officer
@require_safe
def desk(request: PageRequest) -> HttpResponse:
    """What the actor answers, the first due first; what others answer; what is answered."""
    actor, tab = request.actor, request.GET.get("tab", "waiting")
    waiting, scope = objections_waiting(actor=actor), objections_in_scope(actor=actor)
    still = scope.filter(state=ObjectionState.OPEN)
    today, soon = clock.today(), answering().soon(clock.today())
    parts = {part.value: waiting.filter(due_q(part, today, soon)) for part in AnswerDue}
    tabs = {"waiting": waiting, **parts, "elsewhere": still, "answered": scope.exclude(state=ObjectionState.OPEN)}
    tab = tab if tab in tabs else "waiting"
    order = ["-pk"] if tab == "answered" else ["answer_by", "pk"]
    page = turned(request, tabs[tab], order=order, size=PAGE)
    names = {
        "waiting": _("to be answered by me"),
        **{part.value: part.label for part in AnswerDue},
        "elsewhere": _("all that are open"),
        "answered": _("settled"),
    }
    context = {
        "tab": tab,
        "tabs": [(name, names[name], rows.count()) for name, rows in tabs.items()],
        "page": page,
        "rows": _rows(page),
    }
    return render(request, "casework/objections/desk.html", context)


@takes(60 * MEBIBYTE)
@applicant
def new(request: PageRequest, about: str, public_id: uuid.UUID) -> HttpResponse:
    """The form, beside what it is about."""
    settled = objections_visible(actor=request.actor).filter(about=about, about_id=public_id).last()
    if settled and decision_about(about, public_id) is None:
        return redirect("objections:objection", settled.public_id)
    decision = _decision_or_404(request, about, public_id)
    way = way_to_object(actor=request.actor, about=about, public_id=public_id, today=clock.today())
    if way.last and way.last.state == ObjectionState.OPEN:
        messages.info(request, _("An objection against this decision is open already."))
        return redirect("objections:objection", way.last.public_id)
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if sent(request, form):
        made = tried(
            request,
            lambda: _file(request, decision, form.cleaned_data),
            lambda row: _("Filed. %(office)s answers %(term)s.") % {"office": row.office, "term": _term(row)},
            form=form,
        )
        if made:
            return redirect("objections:objection", made.public_id)
    filed, term = clock.today(), answering()
    answer_by = term.last(filed)
    context = {
        "decision": decision,
        "form": form,
        "until": last_day(decision.at),
        "over": way.until is None,
        "term": term.told(filed, answer_by),
        "back": pages.address_of(about, public_id),
        "after": kind.after if (kind := kind_of(about)) else "",
    }
    return render(request, "casework/objections/new.html", context)


@anybody
def by_visitor(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Somebody whose registration was returned objects: who knows its address has filed it. Words alone; papers are
    shown to the office that answers."""
    decision = decision_about("registration", public_id)
    back = pages.address_of("registration", public_id)
    if decision is None:
        raise Http404
    form, actor = VisitorObjectionForm(request.POST or None), request.actor or Visitor()
    if sent(request, form):
        reasons = form.cleaned_data["reasons"]
        made = tried(
            request,
            lambda: services.file_objection(actor=actor, decision=decision, reasons=reasons, now=clock.now()),
            form=form,
        )
        if made:
            return redirect(back)
    context = {"decision": decision, "form": form, "until": last_day(decision.at), "back": back}
    return render(request, "casework/objections/visitor.html", context)


def _file(request: PageRequest, decision: Contested, said: dict[str, Any]) -> Objection:
    files = looked_at((file.name or "", file.read()) for file in said["proof"])
    return services.file_objection(
        actor=request.actor, decision=decision, reasons=said["reasons"], files=files, now=clock.now()
    )


@signed_in
@require_safe
def proof(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One page of proof, for whoever may see the objection; always as a file to keep."""
    row = get_object_or_404(proofs_visible(actor=request.actor), public_id=public_id)
    return download(stored(row.stored_name), f"{row.public_id}.jpg", MEDIA_TYPE)


@signed_in
@require_safe
def paper(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """A file that came with an objection, as it came: to keep, never to open here."""
    row = paper_visible(actor=request.actor, public_id=public_id)
    if row is None:
        raise Http404
    return download(stored(row.file_key), row.file_name or str(row.public_id), "application/octet-stream")


@signed_in
@require_safe
def one(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Both sides: the decision, why it is objected to, the answer, and each step."""
    return _page(request, _objection_or_404(request, public_id), None)


@signed_in
@require_POST
def answer(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Upholds the decision or takes it back, as the page showed it."""
    row = _objection_or_404(request, public_id)
    move = ACTS.get(request.POST.get("act", ""))
    if move is None:
        messages.error(request, _("Say whether the decision is upheld or taken back."))
        return redirect("objections:objection", public_id)
    form = ObjectionAnswerForm(request.POST)
    version = number(request.POST.get("version", ""), -1)
    if not form.is_valid():
        return _page(request, row, form)
    said = form.cleaned_data["answer"]
    tried(
        request,
        lambda: services.answer_objection(
            actor=request.actor, objection=row, move=move, reason=said, version=version, now=clock.now()
        ),
        _("The answer has been sent."),
    )
    return redirect("objections:objection", public_id)


@signed_in
@require_POST
def withdraw(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The person leaves it at the decision."""
    return _moved(request, public_id, services.withdraw_objection, _("The objection has been withdrawn."))


@signed_in
@require_POST
def undo(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Takes one's own answer back within five minutes."""
    return _moved(request, public_id, services.undo_answer, _("Undone: it waits again."))


def _moved(request: PageRequest, public_id: uuid.UUID, act: Callable[..., Any], done: str) -> HttpResponse:
    """One move without more to say, on the objection as it is now, and back to its page."""
    row = _objection_or_404(request, public_id)
    tried(request, lambda: act(actor=request.actor, objection=row, version=row.version, now=clock.now()), done)
    return redirect("objections:objection", public_id)


def _page(request: PageRequest, row: Objection, form: ObjectionAnswerForm | None) -> HttpResponse:
    actor, now = request.actor, clock.now()
    own = concerns(actor, row)
    if row.learner and not own:
        note_look(actor=actor, learner=row.learner, day=clock.today(), now=now)
    moves = {move.value for move in ObjectionMove if not OBJECTIONS.ways[move].work and may(actor, row, move, now=now)}
    decision, there = decision_about(row.about, row.about_id), pages.address_of(row.about, row.about_id)
    context: dict[str, Any] = {
        "objection": row,
        "own": own,
        "style": STYLES[ObjectionState(row.state)],
        "due": _due(row, answering().soon(clock.today())),
        "term": _term(row),
        "steps": objection_steps(actor=actor, objection=row),
        "proofs": proofs_visible(actor=actor).filter(objection=row),
        "papers": papers_of(actor=actor, objection=row),
        "moves": moves,
        "form": (form or ObjectionAnswerForm()) if "uphold" in moves else None,
        "after": kind.after if (kind := kind_of(row.about)) else "",
        "details": decision.details if decision else (),
        "thing": decision.page if decision and decision.page else there if own or row.about in SHARED else "",
    }
    return render(request, "casework/objections/objection.html", context)


def _rows(rows: Iterable[Objection]) -> list[tuple[Objection, str, tuple[str, str] | None]]:
    soon = answering().soon(clock.today())
    return [(row, STYLES[ObjectionState(row.state)], _due(row, soon)) for row in rows]


def _term(row: Objection) -> str:
    return answering().told(timezone.localdate(row.filed_at), row.answer_by)


def _due(row: Objection, soon: dt.date) -> tuple[str, str] | None:
    """Word and colour of how near the day of the answer is; None once it is settled."""
    if row.state != ObjectionState.OPEN:
        return None
    part = due(row.answer_by, clock.today(), soon)
    return str(part.label), DUE_STYLES[part]


def _decision_or_404(request: PageRequest, about: str, public_id: uuid.UUID) -> Contested:
    decision = decision_about(about, public_id)
    if decision is None or not may_object(request.actor, decision):
        raise Http404
    return decision


def _objection_or_404(request: PageRequest, public_id: uuid.UUID) -> Objection:
    return get_object_or_404(objections_visible(actor=request.actor), public_id=public_id)
