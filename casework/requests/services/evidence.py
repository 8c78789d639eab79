"""Evidence of a request: each page a picture drawn anew, sealed in the vault, changed only while the applicant may."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from ground import vault
from ground.actors import Actor
from intake.papers import MEDIA_TYPE
from journal.services import record

from ..models import CaseRequest, Evidence
from ..permissions import REQUESTS
from ..proof import MOST_PAGES, Pages
from ..states import CaseRefused, RequestMove


@transaction.atomic
def attach(*, actor: Actor, request: CaseRequest, pages: Pages, now: dt.datetime) -> int:
    """Adds cleaned pages to a draft or returned request; a page that is there already is not added again.

    Returns how many are new. Raises CaseRefused.
    """
    _check(actor, request)
    known = set(request.evidence(manager="objects_for_relations").values_list("file_hash", flat=True))
    fresh: dict[str, tuple[str, bytes]] = {}
    for name, page in pages:
        key = hashlib.sha256(page).hexdigest()
        if key not in known:
            fresh.setdefault(key, (name, page))
    if len(known) + len(fresh) > MOST_PAGES:
        raise CaseRefused(_("At most %(most)d pages of evidence can be kept.") % {"most": MOST_PAGES})
    for key, (name, page) in fresh.items():
        Evidence.objects.unscoped().create(
            request=request, stored_name=vault.put(page), original_name=name, media_type=MEDIA_TYPE, size=len(page),
            file_hash=key, added_at=now,
        )  # fmt: skip
    if fresh:
        record(actor=actor, action="casework.evidence_added", target=request, after={"pages": len(fresh)})
    return len(fresh)


@transaction.atomic
def detach(*, actor: Actor, evidence: Evidence) -> None:
    """Takes a page away from a draft or returned request. Raises CaseRefused."""
    request = evidence.request
    _check(actor, request)
    Evidence.objects.unscoped().filter(pk=evidence.pk).delete()
    record(actor=actor, action="casework.evidence_removed", target=request, before={"file": evidence.original_name})
    shared = Evidence.objects.unscoped().filter(stored_name=evidence.stored_name).exists()
    if not shared:
        transaction.on_commit(lambda: vault.remove(evidence.stored_name))


def _check(actor: Actor, request: CaseRequest) -> None:
    """Under a lock where there is one: a request that is filed meanwhile keeps the evidence it was filed with."""
    request = CaseRequest.objects.unscoped().select_for_update().get(pk=request.pk)
    REQUESTS.check(actor, request, RequestMove.FILE)
