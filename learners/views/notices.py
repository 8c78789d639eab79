"""One's own notices."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from journal import clock
from journal.paging import turned

from ..http import Request, signed_in
from ..selectors import notices_of
from ..services import mark_read

PAGE = 30


@signed_in
@require_safe
def notices(request: Request) -> HttpResponse:
    page = turned(
        request,
        notices_of(actor=request.actor),
        order=["-pk"],
        size=PAGE,
    )
    return render(request, "learners/notices.html", {"page": page})


@signed_in
@require_POST
def read_all(request: Request) -> HttpResponse:
    """Marks everything as read."""
    unread = notices_of(actor=request.actor).filter(read_at__isnull=True)
    mark_read(actor=request.actor, notices=unread, now=clock.now())
    return redirect("learners:notices")
