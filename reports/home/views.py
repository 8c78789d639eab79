"""The learner's page: one's own, or that of a person in the officer's scope."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from assessments.decisions.selectors import Assessment, assess_read, assess_under_each, outcomes_of
from assessments.seasons.applying import season_shown
from assessments.seasons.selectors import season_of
from credits.offered.selectors import latest_advice
from credits.records.selectors import gone_records_of, last_imports
from exemptions.completions.selectors import plans_of_person
from exemptions.facts.permissions import may_end
from exemptions.facts.selectors import facts_of
from ground import clock
from ground.kept_pages import kept_page
from ground.pages import address_of
from ground.roles import KEEPERS
from ground.web import PageRequest, signed_in, tried
from learners.people.models import Learner
from learners.people.selectors import learners_visible, tables_with_rows
from policy import packs
from rulebook import Pack

from .. import wording
from ..announcements.selectors import on_home
from ..cards.services import issue
from ..office.views import office
from . import choice as asking
from .afterwards import year_before
from .awaited import PARTS, awaited
from .page import build
from .post import post_doubt
from .side_by_side import side_by_side

LAST_PURPOSE = "last_purpose"
_TABLES = (*PARTS, "exemptions.Fact")


@signed_in
@require_safe
def own(request: PageRequest) -> HttpResponse:
    """The first page after signing in. Whoever is no learner finds what their roles open."""
    if request.actor.learner_id is None:
        return office(request)
    asked = _remembered(request)
    law = [(policy, packs.as_written(policy).hash) for policy in packs.policies()]
    return kept_page(request, (clock.today(), law, asked.urlencode()), lambda: _own(request, asked))


def _own(request: PageRequest, asked: QueryDict) -> HttpResponse:
    learner = _visible(request).filter(pk=request.actor.learner_id).first()
    return office(request) if learner is None else _page(request, learner, asked)


@signed_in
@require_safe
def person(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same page for a person in scope."""
    return _page(request, _learner(request, public_id), request.GET)


@signed_in
@require_safe
def years(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The person's years side by side, under every notice on offer."""
    learner, today = _learner(request, public_id), clock.today()
    own = learner.pk == request.actor.learner_id
    found = assess_under_each(actor=request.actor, learner=learner, today=today)
    shown = {
        "learner": learner,
        "own": own,
        "page": reverse("home:own") if own else reverse("home:person", args=[public_id]),
        "compared": side_by_side(found, today=today),
    }
    return render(request, "reports/home/side_by_side.html", shown)


@signed_in
@require_POST
def paper(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Issues the card (or the statement of hours) for what the page was asked, and shows it."""
    learner = _learner(request, public_id)
    asked = _asked(request.POST, learner)
    assessment = _assess(request, learner, asked)
    card = tried(request, lambda: issue(actor=request.actor, assessment=assessment, now=clock.now()))
    if card is None:
        return redirect(f"{reverse('home:person', args=[public_id])}?{asked.query}")
    return redirect("cards:card", card.public_id)


def _visible(request: PageRequest) -> QuerySet[Learner]:
    return learners_visible(actor=request.actor).select_related("unit")


def _learner(request: PageRequest, public_id: uuid.UUID) -> Learner:
    return get_object_or_404(_visible(request), public_id=public_id)


def _asked(data: QueryDict, learner: Learner) -> asking.HomeQuestion:
    on_offer = [packs.as_written(policy) for policy in packs.policies()]
    supposed = asking.PersonInSight(learner.birth_date, learner.title_level, learner.post_grade)
    return asking.read(data, packs=on_offer, person=supposed, today=clock.today())


def _later(pack: Pack) -> list[Pack]:
    """The notices on offer after one."""
    later = (policy for policy in packs.policies() if packs.as_written(policy).policy_year > pack.policy_year)
    return [packs.in_force(policy) for policy in later]


def _assess(request: PageRequest, learner: Learner, asked: asking.HomeQuestion) -> Assessment:
    return assess_read(
        actor=request.actor,
        learner=learner,
        application=asked.application,
        as_of=asked.as_of,
        policy=asked.pack.id,
    )


def _remembered(request: PageRequest) -> QueryDict:
    """The address, with the purpose that was looked at last in this session where it names none."""
    data, last = request.GET.copy(), request.session.get(LAST_PURPOSE)
    if "purpose" in data and data["purpose"] != last:
        request.session[LAST_PURPOSE] = data["purpose"][:20]
    elif last and not data:
        data["purpose"] = last
    return data


class MarkedTab(NamedTuple):
    """A purpose with the answer to the question that it supposes: a sign, its colour, its word."""

    tab: asking.Tab
    sign: str
    style: str
    word: str | Promise


class ApplyDay(NamedTuple):
    """Until when one can apply for a purpose; ``left`` days after today."""

    label: str
    last: dt.date | None
    left: int = 0


def _apply_day(marked: MarkedTab, last: dt.date | None, today: dt.date) -> ApplyDay:
    return ApplyDay(marked.tab.label, last, (last - today).days if last else 0)


SIGNS = {"met": "✓", "not_met": "✗", "needs_confirmation": "？"}


def _marked(request: PageRequest, asked: asking.HomeQuestion, assessment: Assessment) -> list[MarkedTab]:
    others = [tab.application for tab in asked.tabs if not tab.current]
    outcomes = iter(outcomes_of(actor=request.actor, assessment=assessment, applications=others))
    found = []
    for tab in asked.tabs:
        outcome = (assessment.outcome if tab.current else next(outcomes)).value
        found.append(MarkedTab(tab, SIGNS[outcome], wording.OUTCOME_STYLES[outcome], wording.OUTCOMES[outcome]))
    return found


def _page(request: PageRequest, learner: Learner, data: QueryDict) -> HttpResponse:
    """``data``: what is asked, as an address says it."""
    own = learner.pk == request.actor.learner_id
    asked = _asked(data, learner)
    assessment = _assess(request, learner, asked)
    years = assessment.years_by_themselves(asked.pack.applications.annual_check.years)
    today = clock.today()
    days = season_of(actor=request.actor, policy=asked.pack.id)
    season = season_shown(actor=request.actor, assessment=assessment, today=today, season=days)
    page = build(
        assessment,
        further_years=years,
        today=today,
        season=season,
        later=_later(asked.pack),
        gone=gone_records_of(actor=request.actor, learner=learner),
    )
    tabs = _marked(request, asked, assessment)
    keeps = request.actor.covers(learner.unit.path, KEEPERS)
    imports = last_imports(actor=request.actor, learner=learner)
    theirs = reverse("people:person", args=[learner.public_id])
    there = tables_with_rows(actor=request.actor, learner=learner, tables=_TABLES)
    facts = facts_of(actor=request.actor, learner=learner) if "exemptions.Fact" in there else ()
    return render(
        request,
        "reports/home/home.html",
        {
            "own": own,
            "advice": latest_advice(actor=request.actor),
            "announced": on_home(actor=request.actor, today=today) if own else [],
            "awaited": awaited(actor=request.actor, learner=learner, there=there, today=today) if own else [],
            "post": post_doubt(assessment, page.reasons),
            "people_url": "" if own else reverse("people:people"),
            "particulars_url": reverse("corrections:mine") if own else theirs,
            "learner": learner,
            "choice": asked,
            "tabs": tabs,
            "apply_days": [_apply_day(marked, days.last_day(marked.tab.application), today) for marked in tabs],
            "some_apply_day": any(days.days.values()),
            "page": page,
            "before": year_before(assessment.decision, page.years, map(packs.as_written, packs.policies()), today),
            "most_a_day": settings.CONFIG.hours_a_day * 10,
            "out_of_reach": page.todo.out_of_reach(settings.CONFIG.hours_a_day * 10) if page.todo else 0,
            "claim_url": address_of("new_request", None if own else learner.public_id) if own or keeps else "",
            "today": today,
            "sources": [(platform, imports.get(platform.host)) for platform in asked.pack.platforms],
            "newest": max(imports.values(), default=None),
            "facts": [(fact, may_end(request.actor, fact)) for fact in facts],
            "plans": plans_of_person(actor=request.actor, learner=learner),
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


def _review(assessment: Assessment) -> str:
    """The address at which a human review of this very decision is asked for."""
    asked = {"key": assessment.key, "policy": assessment.pack.id, "as_of": assessment.as_of.isoformat()}
    return f"{reverse('doubts:ask', args=[assessment.learner.public_id])}?{urlencode(asked)}"


def _actions(learner: Learner, met: bool, *, own: bool, keeps: bool, review: str) -> list[Action]:
    card = _("Get the review card") if met else _("Get a statement of hours")
    actions = [Action(card, reverse("home:paper", args=[learner.public_id]), primary=met, post=True)]
    if own:
        actions.append(Action(_("Ask for relief, or claim hours by certificate"), address_of("new_request")))
        actions.append(Action(_("My hours are missing"), reverse("missing:missing")))
        actions.append(Action(_("Ask for a human review"), review))
        actions.append(Action(_("Statement for another place"), reverse("cards:elsewhere", args=[learner.public_id])))
    elif keeps:
        actions.append(Action(_("File a request for this person"), address_of("new_request", learner.public_id)))
        actions.append(Action(_("Statement for another place"), reverse("cards:elsewhere", args=[learner.public_id])))
    return [action for action in actions if action.url]
