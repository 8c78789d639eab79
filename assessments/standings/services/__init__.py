"""What the modules of this package offer."""

from .standings import (
    add_up,
    answer_all,
    apply_rulings,
    check_all,
    check_counts,
    disown_all,
    drain,
    finish,
    is_behind,
    reassess,
)
from .surveys import ask_survey, forget_surveys, work_out

__all__ = [
    "add_up",
    "answer_all",
    "apply_rulings",
    "ask_survey",
    "check_all",
    "check_counts",
    "disown_all",
    "drain",
    "finish",
    "forget_surveys",
    "is_behind",
    "reassess",
    "work_out",
]
