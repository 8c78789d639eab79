"""Where a correction stands: like a registration, its office approves or returns it."""

from __future__ import annotations

from accounts.holders.states import filing

CORRECTIONS = filing("casework.Correction", "correction")
