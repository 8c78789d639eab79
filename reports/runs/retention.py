"""How long it is kept who had cards issued in bulk, and which numbers a file held."""

from operator import attrgetter

from django.db.models import Q

from ground import retention

from ..cards.models import CardCopy
from .models import CardRun

ENDED = Q(finished_at__isnull=False) | Q(cancelled_at__isnull=False)

retention.keep(
    retention.RetentionTerm(
        CardRun, "5 years", "成批出卡的记录",
        lambda now: CardRun.objects.unscoped().filter(ENDED, asked_at__lte=retention.years_before(now, 5)),
        dated=attrgetter("asked_at"),
    )
)  # fmt: skip
retention.keep(
    retention.RetentionTerm(
        CardCopy, "10 years", "成批审验卡文件的记录",
        lambda now: CardCopy.objects.filter(made_at__lte=retention.years_before(now, 10)),
        dated=attrgetter("made_at"), files=lambda row: [row.file_key],
    )
)  # fmt: skip
