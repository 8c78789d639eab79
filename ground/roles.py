"""The roles of the portal and what sets of them may do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role is held over a unit and everything below it, between two dates."""

    UNIT_HR = "unit_hr", _("unit HR")
    DEPARTMENT_HR = "department_hr", _("department HR")
    BANNER_HR = "banner_hr", _("banner/county HR")
    LEAGUE_REVIEWER = "league_reviewer", _("league HR (reviewer)")
    LEAGUE_POLICY = "league_policy", _("league HR (policy)")
    SUPERVISOR = "supervisor", _("supervisor")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDIT_ADMIN = "audit_admin", _("audit administrator")


OFFICES = frozenset({Role.DEPARTMENT_HR, Role.BANNER_HR, Role.LEAGUE_REVIEWER})  # verify hours, decide above a unit
KEEPERS = OFFICES | {Role.UNIT_HR}  # keep the roster of the units below them
LEAGUE = frozenset({Role.LEAGUE_REVIEWER, Role.LEAGUE_POLICY})
HR = OFFICES | {Role.UNIT_HR, Role.LEAGUE_POLICY}
SEES_PEOPLE = HR | {Role.SUPERVISOR}
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})  # disjoint: one each at most
