"""Review cards, yearly tables and what is taken away from the portal."""

from .cards import CardNumber, ReviewCard
from .chasing import Round
from .exports import Export
from .sampling import SampleAudit, SampledPerson
from .years import YearTable

__all__ = ["CardNumber", "Export", "ReviewCard", "Round", "SampleAudit", "SampledPerson", "YearTable"]
