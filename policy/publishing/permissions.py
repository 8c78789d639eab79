"""Who withdraws what was published, and until when."""

from __future__ import annotations

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused

from .. import packs
from ..drafts.permissions import check_drafts
from .models import PublishedPack
from .states import PUBLISHED, PublishedMove, PublishedState

DERIVED = {"assessments.AnswerPattern", "assessments.Circumstances", "assessments.Survey", "assessments.WhatIf"}
"""Models that say under which pack their rows are, and are worked out anew at any time: nothing rests on them."""


def resting() -> list[type[models.Model]]:
    """Models of all floors whose rows say in ``policy`` which pack they rest on."""
    found = []
    for model in apps.get_models():
        try:
            model._meta.get_field("policy")
        except FieldDoesNotExist:
            continue
        if model._meta.label not in DERIVED:
            found.append(model)
    return found


def check_unused(published: PublishedPack) -> None:
    """A pack in use can be withdrawn as long as nothing that is kept rests on it or on a later one of its series, which
    asks it about its year; a correction cannot: what was decided since cannot be told from what was decided before.
    Raises Refused."""
    if PUBLISHED.state(published) != PublishedState.IN_USE:
        return
    if published.corrects:
        raise Refused(_("A correction that is in use is not withdrawn. Publish another correction."))
    on_offer = [packs.as_written(policy) for policy in packs.policies()]
    later = [pack.id for pack in on_offer if pack.series == published.series and published.policy_year in pack.notices]
    for model in resting():
        if model._base_manager.filter(policy__in=later).exists():
            raise Refused(
                _("“%(what)s” rests on this rule pack already. Publish a correction.")
                % {"what": model._meta.verbose_name}
            )


PUBLISHED.allow(check_drafts, PublishedMove.WITHDRAW, about=lambda published: ())


def check_withdraws(actor: Actor, published: PublishedPack) -> None:
    """Nothing that is kept rests on it."""
    check_unused(published)


PUBLISHED.allow(check_withdraws, PublishedMove.WITHDRAW)
