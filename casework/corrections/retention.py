"""How long decided corrections are kept."""

from operator import attrgetter

from ground import retention

from .models import Correction

retention.keep(
    retention.RetentionTerm(
        Correction, "5 years", "已处理的更正申请",
        lambda now: Correction.objects.unscoped().filter(decided_at__lte=retention.years_before(now, 5)),
        dated=attrgetter("decided_at"),
    )
)  # fmt: skip
