"""Learners report hours that have not arrived; the office that imports answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.messages.services import Told, overtake, tell
from ground import vault
from ground.actors import Actor
from ground.late import outrun
from ground.refusals import Refused
from ground.stirring import stir
from journal.services import record
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from units.models import Unit, UnitKind
from units.selectors import ancestors
from uploads.papers import room
from uploads.states import UploadState

from ..catalogue.models import Platform
from ..imports.selectors import batches
from ..records.models import CreditRecord
from .models import MissingHours, MissingHoursTurn
from .permissions import MISSING_HOURS
from .states import SCREENSHOT, MissingHoursMove, MissingHoursState

MOST_OPEN = 20


def report_missing(
    *,
    actor: Actor,
    platform: Platform,
    course_title: str,
    completed_on: dt.date,
    note: str,
    screenshot: bytes,
    now: dt.datetime,
    today: dt.date,
) -> MissingHours:
    """Files a report for oneself. The screenshot (may be empty) is drawn anew by a job. Raises Refused."""
    learner = _myself(actor)
    if completed_on > today:
        raise Refused(_("The day of completion lies in the future."))
    files = _picture(screenshot)
    with transaction.atomic():
        open_ones = MissingHours.objects.unscoped().filter(learner=learner, answered_at__isnull=True)
        if open_ones.count() >= MOST_OPEN:
            raise Refused(_("Several of your reports are still waiting for an answer. Please wait for it."))
        report = MissingHours.objects.unscoped().create(
            learner=learner,
            platform=platform,
            course_title=course_title.strip()[:200],
            completed_on=completed_on,
            note=note.strip()[:500],
            office=_importing_office(actor, learner.unit, platform),
            reported_at=now,
        )
        room.bring(actor=actor, use=SCREENSHOT, about=report.public_id, files=files, now=now)
        stir(actor=actor, about="missing", public_id=report.public_id, now=now)
        record(
            actor=actor,
            action="hours.missing_reported",
            target=report,
            unit_key=report.office.public_id,
            after={"platform": platform.host},
        )
    return report


@transaction.atomic
def keep_screenshot(*, actor: Actor, public_id: str, picture: bytes) -> None:
    """The screenshot of a report, drawn anew."""
    report = MissingHours.objects.unscoped().get(public_id=public_id)
    MissingHours.objects.unscoped().filter(pk=report.pk).update(picture_key=vault.put(picture))
    record(actor=actor, action="hours.missing_drawn", target=report)


@transaction.atomic
def answer_missing(*, actor: Actor, report: MissingHours, answer: str, now: dt.datetime) -> None:
    """Answers a report. Raises Refused when somebody has answered before, or it is the actor's own."""
    move = MissingHoursMove.ANSWER
    MISSING_HOURS.take(actor, report, move, reason=answer, now=now, answer=answer.strip()[:500])
    _tell(actor, report, now)
    record(actor=actor, action=MISSING_HOURS.action(move), target=report, unit_key=report.office.public_id)


@transaction.atomic
def reply_missing(*, actor: Actor, report: MissingHours, text: str, now: dt.datetime) -> None:
    """The person says that the answer does not settle it: the report waits again, what was said stays. Raises
    Refused."""
    move = MissingHoursMove.REPLY
    MISSING_HOURS.check(actor, report, move, reason=text)
    if report.answered_at is None:
        raise outrun(report, _("This report waits for an answer already."))
    _wait_again(actor, report, move, text, now)
    record(actor=actor, action=MISSING_HOURS.action(move), target=report, unit_key=report.office.public_id)


@transaction.atomic
def reopen_missing(*, actor: Actor, report: MissingHours, office: Unit, reason: str, now: dt.datetime) -> None:
    """The report waits again, with another office, for somebody who has not answered it. Belongs to the answer to an
    objection, which was checked. Raises Refused."""
    move, before = MissingHoursMove.REOPEN, {"office": str(report.office), "answered_by": report.answered_by}
    _wait_again(actor, report, move, reason, now, office=office)
    record(
        actor=actor, action=MISSING_HOURS.action(move), target=report, unit_key=office.public_id, before=before,
        after={"office": str(office)}, reason=reason,
    )  # fmt: skip


@transaction.atomic
def report_withdrawn(
    *, actor: Actor, gone: CreditRecord, office: Unit, barred: Collection[str], reason: str, now: dt.datetime
) -> MissingHours:
    """Hours that went with their file are missing to somebody: an office has to bring them in again, or to say why not;
    never the accounts that are ``barred``. Belongs to the answer to an objection, which was checked. Raises Refused:
    not of a platform."""
    if gone.platform is None or gone.course is None:
        raise Refused(_("These hours came from no platform."))
    report = MissingHours.objects.unscoped().create(
        learner=gone.learner, platform=gone.platform, course_title=gone.course.title[:200],
        completed_on=gone.completed_on, note=reason[:500], office=office, reported_at=now,
        barred="".join(f",{key}," for key in sorted(barred)),
    )  # fmt: skip
    stir(actor=actor, about="missing", public_id=report.public_id, now=now)
    record(
        actor=actor, action="hours.missing_reported", target=report, unit_key=office.public_id,
        after={"platform": gone.platform.host, "record": str(gone.public_id)}, reason=reason,
    )  # fmt: skip
    return report


def _wait_again(
    actor: Actor, report: MissingHours, move: MissingHoursMove, text: str, now: dt.datetime, **values: Any
) -> None:
    """The answer goes among what was said, with what was said to it."""
    if report.answered_at is None:
        raise outrun(report, _("This report waits for an answer already."))
    answer = MissingHoursTurn(
        report=report, move=MissingHoursMove.ANSWER, text=report.answer, by_name=report.answered_by,
        by_key=report.answered_by_key, at=report.answered_at,
    )  # fmt: skip
    same = Q(answered_at=report.answered_at)
    MISSING_HOURS.claim(report, move, where=same, answered_at=None, answered_by="", answer="", **values)
    answer.save()
    report.turns.create(move=move, text=text.strip()[:500], by_name=actor.name[:80], by_key=actor.key, at=now)
    overtake(actor=actor, about="missing", about_id=report.public_id, now=now)
    stir(actor=actor, about="missing", public_id=report.public_id, now=now)


def _tell(actor: Actor, report: MissingHours, now: dt.datetime) -> None:
    text = _("Your report of missing hours (%(course)s) has been answered. The answer stands there; you can reply.")
    told = Told(
        key=f"missing:{report.public_id}:{report.turns.count()}",
        text=(text % {"course": report.course_title})[:500],
        about="missing",
        about_id=report.public_id,
        learner_id=report.learner_id,
    )
    tell(actor=actor, notices=[told], now=now)


@transaction.atomic
def give_to_office(*, actor: Actor, report: MissingHours, office: Unit, why: str) -> None:
    """Another office answers from now on. Raises Refused when it has been answered meanwhile."""
    before = report.office
    MISSING_HOURS.change(report, {MissingHoursState.WAITING}, office=office)
    record(
        actor=actor,
        action="hours.missing_handed_on",
        target=report,
        unit_key=office.public_id,
        before={"office": str(before)},
        after={"office": str(office)},
        reason=why,
    )


def _myself(actor: Actor) -> Learner:
    learner = learners_visible(actor=actor).filter(pk=getattr(actor, "learner_id", None) or 0).first()
    if learner is None:
        raise Refused(_("Only learners report missing hours, for themselves."))
    return learner


def _picture(screenshot: bytes) -> room.Files:
    if not screenshot:
        return []
    if screenshot.startswith(b"%PDF-"):
        raise Refused(_("Please upload a screenshot as a picture (JPEG, PNG or HEIC)."))
    return room.looked_at([(str(_("screenshot")), screenshot)])


def _importing_office(actor: Actor, unit: Unit, platform: Platform) -> Unit:
    """The office that last imported this platform for the unit; before any import, the next banner or league."""
    above = ancestors(actor=actor, unit=unit)
    stored = batches(actor=actor).filter(about=platform.host, state=UploadState.STORED, office__in=above)
    last = stored.select_related("office").order_by("-stored_at").first()
    if last is not None and last.office is not None:
        return last.office
    offices = [node for node in above if node.kind in {UnitKind.BANNER, UnitKind.LEAGUE}]
    return offices[-1] if offices else above[0]
