"""The search box in the head of an officer's page, and what it finds."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from casework.requests.states import RequestState
from ground.roles import SEES_PEOPLE
from ground.web import PageRequest, only
from learners.people.identity import looks_like_number
from learners.people.selectors import people_by_number

from ..requests.timeline import STYLES, title
from .selectors import card_called, hits

searcher = only(lambda actor: bool(actor.paths(SEES_PEOPLE)))
MOST = 60


@searcher
@require_POST
@sensitive_post_parameters("q")
def find(request: PageRequest) -> HttpResponse:
    """The number of a paper leads to the paper, that of a person to the person: it is looked up here and now, so that
    it never stands in an address or a log. Everything else is searched for by name."""
    text = request.POST.get("q", "").strip()[:MOST]
    paper = card_called(actor=request.actor, text=text)
    if paper:
        return redirect("cards:card", paper.public_id)
    if not looks_like_number(text):
        return redirect(f"{reverse('search:results')}?{urlencode({'q': text})}")
    found = people_by_number(actor=request.actor, number=text)
    if len(found) == 1 and found[0].pk != request.actor.learner_id:
        return redirect("people:person", found[0].public_id)
    if found:
        return redirect(f"{reverse('search:results')}?{urlencode({'q': found[0].name})}")
    messages.info(request, _("Nobody in your charge has this number, and no paper either."))
    return redirect("search:results")


@searcher
@require_safe
def results(request: PageRequest) -> HttpResponse:
    """What a name finds. A number in the address is not looked up and goes no further."""
    text = request.GET.get("q", "").strip()[:MOST]
    if looks_like_number(text):
        return redirect("search:results")
    found = hits(actor=request.actor, text=text)
    context = {
        "wanted": text,
        "hits": found,
        "requests": [(row, title(row.kind), STYLES[RequestState(row.state)]) for row in found.requests],
        "own": request.actor.learner_id,
    }
    return render(request, "reports/search.html", context)
