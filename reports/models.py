"""The tables of this app, for Django; code imports them from their features."""

from .announcements.models import Announcement, ListedPerson, ListObjection
from .audit.models import Export
from .cards.models import CardCopy, CardNumber, ReviewCard
from .cardsettings.models import CardSetting
from .closing.models import ClosedSeason, ClosedStanding, SeasonCorrection
from .runs.models import CardRun, RunPerson
from .sampling.models import SampleAudit, SampledPerson
from .signing_keys.models import PublishedKey
from .statistics.models import YearTable
from .unfinished.models import Round

__all__ = [
    "Announcement",
    "CardCopy",
    "CardNumber",
    "CardRun",
    "CardSetting",
    "ClosedSeason",
    "ClosedStanding",
    "Export",
    "ListObjection",
    "ListedPerson",
    "PublishedKey",
    "ReviewCard",
    "Round",
    "RunPerson",
    "SampleAudit",
    "SampledPerson",
    "SeasonCorrection",
    "YearTable",
]
