"""What learners are excused from: approved facts and unit training plans."""

from .facts import Fact

__all__ = ["Fact"]
