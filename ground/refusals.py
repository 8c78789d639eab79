"""A refusal is a sentence for the person who asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Refused(Exception):
    """What was asked for is not allowed or not possible; ``str()`` is a sentence that says why and how to go on."""


def passes(check: Callable[..., object], *arguments: Any, **named: Any) -> bool:
    """Whether a check lets somebody through: each rule is written once, as a check that raises a sentence."""
    try:
        check(*arguments, **named)
    except Refused:
        return False
    return True


def why_not(check: Callable[..., object], *arguments: Any, **named: Any) -> str:
    """The sentence by which a check lets somebody not through; empty where it does."""
    try:
        check(*arguments, **named)
    except Refused as refusal:
        return str(refusal)
    return ""
