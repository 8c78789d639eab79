"""One room for four kinds of file: every move from every state, the way there and back, strangers, races, retention."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import openpyxl
import pytest
from django.db import transaction
from django.urls import reverse

from accounts.holders.models import RoleAssignment
from ground import clock, vault
from ground.actors import SystemActor
from ground.jobs.models import Job
from ground.refusals import Refused
from intake.plan import RowPlan
from journal.actions import ACTIONS
from journal.models import JournalEntry
from tests.credits.racing import at_once
from tests.signin import open_session
from uploads import forms, services, states
from uploads.forms import forms_of
from uploads.importers import UploadPlan, UploadWork, importer_named, importers, register
from uploads.models import Upload
from uploads.permissions import UPLOADS
from uploads.states import UploadMove, UploadState
from uploads.tidying import tidy_uploads
from uploads.work import plan_upload

from .files import KINDS, NOW, planned, sheet, uploaded, work

each = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_june(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())


def put_into(upload: Upload, state: str) -> Upload:
    """The row in a state, whatever it has gone through; no work waits for it."""
    values = {"state": state, "job": None, "withdrawn_reason": "x"}
    if state == "stored":
        values |= {"stored_at": NOW, "stored_by": "x"}
    if state == "withdrawn":
        values |= {"withdrawn_at": NOW, "withdrawn_by": "x"}
    Upload.objects.unscoped().filter(pk=upload.pk).update(**values)
    return Upload.objects.unscoped().select_related("office").get(pk=upload.pk)


def moves(actor, upload):
    number = upload.plan_number
    common = {"actor": actor, "upload": upload}
    return {
        UploadMove.PLAN: partial(services.keep_plan, **common, plan=UploadPlan(RowPlan()), receipt=b""),
        UploadMove.REFUSE: partial(services.refuse_upload, **common, problem="x"),
        UploadMove.READ_AGAIN: partial(services.read_again, **common),
        UploadMove.CONFIRM: partial(services.confirm_upload, **common, plan_number=number),
        UploadMove.RELEASE: partial(services.put_back, **common, move=UploadMove.RELEASE),
        UploadMove.OVERTAKE: partial(services.put_back, **common, move=UploadMove.OVERTAKE),
        UploadMove.DISCARD: partial(services.discard_upload, **common),
        UploadMove.ASK_WITHDRAWAL: partial(services.ask_withdrawal, **common, reason="x"),
    }


@each
def test_every_move_from_every_state_is_as_the_table_says(cast, kind):
    actor, upload = cast.members[kind.owner].actor, planned(cast, kind)
    for state in UploadState:
        for move, act in moves(actor, put_into(upload, state)).items():
            row = put_into(upload, state)
            act = moves(actor, row)[move]
            with transaction.atomic():
                if state in UPLOADS.starts(move):
                    act()
                    assert (state, row.state) in UPLOADS.arrows(move), (state, move)
                else:
                    with pytest.raises(Refused):
                        act()
                    assert put_into(row, state).state == state
                transaction.set_rollback(True)


def test_the_table_names_every_move_and_every_state_looks_like_something():
    assert set(UPLOADS.ways) == set(UploadMove)
    assert set(states.STYLES) == set(UploadState)


@each
def test_from_the_page_to_the_record_and_nothing_before_it_is_confirmed(cast, kind):
    client, upload = open_session(cast.members[kind.owner]), planned(cast, kind)
    page = reverse(f"{upload.pages}:one", args=[upload.public_id])
    before = kind.stored()
    assert upload.counts == {"new": 1}
    assert client.get(page).status_code == 200
    client.post(reverse(f"{upload.pages}:confirm", args=[upload.public_id]), {"plan_number": 2})
    upload.refresh_from_db()
    assert (upload.state, kind.stored()) == ("planned", before)  # not the plan that was shown
    client.post(reverse(f"{upload.pages}:confirm", args=[upload.public_id]), {"plan_number": 1})
    upload.refresh_from_db()
    assert (upload.state, kind.stored()) == ("confirmed", before)
    assert work(upload) == "done"
    assert (upload.state, upload.stored_by, kind.stored()) == (
        "stored", cast.members[kind.owner].actor.name, before + 1,
    )  # fmt: skip
    assert upload.papers == []
    assert client.get(page).status_code == 200
    assert work(upload) == "done"  # the same work again, by a worker that came back from the dead
    assert kind.stored() == before + 1


@each
def test_every_step_has_its_line_and_the_line_its_name(cast, kind):
    upload = planned(cast, kind)
    actor = cast.members[kind.owner].actor
    services.confirm_upload(actor=actor, upload=upload, plan_number=1)
    work(upload)
    journal = importer_named(kind.id).journal
    written = {entry.action for entry in JournalEntry.objects.filter(action__startswith=journal)}
    steps = {journal + word for word in ("uploaded", "planned", "confirmed", "stored")}
    assert steps <= written
    every = {"uploaded", *UploadMove} - {UploadMove.OVERTAKE, UploadMove.ASK_WITHDRAWAL, UploadMove.WITHDRAW}
    assert {journal + str(word) for word in every} <= set(ACTIONS)


@each
def test_to_somebody_without_the_pages_and_to_somebody_without_the_file_neither_exists(cast, kind):
    upload = planned(cast, kind)
    for member in (kind.other, kind.outsider):
        client = open_session(cast.members[member])
        for name in ("one", "receipt"):
            answer = client.get(reverse(f"{upload.pages}:{name}", args=[upload.public_id]))
            assert answer.status_code == 404, (member, name)
        for name in ("confirm", "discard", "read_again"):
            url = reverse(f"{upload.pages}:{name}", args=[upload.public_id])
            assert client.post(url, {"plan_number": 1}).status_code == 404, (member, name)
    upload.refresh_from_db()
    assert upload.state == "planned"


@each
def test_a_file_of_another_kind_has_no_page_here(cast, kind):
    upload, client = planned(cast, kind), open_session(cast.members[kind.owner])
    for other in KINDS:
        if other != kind.id:
            url = reverse(f"{importer_named(other).pages}:one", args=[upload.public_id])
            assert client.get(url).status_code == 404, other


@each
def test_who_has_no_right_is_refused_by_the_service_as_well(cast, kind):
    actor, upload = cast.members[kind.outsider].actor, planned(cast, kind)
    for act in ("confirm_upload", "discard_upload", "read_again"):
        more = {"plan_number": 1} if act == "confirm_upload" else {}
        with pytest.raises(Refused):
            getattr(services, act)(actor=actor, upload=upload, **more)
    with pytest.raises(Refused):
        services.upload_file(
            actor=actor, importer=kind.id, beginning=kind.begins(cast), file_name="x", content=b"x", now=NOW
        )


@each
def test_a_right_withdrawn_meanwhile_stores_nothing_and_the_file_waits_again(cast, kind):
    member, upload = cast.members[kind.owner], planned(cast, kind)
    before = kind.stored()
    services.confirm_upload(actor=member.actor, upload=upload, plan_number=1)
    RoleAssignment.objects.filter(account=member.account).update(withdrawn_at=NOW)
    assert work(upload) == "failed"
    assert (upload.state, kind.stored()) == ("planned", before)


@each
def test_work_that_failed_for_good_can_be_confirmed_again(cast, kind):
    actor, upload = cast.members[kind.owner].actor, planned(cast, kind)
    before = kind.stored()
    services.confirm_upload(actor=actor, upload=upload, plan_number=1)
    with pytest.raises(Refused):
        services.confirm_upload(actor=actor, upload=upload, plan_number=1)  # the work is still to be done
    Job.objects.filter(pk=upload.job_id).update(state="failed")
    upload.refresh_from_db()
    services.confirm_upload(actor=actor, upload=upload, plan_number=1)
    assert work(upload) == "done"
    assert kind.stored() == before + 1


@each
@pytest.mark.parametrize("content", [b"%PDF-1.7 no table", b"PK\x03\x04broken"])
def test_a_file_that_is_none_is_refused_with_a_sentence_and_can_be_read_again(cast, kind, content):
    upload = uploaded(cast, kind, content=content)
    assert work(upload) == "failed"
    assert upload.state == "refused"
    client = open_session(cast.members[kind.owner])
    assert upload.problem in client.get(reverse(f"{upload.pages}:one", args=[upload.public_id])).content.decode()
    client.post(reverse(f"{upload.pages}:read_again", args=[upload.public_id]))
    upload.refresh_from_db()
    assert (upload.state, upload.job.state) == ("uploaded", "queued")


@each
def test_an_empty_file_is_refused_at_once(cast, kind):
    with pytest.raises(Refused):
        uploaded(cast, kind, content=b"")
    assert not Upload.objects.unscoped().exists()


@each
def test_refused_rows_come_back_with_their_reasons(cast, kind, tmp_path):
    rows = [("姓名", "证件号码", "单位全称", "年度", "科目", "课程名称", "学时", "完成时间"), ("某人", "12345", "x")]
    upload = uploaded(cast, kind, content=sheet(*rows))
    assert work(upload) == "done"
    assert upload.counts == {"refused": 1}
    answer = open_session(cast.members[kind.owner]).get(reverse(f"{upload.pages}:receipt", args=[upload.public_id]))
    path = tmp_path / "receipt.xlsx"
    path.write_bytes(answer.content)
    said = [cell.value for row in openpyxl.load_workbook(path).active.rows for cell in row]
    assert {"原因", "如何修改", "某人"} <= set(said)


@pytest.mark.parametrize("kind", ["plan_roster", "list"])
def test_a_list_that_names_nobody_is_not_confirmed(cast, kind):
    upload = uploaded(cast, KINDS[kind], content=sheet(("姓名", "证件号码"), ("某人", "12345")))
    work(upload)
    with pytest.raises(Refused):
        services.confirm_upload(actor=cast.members[KINDS[kind].owner].actor, upload=upload, plan_number=1)
    assert upload.state == "planned"


@each
@pytest.mark.parametrize("state", UploadState)
@pytest.mark.parametrize("late", [-1, 1])
def test_file_receipt_and_proof_go_when_their_time_is_over(
    cast, kind, state, late, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    upload, kept = put_into(uploaded(cast, kind), state), importer_named(kind.id).files_kept
    keys = {"file_key": vault.put(b"file"), "receipt_key": vault.put(b"receipt"), "papers": [["x", vault.put(b"x")]]}
    age = (kept or dt.timedelta(days=3650)) + dt.timedelta(minutes=late)
    Upload.objects.unscoped().filter(pk=upload.pk).update(**keys, uploaded_at=NOW - age)
    before = set(vault.stored_keys())
    with django_capture_on_commit_callbacks(execute=True):
        said = [tidy_uploads(actor=SystemActor("test"), now=NOW) for _ in range(2)]
    goes = kept is not None and late > 0 and state not in {"uploaded", "confirmed"}
    assert len(before - set(vault.stored_keys())) == (3 if goes else 0)
    upload.refresh_from_db()
    assert (upload.file_key == "" and upload.receipt_key == "" and upload.papers == []) == goes
    assert said == [{kind.id: 1} if goes else {}, {}]
    lines = JournalEntry.objects.filter(action="files.removed").values_list("after__rows", flat=True)
    assert list(lines) == ([1] if goes else [])


def test_how_long_each_kind_is_kept():
    days = {one.id: one.files_kept.days if one.files_kept else None for one in importers()}
    assert days == {"hours": 365, "roster": 30, "plan_roster": None, "list": 30}


@pytest.mark.parametrize("kind", ["list"])
def test_proof_goes_with_the_file_that_is_put_aside(cast, kind, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    upload = planned(cast, KINDS[kind])
    proof = upload.papers[0][1]
    with django_capture_on_commit_callbacks(execute=True):
        services.discard_upload(actor=cast.members[KINDS[kind].owner].actor, upload=upload)
    assert proof not in set(vault.stored_keys())
    assert upload.file_key in set(vault.stored_keys())


def test_rows_passed_upward_are_read_by_the_office_above_from_its_page(cast):
    from credits.imports.services import pass_upward
    from tests.credits.files import line, workbook

    kind = KINDS["hours"]
    upload = uploaded(cast, kind, content=workbook([line(cast.outsider.learner)]))
    work(upload)
    passed = pass_upward(actor=cast.banner_hr.actor, batch=upload, now=NOW)
    assert passed.file_key != upload.file_key  # each goes in its own time
    league = open_session(cast.league_reviewer)
    assert passed.job is None
    league.post(reverse("imports:read_again", args=[passed.public_id]))
    assert work(passed) == "done"
    assert passed.counts == {"new": 1}


def test_a_second_importer_of_one_name_is_a_mistake():
    with pytest.raises(ValueError, match="hours"):
        register(importer_named("hours"))


@each
def test_every_importer_has_its_forms_and_they_are_entered_once(kind):
    assert issubclass(forms_of(kind.id).confirm, forms.ConfirmForm)
    with pytest.raises(ValueError, match=kind.id):
        forms.register(kind.id, forms.FileForm)


def _race(cast, kind, monkeypatch=None):
    upload = planned(cast, kind)
    actor = cast.members[kind.owner].actor
    copies = [Upload.objects.unscoped().select_related("office", "job").get(pk=upload.pk) for _ in range(4)]
    acts = [partial(services.confirm_upload, actor=actor, upload=copy, plan_number=1) for copy in copies]
    results = at_once(acts)
    return sum(result is None for result in results), Job.objects.filter(kind=services.STORE).count(), results


@each
@pytest.mark.django_db(transaction=True)
def test_of_four_confirmations_at_once_one_counts(cast, kind):
    confirmed, jobs, results = _race(cast, kind)
    assert (confirmed, jobs) == (1, 1)
    assert all(result is None or isinstance(result, Refused) for result in results)


@each
@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_more_than_one_counts(cast, kind, monkeypatch):
    confirm = UPLOADS.ways[UploadMove.CONFIRM]
    unguarded = replace(confirm, starts={UploadState.PLANNED, UploadState.CONFIRMED})
    monkeypatch.setitem(UPLOADS.ways, UploadMove.CONFIRM, unguarded)
    confirmed, jobs, _results = _race(cast, kind)
    assert confirmed == jobs > 1


@each
def test_a_file_put_aside_while_it_is_read_stays_aside(cast, kind):
    upload = uploaded(cast, kind)
    actor = cast.members[kind.owner].actor
    stale = Upload.objects.unscoped().select_related("office").get(pk=upload.pk)
    keep = services.keep_plan

    services.discard_upload(actor=actor, upload=upload)
    plan_upload(UploadWork(actor, stale, NOW))  # no plan is due any more
    with pytest.raises(Refused):
        keep(actor=actor, upload=stale, plan=UploadPlan(RowPlan()), receipt=b"")
    assert Upload.objects.unscoped().get(pk=upload.pk).state == "discarded"
