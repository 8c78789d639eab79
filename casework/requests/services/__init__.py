"""What the modules of this package offer."""

from .bulk import Refusal, decide_many, file_many
from .evidence import attach, detach, drop_paper, hand_in, keep_drawn, paper_failed
from .marks import renew_marks
from .moves import amend, cancel, decide, draft, file, hand_on, revoke, undo
from .reopening import reopen

__all__ = [
    "Refusal",
    "amend",
    "attach",
    "cancel",
    "decide",
    "decide_many",
    "detach",
    "draft",
    "drop_paper",
    "file",
    "file_many",
    "hand_in",
    "hand_on",
    "keep_drawn",
    "paper_failed",
    "renew_marks",
    "reopen",
    "revoke",
    "undo",
]
