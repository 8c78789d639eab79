"""A client of the interface for programs: see README.md beside this package."""

from .api import Client
from .core import Page, Problem, Unreachable, is_ours

__all__ = ["Client", "Page", "Problem", "Unreachable", "is_ours"]
