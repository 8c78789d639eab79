"""What the modules of this package offer."""

from .bulk import Refusal, decide_many, file_many
from .evidence import attach, detach
from .moves import amend, cancel, decide, draft, file, hand_on, revoke, undo

__all__ = [
    "Refusal",
    "amend",
    "attach",
    "cancel",
    "decide",
    "decide_many",
    "detach",
    "draft",
    "file",
    "file_many",
    "hand_on",
    "revoke",
    "undo",
]
