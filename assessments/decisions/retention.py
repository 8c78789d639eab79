"""How long applications are kept, and decisions by hand that hold no more, with what they were decided from."""

from operator import attrgetter

from django.db.models import Exists

from ground import retention

from .models import Application, HumanDecision, Snapshot

YEARS = 5

retention.keep(
    retention.RetentionTerm(
        Application, "5 years", "申请评定的记录",
        lambda now: Application.objects.unscoped().filter(applied_at__lt=retention.year_started(now, YEARS)),
        dated=attrgetter("applied_at"),
    )
)  # fmt: skip
retention.keep(
    retention.RetentionTerm(
        HumanDecision, "5 years", "已失效的人工认定",
        lambda now: HumanDecision.objects.unscoped().filter(ended_at__lt=retention.year_started(now, YEARS)),
        dated=attrgetter("ended_at"),
    )
)  # fmt: skip


@retention.follow
def forget(model, rows):
    """Snapshots to which nothing points any more."""
    theirs = Snapshot.objects.unscoped().filter(pk__in={row.snapshot_id for row in rows if hasattr(row, "snapshot_id")})
    for rows_that_point in retention.pointing(Snapshot, retention.HOLDING):
        theirs = theirs.exclude(Exists(rows_that_point))
    Snapshot.objects_for_relations.filter(pk__in=list(theirs.values_list("pk", flat=True))).delete()
    return []
