"""Whether they comply: applications, where everybody stands, frozen snapshots, rulings and human decisions."""

from .applications import Application
from .rulings import HumanDecision, ReviewRequest, Ruling
from .snapshots import LawText, Snapshot
from .standings import Answer, Circumstances, Shortfall, Standing, Survey

__all__ = [
    "Answer",
    "Application",
    "Circumstances",
    "HumanDecision",
    "LawText",
    "ReviewRequest",
    "Ruling",
    "Shortfall",
    "Snapshot",
    "Standing",
    "Survey",
]
