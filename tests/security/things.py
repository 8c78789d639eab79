"""Things for the matrix: one of each kind for every relation, made once for a test."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from accounts.credentials.models import AccountSession, Passkey
from accounts.holders.models import Registration, RoleAssignment
from casework.corrections.models import Correction
from casework.regrouping.models import Regrouping
from credits.records.models import CreditRecord
from ground import vault
from ground.jobs.models import Job
from learners.disclosure.models import FullExport
from learners.merging.models import Merge
from learners.people.models import Learner, Membership
from learners.people.particulars import Particulars
from units.models import Unit
from uploads.models import Upload

from ..cast import Cast, id_number
from ..signin import session_for
from . import things_work
from .things_work import STAFF, platform

NOW = timezone.now()


@dataclass(frozen=True)
class Thing:
    key: uuid.UUID
    relation: str
    path: str
    owner: str = ""
    """The member of the cast whom it is about, if any."""


def things(cast: Cast, kind: str) -> list[Thing]:
    """One thing of a kind in each relation to the school of the cast."""
    if not kind:
        return []
    return [_made(cast, kind, relation, learner) for relation, learner in _people(cast).items()]


def _made(cast: Cast, kind: str, relation: str, learner: Learner) -> Thing:
    if kind in things_work.ABOUT_PEOPLE:
        owner = _owner(cast, learner)
        row = things_work.ABOUT_PEOPLE[kind](learner, owner)
        return Thing(row.public_id, relation, learner.unit.path, owner)
    if kind in things_work.OF_STAFF:
        owner = STAFF[relation]
        return Thing(things_work.OF_STAFF[kind](cast.members[owner]).public_id, relation, "", owner)
    return _MAKERS[kind](cast, relation, learner)


def _people(cast: Cast) -> dict[str, Learner]:
    return {
        "unit": cast.alatan.learner,
        "sibling": _somebody("小幼", 101, cast.kindergarten),
        "parent": _somebody("局中", 103, cast.education),
        "other_banner": cast.outsider.learner,
        "left": _gone(cast),
    }


def _gone(cast: Cast) -> Learner:
    """Was at the school and is at the hospital of another banner now. Nobody is deleted; this is how people go."""
    learner = _somebody("离校", 105, cast.hospital)
    Membership.objects.unscoped().create(
        learner=learner, unit=cast.school, since=dt.date(2020, 1, 1), until=dt.date(2024, 6, 1)
    )
    Membership.objects.unscoped().create(learner=learner, unit=cast.hospital, since=dt.date(2024, 6, 2))
    return learner


def _somebody(name: str, sequence: int, unit: Unit) -> Learner:
    particulars = Particulars(name=name, id_number=id_number(dt.date(1980, 1, 1), sequence))
    return Learner.objects.unscoped().create(unit=unit, **particulars.columns())


def _owner(cast: Cast, learner: Learner) -> str:
    return next((name for name, member in cast.members.items() if member.learner == learner), "")


def _learner(cast, relation, learner):
    return Thing(learner.public_id, relation, learner.unit.path, _owner(cast, learner))


def _unit(cast, relation, learner):
    return Thing(learner.unit.public_id, relation, learner.unit.path)


def _registration(cast, relation, learner):
    row = Registration.objects.unscoped().create(
        name="某人", id_number=id_number(dt.date(1977, 1, 1), 200 + 2 * learner.pk % 700),
        id_number_index=uuid.uuid4().hex, phone="13800138000", phone_index="", unit=learner.unit,
        created_at=NOW, password="!",
    )  # fmt: skip
    return Thing(row.public_id, relation, learner.unit.path)


def _returned_registration(cast: Cast, relation: str, learner: Learner) -> Thing:
    thing = _registration(cast, relation, learner)
    Registration.objects.unscoped().filter(public_id=thing.key).update(
        state="returned", decided_at=NOW, decided_by="x", reason="x"
    )
    return thing


def _correction(cast, relation, learner):
    row = Correction.objects.unscoped().create(learner=learner, item="field", value="蒙医", created_at=NOW)
    return Thing(row.public_id, relation, learner.unit.path, _owner(cast, learner))


def _full_export(cast, relation, learner):
    row = FullExport.objects.unscoped().create(
        unit=learner.unit,
        reason="报送材料",
        asked_by_key=cast.stranger.actor.key,
        asked_by=cast.stranger.actor.name,
        asked_at=NOW,
    )
    return Thing(row.public_id, relation, learner.unit.path)


def _upload(importer: str, **values) -> Upload:
    return Upload.objects.unscoped().create(
        importer=importer, file_name="x.xlsx", file_hash="x", state="planned", uploaded_by_name="x", uploaded_at=NOW,
        file_key=vault.put("姓名,学时\n张三,1\n".encode()), receipt_key=_receipt(), plan_number=1,
        plan=[{"outcome": "new", "reason": "", "rows": 1, "examples": [2], "says": []}], **values,
    )  # fmt: skip


def _roster(cast, relation, learner):
    owner = STAFF[relation]
    found = {"units": [], "notices": 0}
    row = _upload("roster", uploaded_by_key=_key(cast, owner), options={"since": "2024-01-01"}, found=found)
    return Thing(row.public_id, relation, "", owner)


def _list(cast, relation, learner):
    owner = STAFF[relation]
    row = _upload("list", uploaded_by_key=_key(cast, owner), about="transfer", options={"shared": {}})
    return Thing(row.public_id, relation, "", owner)


def _plan_roster(cast, relation, learner):
    plan = things_work.plan(learner, "")
    row = _upload("plan_roster", office=learner.unit, about=str(plan.pk))
    return Thing(row.public_id, relation, learner.unit.path)


def _key(cast, owner: str) -> str:
    return str(cast.members[owner].account.public_id)


def _receipt() -> str:
    return vault.put(b"receipt")


def _account(cast, relation, learner):
    return Thing(cast.members[STAFF[relation]].account.public_id, relation, "")


def _role(cast, relation, learner):
    row = RoleAssignment.objects.get(account=cast.members[STAFF[relation]].account)
    return Thing(row.public_id, relation, "")


def _session(cast, relation, learner):
    owner = STAFF[relation]
    session_for(cast.members[owner].account)
    row = AccountSession.objects.filter(account=cast.members[owner].account).order_by("created_at").last()
    return Thing(row.public_id, relation, "", owner)


def _merge(cast, relation, learner):
    other = _somebody("双份", 107 + 2 * learner.pk % 700, learner.unit)
    row = Merge.objects.unscoped().create(
        kept=learner, merged=other, reason="x", proposed_at=NOW, proposed_by_key="x", proposed_by="x"
    )
    return Thing(row.public_id, relation, learner.unit.path)


def _regrouping(cast, relation, learner):
    row = Regrouping.objects.unscoped().create(
        office=learner.unit, made_by_key="x", made_by="x", created_at=NOW, day=timezone.localdate(NOW), new_name="x"
    )
    return Thing(row.public_id, relation, learner.unit.path)


def _passkey(cast, relation, learner):
    owner = STAFF[relation]
    row = Passkey.objects.create(
        account=cast.members[owner].account, name="x", credential_id=owner, credential="x", created_at=NOW
    )
    return Thing(row.public_id, relation, "", owner)


def _job(cast, relation, learner):
    owner = STAFF[relation]
    row = Job.objects.create(
        kind="x", actor_key=str(cast.members[owner].account.public_id), actor_name=owner, created_at=NOW
    )
    return Thing(row.public_id, relation, "", owner)


def _record(cast, relation, learner):
    row = CreditRecord.objects.unscoped().create(
        learner=learner, year=2024, subject="professional", tenths=100, source="platform", platform=platform(),
        completed_on=dt.date(2024, 5, 1),
    )  # fmt: skip
    return Thing(row.public_id, relation, learner.unit.path, _owner(cast, learner))


def _batch(cast, relation, learner):
    row = _upload("hours", office=learner.unit, about=platform().host)
    return Thing(row.public_id, relation, learner.unit.path)


_MAKERS = {
    "account": _account,
    "batch": _batch,
    "correction": _correction,
    "full_export": _full_export,
    "job": _job,
    "learner": _learner,
    "list": _list,
    "merge": _merge,
    "regrouping": _regrouping,
    "passkey": _passkey,
    "plan_roster": _plan_roster,
    "record": _record,
    "registration": _registration,
    "returned_registration": _returned_registration,
    "role": _role,
    "roster": _roster,
    "session": _session,
    "unit": _unit,
}
