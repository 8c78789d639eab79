"""What the modules of this package offer."""

from .assess import (
    Assessment,
    RecordVerdict,
    assess,
    assess_again,
    assess_read,
    assess_under_each,
    human_decision,
    outcomes_of,
    records_with_verdicts,
)
from .snapshots import replay, snapshots_of, snapshots_visible
from .supposed import SupposedChange, changes_if

__all__ = [
    "Assessment",
    "RecordVerdict",
    "SupposedChange",
    "assess",
    "assess_again",
    "assess_read",
    "assess_under_each",
    "changes_if",
    "human_decision",
    "outcomes_of",
    "records_with_verdicts",
    "replay",
    "snapshots_of",
    "snapshots_visible",
]
