"""The life of a published pack: it waits for its first day, is in use, and gives way to a correction; it can be
withdrawn as long as nothing rests on it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ground.lifecycle import Lifecycle, Way


class PublishedState(models.TextChoices):
    WAITING = "waiting", _("not yet in use")
    IN_USE = "in_use", _("in use")
    REPLACED = "replaced", _("replaced by a correction")
    WITHDRAWN = "withdrawn", pgettext_lazy("rule pack", "withdrawn")


class PublishedMove(models.TextChoices):
    START = "start"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


S, M = PublishedState, PublishedMove
PUBLISHED = Lifecycle(
    "policy.PublishedPack",
    PublishedState,
    {
        M.START: Way(S.WAITING, S.IN_USE, "pack.started", work=True),
        M.REPLACE: Way(S.IN_USE, S.REPLACED, "pack.replaced", work=True),
        M.WITHDRAW: Way(
            (S.WAITING, S.IN_USE),
            S.WITHDRAWN,
            "pack.withdrawn",
            _("Say why the rule pack is withdrawn."),
            _("Its state has changed meanwhile (%(time)s). Please look again."),
        ),
    },
    marks={S.IN_USE: "started_at", S.REPLACED: "replaced_at", S.WITHDRAWN: "withdrawn_at"},
    off=_("This rule pack is %(state)s."),
)
