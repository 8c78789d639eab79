"""Menu entries of assessments."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.navigation import OVERSIGHT, WORK, NavItem
from ground.roles import SEES_PEOPLE

from .doubts.permissions import DECIDERS
from .doubts.selectors import applications_in_doubt, open_requests


def _doubts(actor) -> Iterable[QuerySet[Any]]:
    return [open_requests(actor=actor), applications_in_doubt(actor=actor)]


ITEMS = [
    NavItem(_("Doubtful cases"), "doubts:queue", lambda actor: actor.holds(*DECIDERS), WORK, 40, waiting=_doubts),
    NavItem(_("Last days of applications"), "seasons:days", lambda actor: actor.holds(*SEES_PEOPLE), OVERSIGHT, 31),
    NavItem(_("Open readings"), "readings:register", lambda actor: actor.holds(*SEES_PEOPLE), OVERSIGHT, 30),
]
