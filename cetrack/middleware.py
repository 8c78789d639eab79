"""Gives each request its actor and its journal context."""

from __future__ import annotations

import uuid

from django.utils.functional import SimpleLazyObject

from journal import clock
from journal.context import RequestContext, current
from learners.selectors import person_for


class ActorMiddleware:
    """``request.actor`` is the signed-in person with the roles that hold today, read anew for each request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = current.set(RequestContext(request_id=uuid.uuid4().hex, address=request.META.get("REMOTE_ADDR", "")))
        request.request_id = current.get().request_id
        request.actor = SimpleLazyObject(lambda: person_for(request.user, clock.today()))
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        response["X-Request-ID"] = request.request_id
        return response
