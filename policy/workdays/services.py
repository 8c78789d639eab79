"""Enters the arrangement of a year."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.late import NOBODY, outrun
from ground.refusals import Refused
from journal.services import record

from .arrangement import ArrangementError, read_arrangement
from .models import HolidayYear
from .permissions import check_enters_years
from .shelf import forget


@transaction.atomic
def enter_year(*, actor: Actor, year: int, document: str, text: str, seen: int, now: dt.datetime) -> HolidayYear:
    """Adds an edition of a year; ``seen`` is the number of the edition that the page showed (0: none entered here).
    Hours that were imported and objections that were filed keep their day; the term of a request is counted anew.

    Raises Refused: not entitled, a year out of reach, what cannot be read, nothing new, or somebody was faster.
    """
    check_enters_years(actor)
    if not 2020 <= year <= now.year + 1:
        raise Refused(_("Holidays are arranged up to next year only."))
    try:
        found = read_arrangement(text, year)
    except ArrangementError as error:
        raise Refused(str(error)) from None
    before = HolidayYear.objects.filter(year=year).order_by("-edition").first()
    if (before.edition if before else 0) != seen:
        raise _overtaken(before)
    if before and (before.text, before.document) == (text.strip(), document.strip()):
        raise Refused(_("This is what holds already."))
    row = _added(actor, year, seen + 1, document.strip()[:80], text.strip(), now)
    forget()
    record(
        actor=actor,
        action="holidays.entered",
        target=row,
        before={"days_off": _days(read_arrangement(before.text, year).off) if before else None},
        after={"document": row.document, "days_off": _days(found.off), "days_worked": _days(found.on)},
    )
    return row


def _added(actor: Actor, year: int, edition: int, document: str, text: str, now: dt.datetime) -> HolidayYear:
    row = HolidayYear(
        year=year,
        edition=edition,
        document=document,
        text=text,
        entered_at=now,
        entered_by_key=actor.key,
        entered_by=actor.name[:80],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _overtaken(HolidayYear.objects.filter(year=year).order_by("-edition").first()) from None
    return row


def _days(days: dict[dt.date, str]) -> list[str]:
    return [str(day) for day in sorted(days)]


def _overtaken(row: HolidayYear | None) -> Refused:
    first = (row.entered_by, row.entered_at) if row else NOBODY
    return outrun(row, _("%(name)s has changed this year in the meantime (%(time)s). Look at it again."), first=first)
