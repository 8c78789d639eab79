"""Requests by which something was excused or granted are kept as long as the fact."""

from casework.requests.models import CaseRequest
from ground import retention

from ..facts.models import Fact


@retention.spare
def granted(model, rows):
    if model is not CaseRequest:
        return []
    keys = {str(row.public_id): row.pk for row in rows}
    found = Fact.objects.unscoped().filter(claim_key__in=keys).values_list("claim_key", flat=True)
    return [keys[key] for key in found]
