"""Reads of frozen decisions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from ground.actors import Actor
from learners.people.models import Learner
from policy import packs
from rulebook import decide, parse_case

from ..models import Snapshot


def snapshots_of(*, actor: Actor, learner: Learner) -> QuerySet[Snapshot]:
    """Frozen decisions about one person, the newest first."""
    return Snapshot.objects.visible_to(actor).filter(learner=learner).select_related("law")


def snapshots_visible(*, actor: Actor) -> QuerySet[Snapshot]:
    """Frozen decisions about everybody whom the actor may see."""
    return Snapshot.objects.visible_to(actor)


def replay(*, actor: Actor, snapshot: Snapshot) -> dict[str, Any]:
    """Decides a frozen case again under the law it was decided under: the same decision, as data.

    Raises rulebook.PackError or CaseError when this version of the portal can no longer read what was kept.
    """
    kept = Snapshot.objects.visible_to(actor).select_related("law").get(pk=snapshot.pk)
    pack = packs.from_text(kept.policy, kept.law.text)
    *earlier, last = [notice.ruled(kept.rulings.get(notice.id, {})) for notice in pack.notices.values()]
    pack = last.following(earlier)
    return decide(parse_case(kept.case, pack), pack).as_dict()
