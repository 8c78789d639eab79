"""Pages of publishing: a draft handed in, looked at and published; what is in use, and its withdrawal."""

from __future__ import annotations

import uuid
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ground import clock
from ground.dialect import Busy
from ground.paging import turned
from ground.refusals import Refused, why_not
from ground.web import PageRequest, download, only, sent, tried

from ..drafts.models import Draft
from ..drafts.permissions import DRAFTS, may_draft
from ..drafts.selectors import drafts
from ..drafts.states import DraftMove
from . import selectors, services
from .forms import HandBackForm, HandInForm, PublishForm, WithdrawForm
from .permissions import PUBLISHED
from .states import PublishedMove

writer = only(may_draft)
read_or_write = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 30


@writer
@read_or_write
def publishing(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far a draft is on its way into force, what stands in the way, and the step that comes next."""
    row = get_object_or_404(drafts(actor=request.actor), public_id=public_id)
    proof = selectors.proof_of(actor=request.actor, draft=row)
    forms = _forms(request, row)
    asked = request.POST.get("act", "")
    if asked in forms and sent(request, forms[asked]) and _done(request, row, asked, forms[asked]):
        return redirect("drafts:publishing", row.public_id)
    context: dict[str, Any] = {
        "draft": row,
        "proof": proof,
        "hand_in": forms["hand_in"],
        "publish": forms["publish"],
        "hand_back": forms["hand_back"],
        "publish_refused": why_not(DRAFTS.check, request.actor, row, DraftMove.PUBLISH),
        "published": selectors.published(actor=request.actor).filter(draft=row),
        "here": "publishing",
    }
    return render(request, "policy/publishing/publishing.html", context)


def _forms(request: PageRequest, row: Draft) -> dict[str, Form]:
    today, asked = clock.today(), request.POST.get("act", "")

    def data(act: str) -> Any:
        return request.POST if asked == act else None

    seen = {"seen": row.handed_in_times}
    return {
        "hand_in": HandInForm(data("hand_in"), initial={"act": "hand_in", "seen": row.version}),
        "publish": PublishForm(data("publish"), initial={"act": "publish", "first_day": today, **seen}, today=today),
        "hand_back": HandBackForm(data("hand_back"), initial={"act": "hand_back"}),
    }


def _done(request: PageRequest, row: Draft, act: str, form: Form) -> Any:
    asked, actor, now = form.cleaned_data, request.actor, clock.now()
    match act:
        case "hand_in":
            return tried(
                request,
                lambda: services.hand_in(actor=actor, draft=row, seen=asked["seen"], now=now),
                _("Handed in. Another policy officer publishes it."),
                form=form,
            )
        case "publish":
            return tried(
                request,
                lambda: services.publish(
                    actor=actor, draft=row, seen=asked["seen"], first_day=asked["first_day"], today=clock.today(),
                    now=now,
                ),
                _("Published."),
                form=form,
            )  # fmt: skip
    return tried(
        request,
        lambda: services.hand_back(actor=actor, draft=row, reason=asked["reason"], now=now),
        _("Handed back."),
        form=form,
    )


@writer
@require_safe
def packs(request: PageRequest) -> HttpResponse:
    """What is in use, what will be, and what was: by whom, and from which day."""
    page = turned(request, selectors.published(actor=request.actor), order=["-published_at"], size=PAGE)
    carried = selectors.of_the_code(actor=request.actor)
    return render(request, "policy/publishing/packs.html", {"page": page, "carried": carried})


@writer
@read_or_write
def pack(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One published pack, with its text; before its first use it can be withdrawn."""
    row = get_object_or_404(selectors.published(actor=request.actor), public_id=public_id)
    form = WithdrawForm(request.POST or None)
    if sent(request, form):
        done = tried(
            request, lambda: _withdrawn(request, row, form), _("Withdrawn. The draft is open again."), form=form
        )
        if done:
            return redirect("published:pack", row.public_id)
    refused = why_not(PUBLISHED.check, request.actor, row, PublishedMove.WITHDRAW)
    return render(request, "policy/publishing/pack.html", {"pack": row, "form": form, "refused": refused})


def _withdrawn(request: PageRequest, row: Any, form: Form) -> None:
    reason = form.cleaned_data["reason"]
    try:
        services.withdraw(actor=request.actor, published=row, reason=reason, now=clock.now())
    except Busy:
        raise Refused(_("Others work under this rule pack just now. Try again in a moment.")) from None


@writer
@require_safe
def taken(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The text of a published pack as a file."""
    row = get_object_or_404(selectors.published(actor=request.actor), public_id=public_id)
    return download(row.text.encode(), "pack.yaml", "application/yaml")
