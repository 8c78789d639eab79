"""Contradictions between a claim and what is known of the person, shown to the reviewer. None decides by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.requests.models import CaseRequest
from credits.records.selectors import first_completion
from ground.actors import SystemActor
from learners.people.selectors import membership_history

READER = SystemActor("concerns")


def _date(request: CaseRequest, name: str) -> dt.date | None:
    text = request.effective.get(name)
    return dt.date.fromisoformat(text) if text else None


def post(request: CaseRequest) -> list[Any]:
    """6.2 claimed against a unit that says otherwise."""
    unit, claim = request.learner.unit, request.effective
    found = []
    if claim.get("ground") == "non_public" and unit.sector == "public":
        found.append(_("The unit of this person is entered as public."))
    if claim.get("ground") == "grassroots_post" and request.learner.grassroots_post is False:
        found.append(_("The roster says that this is no front-line post."))
    return found + _future(_date(request, "since"), request)


def transfer(request: CaseRequest) -> list[Any]:
    """6.7: people learn before they move here, or had belonged to a unit of ours all along."""
    moved = _date(request, "on")
    if moved is None:
        return []
    found = _future(moved, request)
    first = first_completion(actor=READER, learner=request.learner)
    if first is not None and first < moved:
        found.append(
            _("Hours are on record from %(first)s on, before the day of the move.") % {"first": first.isoformat()}
        )
    earlier = [m.since for m in membership_history(actor=READER, learner=request.learner) if m.since < moved]
    if earlier:
        found.append(
            _("The roster has this person in a unit since %(day)s, before the day of the move.")
            % {"day": min(earlier).isoformat()}
        )
    return found


def postdoc(request: CaseRequest) -> list[Any]:
    """6.3: a station without dates, or without what the clause asks for."""
    claim, found = request.effective, []
    if not claim.get("station_since") or not claim.get("station_until"):
        found.append(_("The dates of the station are not given."))
    if not claim.get("merits"):
        found.append(_("Neither a foundation grant nor a led project is claimed: the clause would not apply."))
    if claim.get("stays_in_region") == "no":
        found.append(_("The person does not stay in the region: the clause would not apply."))
    return found


def epidemic(request: CaseRequest) -> list[Any]:
    """6.4 is for medical staff."""
    field = request.learner.field
    if field and not any(word in field for word in ("医", "护", "药", "卫生", "检验", "疾控")):
        return [_("The field of this person is %(field)s; the clause is for medical staff.") % {"field": field}]
    return []


def sanke(request: CaseRequest) -> list[Any]:
    field = request.learner.field
    found = _future(_date(request, "since"), request)
    if field and "教" not in field:
        found.append(_("The field of this person is %(field)s; the clause is for teachers.") % {"field": field})
    return found


def exam(request: CaseRequest) -> list[Any]:
    if request.effective.get("in_region") == "no":
        return [_("The examination was not taken in the autonomous region: the clause would not apply.")]
    return []


def tenure(request: CaseRequest) -> list[Any]:
    since, born = _date(request, "since"), request.learner.birth_date
    found = _future(since, request)
    if since and born and since.year - born.year < 18:
        found.append(_("The title would have been given before the person was 18."))
    return found


def begun(request: CaseRequest) -> list[Any]:
    return _future(_date(request, "since"), request)


def _future(claimed: dt.date | None, request: CaseRequest) -> list[Any]:
    filed = request.filed_at or request.created_at
    if claimed and claimed > timezone.localdate(filed):
        return [_("The day %(day)s lies after the day of filing.") % {"day": claimed.isoformat()}]
    return []
