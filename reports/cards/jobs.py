"""Prints papers in the background, each from its stored content alone, and finds those that hold no longer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ground import clock, vault
from ground.jobs import machine
from ground.leaving import removal as leaving

from ..printing.paper import Paper, code
from ..printing.rendering import RendererLost, RenderingFailed, pages_of, printer, renderer
from ..printing.signing import KeyNotTaken, SigningFailed, said, signed
from . import services
from .content import LANGUAGE, RENDER
from .data import attachments_of, has_data
from .models import ReviewCard
from .outdating import CHECK, WORKER, is_outdated, still_valid
from .paper import paper_of

T = TypeVar("T")


def printable(card: ReviewCard, *, mark: str = "", unit_mark: str = "") -> Paper | str:
    """A card as a paper, made from its stored content alone; one of the first form as HTML, as it always went out.
    Among others in one file it has bookmarks: ``mark`` its own, ``unit_mark`` above it where a unit begins."""
    address = verification_url(card)
    if has_data(card):
        return paper_of(card, address, mark=mark, unit_mark=unit_mark)
    with translation.override(LANGUAGE):
        issued_on = timezone.localdate(card.issued_at).isoformat()
        shown = {**card.content, "number": card.number, "issued_on": issued_on}
        width, path = code(address, "")["picture"]
        return render_to_string(
            "reports/cards/card_1.html", {"card": shown, "id_number": card.id_number, "width": width, "path": path}
        )


def render(card: ReviewCard) -> bytes:
    """The PDF of a card, printed from its stored content alone. Raises rendering.RenderingFailed."""
    document = printable(card)
    if isinstance(document, str):
        return renderer.pdf(document)
    return printer().pdf(document, attachments_of(card, verify=verification_url(card)))


def made(make: Callable[[], T]) -> T:
    """What ``make`` gives; its failures as a job tells them: machine.JobRefused, or machine.TryAgain where another time
    may go well."""
    try:
        return make()
    except RenderingFailed as failure:
        sentence = _("The PDF could not be made. Please tell the system administrator.")
        raise (machine.TryAgain if isinstance(failure, RendererLost) else machine.JobRefused)(sentence) from failure
    except SigningFailed as failure:
        raise machine.TryAgain(said(failure)) from failure
    except KeyNotTaken as failure:
        raise machine.JobRefused(said(failure)) from failure


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
        leaving.leave([key])
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
