"""Requests for a decision, the steps they take through the offices, and their evidence."""

from .offices import ReviewingOffice
from .requests import Evidence, Request, Step

__all__ = ["Evidence", "Request", "ReviewingOffice", "Step"]
