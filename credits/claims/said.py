"""What the payload of an hour claim says, once its form has taken it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings


def tenths(data: dict[str, Any]) -> int:
    """Hours in tenths: those of the certificate, else the days by the bureau's setting."""
    if data.get("hours"):
        return int(Decimal(data["hours"]) * 10)
    return int(Decimal(data["days"]) * settings.CONFIG.training_hours_a_day * 10)


def in_tenths(number: Any) -> int:
    return int(Decimal(number) * 10)


def completion(payload: dict[str, Any]) -> dt.date:
    return dt.date.fromisoformat(payload["completed_on"])
