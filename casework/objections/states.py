"""The life of an objection: it waits, and is answered, withdrawn, or lapses with the decision that it is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ground.lifecycle import Lifecycle, Way, who_moved_last


class ObjectionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("objection", "waiting for an answer")
    UPHELD = "upheld", _("decision upheld")
    CHANGED = "changed", _("decision taken back")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "withdrawn")
    LAPSED = "lapsed", _("settled: the decision holds no more")


class ObjectionMove(models.TextChoices):
    UPHOLD = "uphold", _("uphold the decision")
    CHANGE = "change", _("take the decision back")
    WITHDRAW = "withdraw", _("withdraw")
    HAND_ON = "hand_on", _("handed on to another office")
    LAPSE = "lapse", _("settled")
    UNDO = "undo", _("undo")


S, M = ObjectionState, ObjectionMove
ANSWERS = frozenset({M.UPHOLD, M.CHANGE})
ANSWERED = frozenset({S.UPHELD, S.CHANGED})
_WHY = _("Please give the reason of the answer: the person reads it.")
OBJECTIONS = Lifecycle(
    "casework.Objection",
    S,
    {
        M.UPHOLD: Way(S.OPEN, S.UPHELD, "objection.upheld", _WHY),
        M.CHANGE: Way(S.OPEN, S.CHANGED, "objection.changed", _WHY),
        M.WITHDRAW: Way(S.OPEN, S.WITHDRAWN, "objection.withdrawn"),
        M.HAND_ON: Way(S.OPEN, S.OPEN, "objection.handed_on", work=True),
        M.LAPSE: Way(S.OPEN, S.LAPSED, "objection.lapsed", work=True),
        M.UNDO: Way(undoes={M.UPHOLD}, action="objection.undone"),
    },
    field="state",
    pair="answered",
    first=who_moved_last,
    off=_("The objection is no longer where this can be done: %(state)s."),
    late=_("Somebody was faster: %(name)s, %(time)s. Please look at the objection again."),
)
