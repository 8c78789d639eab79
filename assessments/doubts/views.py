"""Pages of doubtful cases and requests for a review."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ground import clock
from ground.paging import turned
from ground.roles import KEEPERS, OFFICES
from ground.web import PageRequest, only, sent, signed_in, tried
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from learners.roll.jobs import ask_to_confirm
from policy import packs
from policy import selectors as policy_selectors
from rulebook.vocabulary import Purpose

from ..decisions import purposes
from ..decisions import selectors as decisions_selectors
from ..decisions.models import HumanDecision
from ..decisions.permissions import may_speak_for
from . import causes, services
from . import selectors as doubts_selectors
from .forms import AskForm, DecisionForm, ReviewAnswerForm
from .models import ReviewRequest
from .permissions import DECIDERS, may_decide

PAGE = 50
MOST_CONFIRMED = 20_000
SORTS = {"name": ("name_pinyin", "name"), "unit": ("unit__path", "name_pinyin")}
read_or_write = require_http_methods(["GET", "HEAD", "POST"])
decider = only(lambda actor: actor.holds(*DECIDERS))


@decider
@require_safe
def queue(request: PageRequest) -> HttpResponse:
    """What waits for an officer: applications, requests for a review, and doubtful answers to a question."""
    actor, year = request.actor, request.GET.get(policy_selectors.NOTICE, "")
    pack = policy_selectors.chosen_pack(actor=actor, year=year, today=clock.today())
    asked = purposes.questions(pack)
    question = request.GET.get("question", "")
    question = question if question in asked else f"{Purpose.ANNUAL_CHECK}:{pack.policy_year}"
    people = doubts_selectors.queue(actor=actor, policy=pack.id, question=question)
    applications = doubts_selectors.applications_in_doubt(actor=actor)
    reviews = doubts_selectors.open_requests(actor=actor)
    counts = causes.counted(people)
    cause = _cause(request.GET.get("cause", ""), counts)
    shown = people.filter(causes.BY_CAUSE[cause])
    page = turned(request, shown, order=["unit__path", "name_pinyin", "name"], size=PAGE, sorts=SORTS)
    day = packs.default_day(pack, clock.today())
    return render(
        request,
        "assessments/queue.html",
        {
            "applications": _first(applications),
            "applications_total": applications.count(),
            "requests": _first(reviews),
            "requests_total": reviews.count(),
            "pack": pack,
            "notices": policy_selectors.notice_links(actor=actor, chosen=pack, kept=_kept(question)),
            "questions": {key: purposes.label(key) for key in asked},
            "question": question,
            "page": page,
            "causes": [(one, one.label, counts[one]) for one in causes.DoubtCause],
            "cause": cause,
            "rows": [(learner, causes.lacking(learner)) for learner in page],
            "confirms": bool(actor.paths(OFFICES)),
            "keeps": bool(actor.paths(KEEPERS)),
            "case_query": urlencode({"key": question, "policy": pack.id, "as_of": day.isoformat()}),
        },
    )


def _first(rows: QuerySet[Any]) -> list[tuple[Any, str]]:
    """What can be shown at once, with the question that each is about; the oldest first."""
    return [(row, purposes.label(row.key)) for row in rows[:PAGE]]


def _cause(text: str, counts: dict[causes.DoubtCause, int]) -> causes.DoubtCause:
    """The cause that an address asks for, else the first that anybody has."""
    if text in causes.DoubtCause.values:
        return causes.DoubtCause(text)
    return next((cause for cause, people in counts.items() if people), causes.DoubtCause.DOUBT)


@decider
@require_POST
def confirm_all(request: PageRequest) -> HttpResponse:
    """Confirms ownership and post of everybody whose answer waits for that alone; a worker does it, with the rights of
    whoever asks."""
    actor, data = request.actor, request.POST
    pack = policy_selectors.chosen_pack(actor=actor, year=data.get(policy_selectors.NOTICE, ""), today=clock.today())
    asked, question = purposes.questions(pack), data.get("question", "")
    if not actor.paths(OFFICES):
        raise Http404
    question = question if question in asked else f"{Purpose.ANNUAL_CHECK}:{pack.policy_year}"
    people = doubts_selectors.queue(actor=actor, policy=pack.id, question=question)
    waiting = people.filter(causes.BY_CAUSE[causes.DoubtCause.CONFIRMATION])
    ids = list(waiting.order_by("pk").values_list("pk", flat=True)[:MOST_CONFIRMED])
    if not ids:
        messages.info(request, _("Nobody found here waits to be confirmed."))
        return redirect("doubts:queue")
    if len(ids) == MOST_CONFIRMED:
        messages.info(
            request, _("These are the first %(most)d people; ask again for the rest.") % {"most": MOST_CONFIRMED}
        )
    return redirect("jobs:job", ask_to_confirm(actor=actor, ids=ids).public_id)


def _kept(question: str) -> dict[str, str]:
    """Of the address what means the same under another notice: an annual check is that of its own year."""
    return {"question": question} if question and not question.startswith(Purpose.ANNUAL_CHECK) else {}


@signed_in
@read_or_write
def case(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One case: facts, reasons, the doubt, and the officer's decision."""
    learner = _learner(request, public_id)
    assessment = _assessment(request, learner)
    form = DecisionForm(request.POST or None, initial={"seen": assessment.facts_hash})
    if sent(request, form):
        given = dict(form.cleaned_data)
        if tried(
            request,
            lambda: services.decide_by_hand(actor=request.actor, assessment=assessment, now=clock.now(), **given),
            _("Decided. Page and card now show your decision."),
            form=form,
        ):
            return redirect(request.get_full_path())
        form.data = {**given, "seen": assessment.facts_hash}  # the next try is about the facts shown now
    decidable = bool(assessment.doubt) and assessment.human is None and may_decide(request.actor, learner)
    return render(
        request,
        "assessments/case.html",
        {
            "learner": learner,
            "assessment": assessment,
            "label": purposes.label(assessment.key),
            "decisions": doubts_selectors.human_decisions_of(
                actor=request.actor, learner=learner, policy=assessment.pack.id, key=assessment.key
            ),
            "form": form if decidable else None,
            "may_decide": may_decide(request.actor, learner),
            "home": request.actor.learner_id == learner.pk,
        },
    )


@signed_in
@require_POST
def take_back(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """An officer's decision is taken back, with a reason."""
    decision = get_object_or_404(
        HumanDecision.objects.visible_to(request.actor).select_related("learner__unit"), public_id=public_id
    )
    reason = request.POST.get("reason", "")
    tried(
        request,
        lambda: services.take_back_decision(actor=request.actor, decision=decision, reason=reason, now=clock.now()),
        _("Taken back. The case is in the queue again."),
    )
    return redirect(_case_address(decision.learner, decision.key, decision.policy, decision.snapshot.as_of))


@signed_in
@read_or_write
def ask(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """A person asks that somebody looks at what the portal has decided."""
    learner = _learner(request, public_id)
    if not may_speak_for(request.actor, learner):
        raise Http404
    assessment = _assessment(request, learner)
    form = AskForm(request.POST or None)
    if sent(request, form) and tried(
        request,
        lambda: services.ask_for_review(
            actor=request.actor, assessment=assessment, now=clock.now(), **form.cleaned_data
        ),
        _("Your request is with the office. The answer will stand here."),
        form=form,
    ):
        return redirect(request.get_full_path())
    earlier = doubts_selectors.requests_of(actor=request.actor, learner=learner)
    return render(
        request,
        "assessments/ask.html",
        {
            "learner": learner,
            "assessment": assessment,
            "label": purposes.label(assessment.key),
            "form": form,
            "requests": [(row, purposes.label(row.key)) for row in earlier[:20]],
        },
    )


@signed_in
@read_or_write
def review(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """A request with the decision it is about, as that was; answered in words where there is nothing to decide."""
    found = ReviewRequest.objects.visible_to(request.actor).select_related("learner__unit", "snapshot")
    asked = get_object_or_404(found, public_id=public_id)
    form = ReviewAnswerForm(request.POST or None)
    if sent(request, form) and tried(
        request,
        lambda: services.answer_review(actor=request.actor, request=asked, now=clock.now(), **form.cleaned_data),
        _("Answered."),
        form=form,
    ):
        return redirect("doubts:queue")
    return render(
        request,
        "assessments/review.html",
        {
            "asked": asked,
            "label": purposes.label(asked.key),
            "form": form if asked.answered_at is None and may_decide(request.actor, asked.learner) else None,
            "case_url": _case_address(asked.learner, asked.key, asked.policy, asked.snapshot.as_of),
        },
    )


def _learner(request: PageRequest, public_id: uuid.UUID) -> Learner:
    return get_object_or_404(learners_visible(actor=request.actor).select_related("unit"), public_id=public_id)


def _assessment(request: PageRequest, learner: Learner) -> decisions_selectors.Assessment:
    """The assessment that the address asks for: ``key``, ``policy`` and ``as_of``; without them what is usual."""
    policy = request.GET.get("policy") or packs.of_day(clock.today())
    try:
        pack = policy_selectors.pack_in_force(actor=request.actor, policy=policy)
        key = request.GET.get("key") or next(iter(purposes.questions(pack)))
        application = purposes.from_key(key, pack)
        day = parse_date(request.GET.get("as_of", "")) or packs.default_day(pack, clock.today())
        if not dt.date(2000, 1, 1) <= day <= dt.date(2100, 12, 31):
            raise ValueError(day)
    except (KeyError, ValueError):
        raise Http404 from None
    return decisions_selectors.assess(
        actor=request.actor, learner=learner, application=application, as_of=day, policy=policy
    )


def _case_address(learner: Learner, key: str, policy: str, as_of: dt.date) -> str:
    query = urlencode({"key": key, "policy": policy, "as_of": as_of.isoformat()})
    return f"{reverse('doubts:case', args=[learner.public_id])}?{query}"
