"""Pages of cards: the paper with its progress, picture and download; revoking; the public check."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.credentials.throttle import Throttled
from accounts.sign_in.views.password import address_of
from assessments.decisions.selectors import assess
from ground import clock
from ground.actors import Actor
from ground.jobs.views import JobView
from ground.paging import turned
from ground.roles import HR
from ground.scoping import below
from ground.signed_in import Visitor
from ground.web import MEBIBYTE, PageRequest, anybody, only, sent, signed_in, stored, takes, tried
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from policy import packs
from rulebook.facts import AnnualCheck

from ..printing.rendering import page_picture
from ..signing_keys.models import PublishedKey, SignatureKind
from ..signing_keys.selectors import published_keys
from . import credential, selectors, services, verification
from .forms import LeaverForm, PaperCheckForm
from .jobs import verification_url
from .models import ReviewCard
from .permissions import may_revoke

PAGE = 50
_WORKER = settings.ROOT / "static" / "js" / "offline_worker.js"


@signed_in
@require_safe
def card(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One paper: how far its PDF is, its pages as pictures, the download, and whether it still holds."""
    paper = _paper(request, public_id)
    if not paper.pdf_key and paper.job is None:
        services.lay_out_when_opened(actor=request.actor, card=paper)
        paper.refresh_from_db()
    return render(
        request,
        "reports/cards/page.html",
        {
            "paper": paper,
            "job": JobView(paper.job) if paper.job and not paper.pdf_key else None,
            "pictures": range(1, _pages(paper) + 1),
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
    if not 1 <= page <= _pages(paper):
        raise Http404
    drawn = stored(paper.picture_keys[page - 1]) if paper.picture_keys else page_picture(stored(paper.pdf_key), page)
    response = HttpResponse(drawn, content_type="image/png")
    response["Content-Disposition"] = f'inline; filename="{paper.number}-{page}.png"'
    return response


def _pages(paper: ReviewCard) -> int:
    """Papers of before have their pages as stored pictures; those of others are drawn when somebody looks."""
    return paper.pages or len(paper.picture_keys)


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
        lambda: services.revoke(actor=request.actor, card=paper, reason=reason, now=clock.now()),
        _("The paper is revoked. The public check says so from now on."),
    )
    return redirect("cards:card", public_id)


@anybody
@require_safe
def verify(request: PageRequest, token: str) -> HttpResponse:
    """The public check behind the QR code: whether a paper is ours and still holds."""
    return _checked(request, verification.by_token(actor=_asker(request), token=token, now=clock.now()))


@takes(8 * MEBIBYTE, from_visitors=2 * MEBIBYTE)  # a card with its annex; browsers send its fingerprint alone
@anybody
def check(request: PageRequest) -> HttpResponse:
    """The public check for whoever has no camera: by number and document, or by the PDF."""
    form = PaperCheckForm(request.POST or None, request.FILES or None)
    if not sent(request, form):
        return render(request, "reports/cards/verify.html", {"form": form, "seals": _seals(request)})
    try:
        return _checked(request, _found(request, form.cleaned_data), form)
    except Throttled as refusal:
        return render(request, "reports/cards/verify.html", {"form": form, "refusal": refusal}, status=429)


def _seals(request: PageRequest) -> QuerySet[PublishedKey]:
    """The certificates by which PDFs of this portal are known, the present one first."""
    rows = published_keys(actor=_asker(request), kind=SignatureKind.CERTIFICATE, withdrawn=True)
    return rows.order_by("-in_use", "-number")


Checked = verification.CheckedPaper | verification.CheckedCopy | None


def _found(request: PageRequest, given: dict[str, Any]) -> Checked:
    actor, now = _asker(request), clock.now()
    if given["fingerprint"]:
        return verification.by_fingerprint(actor=actor, fingerprint=given["fingerprint"], now=now)
    if given["file"]:
        return verification.by_file(actor=actor, content=given["file"].read(), now=now)
    return verification.by_number(
        actor=actor, number=given["number"], ending=given["ending"], address=address_of(request), now=now,
        machine_now=clock.machine_now(),
    )  # fmt: skip


def _checked(request: PageRequest, found: Checked, form: PaperCheckForm | None = None) -> HttpResponse:
    if isinstance(found, verification.CheckedCopy):
        return render(request, "reports/cards/verify.html", {"copy": found, "form": PaperCheckForm()})
    initial = {"number": found.paper.number} if found and not found.document else {}
    shown = {"checked": found, "asked": True, "form": form or PaperCheckForm(initial=initial)}
    return render(request, "reports/cards/verify.html", shown, status=200 if found else 404)


@anybody
@require_safe
def key_document(request: PageRequest) -> HttpResponse:
    """The key of credentials (did:web), for whoever checks one without asking this portal about it."""
    found = credential.document()
    if found is None:
        raise Http404
    return JsonResponse(found, json_dumps_params={"indent": 1})


@anybody
@require_safe
def offline(request: PageRequest) -> HttpResponse:
    """The check of a credential in the browser alone; its worker keeps the page for when there is no network."""
    return render(request, "reports/cards/offline.html")


@anybody
@require_safe
def offline_worker(request: PageRequest) -> HttpResponse:
    """Served below the page, beyond whose folder a worker does not see."""
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


def _asker(request: PageRequest) -> Actor:
    return request.actor or Visitor()


@only(lambda actor: actor.learner_id is not None or actor.holds(*HR))
@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The form of a statement for the office of another place, for oneself or for somebody in one's charge."""
    learner = get_object_or_404(_leavers(request), public_id=public_id)
    form = LeaverForm(request.POST or None)
    if sent(request, form):
        made = tried(request, lambda: _transferred(request, learner, form.cleaned_data), form=form)
        if made:
            return redirect("cards:card", made.public_id)
    return render(request, "reports/cards/elsewhere.html", {"learner": learner, "form": form})


def _leavers(request: PageRequest) -> QuerySet[Learner]:
    """Oneself and those whose papers one may have issued."""
    rows = learners_visible(actor=request.actor).select_related("unit")
    return rows.filter(below(request.actor.paths(HR)) | Q(pk=request.actor.learner_id or 0))


def _transferred(request: PageRequest, learner: Learner, said: dict[str, Any]) -> ReviewCard:
    today = clock.today()
    pack = packs.as_written(packs.of_day(today))
    assessment = assess(
        actor=request.actor,
        learner=learner,
        application=AnnualCheck(pack.policy_year),
        as_of=packs.default_day(pack, today),
        policy=pack.id,
    )
    return services.issue_transfer(actor=request.actor, assessment=assessment, now=clock.now(), **said)


@signed_in
@require_safe
def mine(request: PageRequest) -> HttpResponse:
    """All papers of the person who is signed in, with what has become of each."""
    papers = selectors.cards_visible(actor=request.actor).filter(learner_id=request.actor.learner_id or 0)
    page = turned(request, papers, order=["-issued_at"], size=PAGE)
    own = learners_visible(actor=request.actor).filter(pk=request.actor.learner_id or 0)
    context = {"page": page, "mine": own.values_list("public_id", flat=True).first()}
    return render(request, "reports/cards/mine.html", context)


def _paper(request: PageRequest, public_id: uuid.UUID) -> ReviewCard:
    return get_object_or_404(selectors.cards_visible(actor=request.actor), public_id=public_id)
