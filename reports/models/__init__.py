"""Review cards and what is taken away from the portal."""

from .cards import CardNumber, ReviewCard
from .exports import Export

__all__ = ["CardNumber", "Export", "ReviewCard"]
