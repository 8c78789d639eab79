"""Prints papers in the background, each from its stored content alone, and finds those that hold no longer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ground import clock, vault
from ground.jobs import machine

from . import services
from .content import LANGUAGE, RENDER
from .data import attachments_of
from .models import ReviewCard
from .outdating import CHECK, WORKER, is_outdated, still_valid
from .rendering import RendererLost, RenderingFailed, pages_of, renderer
from .signing import SigningFailed, signed

T = TypeVar("T")


def html_of(card: ReviewCard, *, mark: str = "", unit_mark: str = "") -> str:
    """A card as HTML, made from its stored content alone. Among others in one file it has bookmarks: ``mark`` its own,
    ``unit_mark`` above it where a unit begins."""
    with translation.override(LANGUAGE):
        return render_to_string(
            "reports/cards/card.html" if "form" in card.content else "reports/cards/card_1.html",
            {
                "card": {
                    **card.content,
                    "number": card.number,
                    "issued_on": timezone.localdate(card.issued_at).isoformat(),
                },
                "id_number": card.id_number,
                "qr": segno.make(verification_url(card), error="m").svg_data_uri(border=1),
                "mark": mark,
                "unit_mark": unit_mark,
            },
        )


def render(card: ReviewCard) -> bytes:
    """The PDF of a card, printed from its stored content alone. Raises rendering.RenderingFailed."""
    return renderer.pdf(html_of(card), attachments_of(card, verify=verification_url(card)))


def made(make: Callable[[], T]) -> T:
    """What ``make`` gives; its failures as a job tells them: machine.JobRefused, or machine.TryAgain where another time
    may go well."""
    try:
        return make()
    except RenderingFailed as failure:
        sentence = _("The PDF could not be made. Please tell the system administrator.")
        raise (machine.TryAgain if isinstance(failure, RendererLost) else machine.JobRefused)(sentence) from failure
    except SigningFailed as failure:
        sentence = _("The PDF could not be signed: the time stamp or the seal service does not answer.")
        raise machine.TryAgain(sentence) from failure


def stored_file(card: ReviewCard) -> bytes:
    """The bytes of a card's file; where it has none yet they are made and stored, once, whoever is faster. Raises
    machine.JobRefused, or machine.TryAgain when the child was lost."""
    card.refresh_from_db(fields=["pdf_key"])
    if card.pdf_key:
        return vault.read(card.pdf_key)
    body = made(lambda: signed(render(card), reason=f"{card.content['title']} {card.number}"))
    key = vault.put(body)
    file = {"pdf_key": key, "pdf_hash": hashlib.sha256(body).hexdigest(), "pages": pages_of(body)}
    if not ReviewCard.objects.unscoped().filter(pk=card.pk, pdf_key="").update(**file):  # another worker was faster
        vault.remove(key)
        card.refresh_from_db(fields=["pdf_key"])
        return vault.read(card.pdf_key)
    return body


def verification_url(card: ReviewCard) -> str:
    return settings.PUBLIC_URL + reverse("cards:verify", args=[card.token])


@machine.job(RENDER)
def render_job(job, progress) -> dict[str, Any]:
    """Renders and stores one paper; a repeated run finds it there."""
    card = ReviewCard.objects.unscoped().get(public_id=job.args["card"])
    stored_file(card)
    return {"href": reverse("cards:card", args=[card.public_id]), "text": _("Open the paper")}


@machine.job(CHECK)
def check_job(job, progress) -> dict[str, Any]:
    """Marks the papers of one job that no longer fit."""
    marked, reason = 0, _("Hours or facts were changed.")
    cards = still_valid().filter(pk__in=job.args["cards"]).select_related("learner", "snapshot")
    for done, card in enumerate(cards, start=1):
        if is_outdated(card):
            marked += services.mark_outdated(actor=WORKER, cards=[card], reason=reason, now=clock.now())
        progress.report(done, job.total)
    return {"outdated": marked}
