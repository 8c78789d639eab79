"""Entries of the menu: one's own particulars and objections, what of both waits for this office; moves of many."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.navigation import ADMINISTRATION, MINE, PEOPLE, WORK, NavItem
from ground.roles import KEEPERS, SEES_PEOPLE, Role

from .charge.selectors import empty_roles
from .corrections.selectors import corrections_waiting
from .objections.selectors import objections_waiting


def _waiting(actor) -> Iterable[QuerySet[Any]]:
    return [corrections_waiting(actor=actor)]


def _to_answer(actor) -> Iterable[QuerySet[Any]]:
    return [objections_waiting(actor=actor)]


def _vacant(actor) -> Iterable[QuerySet[Any]]:
    return [empty_roles(actor=actor)]


ITEMS = [
    NavItem(_("My particulars"), "corrections:mine", lambda actor: actor.learner_id is not None, MINE, 80),
    NavItem(
        _("Corrections"),
        "corrections:corrections",
        lambda actor: bool(actor.paths(KEEPERS)),
        WORK,
        75,
        waiting=_waiting,
    ),
    NavItem(_("Moves of many people"), "regrouping:regroupings", lambda actor: bool(actor.paths(KEEPERS)), PEOPLE, 25),
    NavItem(_("My objections"), "objections:mine", lambda actor: actor.learner_id is not None, MINE, 35),
    NavItem(_("Objections"), "objections:desk", lambda actor: actor.holds(*SEES_PEOPLE), WORK, 12, waiting=_to_answer),
    NavItem(
        _("Empty roles and open work"),
        "charge:open_work",
        lambda actor: actor.holds(Role.SECURITY_ADMIN),
        ADMINISTRATION,
        15,
        waiting=_vacant,
    ),
]
