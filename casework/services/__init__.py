"""Writes of requests: their moves, their evidence, many at once, and who reviews."""

from .bulk import Refusal, decide_many, file_many
from .evidence import attach, detach
from .moves import amend, cancel, decide, draft, file, revoke, undo
from .offices import set_reviewing_offices

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
    "revoke",
    "set_reviewing_offices",
    "undo",
]
