"""The tables of this app, for Django; code imports them from their features."""

from .jobs.models import Job
from .keys.models import KeyPrint

__all__ = ["Job", "KeyPrint"]
