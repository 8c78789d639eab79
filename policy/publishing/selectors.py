"""Reads of publishing: what stands behind a draft, and everything that was published. For the policy role alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ground.actors import Actor, require
from rulebook import Pack
from rulebook.outline import covered
from rulebook.worked import Worked

from .. import packs
from ..drafts.checking import Difference, differences, examined, left_of, worked_out
from ..drafts.models import Draft, DraftVersion
from ..drafts.permissions import may_draft
from .models import PublishedPack
from .obstacles import corrected, obstacles


@dataclass(frozen=True)
class Proof:
    """What somebody looks at before a version is handed in or published: all of it of this one version."""

    version: DraftVersion
    pack: Pack | None
    corrects: Pack | None
    obstacles: list[str]
    cases: tuple[Worked, ...]
    silent: int
    left: int
    changed: list[Difference]


def proof_of(*, actor: Actor, draft: Draft) -> Proof:
    """The newest version of a draft as it would be published."""
    require(actor)
    version = draft.versions.get(number=draft.version)
    pack = examined(version.text)[0]
    base = packs.own_text(draft.base) if draft.base in packs.policies() else ""
    return Proof(
        version=version,
        pack=pack,
        corrects=corrected(pack) if pack else None,
        obstacles=obstacles(draft, version.text),
        cases=worked_out(version.text, draft.cases),
        silent=sum(article.silent for article in covered(draft.notice, version.text)),
        left=len(left_of(base, version.text)),
        changed=differences(base, version.text),
    )


def published(*, actor: Actor) -> QuerySet[PublishedPack]:
    """Everything that was published here, the latest first."""
    require(actor)
    rows = PublishedPack.objects.defer("text", "cases", "notice")
    return rows.select_related("draft") if may_draft(actor) else rows.none()


def of_the_code(*, actor: Actor) -> list[Pack]:
    """The notices in use that came with the portal, the newest first."""
    require(actor)
    own = {row.pack for row in packs.published_in_use()}
    return [packs.as_written(policy) for policy in reversed(packs.policies()) if policy not in own]
