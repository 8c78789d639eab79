"""What a finding is about: a record, a fact or a card of the person, and where it is shown."""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from credits.records.permissions import may_verify
from credits.records.selectors import records_of
from exemptions.facts.selectors import facts_of
from ground.actors import Actor
from ground.pages import address_of
from ground.refusals import Refused
from rulebook.quantity import format_tenths

from .. import wording
from .models import SampledPerson


class Found(NamedTuple):
    """One thing of a person: its kind, which one, what it is called, the page that shows it."""

    kind: str
    public_id: uuid.UUID
    text: str
    address: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.public_id}"


def things(actor: Actor, person: SampledPerson) -> list[Found]:
    """What a finding can be about: the person's records, facts and papers that the actor may see, the newest first."""
    learner = person.learner
    whole = reverse("home:person", args=[learner.public_id])
    papers: Any = apps.get_model("reports.ReviewCard").objects  # the room next door, by its relation to the person
    found = []
    for row in records_of(actor=actor, learner=learner).select_related("course").order_by("-year", "-pk"):
        title = row.course.title if row.course else wording.source(row.source)
        text = _("Hours: %(year)d, %(title)s, %(hours)s") % {
            "year": row.year, "title": title, "hours": format_tenths(row.tenths),
        }  # fmt: skip
        own = may_verify(actor) and row.source == "platform" and row.withdrawn_at is None
        found.append(
            Found("record", row.public_id, text, reverse("verification:record", args=[row.public_id]) if own else whole)
        )
    for fact in facts_of(actor=actor, learner=learner).order_by("-pk"):
        page = fact.claim_key and address_of("request", uuid.UUID(fact.claim_key))
        found.append(Found("fact", fact.public_id, _("Relief: %(kind)s") % {"kind": fact.name}, page or whole))
    for card in papers.visible_to(actor).filter(learner=learner).order_by("-issued_at", "-pk"):
        page = reverse("cards:card", args=[card.public_id])
        found.append(Found("card", card.public_id, _("Paper: %(number)s") % {"number": card.number}, page))
    return found


def of(known: list[Found], person: SampledPerson) -> Found | None:
    """What the finding is about, among the things of the person; None where it was about none of these."""
    chosen = (person.found_kind, person.found_id)
    return next((one for one in known if (one.kind, one.public_id) == chosen), None)


def parted(actor: Actor, person: SampledPerson, key: str) -> tuple[str, uuid.UUID | None]:
    """Kind and id of a key that ``things`` gives; empty for none. Raises Refused for what is not the person's."""
    if not key:
        return "", None
    for one in things(actor, person):
        if one.key == key:
            return one.kind, one.public_id
    raise Refused(_("Choose something of this person."))
