"""Reads of drafts. They are there for the policy role alone; to everybody else there are none."""

from __future__ import annotations

from django.db.models import QuerySet

from ground.actors import Actor, require
from rulebook.outline import CoveredArticle, Entry, covered, entries
from rulebook.worked import Worked

from .. import packs
from .checking import Problem, left_of, worked_out
from .models import Draft, DraftVersion
from .permissions import may_draft


def drafts(*, actor: Actor) -> QuerySet[Draft]:
    """Every draft, those saved last first."""
    require(actor)
    return Draft.objects.all() if may_draft(actor) else Draft.objects.none()


def newest_version(*, actor: Actor, draft: Draft) -> DraftVersion:
    """The text as it was saved last."""
    require(actor)
    return draft.versions.get(number=draft.version)


def text_before(*, actor: Actor, version: DraftVersion) -> str:
    """What a version was changed from: the version before it; for the first one the pack that the draft was begun from,
    as far as that is still on offer."""
    require(actor)
    earlier = version.draft.versions.filter(number=version.number - 1).first()
    if earlier is not None:
        return earlier.text
    return packs.own_text(version.draft.base) if version.draft.base in packs.policies() else ""


def articles_of_notice(*, actor: Actor, draft: Draft) -> tuple[CoveredArticle, ...]:
    """The articles of the notice with the entries of the draft that speak for each."""
    return covered(draft.notice, newest_version(actor=actor, draft=draft).text)


def entry_at(
    *, actor: Actor, draft: Draft, version: DraftVersion, line: int
) -> tuple[Entry, list[CoveredArticle]] | None:
    """The entry of a text that begins on a line, with the articles of the notice it speaks for; None where none
    begins."""
    require(actor)
    entry = next((entry for entry in entries(version.text) if entry.line == line), None)
    if entry is None:
        return None
    return entry, [one for one in covered(draft.notice, version.text) if entry in one.entries]


def worked_cases(*, actor: Actor, draft: Draft) -> list[Worked]:
    """The worked cases of a draft under its newest version, wrong ones first; none while its text has mistakes."""
    found = worked_out(newest_version(actor=actor, draft=draft).text, draft.cases)
    return sorted(found, key=lambda case: (case.right, case.line))


def left_from_base(*, actor: Actor, draft: Draft, version: DraftVersion) -> list[Problem]:
    """Lines of a version that still speak of the year of the pack from which the draft was begun."""
    require(actor)
    return left_of(packs.own_text(draft.base), version.text) if draft.base in packs.policies() else []
