"""What the modules of this package offer."""

from .desk import (
    VerificationCounts,
    desk_counts,
    person_signs,
    records_in_charge,
    records_to_verify,
    verifications_of,
    years_of,
)
from .saved import queries_of

__all__ = [
    "VerificationCounts",
    "desk_counts",
    "person_signs",
    "queries_of",
    "records_in_charge",
    "records_to_verify",
    "verifications_of",
    "years_of",
]
