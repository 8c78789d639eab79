"""How long objections are kept, with their proof; what one is about stays as long as it does."""

from operator import attrgetter

from django.db.models.functions import Coalesce

from ground import retention

from .models import Objection
from .states import ObjectionState


def _due(now):
    ended = Objection.objects.unscoped().exclude(state=ObjectionState.OPEN)
    return ended.annotate(ended_at=Coalesce("answered_at", "filed_at")).filter(
        ended_at__lte=retention.years_before(now, 5)
    )


retention.keep(
    retention.RetentionTerm(
        Objection, "5 years", "已结束的异议（连同证明材料）", _due,
        dated=attrgetter("ended_at"), files=lambda row: row.proofs.values_list("stored_name", flat=True),
    )
)  # fmt: skip


@retention.spare
def contested(model, rows):
    keys = {row.public_id: row.pk for row in rows if hasattr(row, "public_id")}
    about = Objection.objects.unscoped().filter(about_id__in=keys).values_list("about_id", flat=True)
    return [keys[key] for key in about]
