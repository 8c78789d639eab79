"""Issues cards in bulk, piece by piece, and makes the files of them.

The rows are the truth: whoever takes up a piece looks which people still wait. A killed worker leaves a person either
waiting or with a card, and the next piece goes on; ``go_on`` finds runs that nobody holds any more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from typing import Any

from django.db import Error, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.decisions import purposes
from assessments.decisions.selectors import Assessment, assess
from ground import clock, vault
from ground.actors import Actor, SystemActor
from ground.directory import actor_of_job
from ground.jobs import machine
from ground.jobs.models import Job
from ground.leaving import removal as leaving
from ground.pieces import pieces
from ground.refusals import Refused
from journal.removals import record_removed
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from policy.packs import in_force
from rulebook.vocabulary import Outcome

from ..audit import question
from ..audit.people import listed
from ..cards.content import LANGUAGE, RENDER
from ..cards.jobs import made
from ..cards.models import CardCopy, CopyKind
from . import making, selectors, services
from .models import CardRun, RunPerson
from .permissions import check_run
from .services.papers import COPY
from .states import RunState

log = logging.getLogger(__name__)
WORKER = SystemActor("cards in bulk")
PIECE = 40
TRIES = 5
"""Of one person: who has been begun with so often and neither got a card nor a reason kills whoever tries."""
KEPT = dt.timedelta(days=7)


@machine.job(services.ISSUE)
def issue_piece(job: Job, progress: machine.Progress) -> dict[str, Any]:
    """The next people of a run, with the rights that the officer holds now."""
    run = selectors.run_by_key(actor=WORKER, key=job.args["run"])
    try:
        actor = actor_of_job(job, clock.today())
        check_run(actor, run)
        with translation.override(LANGUAGE):
            if run.state == RunState.ASKED:
                services.collect(actor=actor, run=run, people=_people(actor, run), now=clock.now())
            _go_through(actor, run, progress)
    except Refused as refusal:
        services.stop(actor=WORKER, run=run, reason=str(refusal), now=clock.now())
        raise
    run.refresh_from_db()
    if run.state == RunState.RUNNING:
        if selectors.next_people(actor=actor, run=run, most=1):
            services.hand_over(actor=actor, run=run, after=job)
        else:
            services.finish(actor=actor, run=run, now=clock.now())
    return {"href": reverse("runs:run", args=[run.public_id]), "text": _("Look at the cards")}


def _people(actor: Actor, run: CardRun) -> list[tuple[int, str]]:
    """Ids with the unit of each, by unit and by name in pinyin."""
    if "people" in run.query:
        named: list[tuple[str, str, str, int, str]] = []
        for piece in pieces(run.query["people"]):
            found = learners_visible(actor=actor).filter(pk__in=piece)
            named += found.values_list("unit__path", "name_pinyin", "name", "pk", "unit__full_name")
        return [(pk, unit) for _path, _pinyin, _name, pk, unit in sorted(named)]
    people, _form = listed(actor, question.list_again(actor=actor, data=run.query))
    return list(people.order_by("place", "name_pinyin", "name", "pk").values_list("pk", "place_name"))


def _go_through(actor: Actor, run: CardRun, progress: machine.Progress) -> None:
    for person in selectors.next_people(actor=actor, run=run, most=PIECE):
        run.refresh_from_db(fields=["collected_at", "finished_at", "cancelled_at"])
        if run.state != RunState.RUNNING:
            return
        _one(actor, run, person)
        progress.report(progress.job.done, progress.job.total)  # stops where the piece is somebody else's by now
        machine.help_out(RENDER)


def _one(actor: Actor, run: CardRun, person: RunPerson) -> None:
    if person.attempts >= TRIES:
        said = _("The card could not be issued, tried %(times)s times. Please tell the system administrator.")
        services.fail_person(actor=actor, person=person, reason=said % {"times": TRIES})
        return
    if not services.begin_with(actor=actor, person=person):
        return
    try:
        found = _assessed(actor, run, person)
        reason = "" if run.with_statements else why_no_card(found)
        if reason:
            services.fail_person(actor=actor, person=person, reason=reason)
        else:
            services.issue_one(actor=actor, person=person, assessment=found, now=clock.now())
    except Refused as refusal:
        services.fail_person(actor=actor, person=person, reason=str(refusal))
    except Learner.DoesNotExist:
        services.fail_person(actor=actor, person=person, reason=_("This person is not in your charge any more."))
    except (Error, machine.JobTaken):
        raise
    except Exception:  # one person's data must not hold up the others: tried again after them
        log.exception("a card could not be issued", extra={"person": person.pk})


def _assessed(actor: Actor, run: CardRun, person: RunPerson) -> Assessment:
    application = purposes.from_key(run.question, in_force(run.policy))
    return assess(actor=actor, learner=person.learner, application=application, as_of=run.as_of, policy=run.policy)


def why_no_card(found: Assessment) -> str:
    """Why the person gets no card, in a sentence for the officer; empty where there is one."""
    return "" if found.outcome is Outcome.MET else found.summary


@machine.job(COPY)
def make_copy(job: Job, progress: machine.Progress) -> dict[str, Any]:
    """Makes one file; a repeated run finds it there. Between two papers whoever waits for a single one has a turn."""
    copy = CardCopy.objects.get(public_id=job.args["copy"])
    if not copy.file_key:
        actor = actor_of_job(job, clock.today())
        check_run(actor, selectors.run_by_key(actor=WORKER, key=str(copy.run_key)))

        def step(done: int) -> None:
            progress.report(done, len(copy.numbers))
            machine.help_out(RENDER)

        body, pages = _made(copy, step)
        key = vault.put(body)
        file = {"file_key": key, "file_hash": hashlib.sha256(body).hexdigest(), "pages": pages}
        if not services.copy_made(actor=actor, copy=copy, file=file, now=clock.now()):
            leaving.leave([key])
    return {"href": reverse("runs:run", args=[copy.run_key]), "text": _("Look at the cards")}


def _made(copy: CardCopy, step: making.Step) -> tuple[bytes, int]:
    with translation.override(LANGUAGE):
        if copy.kind == CopyKind.ZIP:
            return making.zipped(copy, step), 0
        if copy.kind == CopyKind.REGISTER:
            return making.register(copy, step), 0
        return made(lambda: making.merged(copy, step))


def go_on() -> int:
    """Every minute: runs with people left whose job has come to its end; returns how many go on."""
    revived = 0
    for run in selectors.unfinished_runs(actor=WORKER):
        if run.job is not None and run.job.state in services.UNDER_WAY:
            continue
        failed = run.job is not None and run.job.state == "failed"
        # Work that failed before its first attempt was cancelled by the system administrator: it does not come back.
        if run.job is not None and failed and (run.state == RunState.ASKED or run.job.tries == 0):
            reason = run.job.message or _("The people could not be written down. Please tell the system administrator.")
            services.stop(actor=WORKER, run=run, reason=reason, now=clock.now())
        else:
            services.revive(actor=WORKER, run=run)
            revived += 1
    return revived


def due_copies(now: dt.datetime):
    """Files made more than a week ago."""
    return CardCopy.objects.filter(made_at__lt=now - KEPT).exclude(file_key="").order_by("pk")


def remove_old_copies(now: dt.datetime, *, actor: Actor) -> int:
    """Removes them; which numbers each held stays known to the public check."""
    rows = list(due_copies(now))
    with transaction.atomic():
        CardCopy.objects.filter(pk__in=[row.pk for row in rows]).update(file_key="")
        leaving.leave(row.file_key for row in rows)
        made_at = [row.made_at for row in rows if row.made_at]
        record_removed(
            actor=actor, action="files.removed", kind="成批的审验卡文件", term=f"{KEPT.days}天", dated=made_at
        )
    return len(rows)
