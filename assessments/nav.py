"""Menu entries of assessments."""

from django.utils.translation import gettext_lazy as _

from journal.navigation import OVERSIGHT, WORK, NavItem
from learners.roles import SEES_PEOPLE

from .permissions import DECIDERS

ITEMS = [
    NavItem(_("Doubtful cases"), "assessments:queue", lambda actor: actor.holds(*DECIDERS), WORK, 40),
    NavItem(_("Open readings"), "assessments:register", lambda actor: actor.holds(*SEES_PEOPLE), OVERSIGHT, 30),
]
