"""One's own notices."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.pages import address_of
from ground.paging import turned
from ground.web import PageRequest, signed_in

from .selectors import notices_of
from .services import mark_read

PAGE = 30


@signed_in
@require_safe
def notices(request: PageRequest) -> HttpResponse:
    page = turned(request, notices_of(actor=request.actor), order=["-pk"], size=PAGE)
    rows = [(notice, address_of(notice.about, notice.about_id)) for notice in page]
    return render(request, "learners/notices.html", {"page": page, "rows": rows})


@signed_in
@require_POST
def read_all(request: PageRequest) -> HttpResponse:
    """Marks everything as read."""
    unread = notices_of(actor=request.actor).filter(read_at__isnull=True)
    mark_read(actor=request.actor, notices=unread, now=clock.now())
    return redirect("messages:notices")
