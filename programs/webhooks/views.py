"""Pages of webhooks, for the security administrator: which there are, what was sent, what failed."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.paging import turned
from ground.web import PageRequest, sent, tried
from units.selectors import all_units

from ..tokens.views import security_admin
from .forms import WebhookForm
from .models import Webhook
from .selectors import outgoing_events, webhooks
from .services import end_webhook, make_webhook, send_again, send_failed_again, try_webhook

_PAGE = 50


@security_admin
def every(request: PageRequest) -> HttpResponse:
    """Every webhook, and new ones. The secret stands on the answer that made it, and nowhere else."""
    actor, made = request.actor, None
    units = all_units(actor=actor)
    form = WebhookForm(request.POST or None, units=units)
    if sent(request, form):
        given: dict[str, Any] = dict(form.cleaned_data)
        made = tried(request, lambda: make_webhook(actor=actor, now=clock.now(), **given), form=form, field="url")
        if made:
            form = WebhookForm(units=units)
    return render(request, "programs/webhooks.html", {"rows": webhooks(actor=actor), "form": form, "made": made})


@security_admin
@require_safe
def log(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was sent to one of them, and how it went."""
    hook = get_object_or_404(webhooks(actor=request.actor), public_id=public_id)
    rows = outgoing_events(actor=request.actor).filter(webhook=hook)
    page = turned(request, rows, order=["-pk"], size=_PAGE)
    return render(request, "programs/webhook.html", {"hook": hook, "page": page})


@security_admin
@require_POST
def try_it(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    hook = _hook(request, public_id)
    tried(
        request,
        lambda: try_webhook(actor=request.actor, hook=hook, now=clock.now()),
        _("A test is on its way. Load this page again in a few seconds: it stands below."),
    )
    return redirect("webhooks:log", hook.public_id)


@security_admin
@require_POST
def end(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    hook = _hook(request, public_id)
    tried(
        request,
        lambda: end_webhook(actor=request.actor, hook=hook, now=clock.now()),
        _("The webhook has ended. Nothing is sent there any more."),
    )
    return redirect("webhooks:every")


@security_admin
@require_POST
def failed_again(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    hook = _hook(request, public_id)
    tried(request, lambda: send_failed_again(actor=request.actor, hook=hook), _("What had failed is sent once more."))
    return redirect("webhooks:log", hook.public_id)


@security_admin
@require_POST
def again(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(outgoing_events(actor=request.actor), public_id=public_id)
    tried(request, lambda: send_again(actor=request.actor, row=row), _("The event is sent once more."))
    return redirect("webhooks:log", row.webhook.public_id)


def _hook(request: PageRequest, public_id: uuid.UUID) -> Webhook:
    return get_object_or_404(webhooks(actor=request.actor), public_id=public_id)
