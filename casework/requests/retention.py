"""How long decided requests are kept, with their proof."""

from operator import attrgetter

from django.db.models.functions import Coalesce

from ground import retention

from .models import CaseRequest
from .states import RequestState

ENDED = [RequestState.APPROVED, RequestState.REFUSED, RequestState.REVOKED, RequestState.CANCELLED]

retention.keep(
    retention.RetentionTerm(
        CaseRequest, "5 years", "已处理的申请（连同证明材料）",
        lambda now: CaseRequest.objects.unscoped()
        .annotate(ended_at=Coalesce("decided_at", "filed_at", "created_at"))
        .filter(state__in=ENDED, ended_at__lte=retention.years_before(now, 5)),
        dated=attrgetter("ended_at"), files=lambda row: row.evidence.values_list("stored_name", flat=True),
    )
)  # fmt: skip
