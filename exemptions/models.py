"""The tables of this app, for Django; code imports them from their features."""

from .completions.models import CompletionReport
from .facts.models import Fact, FactEnd
from .plans.models import PlanCompletion, PlanParticipant, PlanStep, TrainingPlan

__all__ = ["CompletionReport", "Fact", "FactEnd", "PlanCompletion", "PlanParticipant", "PlanStep", "TrainingPlan"]
