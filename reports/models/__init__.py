"""Review cards, yearly tables and what is taken away from the portal."""

from .cards import CardNumber, ReviewCard
from .exports import Export
from .years import YearTable

__all__ = ["CardNumber", "Export", "ReviewCard", "YearTable"]
