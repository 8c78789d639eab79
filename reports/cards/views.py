"""Pages of cards: the paper with its progress, picture and download; revoking; the public check."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from journal.refusals import Refused
from journal.views import JobView
from learners import vault
from learners.identity import mask_name

from ..models import ReviewCard
from . import selectors, services
from .permissions import may_revoke


@require_safe
@login_required
@never_cache
def card(request, public_id):
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
            "address": services.verification_url(paper),
        },
    )


@require_safe
@login_required
@never_cache
def pdf(request, public_id):
    """The PDF as a download."""
    paper = _paper(request, public_id)
    response = HttpResponse(_file(paper.pdf_key), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{paper.number}.pdf"'
    return response


@require_safe
@login_required
@never_cache
def picture(request, public_id, page: int):
    """One page as a picture, for phones that cannot download or open a PDF."""
    paper = _paper(request, public_id)
    if not 1 <= page <= len(paper.picture_keys):
        raise Http404
    response = HttpResponse(_file(paper.picture_keys[page - 1]), content_type="image/png")
    response["Content-Disposition"] = f'inline; filename="{paper.number}-{page}.png"'
    return response


@require_POST
@login_required
def render_again(request, public_id):
    paper = _paper(request, public_id)
    try:
        services.render_again(actor=request.actor, card=paper)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("cards:card", public_id)


@require_POST
@login_required
def revoke(request, public_id):
    paper = _paper(request, public_id)
    try:
        services.revoke(actor=request.actor, card=paper, reason=request.POST.get("reason", "")[:500])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The paper is revoked. The public check says so from now on."))
    return redirect("cards:card", public_id)


@require_safe
@never_cache
def verify(request, token):
    """The public check behind the QR code: whether a paper is ours and still holds. No ID number, no full name."""
    paper = selectors.card_by_token(token)
    name = mask_name(paper.content["identity"]["name"]) if paper else ""
    status = 200 if paper else 404
    return render(request, "reports/cards/verify.html", {"paper": paper, "name": name}, status=status)


def _paper(request, public_id) -> ReviewCard:
    return get_object_or_404(selectors.cards_visible(actor=request.actor), public_id=public_id)


def _file(key: str) -> bytes:
    if not key:
        raise Http404
    try:
        return vault.read(key)
    except FileNotFoundError:
        raise Http404 from None
