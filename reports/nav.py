"""Menu entries of reports."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.navigation import MINE, OVERSIGHT, WORK, NavItem
from ground.roles import HR, SEES_PEOPLE

from .announcements.permissions import may_announce
from .announcements.selectors import list_objections_waiting
from .cardsettings.permissions import may_set_cards
from .sampling.open import findings_waiting


def _objections(actor) -> Iterable[QuerySet[Any]]:
    return [list_objections_waiting(actor=actor)]


def _findings(actor) -> Iterable[QuerySet[Any]]:
    return [findings_waiting(actor=actor)]


ITEMS = [
    NavItem(_("My desk"), "office:office", visible=lambda actor: bool(actor.grants), group=WORK, order=1),
    NavItem(_("Announcements and lists"), "announcements:issued", may_announce, WORK, 58, waiting=_objections),
    NavItem(_("My hours"), "home:own", visible=lambda actor: actor.learner_id is not None, group=MINE, order=10),
    NavItem(
        _("My review cards"), "cards:mine", visible=lambda actor: actor.learner_id is not None, group=MINE, order=12
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
        waiting=_findings,
    ),
    NavItem(_("Cards in bulk"), "runs:runs", visible=lambda actor: actor.holds(*HR), group=OVERSIGHT, order=12),
    NavItem(_("Settings of cards"), "cardsettings:setting", visible=may_set_cards, group=OVERSIGHT, order=13),
    NavItem(
        _("Closed seasons"),
        "closing:seasons",
        visible=lambda actor: actor.holds(*SEES_PEOPLE),
        group=OVERSIGHT,
        order=22,
    ),
    NavItem(_("Unit audit"), "audit:units", visible=lambda actor: actor.holds(*SEES_PEOPLE), group=OVERSIGHT, order=10),
]
