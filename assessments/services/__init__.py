"""Every write about compliance. Each names its actor and leaves a line in the journal.

freeze(actor=, assessment=, now=)       a decision for good, with all it was made from
apply(actor=, assessment=, now=)        enters an application for the day of the assessment
drain(actor=, today=, learner_ids=)     standings of whoever is marked stale; follows every commit that marks people
reassess(actor=, today=)                standings of everybody
settle_reading(...)                     a ruling of the bureau; every decision follows
decide_by_hand(...)                     an officer's decision in a doubtful case
ask_for_review(...)                     a person asks that somebody looks at a decision
"""

from .applications import apply, withdraw_application
from .decisions import answer_review, ask_for_review, decide_by_hand, take_back_decision
from .rulings import settle_reading, withdraw_ruling
from .snapshots import freeze
from .standings import answer_all, apply_rulings, check_all, drain, finish, is_behind, reassess
from .surveys import ask_survey, forget_surveys, work_out

__all__ = [
    "answer_all",
    "answer_review",
    "apply",
    "apply_rulings",
    "ask_for_review",
    "ask_survey",
    "check_all",
    "decide_by_hand",
    "drain",
    "finish",
    "forget_surveys",
    "freeze",
    "is_behind",
    "reassess",
    "settle_reading",
    "take_back_decision",
    "withdraw_application",
    "withdraw_ruling",
    "work_out",
]
