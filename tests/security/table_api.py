"""Rows of the matrix for what programs call, and for the pages of their tokens (see table.py)."""

from __future__ import annotations

from .table import BOTH, GET, LEARNERS, OFFICES, POST, SECURITY, SEES, Row

OWN = SEES | LEARNERS

API_ROWS: dict[str, Row] = {
    "selfcheck:check": Row(BOTH, public=True),
    "tokens:own": Row(BOTH),
    "tokens:revoke_own": Row(POST, kind="token", reach="own"),
    "tokens:every": Row(BOTH, SECURITY),
    "tokens:revoke_any": Row(POST, SECURITY, "token", "all"),
    "api:schema": Row(GET, public=True),
    "api:docs": Row(GET, public=True),
    "api:me": Row(GET),
    "api:units": Row(GET, SEES),
    "api:unit": Row(GET, SEES, "unit"),
    "api:learners": Row(GET, OWN),
    "api:learner": Row(GET, OWN, "learner", "scope_or_own"),
    "api:decision_now": Row(GET, OWN, "learner", "scope_or_own"),
    "api:records": Row(GET, OWN),
    "api:record": Row(GET, OWN, "record", "scope_or_own"),
    "api:annual_records": Row(GET, OWN),
    "api:decisions": Row(GET, OWN),
    "api:decision": Row(GET, OWN, "snapshot", "scope_or_own"),
    "api:decide_many": Row(POST),
    "api:batches": Row(GET, OFFICES),
    "api:batch": Row(GET, OFFICES, "batch"),
    "api:requests": Row(GET, OWN),
    "api:request": Row(GET, OWN, "request", "scope_or_own"),
    "api:plans": Row(GET, SEES),
    "api:plan": Row(GET, SEES, "plan"),
    "api:packs": Row(GET),
    "api:pack": Row(GET, words={"policy": "xlgl-2024"}),
    "api:readings": Row(GET, SEES, words={"policy": "xlgl-2024"}),
    "api:cards": Row(GET, OWN),
    "api:card_check": Row(POST),
    "api:card": Row(GET, OWN, "card", "scope_or_own"),
    "api:card_pdf": Row(GET, OWN, "card", "scope_or_own"),
    "api:audit_units": Row(GET, SEES),
    "api:audit_people": Row(GET, SEES),
    "api:behind": Row(GET, SEES),
    "api:statistics": Row(GET, SEES),
    "api:year_table": Row(GET, SEES, "year_table"),
    "api:push_records": Row(POST),
    "api:push_withdraw": Row(POST),
    "api:jobs": Row(GET),
    "api:job": Row(GET, kind="job", reach="own"),
    "api:exports": Row(GET, SEES),
    "api:export": Row(GET, SEES, "export", "own"),
    "api:export_file": Row(GET, SEES, "export", "own"),
}
