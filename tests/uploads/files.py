"""A file for each of the four importers, and who may have it: the cast of the upload room."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import openpyxl

from ground.jobs import machine
from tests.casework.filing import photo
from tests.cast import id_number
from tests.credits.files import line, workbook
from tests.credits.people import platform
from tests.exemptions.training import draft
from uploads.importers import Beginning
from uploads.models import Upload
from uploads.services import upload_file

NOW = dt.datetime(2024, 6, 3, 1, 0, tzinfo=dt.UTC)
SCHOOL = "锡林郭勒盟>锡林浩特市>锡林浩特市教育局>锡林浩特市第二中学"


def sheet(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@dataclass(frozen=True)
class Kind:
    """Whose file it is; a member who has the pages but not this file; one for whom there are no pages."""

    id: str
    owner: str
    other: str
    outsider: str
    content: Callable[[Any], bytes]
    begins: Callable[[Any], Beginning]
    stored: Callable[[], int]
    """How many rows of the product the file has brought."""


def _hours(cast) -> bytes:
    return workbook([line(cast.alatan.learner)])


def _roster(cast) -> bytes:
    person = ("赵䶮", id_number(dt.date(1988, 11, 13), 254), SCHOOL)
    return sheet(("姓名", "证件号码", "单位全称"), person)


def _people(cast) -> bytes:
    return sheet(("姓名", "证件号码"), (cast.alatan.learner.name, cast.alatan.learner.id_number))


def _plan(cast) -> Beginning:
    plan = draft(cast)
    return Beginning(about=str(plan.pk), thing=plan, office=plan.office)


def _list(cast) -> Beginning:
    shared = {"on": "2024-03-01", "organ": "旗委", "post": "教师"}
    return Beginning(about="transfer", options={"shared": shared}, papers=[("调令.jpg", photo())])


def _records() -> int:
    from credits.records.models import CreditRecord

    return CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True).count()


def _entered() -> int:
    from learners.people.models import Learner

    return Learner.objects.unscoped().filter(name="赵䶮").count()


def _participants() -> int:
    from exemptions.plans.models import PlanParticipant

    return PlanParticipant.objects.filter(learner__name="阿拉坦其其格").count()


def _requests() -> int:
    from casework.requests.models import CaseRequest

    return CaseRequest.objects.unscoped().count()


KINDS = {
    kind.id: kind
    for kind in (
        Kind(
            "hours", "banner_hr", "department_hr", "unit_hr", _hours,
            lambda cast: Beginning(about=platform().host, office=cast.xilinhot), _records,
        ),
        Kind(
            "roster", "unit_hr", "banner_hr", "supervisor", _roster,
            lambda cast: Beginning(options={"since": "2024-01-01"}), _entered,
        ),
        Kind("plan_roster", "banner_hr", "department_hr", "alatan", _people, _plan, _participants),
        Kind("list", "unit_hr", "banner_hr", "supervisor", _people, _list, _requests),
    )
}  # fmt: skip


def uploaded(cast, kind: Kind, *, content: bytes | None = None) -> Upload:
    """Taken in; its plan waits for a worker."""
    return upload_file(
        actor=cast.members[kind.owner].actor,
        importer=kind.id,
        beginning=kind.begins(cast),
        file_name="x.xlsx",
        content=kind.content(cast) if content is None else content,
        now=NOW,
    )


def work(upload: Upload) -> str:
    """Does the latest work; the state of the job."""
    upload.refresh_from_db()
    assert upload.job is not None
    state = machine.run(upload.job.pk).state
    upload.refresh_from_db()
    return state


def planned(cast, kind: Kind) -> Upload:
    upload = uploaded(cast, kind)
    assert work(upload) == "done"
    assert upload.state == "planned"
    return upload
