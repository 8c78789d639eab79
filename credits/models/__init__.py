"""What learners did: platforms, courses, credit records and the annual credit records added up from them."""

from .catalogue import Course, CourseListing, Platform
from .ledger import AnnualCredit
from .records import CreditRecord, ImportBatch

__all__ = ["AnnualCredit", "Course", "CourseListing", "CreditRecord", "ImportBatch", "Platform"]
