"""What a list can be published of: requests that were approved, and the results of a sampling audit."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.objections.days import last_day
from casework.objections.selectors import objected_to
from casework.requests.kinds import all_kinds, kind_shown
from casework.requests.selectors import requests_visible
from casework.requests.states import RequestState
from ground.actors import Actor
from ground.days import said_day
from ground.refusals import Refused
from ground.scoping import below
from learners.people.identity import name_ends
from units.models import Unit

from ..sampling.models import SampleAudit, SampledPerson
from ..sampling.states import SampledState

_FOUND = frozenset({SampledState.FINDING, SampledState.MENDED, SampledState.CONFIRMED})
MOST = 2000
"""So many lines a list has at most."""


@dataclass(frozen=True)
class ListLine:
    """A line as it would be published."""

    learner_id: int
    shown: str
    unit_name: str
    said: str


@dataclass(frozen=True)
class ListSource:
    """``kind`` with ``since`` and ``until`` (days of the decision, both included), or the ``audit``."""

    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    audit: uuid.UUID | None = None


def source_choices(*, actor: Actor) -> list[tuple[str, str]]:
    """What the actor can choose: kinds of requests, and audits that are closed."""
    kinds = [(f"kind:{kind.id}", str(kind.title)) for kind in all_kinds()]
    audits = SampleAudit.objects.visible_to(actor).filter(closed_at__isnull=False).order_by("-pk")[:50]
    return [*kinds, *((f"audit:{audit.public_id}", f"{_('Sampling audit')}：{audit.title}") for audit in audits)]


def lines_of(*, actor: Actor, unit: Unit, source: ListSource, today: dt.date) -> tuple[str, list[ListLine]]:
    """What the list is of, in words, and its lines by unit and name. Raises Refused: nothing, too much."""
    said, lines = _audited(actor, unit, source, today) if source.audit else _approved(actor, unit, source)
    if not lines:
        raise Refused(_("Nobody stands on this list. Choose another kind or other days."))
    if len(lines) > MOST:
        raise Refused(_("The list has more than %(most)s lines. Choose fewer days.") % {"most": MOST})
    return said, lines


def _approved(actor: Actor, unit: Unit, source: ListSource) -> tuple[str, list[ListLine]]:
    if not source.since or not source.until or source.since > source.until:
        raise Refused(_("Say from which day to which day the requests were decided."))
    first, last = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (source.since, source.until))
    rows = requests_visible(actor=actor).filter(below([unit.path], "learner__unit__path"))
    rows = rows.filter(kind=source.kind, state=RequestState.APPROVED, decided_at__gte=first)
    rows = rows.filter(decided_at__lt=last + dt.timedelta(days=1)).order_by(
        "learner__unit__path", "learner__name", "pk"
    )
    title = str(kind_shown(source.kind).title)
    lines = [
        ListLine(row.learner_id, name_ends(row.learner.name), row.learner.unit.name, title) for row in rows[: MOST + 1]
    ]
    words = {"kind": title, "since": said_day(source.since), "until": said_day(source.until)}
    return _("%(kind)s, approved from %(since)s to %(until)s") % words, lines


def _audited(actor: Actor, unit: Unit, source: ListSource, today: dt.date) -> tuple[str, list[ListLine]]:
    """Only of the unit's own audits, and only what nobody can object to any more."""
    audits = SampleAudit.objects.visible_to(actor).filter(below([unit.path], "unit__path"))
    audit = audits.filter(public_id=source.audit, closed_at__isnull=False).first()
    if audit is None or audit.closed_at is None:
        raise Refused(_("There is no such audit of this office, or it is not closed yet."))
    people = SampledPerson.objects.unscoped().filter(audit=audit).select_related("learner__unit")
    rows = list(people.order_by("learner__unit__path", "position")[: MOST + 1])
    if any(row.state in _FOUND for row in rows):
        if (last := last_day(audit.closed_at)) >= today:
            until = {"day": said_day(last)}
            raise Refused(_("One can object to what this audit found until %(day)s. Publish it afterwards.") % until)
        if objected_to(actor=actor, about="finding", ids=[row.public_id for row in rows]):
            raise Refused(_("Objections to what this audit found wait for their answers. Publish it afterwards."))
    return f"{_('Sampling audit')}：{audit.title}"[:200], [_result(row) for row in rows]


def _result(row: SampledPerson) -> ListLine:
    """What was put right, or taken back, is in order: the file alone tells the way there."""
    said = SampledState.FINDING if row.state in {SampledState.FINDING, SampledState.MENDED} else SampledState.OK
    return ListLine(row.learner_id, name_ends(row.learner.name), row.learner.unit.name, str(said.label))
