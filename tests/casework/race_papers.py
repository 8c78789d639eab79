"""People, papers, samples: what each move needs, and how it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from assessments.doubts.services import answer_review
from learners.disclosure.services import agree_full_export, ask_full_export
from learners.merging.services import confirm_merge, propose_merge
from reports.announcements.services import close_list
from reports.cards.services import mark_outdated
from reports.sampling.models import SampledPerson
from reports.sampling.services import check_person, confirm_mended, note_mended, reopen_finding
from reports.statistics.services import discard_table, freeze_table
from tests.cast import Cast
from tests.security import things_work

from . import contested_things
from .filing import NOW
from .race_parts import LATER, TODAY, Act, of, person


# --- people, papers, decisions ----------------------------------------------------------------------------------------
def _proposed(cast: Cast) -> Any:
    kept, merged = person(cast), person(cast)
    return propose_merge(actor=cast.department_hr.actor, kept=kept, merged=merged, reason="同一人", now=NOW)


def _merged(cast: Cast) -> Any:
    merge = _proposed(cast)
    confirm_merge(actor=cast.banner_hr.actor, merge=merge, now=NOW)
    merge.refresh_from_db()
    return merge


def _by(name: str, what: Callable[..., Any], key: str, **said: Any) -> Act:
    return lambda cast, row, turn: what(actor=of(cast, name, turn), **{key: row}, **said, now=LATER)


def _answer_review(cast: Cast, row: Any, turn: int) -> Any:
    moment = row.asked_at + dt.timedelta(minutes=1)
    return answer_review(actor=of(cast, "banner_hr", turn), request=row, answer="规定如此", now=moment)


def _card(cast: Cast) -> Any:
    return things_work.card(person(cast), "")


def _outdated(cast: Cast) -> Any:
    card = _card(cast)
    mark_outdated(actor=cast.banner_hr.actor, cards=[card], reason="学时变动", now=NOW)
    card.refresh_from_db()
    return card


def _export(cast: Cast) -> Any:
    return ask_full_export(actor=cast.department_hr.actor, unit=cast.school, reason="年度核对", now=NOW)


def _agreed(cast: Cast) -> Any:
    export = _export(cast)
    agree_full_export(actor=cast.banner_hr.actor, export=export, now=NOW)
    export.refresh_from_db()
    return export


def _table(cast: Cast) -> Any:
    return things_work.year_table(person(cast), "")


def _freeze(cast: Cast, row: Any, turn: int) -> Any:
    return freeze_table(actor=of(cast, "league_reviewer", turn), table=row, note="", now=LATER)


def _discard(cast: Cast, row: Any, turn: int) -> Any:
    return discard_table(actor=of(cast, "league_reviewer", turn), table=row)


def _list(cast: Cast) -> Any:
    row = things_work.announcement(person(cast), "")
    type(row).objects.unscoped().filter(pk=row.pk).update(unit=cast.xilinhot)
    return type(row).objects.unscoped().select_related("unit").get(pk=row.pk)


def _list_objection(cast: Cast) -> Any:
    row = things_work.list_objection(person(cast), "")
    type(row.announcement).objects.unscoped().filter(pk=row.announcement_id).update(unit=cast.xilinhot)
    type(row).objects.unscoped().filter(pk=row.pk).update(filed_by_account=cast.alatan.account.pk)
    return type(row).objects.unscoped().select_related("announcement__unit").get(pk=row.pk)


def _close(cast: Cast, row: Any, turn: int) -> Any:
    day = row.ends_on + dt.timedelta(days=1)
    return close_list(actor=of(cast, "banner_hr", turn), announcement=row, outcome="无异议", now=LATER, today=day)


def _sampled(cast: Cast) -> Any:
    row = things_work.sampled(person(cast), "")
    type(row.audit).objects.unscoped().filter(pk=row.audit_id).update(unit=cast.xilinhot)
    return SampledPerson.objects.unscoped().select_related("audit__unit", "learner__unit").get(pk=row.pk)


def _check(cast: Cast, row: Any, turn: int) -> Any:
    answers = {"identity": "ok", "hours": "ok", "certificates": "ok", "relief": "none", "card": "ok"}
    return check_person(
        actor=of(cast, "banner_hr", turn), person=row, version=row.version, checklist=answers, finding="", due_on=None,
        now=LATER, today=TODAY,
    )  # fmt: skip


def _audited(row: SampledPerson) -> SampledPerson:
    return SampledPerson.objects.unscoped().select_related("audit__unit", "learner__unit").get(pk=row.pk)


def _finding(cast: Cast) -> SampledPerson:
    thing = contested_things.finding(cast)
    return _audited(SampledPerson.objects.unscoped().get(public_id=thing.public_id))


def _mend(cast: Cast, row: Any, turn: int) -> Any:
    officer = (cast.unit_hr, cast.members["banner_hr2"])[turn]
    return note_mended(actor=officer.actor, person=row, note="已补证明", now=LATER)


def _mended(cast: Cast) -> SampledPerson:
    row = _finding(cast)
    note_mended(actor=cast.unit_hr.actor, person=row, note="已补证明", now=NOW)
    return _audited(row)


def _confirm(cast: Cast, row: Any, turn: int) -> Any:
    return confirm_mended(actor=of(cast, "banner_hr", turn), person=row, now=LATER)


def _reopen(cast: Cast, row: Any, turn: int) -> Any:
    return reopen_finding(actor=of(cast, "banner_hr", turn), person=row, lacking="仍缺证明", now=LATER)
