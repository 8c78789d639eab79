"""How long it is kept who looked at full numbers, and who took them out."""

from operator import attrgetter

from ground import retention

from .models import FullExport, Look

retention.keep(
    retention.RetentionTerm(
        Look, "3 years", "查看个人资料的记录",
        lambda now: Look.objects.unscoped().filter(at__lte=retention.years_before(now, 3)),
        dated=attrgetter("at"),
    )
)  # fmt: skip
retention.keep(
    retention.RetentionTerm(
        FullExport, "5 years", "完整证件号码的导出申请",
        lambda now: FullExport.objects.unscoped().filter(asked_at__lte=retention.years_before(now, 5)),
        dated=attrgetter("asked_at"),
    )
)  # fmt: skip
