"""What floors above are told, inside the transaction in which it happens."""

from django.dispatch import Signal

placed = Signal()
"""Where some people stand was worked out anew under a notice, with ``policy`` and ``people`` (their ids)."""
