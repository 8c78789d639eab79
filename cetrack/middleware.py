"""Gives each request its network address, its actor and its journal context, and each refusal a place to be read."""

from __future__ import annotations

import ipaddress
import uuid

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape

from accounts.holders.selectors import person_for
from accounts.sign_in import marks
from ground import clock
from ground.web import shows_token
from journal.context import RequestContext, current
from programs.api.callers import actor_by_token


class AddressMiddleware:
    """``REMOTE_ADDR`` as the outermost of our own proxies saw it. What stands further left anybody can write."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.TRUSTED_PROXIES:
            hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            if len(hops) >= settings.TRUSTED_PROXIES:
                try:
                    seen = ipaddress.ip_address(hops[-settings.TRUSTED_PROXIES])
                except ValueError:
                    pass
                else:
                    request.META["REMOTE_ADDR"] = str(seen)
        return self.get_response(request)


class ActorMiddleware:
    """``request.actor`` is the signed-in person with the roles that hold today, read anew for each request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        context = RequestContext(request_id=request.request_id, address=request.META.get("REMOTE_ADDR", ""))
        token = current.set(context)
        request.actor = SimpleLazyObject(lambda: self._actor(request))
        try:
            return self.get_response(request)
        finally:
            current.reset(token)

    @staticmethod
    def _actor(request):
        if request.path_info.startswith(settings.FOR_PROGRAMS) and shows_token(request):
            actor = actor_by_token(request)
            request.actor_key = actor.key if actor else ""
            return actor
        second_factor = bool(request.session.get(marks.SECOND_FACTOR))
        actor = person_for(request.user, clock.today(), second_factor=second_factor)
        request.actor_key = actor.key if actor else ""
        return actor


class RequestIdMiddleware:
    """A number of our own for each request, in the answer, the logs and the journal. A caller's own is not believed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = uuid.uuid4().hex
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id
        return response


class RefusalMiddleware:
    """A refusal that was put beside a form is read even where the page has no form any more, because somebody else was
    faster: then it stands at the top of the page, where ``base.html`` keeps a place for it."""

    PLACE = b"<!--refused-->"

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        refused = getattr(request, "refused", "")
        if refused and not response.streaming and self.PLACE in response.content:
            said = escape(refused).encode() in response.content
            banner = "" if said else render_to_string("components/refusal.html", {"refusal": refused})
            response.content = response.content.replace(self.PLACE, banner.encode(), 1)
        return response
