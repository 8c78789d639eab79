"""Menu entries of reports."""

from django.utils.translation import gettext_lazy as _

from casework.selectors import waiting_for
from journal.navigation import MINE, OVERSIGHT, WORK, NavItem
from learners.roles import SEES_PEOPLE

from .requests.access import may_file, may_name_offices, may_review


def _requests_waiting(actor) -> int:
    return waiting_for(actor=actor).count()


ITEMS = [
    NavItem(_("My desk"), "office:office", visible=lambda actor: bool(actor.grants), group=WORK, order=1),
    NavItem(_("My hours"), "home:own", visible=lambda actor: actor.learner_id is not None, group=MINE, order=10),
    NavItem(_("My requests"), "requests:mine", visible=may_file, group=MINE, order=30),
    NavItem(
        _("Review of requests"), "requests:desk", visible=may_review, group=WORK, order=10, waiting=_requests_waiting
    ),
    NavItem(
        _("Who is behind"), "behind:behind", visible=lambda actor: actor.holds(*SEES_PEOPLE), group=OVERSIGHT, order=15
    ),
    NavItem(
        _("Statistics for the year"),
        "statistics:tables",
        visible=lambda actor: actor.holds(*SEES_PEOPLE),
        group=OVERSIGHT,
        order=20,
    ),
    NavItem(
        _("Sampling audits"),
        "sampling:audits",
        visible=lambda actor: actor.holds(*SEES_PEOPLE),
        group=OVERSIGHT,
        order=25,
    ),
    NavItem(_("Reviewing offices"), "requests:offices", visible=may_name_offices, group=OVERSIGHT, order=60),
    NavItem(_("Unit audit"), "audit:units", visible=lambda actor: actor.holds(*SEES_PEOPLE), group=OVERSIGHT, order=10),
]
