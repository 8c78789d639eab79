"""Rows of the matrix for what programs call, and for the pages of their tokens (see table.py)."""

from __future__ import annotations

from .table import BOTH, GET, POST, SECURITY, Row

API_ROWS: dict[str, Row] = {
    "tokens:own": Row(BOTH),
    "tokens:revoke_own": Row(POST, kind="token", reach="own"),
    "tokens:every": Row(BOTH, SECURITY),
    "tokens:revoke_any": Row(POST, SECURITY, "token", "all"),
    "api:schema": Row(GET, public=True),
    "api:docs": Row(GET, public=True),
    "api:me": Row(GET),
}
