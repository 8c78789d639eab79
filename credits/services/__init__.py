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

__all__ = [
    "ask_withdrawal",
    "confirm_batch",
    "discard_batch",
    "keep_plan",
    "pass_upward",
    "plan_anew",
    "refuse_file",
    "save_mapping",
    "store_batch",
    "upload_file",
    "withdraw_batch",
]
