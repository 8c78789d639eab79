"""The fixed cast of test people. One of them, the stranger, must never see anything.

    league 锡林郭勒盟 ── xilinhot 锡林浩特市 ── education 市教育局 ── school 市第二中学 ── alatan, colleague
                     │                                       └─ kindergarten 市蒙古族幼儿园
                     │                  └─ company 草原勘测设计有限公司 (non-public)
                     └─ dongwu 东乌珠穆沁旗 ── hospital 旗人民医院 ── outsider

Staff: unit_hr (school), department_hr (education), banner_hr (xilinhot), league_reviewer, league_policy, supervisor and
the three administrators (league). The stranger has an account, but is no learner and holds no role.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from stdnum.cn import ric

from accounts.holders.models import Account, RoleAssignment
from accounts.holders.selectors import person_for
from ground import crypto
from ground.roles import Role
from ground.signed_in import SignedIn
from learners.people.identity import normal_id_number, normal_phone
from learners.people.models import Learner, Membership
from units.models import Unit

DAY = dt.date(2024, 6, 3)  # a Monday inside the study window of the 2024 notice
PASSWORD = "草原-test-Passw0rd!"
_since = dt.date(2020, 1, 1)
_hashed: list[str] = []


def id_number(birth: dt.date, sequence: int, area: str = "152502") -> str:
    """A resident ID number that is valid in form; an odd sequence is male."""
    body = f"{area}{birth:%Y%m%d}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


@dataclass
class Member:
    """One of the cast: the account, the learner behind it if there is one, and the actor as of DAY."""

    name: str
    account: Account
    learner: Learner | None = None
    unit: Unit | None = None

    @property
    def actor(self) -> SignedIn:
        return self.actor_on(DAY)

    def actor_on(self, day: dt.date) -> SignedIn:
        person = person_for(self.account, day)
        assert person is not None
        return person


@dataclass
class Cast:
    league: Unit
    xilinhot: Unit
    dongwu: Unit
    education: Unit
    school: Unit
    kindergarten: Unit
    company: Unit
    hospital: Unit
    alatan: Member
    colleague: Member
    outsider: Member
    unit_hr: Member
    department_hr: Member
    banner_hr: Member
    league_reviewer: Member
    league_policy: Member
    supervisor: Member
    system_admin: Member
    security_admin: Member
    audit_admin: Member
    stranger: Member
    members: dict[str, Member] = field(default_factory=dict)
    """Everyone by the name of the attribute, for truth tables."""


_UNITS = {  # attribute: path, name, kind, ownership
    "league": ("0001", "锡林郭勒盟", "league", ""),
    "xilinhot": ("00010001", "锡林浩特市", "banner", ""),
    "education": ("000100010001", "锡林浩特市教育局", "department", "public"),
    "school": ("0001000100010001", "锡林浩特市第二中学", "unit", "public"),
    "kindergarten": ("0001000100010002", "锡林浩特市蒙古族幼儿园", "unit", "public"),
    "company": ("000100010002", "锡林浩特市草原勘测设计有限公司", "unit", "non_public"),
    "dongwu": ("00010002", "东乌珠穆沁旗", "banner", ""),
    "hospital": ("000100020001", "东乌珠穆沁旗人民医院", "unit", "public"),
}
_LEARNERS = {  # attribute: name, unit, birth date, sequence, phone, level, grade
    "alatan": ("阿拉坦其其格", "school", dt.date(1985, 3, 12), 142, "13904790001", "intermediate", 9),
    "colleague": ("贺希格巴图", "school", dt.date(1990, 11, 30), 217, "13904790002", "junior", 11),
    "outsider": ("萨仁高娃", "hospital", dt.date(1978, 7, 1), 326, "13904790003", "senior", 5),
}
STAFF = {  # attribute: name, role, unit
    "unit_hr": ("王秀兰", Role.UNIT_HR, "school"),
    "department_hr": ("单文博", Role.DEPARTMENT_HR, "education"),
    "banner_hr": ("乌云塔娜", Role.BANNER_HR, "xilinhot"),
    "league_reviewer": ("李建国", Role.LEAGUE_REVIEWER, "league"),
    "league_policy": ("娜仁", Role.LEAGUE_POLICY, "league"),
    "supervisor": ("赵监督", Role.SUPERVISOR, "league"),
    "system_admin": ("系统管理员", Role.SYSTEM_ADMIN, "league"),
    "security_admin": ("安全管理员", Role.SECURITY_ADMIN, "league"),
    "audit_admin": ("审计管理员", Role.AUDIT_ADMIN, "league"),
}


def _full_name(path: str) -> str:
    """锡林郭勒盟>锡林浩特市>…, as rosters write it."""
    names = {path: name for path, name, *_ in _UNITS.values()}
    return ">".join(names[path[:end]] for end in range(4, len(path) + 1, 4))


def hashed_password() -> str:
    if not _hashed:
        _hashed.append(make_password(PASSWORD))
    return _hashed[0]


def assemble() -> Cast:
    """Writes the cast in a handful of statements."""
    below = [path for path, *_ in _UNITS.values()]
    Unit.objects.bulk_create(
        Unit(
            path=path, depth=len(path) // 4, name=name, kind=kind, sector=sector, full_name=_full_name(path),
            numchild=sum(other.startswith(path) and len(other) == len(path) + 4 for other in below),
        )
        for path, name, kind, sector in _UNITS.values()
    )  # fmt: skip
    by_path = {unit.path: unit for unit in Unit.objects.all()}
    units = {attribute: by_path[path] for attribute, (path, *_) in _UNITS.items()}

    learners: dict[str, Learner] = {}
    for attribute, (name, unit, birth, sequence, phone, level, grade) in _LEARNERS.items():
        number = id_number(birth, sequence)
        learners[attribute] = Learner(
            name=name, unit=units[unit], id_number=number, phone=phone, birth_date=birth, title_level=level,
            post_grade=grade,
            id_number_index=crypto.blind_index(normal_id_number(number), "id_number"),
            phone_index=crypto.blind_index(normal_phone(phone), "phone"),
            sex="male" if sequence % 2 else "female",
        )  # fmt: skip
    Learner.objects.unscoped().bulk_create(learners.values())
    Membership.objects.unscoped().bulk_create(
        Membership(learner=learner, unit=learner.unit, since=_since) for learner in learners.values()
    )

    accounts = {
        attribute: Account(login=attribute, name=learner.name, learner=learner, password=hashed_password())
        for attribute, learner in learners.items()
    }
    for attribute, (name, _role, _unit) in STAFF.items():
        accounts[attribute] = Account(login=attribute, name=name, password=hashed_password())
    accounts["stranger"] = Account(login="stranger", name="陌生人", password=hashed_password())
    Account.objects.bulk_create(accounts.values())
    RoleAssignment.objects.bulk_create(
        RoleAssignment(account=accounts[attribute], role=role, unit=units[unit], since=_since)
        for attribute, (_name, role, unit) in STAFF.items()
    )
    homes = {attribute: unit for attribute, (_n, unit, *_) in _LEARNERS.items()} | {
        a: u for a, (_n, _r, u) in STAFF.items()
    }
    members = {
        attribute: Member(attribute, account, learners.get(attribute), units.get(homes.get(attribute, "")))
        for attribute, account in accounts.items()
    }
    return Cast(**units, **members, members=members)
