"""What the modules of this package offer."""

from .bulk import DECIDE, UNDO, ask_for_all, ask_to_undo, decide_piece, finish_act, go_on_undoing, undo_piece
from .saved import delete_query, save_query
from .verification import let_wait_again, return_records, revoke_verification, undo_verification, verify_records

__all__ = [
    "DECIDE",
    "UNDO",
    "ask_for_all",
    "ask_to_undo",
    "decide_piece",
    "delete_query",
    "finish_act",
    "go_on_undoing",
    "let_wait_again",
    "return_records",
    "revoke_verification",
    "save_query",
    "undo_piece",
    "undo_verification",
    "verify_records",
]
