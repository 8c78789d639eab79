"""Menu entries of training plans."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.navigation import WORK, NavItem
from ground.roles import SEES_PEOPLE

from .plans.permissions import may_decide_plans
from .plans.selectors import plans_waiting


def _waiting(actor) -> Iterable[QuerySet[Any]]:
    """Plans that the league has to record; nobody else has any waiting."""
    return [plans_waiting(actor=actor)] if may_decide_plans(actor) else []


ITEMS = [
    NavItem(_("Training plans"), "plans:plans", lambda actor: actor.holds(*SEES_PEOPLE), WORK, 50, waiting=_waiting),
]
