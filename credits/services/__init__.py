"""Every write about hours. Each names its actor, is one transaction and leaves its journal line."""

from .batches import (
    ask_withdrawal,
    confirm_batch,
    discard_batch,
    keep_plan,
    pass_upward,
    plan_anew,
    refuse_file,
    save_mapping,
    store_batch,
    upload_file,
    withdraw_batch,
)
from .missing_hours import answer_missing, report_missing
from .saved import delete_query, save_query
from .verification import return_records, revoke_verification, undo_verification, verify_records

__all__ = [
    "answer_missing",
    "ask_withdrawal",
    "confirm_batch",
    "delete_query",
    "discard_batch",
    "keep_plan",
    "pass_upward",
    "plan_anew",
    "refuse_file",
    "report_missing",
    "return_records",
    "revoke_verification",
    "save_mapping",
    "save_query",
    "store_batch",
    "undo_verification",
    "upload_file",
    "verify_records",
    "withdraw_batch",
]
