"""Who may reach what: one row for every address. A new address without its row fails tests/security/test_matrix.py.

``who`` are members of the cast; ``kind`` is what the address names; ``reach`` says which of those things they reach:

    scope         things of units below their own office
    scope_or_own  the same, and what is about themselves
    own           only what is about themselves
    all           every one
"""

from __future__ import annotations

from dataclasses import dataclass, field

LEARNERS = frozenset({"alatan", "colleague", "outsider"})
OFFICES = frozenset({"department_hr", "banner_hr", "league_reviewer"})
KEEPS = OFFICES | {"unit_hr"}
SEES = KEEPS | {"league_policy", "supervisor"}
EVERYBODY = SEES | LEARNERS | {"system_admin", "security_admin", "audit_admin", "stranger"}
SECURITY = frozenset({"security_admin"})
AUDIT = frozenset({"audit_admin"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    methods: str
    who: frozenset[str] = EVERYBODY
    kind: str = ""
    reach: str = "scope"
    public: bool = False  # visitors may come; who is signed in may be sent elsewhere
    words: dict[str, str] = field(default_factory=dict)  # parts of the address that are no id


GET, POST, BOTH = "GET", "POST", "GET POST"
ROWS: dict[str, Row] = {
    # signing in: open to visitors
    "learners:sign_in": Row(BOTH, public=True),
    "learners:captcha": Row(GET, public=True),
    "learners:second_factor": Row(BOTH, public=True),
    "learners:second_factor_set_up": Row(BOTH, public=True),
    "learners:passkey_begin_using": Row(POST, public=True),
    "learners:passkey_use": Row(POST, public=True),
    "learners:reset": Row(BOTH, public=True),
    "learners:register": Row(BOTH, public=True),
    "learners:registration": Row(GET, kind="registration", reach="all", public=True),
    # one's own account
    "learners:recovery_codes": Row(BOTH),
    "learners:passkey_begin_adding": Row(POST),
    "learners:passkey_add": Row(POST),
    "learners:passkey_remove": Row(POST, kind="passkey", reach="own"),
    "learners:sign_out": Row(POST),
    "learners:security": Row(GET),
    "learners:password": Row(BOTH),
    "learners:sessions_end_others": Row(POST),
    "learners:session_end": Row(POST, kind="session", reach="own"),
    "learners:notice": Row(BOTH),
    "learners:notices": Row(GET),
    "learners:notices_read": Row(POST),
    "learners:mine": Row(BOTH, LEARNERS),
    "learners:mine_take_along": Row(GET, LEARNERS),
    "journal:job": Row(GET, kind="job", reach="own"),
    # accounts, roles, journal
    "learners:accounts": Row(BOTH, SECURITY),
    "learners:account": Row(GET, SECURITY, "account", "all"),
    "learners:role_grant": Row(POST, SECURITY, "account", "all"),
    "learners:role_deputise": Row(POST, SECURITY, "account", "all"),
    "learners:account_enable": Row(POST, SECURITY, "account", "all"),
    "learners:account_reset_second_factor": Row(POST, SECURITY, "account", "all"),
    "learners:account_code": Row(POST, SECURITY, "account", "all"),
    "learners:role_withdraw": Row(POST, SECURITY, "role", "all"),
    "journal:journal": Row(GET, AUDIT),
    "journal:journal_file": Row(GET, AUDIT),
    # people and units
    "learners:people": Row(GET, SEES),
    "learners:people_find": Row(POST, SEES),
    "learners:people_export": Row(GET, SEES),
    "learners:people_confirm": Row(POST, KEEPS),
    "learners:person_new": Row(BOTH, KEEPS),
    "learners:person_admit": Row(BOTH, KEEPS),
    "learners:person": Row(GET, SEES, "learner"),
    "learners:person_change": Row(BOTH, KEEPS, "learner"),
    "learners:person_move": Row(BOTH, KEEPS, "learner"),
    "learners:person_reveal": Row(POST, SEES, "learner"),
    "learners:person_code": Row(POST, KEEPS, "learner"),
    "learners:units": Row(GET, SEES),
    "learners:unit_new": Row(BOTH, KEEPS),
    "learners:unit_change": Row(BOTH, KEEPS, "unit"),
    "learners:unit_close": Row(BOTH, KEEPS, "unit"),
    "learners:registrations": Row(GET, KEEPS),
    "learners:registration_approve": Row(POST, KEEPS, "registration"),
    "learners:registration_return": Row(POST, KEEPS, "registration"),
    "learners:corrections": Row(GET, KEEPS),
    "learners:correction_approve": Row(POST, KEEPS, "correction"),
    "learners:correction_return": Row(POST, KEEPS, "correction"),
    "learners:full_exports": Row(BOTH, KEEPS),
    "learners:full_export_agree": Row(POST, KEEPS, "full_export"),
    "learners:full_export_take": Row(POST, KEEPS, "full_export"),
    "learners:roster_upload": Row(BOTH, KEEPS),
    "learners:roster_template": Row(GET, KEEPS),
    "learners:roster_import": Row(GET, KEEPS, "roster", "own"),
    "learners:roster_confirm": Row(POST, KEEPS, "roster", "own"),
    "learners:roster_discard": Row(POST, KEEPS, "roster", "own"),
    "learners:roster_receipt": Row(GET, KEEPS, "roster", "own"),
}
