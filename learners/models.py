"""The tables of this app, for Django; code imports them from their features."""

from .disclosure.models import FullExport, Look
from .merging.models import Merge
from .people.models import FormerParticulars, Learner, Membership, StaleMark
from .roster.models import RosterWord

__all__ = ["FormerParticulars", "FullExport", "Learner", "Look", "Membership", "Merge", "RosterWord", "StaleMark"]
