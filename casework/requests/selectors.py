"""Reads of requests: one's own, those on a desk, one with its steps."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.days import said_day
from ground.lifecycle import UNDO_WINDOW
from ground.scoping import below
from ground.signed_in import SignedIn
from ground.usual import usual_days
from journal.portal_actors import actor_label
from uploads.papers.models import UploadedPaper
from uploads.papers.room import originals_of, paper_named, papers_of

from .days import late_q
from .models import CaseRequest, Evidence, RequestStep, ReviewingOffice
from .proof import EVIDENCE
from .route import REVIEWERS
from .states import REVIEW_MOVES, RequestMove, RequestState

MOST_AT_ONCE = 5000
"""So many requests are decided as one act, and undone as one."""


class RequestCounts(NamedTuple):
    """What waits for the actor, how much of it is late, what is on its way in the actor's scope, what was decided."""

    waiting: int
    late: int
    elsewhere: int
    decided: int


def requests_visible(*, actor: Actor) -> QuerySet[CaseRequest]:
    """Requests the actor may see, with what a list shows at hand."""
    require(actor)
    return CaseRequest.objects.visible_to(actor).select_related("learner__unit", "office")


def requests_by(*, actor: Actor) -> QuerySet[CaseRequest]:
    """Requests about the actor or filed by the actor, the newest first."""
    mine = Q(learner_id=getattr(actor, "learner_id", None) or 0) | Q(filed_by_key=actor.key)
    return requests_visible(actor=actor).filter(mine).order_by("-pk")


def waiting_for(*, actor: Actor) -> QuerySet[CaseRequest]:
    """Requests that the actor can decide now: they lie with an office of the actor's, are not the actor's own, and the
    actor has not decided them on another level since they were last filed."""
    require(actor)
    if not isinstance(actor, SignedIn):
        return CaseRequest.objects.unscoped().none()
    here = {grant.unit_id for grant in actor.grants if grant.role in REVIEWERS}
    last_filed = RequestStep.objects.filter(request=OuterRef("request"), move=RequestMove.FILE).order_by("-position")
    decided = RequestStep.objects.filter(
        request=OuterRef("pk"), by_key=actor.key, move__in=REVIEW_MOVES, undone_at__isnull=True
    ).filter(position__gt=Coalesce(Subquery(last_filed.values("position")[:1]), 0))
    rows = requests_visible(actor=actor).filter(state=RequestState.FILED, office_id__in=here)
    return rows.exclude(learner_id=actor.learner_id or 0).exclude(filed_by_key=actor.key).exclude(Exists(decided))


def reviewable(*, actor: Actor) -> QuerySet[CaseRequest]:
    """Filed requests about the people in the actor's charge, whatever has become of them; never drafts."""
    require(actor)
    mine = below(actor.paths(), "learner__unit__path")
    return requests_visible(actor=actor).filter(mine).exclude(state=RequestState.DRAFT)


def desk_counts(*, actor: Actor, now: dt.datetime) -> RequestCounts:
    decided = Q(state__in=[RequestState.APPROVED, RequestState.REFUSED, RequestState.REVOKED])
    scope = reviewable(actor=actor).aggregate(
        elsewhere=Count("pk", filter=Q(state=RequestState.FILED)), decided=Count("pk", filter=decided)
    )
    waiting, late = waiting_and_late(actor=actor, now=now)
    return RequestCounts(waiting, late, **scope)


def waiting_and_late(*, actor: Actor, now: dt.datetime) -> tuple[int, int]:
    """How many requests the actor can decide now, and how many of them should have been decided by now."""
    found = waiting_for(actor=actor).aggregate(waiting=Count("pk"), late=Count("pk", filter=late_q(now)))
    return found["waiting"], found["late"]


def steps_of(*, actor: Actor, request: CaseRequest) -> list[RequestStep]:
    """Every step of a request that the actor may see, in order."""
    require(actor)
    return list(request.steps.select_related("office").order_by("position"))


def steps_taken(*, actor: Actor, since: dt.datetime) -> int:
    """How many decisions on requests the actor has taken since a moment and has not undone."""
    require(actor)
    decided = [RequestMove.PASS, RequestMove.PASS_IN_PART, RequestMove.RETURN, RequestMove.REFUSE, RequestMove.REVOKE]
    taken = RequestStep.objects.filter(by_key=actor.key, at__gte=since, move__in=decided, undone_at__isnull=True)
    return taken.count()


def evidence_visible(*, actor: Actor) -> QuerySet[Evidence]:
    require(actor)
    return Evidence.objects.visible_to(actor).select_related("request__learner__unit")


def papers_visible(*, actor: Actor, request: CaseRequest) -> list[UploadedPaper]:
    """Files of a request that the actor may see which are no pages: being prepared, or not to be read."""
    require(actor)
    seen = CaseRequest.objects.visible_to(actor).filter(pk=request.pk).exists()
    return list(papers_of(EVIDENCE, request.public_id)) if seen else []


def originals_visible(*, actor: Actor, request: CaseRequest) -> list[UploadedPaper]:
    """Files of a request as they were sent, for whoever may see the request."""
    require(actor)
    seen = CaseRequest.objects.visible_to(actor).filter(pk=request.pk).exists()
    return list(originals_of(EVIDENCE, request.public_id).order_by("pk")) if seen else []


def paper_visible(*, actor: Actor, public_id: uuid.UUID) -> tuple[UploadedPaper, CaseRequest] | None:
    """One of them, with its request."""
    paper = paper_named(EVIDENCE, public_id)
    request = requests_visible(actor=actor).filter(public_id=paper.about).first() if paper else None
    return (paper, request) if paper and request else None


def has_proof(*, actor: Actor, request: CaseRequest) -> bool:
    """Whether a request that the actor files has a page, or a file that may become one."""
    require(actor)
    waiting = any(paper.waits for paper in papers_of(EVIDENCE, request.public_id))
    return waiting or Evidence.objects.unscoped().filter(request=request).exists()


def undoable(*, actor: Actor, now: dt.datetime) -> list[RequestStep]:
    """The actor's own last steps that can still be undone, the newest first."""
    return list(_undoable(actor, now).select_related("request__learner")[:MOST_AT_ONCE])


def last_act(*, actor: Actor, now: dt.datetime) -> tuple[RequestStep, int] | None:
    """The newest of these steps, and how many the actor took at that moment; None without any."""
    step = _undoable(actor, now).select_related("request__learner").first()
    return (step, _undoable(actor, now).filter(at=step.at).count()) if step else None


def _undoable(actor: Actor, now: dt.datetime) -> QuerySet[RequestStep]:
    require(actor)
    later = RequestStep.objects.filter(
        request=OuterRef("request"), position__gt=OuterRef("position"), undone_at__isnull=True
    )
    mine = RequestStep.objects.filter(
        by_key=actor.key, move__in=REVIEW_MOVES, at__gte=now - UNDO_WINDOW, undone_at__isnull=True
    )
    return mine.exclude(Exists(later)).order_by("-at", "-pk")


def unsettled(*, actor: Actor) -> list[CaseRequest]:
    """The actor's own requests that are kept as drafts, under review or returned, the newest first; of each ``why``,
    the reason of its last step, and ``again``, when it came to lie before an office once more upon an objection."""
    mine = requests_visible(actor=actor).filter(learner_id=getattr(actor, "learner_id", None) or 0)
    last = RequestStep.objects.filter(request=OuterRef("pk"), undone_at__isnull=True).order_by("-position")
    states = [RequestState.RETURNED, RequestState.FILED, RequestState.DRAFT]
    return list(
        mine.filter(state__in=states)
        .annotate(
            why=Subquery(last.values("reason")[:1]),
            again=Subquery(last.filter(move=RequestMove.REOPEN).values("at")[:1]),
        )
        .order_by("-pk")
    )


def lying_again(*, actor: Actor, requests: Collection[CaseRequest]) -> dict[int, dt.datetime]:
    """Of these requests, which the actor may see, those that lie before an office once more upon an objection, and
    since when."""
    require(actor)
    steps = RequestStep.objects.filter(request__in=[one.pk for one in requests], move=RequestMove.REOPEN)
    return dict(steps.order_by("position").values_list("request", "at"))


def usual_wait(*, actor: Actor, kind: str) -> int | None:
    """Days from filing a request of a kind to its decision, as usual; None where too few are decided."""
    require(actor)
    decided = [RequestState.APPROVED, RequestState.REFUSED]
    return usual_days(CaseRequest.objects.unscoped().filter(kind=kind, state__in=decided), "filed_at", "decided_at")


def reviewing_offices(*, actor: Actor) -> dict[int, list[str]]:
    """Kinds by unit id for the offices between unit and league that take part."""
    require(actor)
    found: dict[int, list[str]] = {}
    for unit_id, kind in ReviewingOffice.objects.order_by("unit_id", "kind").values_list("unit_id", "kind"):
        found.setdefault(unit_id, []).append(kind)
    return found


def requests_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Every request about the actor with what was asked and each step, for one's own file."""
    require(actor)
    mine = requests_visible(actor=actor).filter(learner_id=getattr(actor, "learner_id", None) or 0)
    return [
        {
            _("Request"): request.kind,
            _("State"): request.said,
            _("What is asked"): "; ".join(f"{name}: {value}" for name, value in request.payload.items()),
            _("Filed by"): request.filed_by_name,
            _("Filed"): request.filed_at and timezone.localdate(request.filed_at),
            _("Steps"): "; ".join(
                f"{step.get_move_display()} {actor_label(step.by_name, '')} {said_day(step.at)} {step.reason}".strip()
                for step in request.steps.all()
            ),
        }
        for request in mine.prefetch_related("steps").order_by("pk")
    ]
