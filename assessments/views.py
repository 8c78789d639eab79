"""Pages of rulings, doubtful cases and requests for a review."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal import clock
from journal.paging import turned
from journal.refusals import Refused
from learners.models import Learner
from learners.roles import SEES_PEOPLE
from learners.selectors import learners_visible
from rulebook.speech import Speaker

from . import law, purposes, selectors, services
from .forms import AnswerForm, AskForm, DecisionForm, ReasonForm, RulingForm
from .models import HumanDecision, ReviewRequest, Ruling
from .permissions import DECIDERS, may_decide, may_rule, may_speak_for

PAGE = 50
read_or_write = require_http_methods(["GET", "HEAD", "POST"])


def label(key: str) -> str:
    """A question or application in words."""
    return Speaker().application(purposes.from_key(key))


# -------------------------------------------------------------------------------------------------------- readings


@require_safe
@login_required
@never_cache
def register(request) -> HttpResponse:
    """Every reading of the newest pack: what is asked, what holds, how many people it affects."""
    _only(request, SEES_PEOPLE)
    pack = selectors.current_pack(actor=request.actor)
    return render(
        request,
        "assessments/register.html",
        {
            "pack": pack,
            "readings": selectors.readings_register(actor=request.actor, policy=pack.id),
            "withdrawn": selectors.withdrawn_rulings(actor=request.actor, policy=pack.id),
            "may_rule": may_rule(request.actor),
        },
    )


@read_or_write
@login_required
@never_cache
def reading(request, policy: str, reading: str) -> HttpResponse:
    """One reading: whom it affects; for the policy role also the form by which it is settled."""
    _only(request, SEES_PEOPLE)
    row = _reading(request, policy, reading)
    form = RulingForm(request.POST or None, entry=row.entry)
    if request.method == "POST" and form.is_valid():
        try:
            _ruling, job = services.settle_reading(
                actor=request.actor,
                policy=policy,
                reading=reading,
                today=clock.today(),
                now=clock.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("journal:job", job.public_id)
    people = selectors.affected_by(actor=request.actor, policy=policy, reading=reading)
    page = turned(request, people, order=["name", "pk"], size=PAGE)
    asked = selectors.questions_in_doubt(
        actor=request.actor, policy=policy, reading=reading, learners=[person.pk for person in page]
    )
    return render(
        request,
        "assessments/reading.html",
        {
            "reading": row,
            "may_rule": may_rule(request.actor),
            "form": form if row.is_open and may_rule(request.actor) else None,
            "page": page,
            "people": [(person, [label(key) for key in asked.get(person.pk, ())]) for person in page],
        },
    )


@read_or_write
@login_required
@never_cache
def withdraw(request, public_id) -> HttpResponse:
    """A ruling entered by mistake is taken back, with a reason."""
    if not may_rule(request.actor):
        raise Http404
    ruling = get_object_or_404(Ruling, public_id=public_id, withdrawn_at__isnull=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = services.withdraw_ruling(actor=request.actor, ruling=ruling, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("journal:job", job.public_id)
    return render(request, "assessments/withdraw.html", {"ruling": ruling, "form": form})


# --------------------------------------------------------------------------------------------------- doubtful cases


@require_safe
@login_required
@never_cache
def queue(request) -> HttpResponse:
    """What waits for an officer: applications, requests for a review, and doubtful answers to a question."""
    _only(request, DECIDERS)
    actor, pack = request.actor, selectors.current_pack(actor=request.actor)
    asked = purposes.questions(pack)
    question = request.GET.get("question", "")
    question = question if question in asked else ""
    page = None
    if question:
        people = selectors.queue(actor=actor, policy=pack.id, question=question)
        page = turned(request, people, order=["name", "pk"], size=PAGE)
    day = law.default_day(pack, clock.today())
    return render(
        request,
        "assessments/queue.html",
        {
            "applications": [(row, label(row.key)) for row in selectors.applications_in_doubt(actor=actor)[:PAGE]],
            "requests": [(row, label(row.key)) for row in selectors.open_requests(actor=actor)[:PAGE]],
            "questions": {key: label(key) for key in asked},
            "question": question,
            "page": page,
            "case_query": urlencode({"key": question, "policy": pack.id, "as_of": day.isoformat()}),
        },
    )


@read_or_write
@login_required
@never_cache
def case(request, public_id) -> HttpResponse:
    """One case: facts, reasons, the doubt, and the officer's decision."""
    learner = _learner(request, public_id)
    assessment = _assessment(request, learner)
    form = DecisionForm(request.POST or None, initial={"seen": assessment.facts_hash})
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_by_hand(actor=request.actor, assessment=assessment, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            form.data = {
                **form.cleaned_data,
                "seen": assessment.facts_hash,
            }  # the next try is about the facts shown now
        else:
            messages.success(request, _("Decided. Page and card now show your decision."))
            return redirect(request.get_full_path())
    decidable = bool(assessment.doubt) and assessment.human is None and may_decide(request.actor, learner)
    return render(
        request,
        "assessments/case.html",
        {
            "learner": learner,
            "assessment": assessment,
            "label": label(assessment.key),
            "decisions": selectors.human_decisions_of(
                actor=request.actor, learner=learner, policy=assessment.pack.id, key=assessment.key
            ),
            "form": form if decidable else None,
            "may_decide": may_decide(request.actor, learner),
            "home": request.actor.learner_id == learner.pk,
        },
    )


@require_POST
@login_required
def take_back(request, public_id) -> HttpResponse:
    """An officer's decision is taken back, with a reason."""
    decision = get_object_or_404(
        HumanDecision.objects.visible_to(request.actor).select_related("learner__unit"), public_id=public_id
    )
    try:
        services.take_back_decision(
            actor=request.actor, decision=decision, reason=request.POST.get("reason", ""), now=clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. The case is in the queue again."))
    return redirect(_case_address(decision.learner, decision.key, decision.policy, decision.snapshot.as_of))


# --------------------------------------------------------------------------------------------- requests for a review


@read_or_write
@login_required
@never_cache
def ask(request, public_id) -> HttpResponse:
    """A person asks that somebody looks at what the portal has decided."""
    learner = _learner(request, public_id)
    if not may_speak_for(request.actor, learner):
        raise Http404
    assessment = _assessment(request, learner)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.ask_for_review(actor=request.actor, assessment=assessment, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("Your request is with the office. The answer will stand here."))
        return redirect(request.get_full_path())
    return render(
        request,
        "assessments/ask.html",
        {
            "learner": learner,
            "assessment": assessment,
            "label": label(assessment.key),
            "form": form,
            "requests": [
                (row, label(row.key)) for row in selectors.requests_of(actor=request.actor, learner=learner)[:20]
            ],
        },
    )


@read_or_write
@login_required
@never_cache
def review(request, public_id) -> HttpResponse:
    """A request with the decision it is about, as that was; answered in words where there is nothing to decide."""
    found = ReviewRequest.objects.visible_to(request.actor).select_related("learner__unit", "snapshot")
    asked = get_object_or_404(found, public_id=public_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_review(actor=request.actor, request=asked, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Answered."))
            return redirect("assessments:queue")
    return render(
        request,
        "assessments/review.html",
        {
            "asked": asked,
            "label": label(asked.key),
            "form": form if asked.answered_at is None and may_decide(request.actor, asked.learner) else None,
            "case_url": _case_address(asked.learner, asked.key, asked.policy, asked.snapshot.as_of),
        },
    )


# ---------------------------------------------------------------------------------------------------------- helpers


def _only(request, roles) -> None:
    if not request.actor.holds(*roles):
        raise Http404


def _reading(request, policy: str, name: str) -> selectors.Reading:
    try:
        rows = selectors.readings_register(actor=request.actor, policy=policy)
    except KeyError:
        raise Http404 from None
    found = next((row for row in rows if row.entry.id == name), None)
    if found is None:
        raise Http404
    return found


def _learner(request, public_id) -> Learner:
    return get_object_or_404(learners_visible(actor=request.actor).select_related("unit"), public_id=public_id)


def _assessment(request, learner: Learner) -> selectors.Assessment:
    """The assessment that the address asks for: ``key``, ``policy`` and ``as_of``; without them what is usual."""
    policy = request.GET.get("policy") or law.policies()[-1]
    try:
        pack = selectors.pack_in_force(actor=request.actor, policy=policy)
        key = request.GET.get("key") or next(iter(purposes.questions(pack)))
        application = purposes.from_key(key, pack)
        day = parse_date(request.GET.get("as_of", "")) or law.default_day(pack, clock.today())
        if not dt.date(2000, 1, 1) <= day <= dt.date(2100, 12, 31):
            raise ValueError(day)
    except (KeyError, ValueError):
        raise Http404 from None
    return selectors.assess(actor=request.actor, learner=learner, application=application, as_of=day, policy=policy)


def _case_address(learner: Learner, key: str, policy: str, as_of: dt.date) -> str:
    query = urlencode({"key": key, "policy": policy, "as_of": as_of.isoformat()})
    return f"{reverse('assessments:case', args=[learner.public_id])}?{query}"
