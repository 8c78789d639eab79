"""Words of rosters that an office has said once: kept, known in later files of the office and below it, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.free_text import why_not_kept
from ground.refusals import Refused
from ground.roles import KEEPERS
from intake.headers import Schema
from intake.mapping import as_said
from journal.services import record
from units.models import Unit
from units.selectors import units_where

from ..people.permissions import check_may_upload
from .models import RosterWord

Words = dict[str, dict[str, str]]
MOST_SIGNS = 80
"""So many signs of a word are kept, and compared."""


class KeptWord(NamedTuple):
    """A word as its page shows it; ``own``: said by the actor's office, which can take it back."""

    row: RosterWord
    title: str
    own: bool


def office_of(actor: Actor) -> Unit | None:
    """The office for which the actor keeps rosters, the uppermost of several; None for the portal itself."""
    require(actor)
    return None if actor.is_system else units_where(actor=actor, roles=KEEPERS).first()


def words_for(*, actor: Actor) -> Words:
    """What is known at the actor's office: field → word → meaning. The nearest office that has said it holds."""
    found: Words = {}
    for row in _known(office_of(actor)):
        found.setdefault(row.field, {})[row.word] = row.meaning
    return found


def kept_words(*, actor: Actor, schema: Schema) -> Iterator[KeptWord]:
    """Each word that holds at the actor's office, by column."""
    office = office_of(actor)
    holds = {(row.field, row.word): row for row in _known(office)}
    for (field, _word), row in sorted(holds.items(), key=lambda one: one[0]):
        if field in schema.names and office is not None:
            yield KeptWord(row, str(schema[field].title), row.office_id == office.pk)


@transaction.atomic
def keep_words(
    *, actor: Actor, said: Mapping[str, Mapping[str, str]], asked: list[dict[str, Any]], now: dt.datetime
) -> None:
    """Keeps what a word means for the later rosters of the actor's office. ``asked``: the unknown words of the file;
    one of them about which nothing is said any more is taken back. Raises Refused."""
    check_may_upload(actor)
    office = office_of(actor)
    if office is None:
        raise Refused(_("Words are kept for an office; you act for none."))
    known = words_for(actor=actor)
    for one in asked:
        field, word = one["field"], as_said(one["word"])[:MOST_SIGNS]
        meaning = said.get(field, {}).get(word)
        if meaning is None:
            _take_back(actor, office, (field, word))
        elif known.get(field, {}).get(word) != meaning:
            _keep(actor, office, (field, word), meaning, now)


@transaction.atomic
def take_back_word(*, actor: Actor, field: str, word: str) -> None:
    """The word is unknown again in later rosters of the office, unless an office above has said it. Raises Refused."""
    check_may_upload(actor)
    office = office_of(actor)
    if office is None or not _take_back(actor, office, (field, word)):
        raise Refused(_("Your office has not said this word, or has taken it back already."))


def _known(office: Unit | None) -> list[RosterWord]:
    """From the uppermost office down, so that of two the nearer one comes last."""
    if office is None:
        return []
    paths = [office.path[:end] for end in range(Unit.steplen, len(office.path) + 1, Unit.steplen)]
    rows = RosterWord.objects.filter(office__path__in=paths).select_related("office")
    return list(rows.order_by("office__path", "field", "word"))


def _keep(actor: Actor, office: Unit, key: tuple[str, str], meaning: str, now: dt.datetime) -> None:
    field, word = key
    if sentence := why_not_kept(word):
        raise Refused(sentence)
    row, _created = RosterWord.objects.update_or_create(
        office=office, field=field, word=word,
        defaults={"meaning": meaning, "said_at": now, "said_by": actor.name[:80]},
    )  # fmt: skip
    record(
        actor=actor, action="roster.word_kept", target=row, unit_key=office.public_id,
        after={"field": field, "word": word, "meaning": meaning},
    )  # fmt: skip


def _take_back(actor: Actor, office: Unit, key: tuple[str, str]) -> bool:
    row = RosterWord.objects.filter(office=office, field=key[0], word=key[1]).first()
    if row is None:
        return False
    before = {"field": row.field, "word": row.word, "meaning": row.meaning}
    record(actor=actor, action="roster.word_taken_back", target=row, unit_key=office.public_id, before=before)
    row.delete()
    return True
