"""The tables of this app, for Django; code imports them from their features."""

from .decisions.models import Application, HumanDecision, LawText, Snapshot
from .doubts.models import ReviewRequest
from .readings.models import RulingChange, RulingEffect
from .seasons.models import ApplicationDay
from .standings.models import Answer, AnswerPattern, Circumstances, KeptCount, Shortfall, Standing, Survey
from .whatif.models import Change, WhatIf

__all__ = [
    "Answer",
    "AnswerPattern",
    "Application",
    "ApplicationDay",
    "Change",
    "Circumstances",
    "HumanDecision",
    "KeptCount",
    "LawText",
    "ReviewRequest",
    "RulingChange",
    "RulingEffect",
    "Shortfall",
    "Snapshot",
    "Standing",
    "Survey",
    "WhatIf",
]
