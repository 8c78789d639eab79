"""The tables of this app, for Django; code imports them from their features."""

from .jobs.models import Job
from .keys.models import FolderMark, KeyPrint
from .leaving.models import LeavingFile

__all__ = ["FolderMark", "Job", "KeyPrint", "LeavingFile"]
