"""Menu entries of assessments."""

from django.utils.translation import gettext_lazy as _

from journal.navigation import OVERSIGHT, WORK, NavItem
from learners.roles import SEES_PEOPLE

from .permissions import DECIDERS
from .selectors import applications_in_doubt, open_requests


def _doubts(actor) -> int:
    return open_requests(actor=actor).count() + applications_in_doubt(actor=actor).count()


ITEMS = [
    NavItem(_("Doubtful cases"), "assessments:queue", lambda actor: actor.holds(*DECIDERS), WORK, 40, waiting=_doubts),
    NavItem(_("Open readings"), "assessments:register", lambda actor: actor.holds(*SEES_PEOPLE), OVERSIGHT, 30),
]
