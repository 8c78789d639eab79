"""The tables of this app, for Django; code imports them from their features."""

from .decisions.models import Application, HumanDecision, LawText, Snapshot
from .doubts.models import ReviewRequest
from .seasons.models import ApplicationDay
from .standings.models import Answer, Circumstances, Shortfall, Standing, Survey
from .whatif.models import Change, WhatIf

__all__ = [
    "Answer",
    "Application",
    "ApplicationDay",
    "Change",
    "Circumstances",
    "HumanDecision",
    "LawText",
    "ReviewRequest",
    "Shortfall",
    "Snapshot",
    "Standing",
    "Survey",
    "WhatIf",
]
