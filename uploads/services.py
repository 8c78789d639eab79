"""The life of an uploaded file: planned, confirmed, stored; or refused, discarded, withdrawn, passed upward.

Each step is a move of the table in uploads.states, so a second click, a second officer or a worker that
comes back from the dead changes nothing. Each raises Refused when the file does not wait for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ground import vault
from ground.actors import Actor
from ground.jobs import machine
from ground.late import outrun
from ground.leaving import removal as leaving
from ground.refusals import Refused
from intake.limits import DEFAULT_LIMITS
from journal.services import record
from units.models import Unit

from .importers import Beginning, UploadPlan, UploadWork, importer_named, importer_of
from .models import Upload
from .permissions import UPLOADS, check_in_hand
from .states import UploadMove, UploadState

PLAN, STORE, WITHDRAW = "uploads.plan", "uploads.store", "uploads.withdraw"


@transaction.atomic
def upload_file(
    *,
    actor: Actor,
    importer: str,
    beginning: Beginning,
    file_name: str,
    content: bytes,
    now: dt.datetime,
    background: bool = True,
) -> Upload:
    """Takes a file in and asks for its plan. Nothing else changes."""
    importer_named(importer).check(actor, beginning)
    if not content:
        raise Refused(_("The file is empty."))
    if len(content) > DEFAULT_LIMITS.file_bytes:
        raise Refused(_("The file is larger than %(size)d MB.") % {"size": DEFAULT_LIMITS.file_bytes >> 20})
    upload = Upload.objects.unscoped().create(
        importer=importer,
        about=beginning.about,
        office=beginning.office,
        options=beginning.options,
        papers=[[name, vault.put(page)] for name, page in beginning.papers],
        file_name=file_name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        file_key=vault.put(content),
        **_uploader(actor, now),
    )
    if background:
        _ask_for(actor, upload, PLAN)
    _note(actor, upload, "uploaded", {"about": upload.about, "hash": upload.file_hash[:16]})
    return upload


@transaction.atomic
def keep_plan(*, actor: Actor, upload: Upload, plan: UploadPlan, receipt: bytes) -> None:
    """Writes down what would become of the file, unless another plan was begun meanwhile."""
    UPLOADS.check(actor, upload, UploadMove.PLAN)
    values = _columns(upload, plan, receipt)
    UPLOADS.claim(upload, UploadMove.PLAN, where=Q(plan_number=upload.plan_number), problem="", **values)
    _note(actor, upload, UploadMove.PLAN)


@transaction.atomic
def refuse_upload(*, actor: Actor, upload: Upload, problem: str) -> None:
    """Writes down why a file as a whole was not taken."""
    UPLOADS.claim(upload, UploadMove.REFUSE, problem=problem[:500])
    importer_of(upload).clear(upload)
    _note(actor, upload, UploadMove.REFUSE, reason=problem)


@transaction.atomic
def read_again(*, actor: Actor, upload: Upload, options: dict[str, Any] | None = None, background: bool = True) -> None:
    """Has a file read again, with other ``options`` if given."""
    _ready(actor, upload, UploadMove.READ_AGAIN)
    if upload.at_work:
        raise Refused(str(UPLOADS.late))
    changed: dict[str, Any] = {} if options is None else {"options": options}
    UPLOADS.claim(upload, UploadMove.READ_AGAIN, **changed)
    if background:
        _ask_for(actor, upload, PLAN)
    _note(actor, upload, UploadMove.READ_AGAIN, changed)


@transaction.atomic
def confirm_upload(
    *, actor: Actor, upload: Upload, plan_number: int, said: dict[str, Any] | None = None, background: bool = True
) -> None:
    """Asks for the plan that was shown to be carried out, as ``said`` on confirming."""
    said = said or {}
    upload.refresh_from_db()
    _ready(actor, upload, UploadMove.CONFIRM)
    if upload.state == UploadState.PLANNED and upload.plan_number != plan_number:
        raise Refused(_("The plan has changed since you saw it. Please look again."))
    importer_of(upload).check_confirmed(upload, said)
    UPLOADS.claim(upload, UploadMove.CONFIRM, where=Q(plan_number=plan_number))
    if background:
        _ask_for(actor, upload, STORE, plan_number=plan_number, said=said)
    _note(actor, upload, UploadMove.CONFIRM, said)


@transaction.atomic
def put_back(*, actor: Actor, upload: Upload, move: UploadMove) -> None:
    """Gives a confirmed file back: to be confirmed, its work was stopped (RELEASE); to be planned, others have changed
    what it is about (OVERTAKE)."""
    UPLOADS.claim(upload, move)
    _note(actor, upload, move)


@transaction.atomic
def store_upload(
    *,
    actor: Actor,
    work: UploadWork,
    plan_number: int,
    said: dict[str, Any],
    plan: UploadPlan,
    receipt: bytes | None = None,
) -> None:
    """Carries the plan out, whole or not at all. With ``receipt`` the file was planned again, and this plan is kept.

    Raises PlanOutdated when what is on record is no longer as planned.
    """
    upload, importer = work.upload, importer_of(work.upload)
    UPLOADS.check(actor, upload, UploadMove.STORE)
    gone = [key for _name, key in upload.papers]
    values: dict[str, Any] = {"stored_at": work.now, "stored_by": actor.name[:80], "due_on": importer.due_on(work)}
    if receipt is not None:
        gone.append(upload.receipt_key)
        values |= _columns(upload, plan, receipt)
    UPLOADS.claim(upload, UploadMove.STORE, where=Q(plan_number=plan_number), **values)
    done = importer.carry_out(work, plan, said)
    Upload.objects.unscoped().filter(pk=upload.pk).update(papers=[])
    leaving.leave(gone)
    _note(actor, upload, UploadMove.STORE, done)


@transaction.atomic
def discard_upload(*, actor: Actor, upload: Upload) -> None:
    """Leaves a file alone that has not been stored."""
    _ready(actor, upload, UploadMove.DISCARD)
    papers = [key for _name, key in upload.papers]
    UPLOADS.claim(upload, UploadMove.DISCARD, papers=[])
    importer_of(upload).clear(upload)
    leaving.leave(papers)
    _note(actor, upload, UploadMove.DISCARD)


@transaction.atomic
def ask_withdrawal(*, actor: Actor, upload: Upload, reason: str) -> None:
    """Asks for a stored file to be taken back."""
    reason = reason.strip()[:500]
    UPLOADS.check(actor, upload, UploadMove.ASK_WITHDRAWAL, reason=reason)
    UPLOADS.claim(upload, UploadMove.ASK_WITHDRAWAL, withdrawn_reason=reason)
    _ask_for(actor, upload, WITHDRAW)
    _note(actor, upload, UploadMove.ASK_WITHDRAWAL, reason=reason)


@transaction.atomic
def withdraw_upload(*, actor: Actor, upload: Upload, now: dt.datetime) -> None:
    """Takes a stored file back, whole: whatever it brought goes, whatever it replaced comes back."""
    reason = upload.withdrawn_reason
    UPLOADS.check(actor, upload, UploadMove.WITHDRAW, reason=reason)
    UPLOADS.claim(
        upload, UploadMove.WITHDRAW, withdrawn_at=now, withdrawn_by=actor.name[:80], withdrawn_by_key=actor.key
    )
    done = importer_of(upload).take_back(UploadWork(actor, upload, now))
    _note(actor, upload, UploadMove.WITHDRAW, done, reason)


@transaction.atomic
def pass_upward(*, actor: Actor, upload: Upload, office: Unit, rows: list[int], now: dt.datetime) -> Upload:
    """Hands some rows of a file to the office above, which has them read against its own."""
    check_in_hand(actor, upload)
    if upload.state not in {UploadState.PLANNED, UploadState.STORED} or not rows:
        raise Refused(_("There are no rows that could be passed upward."))
    if Upload.objects.unscoped().filter(passed_from=upload).exists():
        raise outrun(upload, _("These rows have been passed upward already."))
    passed = Upload.objects.unscoped().create(
        importer=upload.importer,
        about=upload.about,
        office=office,
        passed_from=upload,
        file_name=upload.file_name,
        file_hash=upload.file_hash,
        file_key=vault.put(vault.read(upload.file_key)),  # each goes in its own time
        options={**upload.options, "only_rows": rows},
        **_uploader(actor, now),
    )
    _note(actor, passed, "passed_upward", {"rows": len(rows), "from": str(upload.public_id)})
    return passed


def _uploader(actor: Actor, now: dt.datetime) -> dict[str, Any]:
    return {"uploaded_by_key": actor.key, "uploaded_by_name": actor.name[:80], "uploaded_at": now}


def _ready(actor: Actor, upload: Upload, move: UploadMove) -> None:
    """In the actor's hands; and a file whose work has failed for good waits again."""
    UPLOADS.check(actor, upload, move)
    if upload.is_stuck:
        put_back(actor=actor, upload=upload, move=UploadMove.RELEASE)


def _columns(upload: Upload, plan: UploadPlan, receipt: bytes) -> dict[str, Any]:
    return {
        "plan": plan.rows.to_json(),
        "notices": [notice.to_json() for notice in plan.rows.notices],
        "examples": plan.rows.examples(importer_of(upload).shown),
        "found": plan.found,
        "receipt_key": vault.put(receipt) if receipt else "",
    }


def _ask_for(actor: Actor, upload: Upload, kind: str, **args: Any) -> None:
    upload.job = machine.enqueue(actor=actor, kind=kind, args={"upload": upload.pk, **args})
    upload.save(update_fields=["job"])


def _note(actor: Actor, upload: Upload, word: str, more: dict[str, Any] | None = None, reason: str = "") -> None:
    """The line of a step: the importer's own word before it, the rows of the plan beside what is particular."""
    importer, unit = importer_of(upload), upload.office.public_id if upload.office else ""
    action, after = importer.journal + str(word), {**upload.counts, **(more or {})}
    record(actor=actor, action=action, target=importer.target(upload), unit_key=unit, after=after, reason=reason)
