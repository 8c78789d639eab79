"""How long it is kept who took which table away; the file itself goes after a week."""

from operator import attrgetter

from ground import retention

from .models import Export

retention.keep(
    retention.RetentionTerm(
        Export, "5 years", "导出表格的记录",
        lambda now: Export.objects.filter(asked_at__lte=retention.years_before(now, 5)),
        dated=attrgetter("asked_at"), files=lambda row: [row.file_key],
    )
)  # fmt: skip
