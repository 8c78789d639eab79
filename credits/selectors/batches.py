"""Reads of import batches, platforms and how files name their columns."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from journal.actors import Actor, require
from learners.models import Unit
from learners.roles import OFFICES
from learners.scoping import below
from learners.selectors import learners_visible, units_where

from ..models import ColumnMapping, CreditRecord, ImportBatch, Platform

State = ImportBatch.State


class Fresh(NamedTuple):
    """The last import of a platform that concerns the actor: when, by which office. None: never."""

    platform: Platform
    batch: ImportBatch | None

    @property
    def on(self) -> Any:
        """The day in Shanghai."""
        return timezone.localdate(self.batch.stored_at) if self.batch and self.batch.stored_at else None


def platforms(*, actor: Actor) -> QuerySet[Platform]:
    """The platforms the portal knows."""
    require(actor)
    return Platform.objects.order_by("host")


def offices_of(*, actor: Actor) -> QuerySet[Unit]:
    """Units for which the actor may import, from the top down."""
    return units_where(actor=actor, roles=OFFICES)


def batches_handled(*, actor: Actor) -> QuerySet[ImportBatch]:
    """Batches in the actor's hands: of one's own offices and those below."""
    require(actor)
    batches = ImportBatch.objects.unscoped().select_related("platform", "office")
    return batches if actor.is_system else batches.filter(below(actor.paths(OFFICES), "office__path"))


def same_file(*, actor: Actor, batch: ImportBatch) -> ImportBatch | None:
    """An earlier stored batch of the very same file, if the actor may see it."""
    same = batches_handled(actor=actor).filter(file_hash=batch.file_hash, state=State.STORED, pk__lt=batch.pk)
    if batch.passed_from_id:
        same = same.exclude(pk=batch.passed_from_id)
    return same.order_by("-pk").first()


def freshness(*, actor: Actor) -> list[Fresh]:
    """Of each platform, the last stored batch of an office above or below the actor's places."""
    stored = ImportBatch.objects.unscoped().filter(state=State.STORED).select_related("platform", "office")
    if not actor.is_system:
        places = actor.paths()
        above = {path[:end] for path in places for end in range(Unit.steplen, len(path) + 1, Unit.steplen)}
        stored = stored.filter(below(places, "office__path")) | stored.filter(office__path__in=above)
    found: list[Fresh] = []
    for platform in platforms(actor=actor):
        found.append(Fresh(platform, stored.filter(platform=platform).order_by("-stored_at").first()))
    return found


def mapping_for(*, actor: Actor, office: Unit, platform: Platform) -> dict[str, Any]:
    """What the office, or the nearest one above it, has said about the columns of the platform's files."""
    require(actor)
    paths = [office.path[:end] for end in range(Unit.steplen, len(office.path) + 1, Unit.steplen)]
    saved = ColumnMapping.objects.filter(platform=platform, office__path__in=paths).order_by("-office__path").first()
    return saved.mapping if saved else {}


def signs_shown(*, actor: Actor, batch: ImportBatch) -> list[dict[str, Any]]:
    """The signs of trouble of a batch with the people they are about, as far as the actor sees them."""
    wanted = {pk for sign in batch.signs for example in sign["examples"] for pk in example["learners"]}
    people = {
        person.pk: person for person in learners_visible(actor=actor).filter(pk__in=wanted).select_related("unit")
    }
    return [
        {
            **sign,
            "examples": [
                {**example, "learners": [people[pk] for pk in example["learners"] if pk in people]}
                for example in sign["examples"]
            ],
        }
        for sign in batch.signs
    ]


def people_of_batch(*, actor: Actor, public_id: object) -> QuerySet[CreditRecord, dict[str, Any]]:
    """Ids of the people with live records of one batch, as far as the actor sees them."""
    records = CreditRecord.objects.visible_to(actor).filter(batch__public_id=public_id, withdrawn_at__isnull=True)
    return records.values("learner_id")
