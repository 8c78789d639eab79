"""The picture to read and the beeps to count."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ground import clock
from ground.web import PageRequest, anybody

from ...credentials import puzzles
from ...credentials.forms import captcha_field


@anybody
@require_safe
def another(request: PageRequest, /) -> HttpResponse:
    """A new puzzle in the place of one that cannot be read."""
    field = captcha_field(clock.machine_now())
    return render(
        request, "account/captcha.html", {"field": field.widget.render("captcha", None, {"id": "id_captcha"})}
    )


@anybody
@require_safe
def picture(request: PageRequest, /, key: str) -> HttpResponse:
    return _answer(puzzles.picture(_found(key).letters), "image/png")


@anybody
@require_safe
def sound(request: PageRequest, /, key: str) -> HttpResponse:
    return _answer(puzzles.sound(_found(key).beeps), "audio/wav")


def _found(key: str):
    row = puzzles.find(key)
    if row is None:
        raise Http404
    return row


def _answer(content: bytes, kind: str) -> HttpResponse:
    """Kept by nobody: accounts.sign_in.middleware."""
    return HttpResponse(content, content_type=kind)
