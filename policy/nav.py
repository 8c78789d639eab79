"""Menu entries of policy."""

from django.utils.translation import gettext_lazy as _

from ground.navigation import OVERSIGHT, WORK, NavItem
from ground.roles import SEES_PEOPLE, Role

from .drafts.permissions import may_draft

ITEMS = [
    NavItem(_("Drafts of notices"), "drafts:drafts", may_draft, WORK, 60),
    NavItem(_("Notices in use"), "published:packs", may_draft, WORK, 61),
    NavItem(_("Working days"), "workdays:years", lambda a: a.holds(*SEES_PEOPLE, Role.SYSTEM_ADMIN), OVERSIGHT, 32),
]
