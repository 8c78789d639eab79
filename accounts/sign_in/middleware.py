"""What comes before everything else: a due change of password, the second factor, the privacy notice."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ground import clock
from ground.problems import MEDIA_TYPE, problem
from ground.web import PageRequest, shows_token

from ..credentials.passwords import change_due
from ..holders.models import Account
from ..holders.selectors import has_staff_role
from . import marks
from .privacy import VERSION

_PAGE_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
_ALWAYS = {
    "sign_in:sign_out",
    "own:password",
    "own:notice",
    "own:second_factor_set_up",
    "own:recovery_codes",
}


class NeverKeptMiddleware:
    """Whatever a page does not say itself: no browser or proxy keeps an answer, a refusal and a redirect included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class GateMiddleware:
    """Sends whoever is signed in to the one thing that must be done first. For programs it is a refusal in JSON."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request: PageRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method not in _PAGE_METHODS and not request.path.startswith("/api/"):
            return HttpResponseNotAllowed(sorted(_PAGE_METHODS))
        if not request.user.is_authenticated or request.resolver_match is None:
            return None
        if request.resolver_match.view_name in _ALWAYS:
            return None
        if request.path.startswith("/api/") and shows_token(request):
            return None  # a token acts, not the session that came along
        first = self._first(request)
        if first is None:
            return None
        name, sentence = first
        if name == "own:notice" and getattr(view, "way_in", "") == "anybody":
            return None  # help, the check of a card: what a visitor may see needs no consent
        if request.path.startswith("/api/"):
            body = problem(403, name.partition(":")[2] + "_first", sentence)
            return JsonResponse(body, status=403, content_type=MEDIA_TYPE)
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=204)
            response["HX-Redirect"] = reverse(name)
            return response
        if request.method == "GET":
            request.session[marks.PATH] = request.get_full_path()
        return redirect(name)

    def _first(self, request: PageRequest) -> tuple[str, str] | None:
        session, account = request.session, cast(Account, request.user)
        if not session.get(marks.BY_SERVICE) and change_due(account, clock.machine_now()):
            return "own:password", _("Choose a new password first.")
        if not session.get(marks.SECOND_FACTOR) and has_staff_role(account.pk, clock.today()):
            return "own:second_factor_set_up", _("Your role needs a second factor. Set it up first.")
        if session.get(marks.NOTICE) != VERSION:
            return "own:notice", _("Read the privacy notice first.")
        return None
