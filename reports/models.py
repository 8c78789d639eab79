"""The tables of this app, for Django; code imports them from their features."""

from .audit.models import Export
from .cards.models import CardNumber, ReviewCard
from .sampling.models import SampleAudit, SampledPerson
from .statistics.models import YearTable
from .unfinished.models import Round

__all__ = ["CardNumber", "Export", "ReviewCard", "Round", "SampleAudit", "SampledPerson", "YearTable"]
