"""The manuals, and the privacy notice for whoever has not signed in."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.sign_in.privacy import TEMPLATE, VERSION
from ground.web import PageRequest, anybody, signed_in

from .chapters import PARTS


@anybody
@require_safe
def index(request: PageRequest) -> HttpResponse:
    return render(request, "hall/help/index.html", {"parts": PARTS.values()})


@anybody
@require_safe
def part(request: PageRequest, slug: str) -> HttpResponse:
    """One part. What is not for visitors asks them to sign in."""
    found = PARTS.get(slug)
    if found is None:
        raise Http404
    return _shown(request, slug) if found.public else signed_in(_shown)(request, slug)


def _shown(request: PageRequest, slug: str) -> HttpResponse:
    found = PARTS[slug]
    return render(request, found.template, {"part": found, "parts": PARTS.values()})


@anybody
@require_safe
def privacy(request: PageRequest) -> HttpResponse:
    """The notice in force, to read before anything is asked for."""
    return render(request, "hall/help/privacy.html", {"text": TEMPLATE, "version": VERSION})
