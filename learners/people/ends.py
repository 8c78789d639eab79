"""A death, as floors above hear of it."""

from __future__ import annotations

from django.dispatch import Signal

death_changed = Signal()
"""Sent with ``actor``, ``learner`` and ``dead`` in the transaction that enters a death or takes the entry back."""
