"""One's own notices."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.pages import address_of
from ground.paging import turned
from ground.roles import Role
from ground.web import PageRequest, sent, signed_in, tried

from .forms import MutingForm
from .muting import KINDS, muted_by
from .selectors import notices_of
from .services import mark_read, mute

PAGE = 30


@signed_in
@require_safe
def notices(request: PageRequest) -> HttpResponse:
    page = turned(request, notices_of(actor=request.actor), order=["-pk"], size=PAGE)
    rows = [(notice, address_of(notice.about, notice.about_id)) for notice in page]
    form = MutingForm(initial={"kinds": sorted(KINDS.keys() - muted_by(actor=request.actor))})
    return render(
        request,
        "learners/notices.html",
        {"page": page, "rows": rows, "form": form if request.actor.holds(*Role) else None},
    )


@signed_in
@require_POST
def choose_kinds(request: PageRequest) -> HttpResponse:
    """Which kinds of notices an officer wants to be told; those left out are muted."""
    form = MutingForm(request.POST)
    if sent(request, form):
        kinds = KINDS.keys() - set(form.cleaned_data["kinds"])
        tried(request, lambda: mute(actor=request.actor, kinds=kinds), done=_("What you want to be told is kept."))
    return redirect("messages:notices")


@signed_in
@require_POST
def read_all(request: PageRequest) -> HttpResponse:
    """Marks everything as read."""
    unread = notices_of(actor=request.actor).filter(read_at__isnull=True)
    mark_read(actor=request.actor, notices=unread, now=clock.now())
    return redirect("messages:notices")
