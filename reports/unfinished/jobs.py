"""Reminds people in the background. Run again it tells nobody twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.administration.selectors import learners_with_account
from accounts.holders.selectors import holders
from accounts.messages.services import Told, tell
from ground import clock
from ground.actors import Actor
from ground.days import said_day
from ground.directory import actor_of_job
from ground.jobs import machine
from ground.jobs.machine import JobRefused, Progress
from ground.jobs.models import Job
from ground.pieces import pieces
from ground.roles import Role
from learners.people.models import Learner
from rulebook.quantity import format_cents

from ..audit import question
from ..audit.table import AuditedPerson
from .models import Round
from .services import WORK, finish_round
from .sums import behind, chased, people

_PIECE = 500


@machine.job(WORK)
def remind(job: Job, progress: Progress) -> dict[str, Any]:
    """People first, then HR of each unit that has some."""
    row = Round.objects.unscoped().select_related("unit").get(public_id=job.args["round"])
    actor = actor_of_job(job, clock.today())
    asked = question.ask(actor=actor, policy=row.policy, unit=row.unit.public_id, question=row.question)
    if clock.today() > row.deadline:
        raise JobRefused(_("The deadline has passed: nobody is reminded any more."))
    everybody = behind(actor, asked)
    wanted = chased(everybody).count()
    counts = {"excused": everybody.count() - wanted, "told": 0, "known": 0, "without_account": 0}
    by_unit: Counter[int] = Counter()
    done = 0
    for piece in pieces(people(actor, asked), _PIECE):
        reached = learners_with_account(actor=actor, learner_ids=[learner.pk for learner in piece])
        fresh = tell(actor=actor, notices=[_told(row, asked, learner) for learner in piece], now=clock.now())
        by_unit.update(learner.place_key for learner in piece)  # type: ignore[attr-defined]
        counts["told"] += fresh
        counts["known"] += len(piece) - fresh
        counts["without_account"] += len(piece) - len(reached)
        done += len(piece)
        progress.report(done, wanted)
    counts["offices"] = _tell_offices(actor, row, by_unit)
    finish_round(actor=actor, row=row, counts=counts, now=clock.now())
    return {"href": f"{reverse('behind:behind')}?{asked.query}", "text": _("Back to the list")}


def _told(row: Round, asked: question.Asked, learner: Learner) -> Told:
    """What is missing, until when and at what cost. No number of the person."""
    person = AuditedPerson(learner, asked.pack)
    text = _("%(question)s: %(missing)s missing; complete it by %(day)s, online it costs %(fee)s yuan.") % {
        "question": asked.label,
        "missing": person.missing,
        "day": said_day(row.deadline),
        "fee": format_cents(learner.fee_cents or 0),  # type: ignore[attr-defined]
    }
    key = f"behind:{asked.pack.id}:{row.question}:{row.deadline}:{learner.public_id}"
    return Told(key=key, text=text[:500], about="home", learner_id=learner.pk)


def _tell_offices(actor: Actor, row: Round, by_unit: Counter[int]) -> int:
    """HR of each unit: how many of its people are behind. Once for a deadline."""
    everywhere = holders(actor=actor, roles=[Role.UNIT_HR], day=clock.today())
    theirs = sorted({(holder.unit_id, holder.account_id) for holder in everywhere if holder.unit_id in by_unit})
    notices = [
        Told(
            key=f"behind-unit:{row.question}:{row.deadline}:{unit_id}:{account_id}",
            text=_("%(count)d people of your unit are behind; the deadline is %(day)s.")
            % {"count": by_unit[unit_id], "day": said_day(row.deadline)},
            about="behind",
            account_id=account_id,
        )
        for unit_id, account_id in theirs
    ]
    return tell(actor=actor, notices=notices, now=clock.now()) if notices else 0
