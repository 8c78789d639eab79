"""Writes of drafts: begun from a pack, saved version by version, given the notice's text, put aside."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record

from .. import packs
from ..publishing.models import IN_USE, PublishedPack
from .checking import examined, for_next_year
from .models import Draft, DraftVersion
from .permissions import DRAFTS, check_drafts
from .states import DraftMove

LONGEST = 400_000
"""Characters that the text of a pack, or of a notice, may have."""
MOST_CASES, MOST_OF_CASES = 1000, 1_500_000  # Chinese takes three bytes, a form 5 MiB
"""Worked cases of a draft, and their characters."""


@transaction.atomic
def begin_draft(*, actor: Actor, base: str, name: str, next_year: bool, now: dt.datetime) -> Draft:
    """Begins a draft from a pack on offer: for the year after it, or as a correction of it, with the notice and the
    worked cases of what was published here. Raises Refused."""
    check_drafts(actor)
    if base not in packs.policies():
        raise Refused(_("There is no such rule pack."))
    if not name.strip():
        raise Refused(_("Give the draft a name."))
    text = packs.own_text(base)
    kept = None if next_year else PublishedPack.objects.filter(IN_USE, pack=base).first()
    draft = Draft.objects.create(
        name=name.strip()[:120], base=base, begun_at=now, begun_by_key=actor.key, begun_by=actor.name[:80],
        saved_at=now, saved_by_key=actor.key, saved_by=actor.name[:80],
        notice=kept.notice if kept else "", cases=kept.cases if kept else "",
    )  # fmt: skip
    _keep(actor, draft, for_next_year(text) if next_year else text, "", now)
    record(actor=actor, action="draft.begun", target=draft, after={"name": draft.name, "base": base})
    return draft


@transaction.atomic
def save_draft(
    *, actor: Actor, draft: Draft, text: str, seen: int, note: str = "", now: dt.datetime
) -> DraftVersion | None:
    """Keeps a text as the next version, whatever is wrong with it; None when nothing was changed. ``seen``: the version
    that was changed. Raises Refused: not entitled, put aside, or somebody else has saved meanwhile."""
    check_drafts(actor)
    text = _plain(text)
    if seen == draft.version and draft.versions.get(number=seen).text == text:
        return None
    _write(actor, draft, now, version=seen)
    version = _keep(actor, draft, text, note.strip()[:200], now)
    record(
        actor=actor,
        action="draft.saved",
        target=draft,
        after={"version": version.number, "problems": version.problems, "note": version.note},
    )
    return version


@transaction.atomic
def keep_notice(*, actor: Actor, draft: Draft, text: str, seen: int, now: dt.datetime) -> None:
    """Puts the notice's own text beside the draft, in place of what was there. ``seen``: how often that had been kept.
    Raises Refused: not entitled, no text, or somebody else has put another there meanwhile."""
    check_drafts(actor)
    text = _plain(text)
    if not text.strip():
        raise Refused(_("The notice has no text."))
    _write(actor, draft, now, where=Q(notice_kept=seen), notice=text, notice_kept=F("notice_kept") + 1)
    record(actor=actor, action="draft.notice_kept", target=draft, after={"characters": len(text)})


@transaction.atomic
def keep_cases(*, actor: Actor, draft: Draft, text: str, seen: int, now: dt.datetime) -> None:
    """Puts worked cases with the draft, in place of those that were there; they may be wrong for the time being.
    ``seen`` as for the notice. Raises Refused."""
    check_drafts(actor)
    text = _plain(text, MOST_OF_CASES)
    lines = sum(bool(line.strip()) for line in text.splitlines())
    if lines > MOST_CASES:
        raise Refused(_("There are more than %(most)s worked cases.") % {"most": MOST_CASES})
    _write(actor, draft, now, where=Q(cases_kept=seen), cases=text, cases_kept=F("cases_kept") + 1)
    record(actor=actor, action="draft.cases_kept", target=draft, after={"cases": lines})


@transaction.atomic
def put_aside(*, actor: Actor, draft: Draft, reason: str, now: dt.datetime) -> None:
    """Ends a draft; its versions stay to be read. Raises Refused."""
    move = DraftMove.PUT_ASIDE
    DRAFTS.take(actor, draft, move, reason=reason, now=now, put_aside_reason=reason.strip()[:500])
    record(actor=actor, action=DRAFTS.action(move), target=draft, reason=reason.strip())


def _write(actor: Actor, draft: Draft, now: dt.datetime, **values: Any) -> None:
    """Writes into a draft, if nobody has since its writer looked. What was handed in is taken back by it."""
    DRAFTS.claim(draft, DraftMove.SAVE, by=actor, now=now, handed_in_at=None, **values)


def _keep(actor: Actor, draft: Draft, text: str, note: str, now: dt.datetime) -> DraftVersion:
    return DraftVersion.objects.create(
        draft=draft, number=draft.version, text=text, problems=len(examined(text)[1]), note=note, saved_at=now,
        saved_by_key=actor.key, saved_by=actor.name[:80],
    )  # fmt: skip


def _plain(text: str, longest: int = LONGEST) -> str:
    """Lines as files have them: browsers send others. Raises Refused."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")
    if len(text) > longest:
        raise Refused(_("The text is longer than %(most)s characters.") % {"most": longest})
    return text
