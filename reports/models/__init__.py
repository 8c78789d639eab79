"""Review cards and what is taken away from the portal."""

from .cards import CardNumber, ReviewCard

__all__ = ["CardNumber", "ReviewCard"]
