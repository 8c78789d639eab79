"""What runs here."""

from __future__ import annotations

import platform

import django
from django.db import connection

from ground import dialect


def versions() -> dict[str, str]:
    """Versions by name."""
    return {"Python": platform.python_version(), "Django": django.get_version(), "SQL": dialect.version_of(connection)}
