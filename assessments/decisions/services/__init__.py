"""What the modules of this package offer."""

from .applications import apply, withdraw_application
from .snapshots import freeze

__all__ = ["apply", "freeze", "withdraw_application"]
