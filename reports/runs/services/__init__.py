"""What the modules of this package offer."""

from .going import begin_with, collect, fail_person, finish, hand_over, issue_one, revive, stop
from .papers import UNDER_WAY, ask_copies, copy_made, make_again
from .running import ISSUE, ask_run, cancel, retry

__all__ = [
    "ISSUE",
    "UNDER_WAY",
    "ask_copies",
    "ask_run",
    "begin_with",
    "cancel",
    "collect",
    "copy_made",
    "fail_person",
    "finish",
    "hand_over",
    "issue_one",
    "make_again",
    "retry",
    "revive",
    "stop",
]
