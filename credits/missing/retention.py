"""How long answered reports of missing hours are kept, with their screenshot."""

from operator import attrgetter

from ground import retention

from .models import MissingHours

retention.keep(
    retention.RetentionTerm(
        MissingHours, "2 years", "已答复的学时未到账反映",
        lambda now: MissingHours.objects.unscoped().filter(answered_at__lte=retention.years_before(now, 2)),
        dated=attrgetter("answered_at"), files=lambda row: [row.picture_key],
    )
)  # fmt: skip
