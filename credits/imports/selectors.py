"""Reads of import batches, platforms and how files name their columns."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from ground.actors import Actor, require
from ground.roles import OFFICES
from ground.scoping import below
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from units.models import Unit
from units.selectors import units_where
from uploads.models import Upload
from uploads.selectors import every_upload, passed_on, uploads_visible
from uploads.states import UploadState

from ..catalogue.models import ColumnMapping, Platform
from ..records.models import CreditRecord
from ..verification.selectors import records_in_charge, records_to_verify
from .forecast import HEADINGS

HOURS = "hours"
"""The importer of platform hours in the upload room."""


class Fresh(NamedTuple):
    """The last import of a platform that concerns the actor: when, by which office. None: never."""

    platform: Platform
    batch: Upload | None

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


def batches(*, actor: Actor) -> QuerySet[Upload]:
    """Every file of hours, for readers who say themselves who learns what of it."""
    return every_upload(actor=actor, importer=HOURS)


def same_file(*, actor: Actor, batch: Upload) -> Upload | None:
    """An earlier stored batch of the very same file, if the actor may see it."""
    same = uploads_visible(actor=actor, importer=HOURS)
    same = same.filter(file_hash=batch.file_hash, state=UploadState.STORED, pk__lt=batch.pk)
    if batch.passed_from_id:
        same = same.exclude(pk=batch.passed_from_id)
    return same.order_by("-pk").first()


def batch_page(*, actor: Actor, batch: Upload) -> dict[str, Any]:
    """What the page of a batch shows in addition: what it would bring, signs of trouble, strangers, how far
    verification is."""
    office = batch.office
    assert office is not None
    shown: dict[str, Any] = {
        "forecast": forecast_shown(actor=actor, batch=batch),
        "signs": signs_shown(actor=actor, batch=batch),
        "left": batch.found.get("left") if batch.state == UploadState.PLANNED else None,
        "earlier": same_file(actor=actor, batch=batch),
        "set_aside": batch.found.get("set_aside", []),
        "passed_to": passed_on(actor=actor, upload=batch),
        "can_pass": office.depth > 1 and batch.state in {UploadState.PLANNED, UploadState.STORED},
    }
    if batch.state == UploadState.STORED:
        mine = records_in_charge(actor=actor).filter(batch=batch)
        shown["figures"] = mine.aggregate(
            live=Count("pk"),
            verified=Count("pk", filter=Q(verified_at__isnull=False)),
            returned=Count("pk", filter=Q(returned_at__isnull=False)),
            people=Count("learner", distinct=True),
        )
        shown["waiting"] = records_to_verify(actor=actor).filter(batch=batch).count()
    return shown


def freshness(*, actor: Actor) -> list[Fresh]:
    """Of each platform, the last stored batch of an office above or below the actor's places."""
    stored = batches(actor=actor).filter(state=UploadState.STORED).select_related("office")
    if not actor.is_system:
        places = actor.paths()
        above = {path[:end] for path in places for end in range(Unit.steplen, len(path) + 1, Unit.steplen)}
        stored = stored.filter(below(places, "office__path")) | stored.filter(office__path__in=above)
    found: list[Fresh] = []
    for platform in platforms(actor=actor):
        found.append(Fresh(platform, stored.filter(about=platform.host).order_by("-stored_at").first()))
    return found


def mapping_for(*, actor: Actor, office: Unit, platform: Platform) -> dict[str, Any]:
    """What the office, or the nearest one above it, has said about the columns of the platform's files."""
    require(actor)
    paths = [office.path[:end] for end in range(Unit.steplen, len(office.path) + 1, Unit.steplen)]
    saved = ColumnMapping.objects.filter(platform=platform, office__path__in=paths).order_by("-office__path").first()
    return saved.mapping if saved else {}


def forecast_shown(*, actor: Actor, batch: Upload) -> dict[str, Any] | None:
    """What a batch would bring, as long as it is not stored, with the people as far as the actor sees them; None where
    no row arrives."""
    told = batch.found.get("forecast")
    if batch.state not in {UploadState.PLANNED, UploadState.CONFIRMED} or not told or not told["rows"]:
        return None
    turns = {name: told[name] for name in ("complete", "no_longer")}
    people = _people(actor, {pk for found in turns.values() for turn in found for pk in turn["learners"]})
    named = {
        name: [{**turn, "named": [people[pk] for pk in turn["learners"] if pk in people]} for turn in found]
        for name, found in turns.items()
    }
    heading = [{**row, "heading": HEADINGS.get(row["verdict"], "")} for row in told["not_counted"]]
    return {**told, **named, "not_counted": heading}


def _people(actor: Actor, wanted: set[int]) -> dict[int, Learner]:
    rows = learners_visible(actor=actor).filter(pk__in=wanted).select_related("unit")
    return {person.pk: person for person in rows}


def signs_shown(*, actor: Actor, batch: Upload) -> list[dict[str, Any]]:
    """The signs of trouble of a batch with the people they are about, as far as the actor sees them."""
    wanted = {pk for sign in batch.found.get("signs", []) for example in sign["examples"] for pk in example["learners"]}
    people = _people(actor, wanted)
    return [
        {
            **sign,
            "examples": [
                {**example, "learners": [people[pk] for pk in example["learners"] if pk in people]}
                for example in sign["examples"]
            ],
        }
        for sign in batch.found.get("signs", [])
    ]


def people_of_batch(*, actor: Actor, public_id: object) -> QuerySet[CreditRecord, dict[str, Any]]:
    """Ids of the people with live records of one batch, as far as the actor sees them."""
    records = CreditRecord.objects.visible_to(actor).filter(batch__public_id=public_id, withdrawn_at__isnull=True)
    return records.values("learner_id")
