"""What learners are excused from: approved facts and unit training plans."""

from .facts import Fact
from .plans import PlanParticipant, PlanRoster, PlanStep, TrainingPlan

__all__ = ["Fact", "PlanParticipant", "PlanRoster", "PlanStep", "TrainingPlan"]
