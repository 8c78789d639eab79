"""Pages of cards: the paper with its progress, picture and download; revoking; the public check."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground.jobs.views import JobView
from ground.signed_in import Visitor
from ground.web import PageRequest, anybody, signed_in, stored, tried
from learners.people.identity import mask_name

from . import selectors, services
from .jobs import verification_url
from .models import ReviewCard
from .permissions import may_revoke


@signed_in
@require_safe
def card(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One paper: how far its PDF is, its pages as pictures, the download, and whether it still holds."""
    paper = _paper(request, public_id)
    return render(
        request,
        "reports/cards/page.html",
        {
            "paper": paper,
            "job": JobView(paper.job) if paper.job and not paper.pdf_key else None,
            "pictures": range(1, len(paper.picture_keys) + 1),
            "others": selectors.cards_of(actor=request.actor, learner=paper.learner).exclude(pk=paper.pk)[:10],
            "may_revoke": may_revoke(request.actor, paper),
            "address": verification_url(paper),
        },
    )


@signed_in
@require_safe
def pdf(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The PDF as a download."""
    paper = _paper(request, public_id)
    response = HttpResponse(stored(paper.pdf_key), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{paper.number}.pdf"'
    return response


@signed_in
@require_safe
def picture(request: PageRequest, public_id: uuid.UUID, page: int) -> HttpResponse:
    """One page as a picture, for phones that cannot download or open a PDF."""
    paper = _paper(request, public_id)
    if not 1 <= page <= len(paper.picture_keys):
        raise Http404
    response = HttpResponse(stored(paper.picture_keys[page - 1]), content_type="image/png")
    response["Content-Disposition"] = f'inline; filename="{paper.number}-{page}.png"'
    return response


@signed_in
@require_POST
def render_again(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    paper = _paper(request, public_id)
    tried(request, lambda: services.render_again(actor=request.actor, card=paper))
    return redirect("cards:card", public_id)


@signed_in
@require_POST
def revoke(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    paper, reason = _paper(request, public_id), request.POST.get("reason", "")[:500]
    tried(
        request,
        lambda: services.revoke(actor=request.actor, card=paper, reason=reason),
        _("The paper is revoked. The public check says so from now on."),
    )
    return redirect("cards:card", public_id)


@anybody
@require_safe
def verify(request: PageRequest, token: str) -> HttpResponse:
    """The public check behind the QR code: whether a paper is ours and still holds. No ID number, no full name."""
    paper = selectors.card_by_token(actor=request.actor or Visitor(), token=token)
    name = mask_name(paper.content["identity"]["name"]) if paper else ""
    status = 200 if paper else 404
    return render(request, "reports/cards/verify.html", {"paper": paper, "name": name}, status=status)


def _paper(request: PageRequest, public_id: uuid.UUID) -> ReviewCard:
    return get_object_or_404(selectors.cards_visible(actor=request.actor), public_id=public_id)
