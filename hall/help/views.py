"""The manuals, and the privacy notice for whoever has not signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.sign_in.privacy import TEMPLATE, VERSION
from ground import clock
from ground.web import PageRequest, anybody, download, signed_in
from reports.printing.rendering import RenderingFailed

from .chapters import PARTS
from .printed import manual_pdf

BASE_PART = "hall/help/base_part.html"


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
    return render(request, found.template, {"part": found, "parts": PARTS.values(), "base": BASE_PART})


@anybody
@require_safe
def pdf(request: PageRequest, slug: str) -> HttpResponse:
    """One part as a file to print or to hand on, for whoever may read it."""
    found = PARTS.get(slug)
    if found is None:
        raise Http404
    return _printed(request, slug) if found.public else signed_in(_printed)(request, slug)


def _printed(request: PageRequest, slug: str) -> HttpResponse:
    found = PARTS[slug]
    try:
        content = manual_pdf(found, {"issuer": settings.ISSUER, "print_day": clock.today()})
    except RenderingFailed:
        messages.error(request, _("The file could not be made. Try again in a moment."))
        return redirect(found.href)
    return download(content, f"操作手册-{found.title}.pdf", "application/pdf")


@anybody
@require_safe
def privacy(request: PageRequest) -> HttpResponse:
    """The notice in force, to read before anything is asked for."""
    return render(request, "hall/help/privacy.html", {"text": TEMPLATE, "version": VERSION})
