"""Rows of the matrix for hours, decisions, papers and the unit audit (see table.py)."""

from __future__ import annotations

from .table import BOTH, GET, LEARNERS, OFFICES, POST, SEES, Row

POLICY = frozenset({"league_policy"})
DECIDERS = OFFICES | POLICY
REVIEWERS = OFFICES | {"unit_hr"}

WORK_ROWS: dict[str, Row] = {
    # platform imports and verification
    "credits:batches": Row(GET, OFFICES),
    "credits:upload": Row(BOTH, OFFICES),
    "credits:template": Row(GET, OFFICES),
    "credits:batch": Row(GET, OFFICES, "batch"),
    "credits:columns": Row(BOTH, OFFICES, "batch"),
    "credits:confirm": Row(POST, OFFICES, "batch"),
    "credits:discard": Row(POST, OFFICES, "batch"),
    "credits:plan_again": Row(POST, OFFICES, "batch"),
    "credits:withdraw": Row(POST, OFFICES, "batch"),
    "credits:pass_upward": Row(POST, OFFICES, "batch"),
    "credits:verify_batch": Row(POST, OFFICES, "batch"),
    "credits:receipt": Row(GET, OFFICES, "batch"),
    "credits:desk": Row(GET, OFFICES),
    "credits:record": Row(GET, OFFICES, "record"),
    "credits:revoke": Row(POST, OFFICES, "record"),
    "credits:decide": Row(POST, OFFICES),
    "credits:undo": Row(POST, OFFICES),
    "credits:keep_query": Row(POST, OFFICES),
    "credits:forget_query": Row(POST, OFFICES, "saved_query", "own"),
    "credits:missing": Row(BOTH, LEARNERS),
    "credits:missing_desk": Row(GET, OFFICES),
    "credits:missing_report": Row(BOTH, OFFICES | LEARNERS, "missing_report", "scope_or_own"),
    "credits:missing_picture": Row(GET, OFFICES | LEARNERS, "missing_report", "scope_or_own"),
    # readings, doubtful cases, human review
    "assessments:register": Row(GET, SEES),
    "assessments:reading": Row(BOTH, SEES, words={"policy": "xlgl-2024", "reading": "filed_plan"}),
    "assessments:withdraw": Row(BOTH, POLICY),
    "assessments:queue": Row(GET, DECIDERS),
    "assessments:case": Row(BOTH, SEES | LEARNERS, "learner", "scope_or_own"),
    "assessments:take_back": Row(POST, SEES | LEARNERS, "human_decision", "scope_or_own"),
    "assessments:ask": Row(BOTH, LEARNERS | REVIEWERS | POLICY, "learner", "scope_or_own"),
    "assessments:review": Row(BOTH, SEES | LEARNERS, "review", "scope_or_own"),
    "decisions:preview": Row(POST),
    # what people see and take away
    "home:own": Row(GET),
    "office:office": Row(GET),
    "home:person": Row(GET, SEES | LEARNERS, "learner", "scope_or_own"),
    "home:paper": Row(POST, SEES | LEARNERS, "learner", "scope_or_own"),
    "cards:card": Row(GET, SEES | LEARNERS, "card", "scope_or_own"),
    "cards:pdf": Row(GET, SEES | LEARNERS, "card", "scope_or_own"),
    "cards:picture": Row(GET, SEES | LEARNERS, "card", "scope_or_own", words={"page": "1"}),
    "cards:again": Row(POST, SEES | LEARNERS, "card", "scope_or_own"),
    "cards:revoke": Row(POST, SEES | LEARNERS, "card", "scope_or_own"),
    "cards:verify": Row(GET, public=True),
    "audit:units": Row(GET, SEES),
    "audit:people": Row(GET, SEES),
    "audit:ask_for_export": Row(POST, SEES),
    "audit:export_page": Row(GET, SEES, "export", "own"),
    "audit:export": Row(GET, SEES, "export", "own"),
}
