"""Requests by which hours were granted are kept as long as the hours."""

from casework.requests.models import CaseRequest
from ground import retention

from ..records.models import CreditRecord


@retention.spare
def granted(model, rows):
    if model is not CaseRequest:
        return []
    keys = {str(row.public_id): row.pk for row in rows}
    found = CreditRecord.objects.unscoped().filter(claim_key__in=keys).values_list("claim_key", flat=True)
    return [keys[key] for key in found]
