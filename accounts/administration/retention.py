"""How long roles that have ended are kept."""

from django.db.models import Q
from django.utils import timezone

from ground import retention

from ..holders.models import RoleAssignment

YEARS = 10


def _due(now):
    then = retention.years_before(now, YEARS)
    return RoleAssignment.objects.filter(Q(until__lt=timezone.localdate(then)) | Q(withdrawn_at__lte=then))


def _ended(row):
    return row.withdrawn_at or row.until


retention.keep(retention.RetentionTerm(RoleAssignment, "10 years", "已结束的角色", _due, _ended))
