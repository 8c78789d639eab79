"""What a list can be published of: requests that were approved, and the results of a sampling audit."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.requests.kinds import all_kinds, kind_shown
from casework.requests.selectors import requests_visible
from casework.requests.states import RequestState
from ground.actors import Actor
from ground.refusals import Refused
from ground.scoping import below
from learners.people.identity import name_ends
from units.models import Unit

from ..sampling.models import SampleAudit, SampledPerson

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


def lines_of(*, actor: Actor, unit: Unit, source: ListSource) -> tuple[str, list[ListLine]]:
    """What the list is of, in words, and its lines by unit and name. Raises Refused: nothing, too much."""
    said, lines = _audited(actor, source.audit) if source.audit else _approved(actor, unit, source)
    if not lines:
        raise Refused(_("Nobody stands on this list. Choose another kind or other days."))
    if len(lines) > MOST:
        raise Refused(
            _("The list has %(count)s lines; at most %(most)s. Choose fewer days.")
            % {"count": len(lines), "most": MOST}
        )
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
    words = {"kind": title, "since": source.since, "until": source.until}
    return _("%(kind)s, approved from %(since)s to %(until)s") % words, lines


def _audited(actor: Actor, public_id: uuid.UUID | None) -> tuple[str, list[ListLine]]:
    audit = SampleAudit.objects.visible_to(actor).filter(public_id=public_id, closed_at__isnull=False).first()
    if audit is None:
        raise Refused(_("There is no such audit, or it is not closed yet."))
    return f"{_('Sampling audit')}：{audit.title}"[:200], list(_results(audit))


def _results(audit: SampleAudit) -> Iterator[ListLine]:
    people = SampledPerson.objects.unscoped().filter(audit=audit).select_related("learner__unit")
    for person in people.order_by("learner__unit__path", "position")[: MOST + 1]:
        yield ListLine(
            person.learner_id, name_ends(person.learner.name), person.learner.unit.name, str(person.state.label)
        )
