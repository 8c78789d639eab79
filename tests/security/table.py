"""Who may reach what: one row for every address. A new address without its row fails tests/security/test_matrix.py.

``who`` are members of the cast; ``kind`` is what the address names; ``reach`` says which of those things they reach:

    scope         things of units below their own office
    scope_or_own  the same, and what is about themselves
    own           only what is about themselves
    filing        what their own office files; the league: everything filed
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
    "sign_in:sign_in": Row(BOTH, public=True),
    "sign_in:captcha": Row(GET, public=True),
    "sign_in:captcha_another": Row(GET, public=True),
    "sign_in:captcha_sound": Row(GET, public=True),
    "sign_in:second_factor": Row(BOTH, public=True),
    "sign_in:outside": Row(GET, public=True, words={"how": "oidc"}),
    "sign_in:outside_back": Row(GET, public=True, words={"how": "oidc"}),
    "own:second_factor_set_up": Row(BOTH, public=True),
    "sign_in:passkey_begin_using": Row(POST, public=True),
    "sign_in:passkey_use": Row(POST, public=True),
    "sign_in:reset": Row(BOTH, public=True),
    "registrations:register": Row(BOTH, public=True),
    "registrations:registration": Row(GET, kind="registration", reach="all", public=True),
    "objections:by_visitor": Row(BOTH, kind="returned_registration", reach="all", public=True),
    # one's own account
    "own:recovery_codes": Row(BOTH),
    "own:passkey_begin_adding": Row(POST),
    "own:passkey_add": Row(POST),
    "own:passkey_remove": Row(POST, kind="passkey", reach="own"),
    "sign_in:sign_out": Row(POST),
    "own:security": Row(GET),
    "own:stay": Row(GET),
    "own:display": Row(BOTH, public=True),
    # the manuals
    "help:index": Row(GET, public=True),
    "help:privacy": Row(GET, public=True),
    "help:part": Row(GET, public=True, words={"slug": "learner"}),
    "help:pdf": Row(GET, public=True, words={"slug": "learner"}),
    "own:password": Row(BOTH),
    "own:sessions_end_others": Row(POST),
    "own:session_end": Row(POST, kind="session", reach="own"),
    "own:notice": Row(BOTH),
    "messages:notices": Row(GET),
    "messages:notices_read": Row(POST),
    "messages:notices_kinds": Row(POST),
    "corrections:mine": Row(BOTH, LEARNERS),
    "disclosure:mine_take_along": Row(GET, LEARNERS),
    "jobs:job": Row(GET, kind="job", reach="own"),
    "system:system": Row(GET, frozenset({"system_admin"})),
    "system:jobs": Row(GET, frozenset({"system_admin"})),
    "system:act": Row(POST, frozenset({"system_admin"}), "job", "all"),
    # accounts, roles, journal
    "accounts:accounts": Row(BOTH, SECURITY),
    "accounts:account": Row(GET, SECURITY, "account", "all"),
    "accounts:role_grant": Row(POST, SECURITY, "account", "all"),
    "accounts:role_deputise": Row(POST, SECURITY, "account", "all"),
    "accounts:account_enable": Row(POST, SECURITY, "account", "all"),
    "accounts:account_reset_second_factor": Row(POST, SECURITY, "account", "all"),
    "accounts:account_code": Row(POST, SECURITY, "account", "all"),
    "registrations:registration_reveal": Row(POST, KEEPS, "registration"),
    "corrections:correction_reveal": Row(POST, KEEPS, "correction"),
    "missing:missing_reply": Row(POST, LEARNERS, "missing_report", "own"),
    "charge:role_end": Row(BOTH, SECURITY, "role", "all"),
    "charge:open_work": Row(GET, SECURITY),
    "journal:journal": Row(GET, AUDIT),
    "journal:journal_file": Row(GET, AUDIT),
    # people and units
    "people:people": Row(GET, SEES),
    "search:results": Row(GET, SEES),
    "search:find": Row(POST, SEES),
    "people:people_find": Row(POST, SEES),
    "people:people_export": Row(GET, SEES),
    "peoplelist:pdf": Row(GET, SEES),
    "people:people_confirm": Row(POST, KEEPS),
    "merging:twice": Row(GET, KEEPS),
    "merging:pair": Row(BOTH, KEEPS, "learner"),
    "merging:merge": Row(GET, KEEPS, "merge"),
    "merging:confirm": Row(POST, KEEPS, "merge"),
    "merging:refuse": Row(POST, KEEPS, "merge"),
    "merging:undo": Row(POST, KEEPS, "merge"),
    "people:person_new": Row(BOTH, KEEPS),
    "people:person_admit": Row(BOTH, KEEPS),
    "people:person": Row(GET, SEES, "learner"),
    "people:person_change": Row(BOTH, KEEPS, "learner"),
    "people:person_move": Row(BOTH, KEEPS, "learner"),
    "people:person_reveal": Row(POST, SEES, "learner"),
    "accounts:person_code": Row(POST, KEEPS, "learner"),
    "units:units": Row(GET, SEES),
    "units:unit_new": Row(BOTH, KEEPS),
    "units:unit_change": Row(BOTH, KEEPS, "unit"),
    "units:unit_close": Row(BOTH, KEEPS, "unit"),
    "regrouping:regroupings": Row(GET, KEEPS),
    "regrouping:begin": Row(POST, KEEPS),
    "regrouping:whole_unit": Row(POST, KEEPS, "unit"),
    "regrouping:regrouping": Row(BOTH, KEEPS, "regrouping"),
    "regrouping:carry_out": Row(POST, KEEPS, "regrouping"),
    "regrouping:drop": Row(POST, KEEPS, "regrouping"),
    "regrouping:undo": Row(POST, KEEPS, "regrouping"),
    "registrations:registrations": Row(GET, KEEPS),
    "registrations:registrations_export": Row(GET, KEEPS),
    "registrations:registrations_approve": Row(POST, KEEPS),
    "registrations:one": Row(GET, KEEPS, "registration"),
    "registrations:registration_approve": Row(POST, KEEPS, "registration"),
    "registrations:registration_return": Row(POST, KEEPS, "registration"),
    "corrections:corrections": Row(GET, KEEPS),
    "corrections:corrections_export": Row(GET, KEEPS),
    "corrections:corrections_approve": Row(POST, KEEPS),
    "corrections:one": Row(GET, KEEPS, "correction"),
    "corrections:correction_approve": Row(POST, KEEPS, "correction"),
    "corrections:correction_return": Row(POST, KEEPS, "correction"),
    "disclosure:full_exports": Row(BOTH, KEEPS),
    "disclosure:full_export_agree": Row(POST, KEEPS, "full_export"),
    "disclosure:full_export_take": Row(POST, KEEPS, "full_export"),
    "roster:upload": Row(BOTH, KEEPS),
    "roster:template": Row(GET, KEEPS),
    "roster:one": Row(GET, KEEPS, "roster", "own"),
    "roster:confirm": Row(POST, KEEPS, "roster", "own"),
    "roster:discard": Row(POST, KEEPS, "roster", "own"),
    "roster:read_again": Row(POST, KEEPS, "roster", "own"),
    "roster:take_back_word": Row(POST, KEEPS),
    "roster:units": Row(POST, KEEPS, "roster", "own"),
    "roster:columns": Row(BOTH, KEEPS, "roster", "own"),
    "roster:receipt": Row(GET, KEEPS, "roster", "own"),
}
