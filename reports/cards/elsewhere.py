"""The statement for the office of another place, for somebody who leaves: hours by year and subject, verified by whom.
It is a statement of hours with a number of its own series; what counts there is for the other place to decide."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.decisions.selectors import Assessment, RecordVerdict
from ground.days import said_day
from ground.refusals import Refused
from rulebook.quantity import format_tenths

from ..cardsettings.design import CardDesign
from .content import build

_OF_A_COMMAND = "manage.py"


def transfer_content(
    assessment: Assessment, place: str, leaves_on: dt.date | None, at: dt.datetime, design: CardDesign
) -> dict[str, Any]:
    """What the paper says: the content of a statement, with verified hours in the place of what is asked here. Raises
    Refused where nothing is verified."""
    found = _counted(assessment)
    if not found:
        raise Refused(_("No verified hours are on record, so there is nothing to state."))
    total = format_tenths(sum(item.record.tenths for item in found))
    purpose = _("For %(place)s") % {"place": place}
    if leaves_on:
        purpose = _("For %(place)s, leaving on %(day)s") % {"place": place, "day": said_day(leaves_on)}
    sentence = _("So many hours were verified here. What counts there the other place decides by its own rules.")
    content = build(assessment, at=at, design=design, whole=True)
    content["annex"]["own_page"] = True
    return content | {
        "is_card": False,
        "title": _("Statement of hours for another place"),
        "purpose": purpose,
        "verdict": {
            "word": _("%(hours)s hours verified") % {"hours": total},
            "style": "met",
            "sentence": sentence,
            "lines": [],
        },
        "missing": [],
        "reasons": [],
        "table": _years(assessment, found),
        "verified": _verified(assessment, found),
    }


def verified_rows(assessment: Assessment) -> list[dict[str, str]]:
    """What the paper of such an assessment says of verified hours, as it is now."""
    return _verified(assessment, _counted(assessment))


def _counted(assessment: Assessment) -> list[RecordVerdict]:
    return [item for item in assessment.verdicts if item.record.verified_at is not None and item.counts]


def _years(assessment: Assessment, found: list[RecordVerdict]) -> dict[str, Any]:
    subjects = assessment.pack.subjects
    years = sorted({item.record.year for item in found})
    return {
        "heading": _("Verified hours by year"),
        "subjects": [subject.name for subject in subjects],
        "rows": [
            {
                "year": str(year),
                "cells": [
                    {"counted": _sum(found, year, subject.id), "required": format_tenths(need)}
                    for subject, need in zip(subjects, assessment.pack.requirement(year), strict=True)
                ],
                "result": _("verified"),
                "style": "met",
                "article": "",
            }
            for year in years
        ],
    }


def _sum(found: list[RecordVerdict], year: int, subject: str) -> str:
    return format_tenths(
        sum(item.record.tenths for item in found if (item.record.year, item.record.subject) == (year, subject))
    )


def _verified(assessment: Assessment, found: list[RecordVerdict]) -> list[dict[str, str]]:
    """Year, subject, hours, records, under the notices of which years they counted, and by whom they were verified from
    when to when."""
    keys = sorted({(item.record.year, item.record.subject) for item in found})
    rows = []
    for year, subject in keys:
        items = [item for item in found if (item.record.year, item.record.subject) == (year, subject)]
        records, notices = [item.record for item in items], sorted({item.judged_by for item in items if item.judged_by})
        days = sorted(timezone.localdate(record.verified_at).isoformat() for record in records if record.verified_at)
        by = dict.fromkeys(record.verified_by for record in records if not record.verified_by.startswith(_OF_A_COMMAND))
        rows.append(
            {
                "year": str(year),
                "subject": assessment.pack.subject(subject).name,
                "hours": format_tenths(sum(record.tenths for record in records)),
                "records": str(len(records)),
                "notice": "、".join(str(notice) for notice in notices) or "—",
                "by": "、".join(by) or "—",
                "days": days[0] if days[0] == days[-1] else f"{days[0]}—{days[-1]}",
            }
        )
    return rows
