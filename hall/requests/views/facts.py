"""The end of an approved fact."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exemptions.facts.selectors import facts_visible
from exemptions.facts.services import end_fact
from ground import clock
from ground.web import PageRequest, day, signed_in, tried


@signed_in
@require_POST
def end(request: PageRequest, public_id: Any) -> HttpResponse:
    """The fact holds until a day and no longer; what is decided about later days follows at once."""
    fact = get_object_or_404(facts_visible(actor=request.actor), public_id=public_id)
    until = day(request.POST.get("until", ""))
    if until is None:
        messages.error(request, _("Please enter the last day on which it holds."))
    else:
        reason = request.POST.get("reason", "")
        tried(
            request,
            lambda: end_fact(actor=request.actor, fact=fact, until=until, reason=reason, now=clock.now()),
            _("The end has been entered. Decisions follow at once; cards already issued are marked."),
        )
    return redirect("home:person", fact.learner.public_id)
