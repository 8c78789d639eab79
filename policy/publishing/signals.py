"""What floors above are told, inside the transaction in which it happens."""

from django.dispatch import Signal

changed = Signal()
"""What is on offer has changed: a pack was taken into use, or withdrawn after that."""

told = Signal()
"""Something that other policy officers should hear of, with ``actor``, ``draft``, ``text`` and ``now``."""
