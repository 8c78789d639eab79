"""What learners did: platforms, courses, imports, credit records and the annual credit records added up from them."""

from .batches import ImportBatch, ImportRow
from .catalogue import ColumnMapping, Course, CourseListing, Platform
from .ledger import AnnualCredit
from .records import CreditRecord
from .verifications import MissingHours, SavedQuery, Verification

__all__ = [
    "AnnualCredit",
    "ColumnMapping",
    "Course",
    "CourseListing",
    "CreditRecord",
    "ImportBatch",
    "ImportRow",
    "MissingHours",
    "Platform",
    "SavedQuery",
    "Verification",
]
