"""How long answered requests for a review, and decisions by hand, are kept."""

from operator import attrgetter

from ground import retention

from .models import ReviewRequest

retention.keep(
    retention.RetentionTerm(
        ReviewRequest, "5 years", "已答复的复核请求",
        lambda now: ReviewRequest.objects.unscoped().filter(answered_at__lte=retention.years_before(now, 5)),
        dated=attrgetter("answered_at"),
    )
)  # fmt: skip
