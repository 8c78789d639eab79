"""The work that draws papers. A job is a ticket: it draws whichever paper has its turn, not the one it came with."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ground import clock, vault
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.leases import MAX_ATTEMPTS
from ground.jobs.models import Job
from ground.jobs.states import JobState
from ground.leaving import removal as leaving
from ground.refusals import Refused

from .drawing import drawn
from .models import UploadedPaper
from .receiving import use_of
from .room import DRAW
from .states import PAPERS, PaperMove, PaperState

WAITING = Q(state=PaperState.WAITING)


@machine.job(DRAW)
def draw(job: Job, progress: machine.Progress) -> None:
    """Draws one paper. A repeated run goes on with the same."""
    paper = _take(job)
    if paper is None:
        return
    try:
        pages = tuple(page for _name, page in drawn([(paper.file_name, vault.read(paper.file_key))]))
        _keep(job, paper, pages, clock.now())
    except FileNotFoundError:
        _give_up(job, paper, _("The stored file is missing."), clock.now())
    except Refused as refusal:
        _give_up(job, paper, str(refusal), clock.now())
    except Exception:
        if job.tries < MAX_ATTEMPTS:
            raise
        # Left waiting it would be the first of every ticket, and nobody's turn would come.
        _give_up(job, paper, _("The file could not be prepared."), clock.now())
        raise


def tend() -> int:
    """Asks for as many tickets as papers wait for one: a job that was given up takes its ticket with it."""
    free = UploadedPaper.objects.filter(WAITING).exclude(ticket__state=JobState.RUNNING).count()
    lacking = free - machine.waiting(DRAW)
    with transaction.atomic():
        for _number in range(lacking):
            machine.enqueue(actor=SystemActor("papers"), kind=DRAW, args={})
    return max(0, lacking)


def _take(job: Job) -> UploadedPaper | None:
    """The paper whose turn it is, held by this ticket; None where none waits."""
    own = UploadedPaper.objects.filter(WAITING, ticket=job).first()
    if own is not None:
        return own
    free = UploadedPaper.objects.filter(WAITING).exclude(ticket__state=JobState.RUNNING).order_by("turn", "pk")
    for paper in free[:20]:
        if UploadedPaper.objects.filter(WAITING, pk=paper.pk, ticket=paper.ticket_id).update(ticket=job):
            return paper
    return None


@transaction.atomic
def _keep(job: Job, paper: UploadedPaper, pages: tuple[bytes, ...], now: dt.datetime) -> None:
    """Pages in, the file as it came out where it is not kept, unless the paper was taken away meanwhile."""
    mine, use = UploadedPaper.objects.filter(WAITING, pk=paper.pk, ticket=job), use_of(paper)
    kept = paper.file_key if use.keeps_original else ""
    if PAPERS.claim_all(mine, PaperMove.DRAW, file_key=kept):
        use.take(paper, pages, now)
        if not kept:
            leaving.leave([paper.file_key])


@transaction.atomic
def _give_up(job: Job, paper: UploadedPaper, why: str, now: dt.datetime) -> None:
    mine = UploadedPaper.objects.filter(WAITING, pk=paper.pk, ticket=job)
    if PAPERS.claim_all(mine, PaperMove.GIVE_UP, problem=why[:200]):
        paper.problem = why[:200]
        use_of(paper).failed(paper, now)
