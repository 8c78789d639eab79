"""How long decided registrations are kept: what an approved one says is the learner's and the account's by then."""

import datetime as dt
from operator import attrgetter

from ground import retention

from ..holders.models import Registration

KEPT = dt.timedelta(days=90)

retention.keep(
    retention.RetentionTerm(
        Registration, "90 days", "已处理的注册申请",
        lambda now: Registration.objects.unscoped().filter(decided_at__lte=now - KEPT),
        dated=attrgetter("decided_at"),
    )
)  # fmt: skip
