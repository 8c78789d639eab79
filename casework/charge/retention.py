"""Who was in charge of a thing goes with it."""

from ground import retention

from .models import Charge


@retention.follow
def forget(model, rows):
    keys = [row.public_id for row in rows if hasattr(row, "public_id")]
    Charge.objects.filter(about_id__in=keys).delete()
    return []
