"""The picture to read and the beeps to count."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground import clock
from ground.web import PageRequest, anybody

from ...credentials import puzzles, throttle
from ...credentials.forms import captcha_field
from ...credentials.models import PuzzleToRead
from .password import address_of


@anybody
@require_safe
def another(request: PageRequest, /) -> HttpResponse:
    """A new puzzle in the place of one that cannot be read: so many for one address, whichever process answers."""
    now = clock.machine_now()
    try:
        puzzles.count("asked for", address=address_of(request), now=now)
    except throttle.Throttled:
        return _too_many(request)
    field = captcha_field(now)
    return render(
        request, "account/captcha.html", {"field": field.widget.render("captcha", None, {"id": "id_captcha"})}
    )


@anybody
@require_safe
def picture(request: PageRequest, /, key: str) -> HttpResponse:
    return _shown(request, key, lambda row: _answer(puzzles.picture(row.letters), "image/png"))


@anybody
@require_safe
def sound(request: PageRequest, /, key: str) -> HttpResponse:
    return _shown(request, key, lambda row: _answer(puzzles.sound(row.beeps), "audio/wav"))


def _shown(request: PageRequest, key: str, made: Callable[[PuzzleToRead], HttpResponse]) -> HttpResponse:
    try:
        row = puzzles.show(key, address=address_of(request), now=clock.machine_now())
    except throttle.Throttled:
        return _too_many(request)
    if row is None:
        raise Http404
    return made(row)


def _too_many(request: PageRequest) -> HttpResponse:
    sentence = _("Too many pictures were asked for from your network. Wait a quarter of an hour and try again.")
    return render(request, "account/captcha.html", {"refusal": sentence}, status=429)


def _answer(content: bytes, kind: str) -> HttpResponse:
    """Kept by nobody: accounts.sign_in.middleware."""
    return HttpResponse(content, content_type=kind)
