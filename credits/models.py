"""The tables of this app, for Django; code imports them from their features."""

from .annual.models import AnnualCredit
from .catalogue.models import ColumnMapping, Course, CourseListing, Platform
from .imports.models import ImportRow
from .missing.models import MissingHours, MissingHoursTurn
from .offered.models import PlatformAdvice
from .records.models import CreditRecord
from .verification.models import SavedQuery, Verification

__all__ = [
    "AnnualCredit",
    "ColumnMapping",
    "Course",
    "CourseListing",
    "CreditRecord",
    "ImportRow",
    "MissingHours",
    "MissingHoursTurn",
    "Platform",
    "PlatformAdvice",
    "SavedQuery",
    "Verification",
]
