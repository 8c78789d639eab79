"""Pages of platforms and courses."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ground import clock
from ground.actors import Actor
from ground.paging import COUNTED, turned
from ground.roles import SEES_PEOPLE
from ground.web import PageRequest, only, sent, signed_in, tried
from policy import packs

from ..catalogue.models import Course
from . import selectors
from .forms import CourseSearchForm, PlatformAdviceForm
from .permissions import may_advise
from .selectors import PlatformCard
from .services import advise

PAGE = 50


@signed_in
@require_safe
def platforms(request: PageRequest) -> HttpResponse:
    """Every platform: subjects, notices, freshness, where to pay."""
    cards = selectors.platform_cards(actor=request.actor)
    return render(request, "credits/offered/platforms.html", {"cards": cards, "advises": may_advise(request.actor)})


@signed_in
@require_safe
def platform(request: PageRequest, host: str) -> HttpResponse:
    """One platform."""
    card = _card(request, host)
    officer = request.actor.holds(*SEES_PEOPLE)
    context = {
        "card": card,
        "fee": packs.as_written(packs.of_day(clock.today())).fee,
        "officer": officer,
        "own": selectors.own_from(actor=request.actor, platform=card.platform) if request.actor.learner_id else None,
        "advises": may_advise(request.actor),
        "so_far": selectors.advice_so_far(actor=request.actor, platform=card.platform) if officer else [],
    }
    return render(request, "credits/offered/platform.html", context)


@only(may_advise)
@require_http_methods(["GET", "HEAD", "POST"])
def advice(request: PageRequest, host: str) -> HttpResponse:
    """The form of where to pay and how to get an invoice."""
    card = _card(request, host)
    held = card.advice
    shown = {"paying": held.paying, "invoice": held.invoice} if held else {}
    form = PlatformAdviceForm(request.POST or None, initial={**shown, "seen": card.edition})
    if sent(request, form):
        done = tried(
            request,
            lambda: advise(actor=request.actor, platform=card.platform, now=clock.now(), **form.cleaned_data),
            _("It is said. Learners read it where costs are told."),
            form=form,
        )
        if done:
            return redirect("offered:platform", host)
    return render(request, "credits/offered/advice.html", {"card": card, "form": form})


@signed_in
@require_safe
def courses(request: PageRequest) -> HttpResponse:
    """One course (``key``), the courses that a search (``q``) finds, or those that became known last."""
    if "key" in request.GET:
        course = selectors.course_with(actor=request.actor, key=request.GET["key"][:200])
        if course is None:
            raise Http404
        return _course(request, course)
    form = CourseSearchForm(request.GET if request.GET.get("q") else None)
    found = list(_found(request.actor, form)[: PAGE + 1])
    context = {"form": form, "found": found[:PAGE], "more": len(found) > PAGE, "most": PAGE}
    return render(request, "credits/offered/courses.html", context)


def _found(actor: Actor, form: CourseSearchForm) -> QuerySet[Course]:
    if not form.is_bound:
        return selectors.newest_courses(actor=actor)
    if form.is_valid():
        return selectors.courses_called(actor=actor, text=form.cleaned_data["q"])
    return Course.objects.none()


def _course(request: PageRequest, course: Course) -> HttpResponse:
    page = turned(request, selectors.records_of_course(actor=request.actor, course=course), order=["-pk"], size=PAGE)
    years = selectors.years_of_course(actor=request.actor, course=course)
    context = {
        "course": course,
        "listings": selectors.listings_of(actor=request.actor, course=course),
        "years": years,
        "cut": sum(one.records for one in years) >= COUNTED,
        "most": COUNTED,
        "page": page,
        "officer": request.actor.holds(*SEES_PEOPLE),
    }
    return render(request, "credits/offered/course.html", context)


def _card(request: PageRequest, host: str) -> PlatformCard:
    found = selectors.platform_cards(actor=request.actor, host=host)
    if not found:
        raise Http404
    return found[0]
