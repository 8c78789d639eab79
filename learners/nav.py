"""Entries of the menu: people, units, accounts, one's own data."""

from django.utils.translation import gettext_lazy as _

from journal.navigation import ACCOUNT, ADMINISTRATION, MINE, OVERSIGHT, PEOPLE, WORK, NavItem

from .roles import KEEPERS, SEES_PEOPLE, Role
from .selectors import corrections_waiting, registrations_waiting


def _keeps(actor) -> bool:
    return bool(actor.paths(KEEPERS))


def _sees(actor) -> bool:
    return bool(actor.paths(SEES_PEOPLE))


def _registrations(actor) -> int:
    return registrations_waiting(actor=actor).count()


def _corrections(actor) -> int:
    return corrections_waiting(actor=actor).count()


ITEMS = [
    NavItem(_("My particulars"), "learners:mine", lambda actor: actor.learner_id is not None, MINE, 80),
    NavItem(_("Registrations"), "learners:registrations", _keeps, WORK, 70, waiting=_registrations),
    NavItem(_("Corrections"), "learners:corrections", _keeps, WORK, 75, waiting=_corrections),
    NavItem(_("People"), "learners:people", _sees, PEOPLE, 10),
    NavItem(_("Units"), "learners:units", _sees, PEOPLE, 20),
    NavItem(_("Import a roster"), "learners:roster_upload", _keeps, PEOPLE, 30),
    NavItem(_("Exports with full numbers"), "learners:full_exports", _keeps, PEOPLE, 40),
    NavItem(_("Operation log"), "journal:journal", lambda actor: actor.reads_journal, OVERSIGHT, 90),
    NavItem(_("Accounts and roles"), "learners:accounts", lambda a: a.holds(Role.SECURITY_ADMIN), ADMINISTRATION, 10),
    NavItem(_("My account"), "learners:security", lambda actor: True, ACCOUNT, 10),
    NavItem(_("Privacy notice"), "learners:notice", lambda actor: True, ACCOUNT, 20),
    NavItem(_("Sign out"), "learners:sign_out", lambda actor: True, ACCOUNT, 90, post=True),
]
