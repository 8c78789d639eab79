"""Issues cards and statements, renders them, revokes them, and marks those whose facts have changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

import segno
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments.selectors import Assessment
from assessments.services import freeze
from journal import jobs
from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record
from learners import vault
from learners.models import Learner

from ..models import CardNumber, ReviewCard
from .content import build
from .permissions import check_issue, check_revoke
from .rendering import RenderingFailed, page_pictures, renderer

RENDER = "reports.render_card"
LANGUAGE = "zh-hans"  # cards are official papers: Chinese, whatever the page's language


def issue(*, actor: Actor, assessment: Assessment, now: dt.datetime) -> ReviewCard:
    """Issues a card when the outcome is met, otherwise a statement of hours, and asks for its PDF.

    Asked again with the same facts it gives the paper that exists. Raises Refused.
    """
    learner = assessment.learner
    check_issue(actor, learner)
    with translation.override(LANGUAGE):
        content = build(assessment, at=timezone.localtime(now))
    key = issue_key(learner, content, assessment.facts_hash)
    standing = _valid(key)
    if standing is not None:
        return standing
    try:
        return _issue(actor, assessment, content, key, now)
    except IntegrityError:
        standing = _valid(key)  # two clicks at once: the constraint let one through
        if standing is None:
            raise
        return standing


def issue_key(learner: Learner, content: dict[str, Any], facts_hash: str) -> str:
    """Hash of all that a paper says but its number and times: what is the same is not issued twice."""
    said = {name: value for name, value in content.items() if name != "data_time"}
    text = json.dumps([str(learner.public_id), facts_hash, said], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def _issue(actor: Actor, assessment: Assessment, content: dict[str, Any], key: str, now: dt.datetime) -> ReviewCard:
    learner, pack = assessment.learner, assessment.decision.pack
    kind = ReviewCard.Kind.CARD if content["is_card"] else ReviewCard.Kind.STATEMENT
    card = ReviewCard(
        kind=kind,
        number=_next_number(kind, pack.policy_year),
        learner=learner,
        snapshot=freeze(actor=actor, assessment=assessment, now=now),
        content=content,
        id_number=learner.id_number,
        facts_hash=assessment.facts_hash,
        issue_key=key,
        issued_at=now,
        issued_by=actor.name,
    )
    card.save(force_insert=True)
    card.job = jobs.enqueue(actor=actor, kind=RENDER, args={"card": str(card.public_id)}, total=1)
    ReviewCard.objects.unscoped().filter(pk=card.pk).update(job=card.job)
    record(
        actor=actor,
        action=f"{kind}.issued",
        target=card,
        unit_key=learner.unit.public_id,
        after={"number": card.number, "purpose": content["purpose"], "as_of": content["as_of"]},
    )
    return card


def _next_number(kind: str, year: int) -> str:
    """The next number of the series; it is taken back with the transaction, so none is left out."""
    letter = "K" if kind == ReviewCard.Kind.CARD else "S"
    series = f"{letter}{year}"
    CardNumber.objects.get_or_create(series=series)
    CardNumber.objects.filter(series=series).update(last=F("last") + 1)
    return f"XM-{series}-{CardNumber.objects.get(series=series).last:06d}"


def _valid(key: str) -> ReviewCard | None:
    return ReviewCard.objects.unscoped().filter(issue_key=key, state=ReviewCard.State.VALID).first()


def render(card: ReviewCard) -> bytes:
    """The PDF of a card, printed from its stored content alone. Raises rendering.RenderingFailed."""
    with translation.override(LANGUAGE):
        html = render_to_string(
            "reports/cards/card.html",
            {
                "card": {
                    **card.content,
                    "number": card.number,
                    "issued_on": timezone.localtime(card.issued_at).date().isoformat(),
                },
                "id_number": card.id_number,
                "qr": segno.make(verification_url(card), error="m").svg_data_uri(border=1),
            },
        )
    return renderer.pdf(html)


def verification_url(card: ReviewCard) -> str:
    return settings.PUBLIC_URL + reverse("cards:verify", args=[card.token])


@jobs.job(RENDER)
def render_job(job, progress) -> dict[str, Any]:
    """Renders and stores one paper; a repeated run finds it there."""
    card = ReviewCard.objects.unscoped().get(public_id=job.args["card"])
    if not card.pdf_key:
        try:
            body = render(card)
        except RenderingFailed:
            raise jobs.JobRefused(_("The PDF could not be made. Please tell the system administrator.")) from None
        keys = [vault.put(file) for file in (body, *page_pictures(body))]
        stored = (
            ReviewCard.objects.unscoped()
            .filter(pk=card.pk, pdf_key="")
            .update(pdf_key=keys[0], picture_keys=keys[1:], pdf_hash=hashlib.sha256(body).hexdigest())
        )
        if not stored:  # another worker was faster
            for key in keys:
                vault.remove(key)
    return {"href": reverse("cards:card", args=[card.public_id]), "text": _("Open the paper")}


@transaction.atomic
def render_again(*, actor: Actor, card: ReviewCard) -> ReviewCard:
    """Asks once more for a PDF whose job has failed. Raises Refused."""
    check_issue(actor, card.learner)
    if card.pdf_key or card.job is None or card.job.state not in {"failed", "done"}:
        raise Refused(_("The PDF is there, or being made."))
    job = jobs.enqueue(actor=actor, kind=RENDER, args={"card": str(card.public_id)}, total=1)
    ReviewCard.objects.unscoped().filter(pk=card.pk).update(job=job)
    record(actor=actor, action="card.rendered_again", target=card)
    card.refresh_from_db()
    return card


@transaction.atomic
def revoke(*, actor: Actor, card: ReviewCard, reason: str) -> ReviewCard:
    """Withdraws a paper for good; the public check says so at once. Raises Refused."""
    check_revoke(actor, card)
    if not reason.strip():
        raise Refused(_("Please give a reason."))
    changed = (
        ReviewCard.objects.unscoped()
        .filter(pk=card.pk)
        .exclude(state=ReviewCard.State.REVOKED)
        .update(state=ReviewCard.State.REVOKED, state_reason=reason.strip()[:500])
    )
    if not changed:
        raise Refused(_("This paper has already been revoked."))
    record(actor=actor, action="card.revoked", target=card, unit_key=card.learner.unit.public_id, reason=reason)
    card.refresh_from_db()
    return card


@transaction.atomic
def mark_outdated(*, actor: Actor, cards: Iterable[ReviewCard], reason: str) -> int:
    """Marks papers whose facts no longer hold. What they say stays as it was printed."""
    marked = 0
    for card in cards:
        changed = (
            ReviewCard.objects.unscoped()
            .filter(pk=card.pk, state=ReviewCard.State.VALID)
            .update(state=ReviewCard.State.OUTDATED, state_reason=reason[:500])
        )
        if changed:
            record(actor=actor, action="card.outdated", target=card, reason=reason)
            marked += 1
    return marked
