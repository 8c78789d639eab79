"""What the modules of this package offer."""

from .desk import (
    VerificationCounts,
    VerificationLine,
    as_lines,
    decided_since,
    desk_counts,
    person_signs,
    records_in_charge,
    records_to_verify,
    shows_signs,
    signs_of,
    verifications_of,
    waiting_by_term,
    years_of,
)
from .saved import COLUMNS, KeptOnLists, queries_of

__all__ = [
    "COLUMNS",
    "KeptOnLists",
    "VerificationCounts",
    "VerificationLine",
    "as_lines",
    "decided_since",
    "desk_counts",
    "person_signs",
    "queries_of",
    "records_in_charge",
    "records_to_verify",
    "shows_signs",
    "signs_of",
    "verifications_of",
    "waiting_by_term",
    "years_of",
]
