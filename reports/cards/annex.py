"""The annex of a paper: the records behind its hours, with short names of their sources and of the notices that judged
them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.decisions.selectors import Assessment, RecordVerdict
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Outcome

from .. import wording
from .years import shown_years

MAX_RECORDS = 400  # rows on one paper; a person with more gets the newest and a line that says so
_WIDE = 22  # characters of a title on one line
_OF_A_COMMAND = "manage.py"
_KEYS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def annex(assessment: Assessment, *, whole: bool = False) -> dict[str, Any]:
    """Rows, a key of the sources, and notes. A card shows what counted in the years on it, a statement all there is and
    why something does not count."""
    card = assessment.outcome is Outcome.MET and not whole
    found = [item for item in assessment.verdicts if not card or _belongs(item, shown_years(assessment))]
    keys: dict[str, str] = {}
    rows = [_row(item, keys, assessment) for item in found[:MAX_RECORDS]]
    notes = [_("Only the newest %(count)s records are printed.") % {"count": MAX_RECORDS}] * (len(found) > MAX_RECORDS)
    return {
        "records": rows,
        "sources": [{"key": key, "name": name} for name, key in keys.items()],
        "lines": sum(max(1, -(-len(row["title"]) // _WIDE)) for row in rows),
        "notes": notes,
    }


def _key(number: int) -> str:
    """A to Z, then A1, B1 and so on."""
    rounds, letter = divmod(number, len(_KEYS))
    return _KEYS[letter] + (str(rounds) if rounds else "")


def _belongs(item: RecordVerdict, years: frozenset[int]) -> bool:
    return item.verdict.value in wording.COUNTED and item.record.year in years


def _row(item: RecordVerdict, keys: dict[str, str], assessment: Assessment) -> dict[str, str]:
    record, training = item.record, wording.source(item.record.source)
    source = record.platform.name if record.platform else training
    if item.judged_by:
        source = _("%(source)s (%(by_notice)s)") % {"source": source, "by_notice": wording.by_notice(item.judged_by)}
    key = keys.setdefault(source, _key(len(keys)))
    verified = timezone.localdate(record.verified_at).isoformat() if record.verified_at else ""
    return {
        "year": str(record.year),
        "subject": assessment.pack.subject(record.subject).name,
        "title": record.course.title if record.course else training,
        "source": key,
        "completed_on": record.completed_on.isoformat(),
        "hours": format_tenths(record.tenths),
        "result": str(wording.VERDICTS[item.verdict.value]),
        "verified": verified if record.verified_by.startswith(_OF_A_COMMAND) else f"{verified} {record.verified_by}",
    }
