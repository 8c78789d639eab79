"""The learner's page: one's own, or that of a person in the officer's scope."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.selectors import Assessment, assess
from credits.selectors import last_imports
from exemptions.permissions import may_end
from exemptions.selectors import facts_of
from journal import clock
from journal.refusals import Refused
from learners.models import Learner
from learners.roles import KEEPERS
from learners.selectors import learners_visible
from reports.cards.services import issue
from rulebook import load_pack

from ..office.views import office
from . import choice as asking
from .page import build


@require_safe
@login_required
@never_cache
def own(request) -> HttpResponse:
    """The first page after signing in. Whoever is no learner finds what their roles open."""
    learner = _visible(request).filter(pk=request.actor.learner_id or 0).first()
    if learner is None:
        return office(request)
    return _page(request, learner)


@require_safe
@login_required
@never_cache
def person(request, public_id) -> HttpResponse:
    """The same page for a person in scope."""
    return _page(request, _learner(request, public_id))


@require_POST
@login_required
def paper(request, public_id) -> HttpResponse:
    """Issues the card (or the statement of hours) for what the page was asked, and shows it."""
    learner = _learner(request, public_id)
    asked = _asked(request.POST, learner)
    try:
        card = issue(actor=request.actor, assessment=_assess(request, learner, asked), now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('home:person', args=[public_id])}?{asked.query}")
    return redirect("cards:card", card.public_id)


def _visible(request) -> QuerySet[Learner]:
    return learners_visible(actor=request.actor).select_related("unit")


def _learner(request, public_id) -> Learner:
    return get_object_or_404(_visible(request), public_id=public_id)


def _asked(data: QueryDict, learner: Learner) -> asking.Choice:
    packs = [load_pack(policy) for policy in settings.RULE_PACKS]
    supposed = asking.Person(learner.birth_date, learner.title_level, learner.post_grade)
    return asking.read(data, packs=packs, person=supposed, today=clock.today())


def _assess(request, learner: Learner, asked: asking.Choice) -> Assessment:
    return assess(
        actor=request.actor,
        learner=learner,
        application=asked.application,
        as_of=asked.as_of,
        policy=asked.pack.id,
    )


def _page(request, learner: Learner) -> HttpResponse:
    own = learner.pk == request.actor.learner_id
    asked = _asked(request.GET, learner)
    assessment = _assess(request, learner, asked)
    years = assessment.years_by_themselves(asked.pack.applications.annual_check.years)
    today = clock.today()
    page = build(assessment, further_years=years, today=today)
    keeps = request.actor.covers(learner.unit.path, KEEPERS)
    imports = last_imports(actor=request.actor, learner=learner)
    return render(
        request,
        "reports/home/home.html",
        {
            "own": own,
            "people_url": "" if own else _address("learners:people"),
            "particulars_url": _address("learners:mine") if own else _address("learners:person", learner.public_id),
            "learner": learner,
            "choice": asked,
            "page": page,
            "today": today,
            "sources": [(platform, imports.get(platform.host)) for platform in asked.pack.platforms],
            "newest": max(imports.values(), default=None),
            "facts": [(fact, may_end(request.actor, fact)) for fact in facts_of(actor=request.actor, learner=learner)],
            "actions": _actions(learner, page.outcome == "met", own=own, keeps=keeps, review=_review(assessment)),
        },
    )


@dataclass(frozen=True)
class Action:
    """A button below the answer. With ``post`` it sends the question of the page along."""

    label: str | Promise
    url: str
    primary: bool = False
    post: bool = False


OWN_ACTIONS = (
    (_("Ask for relief, or claim hours by certificate"), "requests:choose"),
    (_("My hours are missing"), "credits:missing"),
)
"""What learners can ask for themselves, with the address where that app offers it."""


def _review(assessment: Assessment) -> str:
    """The address at which a human review of this very decision is asked for."""
    asked = {"key": assessment.key, "policy": assessment.pack.id, "as_of": assessment.as_of.isoformat()}
    return f"{reverse('assessments:ask', args=[assessment.learner.public_id])}?{urlencode(asked)}"


def _actions(learner: Learner, met: bool, *, own: bool, keeps: bool, review: str) -> list[Action]:
    card = _("Get the review card") if met else _("Get a statement of hours")
    actions = [Action(card, reverse("home:paper", args=[learner.public_id]), primary=met, post=True)]
    if own:
        actions += [Action(label, url) for label, name in OWN_ACTIONS if (url := _address(name))]
        actions.append(Action(_("Ask for a human review"), review))
    elif keeps:
        url = f"{reverse('requests:choose')}?for={learner.public_id}"
        actions.append(Action(_("File a request for this person"), url))
    return actions


def _address(name: str, *args: uuid.UUID) -> str:
    """The address of that name, empty when no app offers it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
