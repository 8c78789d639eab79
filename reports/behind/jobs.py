"""Reminds people in the background. Run again it tells nobody twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from journal import clock, jobs
from journal.actors import Actor
from journal.jobs import JobRefused, Progress
from journal.models import Job
from learners.models import Learner
from learners.roles import Role
from learners.selectors import accounts_holding, actor_of_job, learners_with_account
from learners.services import Told, tell
from rulebook.quantity import format_cents

from ..audit import asking
from ..audit.table import Person
from ..models import Round
from .figures import behind, chased, people
from .services import WORK, finish_round

_PIECE = 500


@jobs.job(WORK)
def remind(job: Job, progress: Progress) -> dict[str, Any]:
    """People first, then HR of each unit that has some."""
    row = Round.objects.unscoped().select_related("unit").get(public_id=job.args["round"])
    actor = actor_of_job(job, clock.today())
    asked = asking.read(actor, QueryDict(f"unit={row.unit.public_id}&question={row.question}"))
    if asked.survey is None:
        raise JobRefused(_("Nobody has been assessed yet."))
    if clock.today() > row.deadline:
        raise JobRefused(_("Study has ended: nobody is reminded any more."))
    everybody = behind(actor, asked)
    wanted = chased(everybody).count()
    counts = {"excused": everybody.count() - wanted, "told": 0, "known": 0, "without_account": 0}
    by_unit: Counter[int] = Counter()
    done = 0
    for piece in _pieces(people(actor, asked)):
        reached = learners_with_account(actor=actor, learner_ids=[learner.pk for learner in piece])
        fresh = tell(actor=actor, notices=[_told(row, asked, learner) for learner in piece], now=clock.now())
        by_unit.update(learner.unit_id for learner in piece)
        counts["told"] += fresh
        counts["known"] += len(piece) - fresh
        counts["without_account"] += len(piece) - len(reached)
        done += len(piece)
        progress.report(done, wanted)
    counts["offices"] = _tell_offices(actor, row, by_unit)
    finish_round(actor=actor, row=row, counts=counts, now=clock.now())
    return {"href": reverse("behind:behind") + f"?unit={row.unit.public_id}", "text": _("Back to the list")}


def _told(row: Round, asked: asking.Asked, learner: Learner) -> Told:
    """What is missing, until when and at what cost. No number of the person."""
    person = Person(learner, asked.pack)
    text = _("%(question)s: %(missing)s missing; complete it by %(day)s, online it costs %(fee)s yuan.") % {
        "question": asked.label,
        "missing": person.missing,
        "day": row.deadline.isoformat(),
        "fee": format_cents(learner.fee_cents or 0),  # type: ignore[attr-defined]
    }
    key = f"behind:{asked.pack.id}:{row.question}:{row.deadline}:{learner.public_id}"
    return Told(key=key, text=text[:500], href="/", learner_id=learner.pk)


def _tell_offices(actor: Actor, row: Round, by_unit: Counter[int]) -> int:
    """HR of each unit: how many of its people are behind. Once for a deadline."""
    holders = accounts_holding(actor=actor, unit_ids=list(by_unit), roles=[Role.UNIT_HR], day=clock.today())
    notices = [
        Told(
            key=f"behind-unit:{row.question}:{row.deadline}:{unit_id}:{account_id}",
            text=_("%(count)d people of your unit are behind; the deadline is %(day)s.")
            % {"count": by_unit[unit_id], "day": row.deadline.isoformat()},
            href="/behind/",
            account_id=account_id,
        )
        for unit_id, account_id in holders
    ]
    return tell(actor=actor, notices=notices, now=clock.now()) if notices else 0


def _pieces(rows: Iterable[Learner]) -> Iterator[list[Learner]]:
    source = iter(rows)
    while piece := list(islice(source, _PIECE)):
        yield piece
