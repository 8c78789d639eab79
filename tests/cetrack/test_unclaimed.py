"""Stored files that no row names: found whatever column could name them, removed when they are old, and told."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.db import IntegrityError, connection, transaction

from cetrack import doctor
from cetrack.retention.jobs import listed_files, remove_all
from cetrack.tasks import retention_due
from ground import clock, stores, vault
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.models import Job
from ground.leaving import removal, unclaimed
from ground.leaving.models import LeavingFile
from ground.stores.folder import FileFolder
from journal.models import JournalEntry
from reports.audit.models import Export
from reports.cards.models import ReviewCard
from tests.deploy.environments import ROOT, bare
from tests.security import things_work
from tests.uploads.files import KINDS, uploaded
from uploads.models import Upload

pytestmark = pytest.mark.django_db
ACTOR = SystemActor("retention")
NAME = "没有记录的文件"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _vault_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def aged(key: str, age: dt.timedelta) -> str:
    """The stored file as if it had been written so long ago."""
    then = (clock.machine_now() - age).timestamp()
    [path] = stores.store()._root.rglob(key)
    os.utime(path, (then, then))
    return key


def everything() -> set[str]:
    """All stored files that no row names, as if all were old."""
    return set(unclaimed.files(before=clock.machine_now() + DAY))


def broken_off(content: bytes = b"152502197507214742") -> str:
    """What a request leaves that is broken off between putting the file away and committing its row."""
    keys = []
    with pytest.raises(IntegrityError), transaction.atomic():
        keys.append(vault.put(content))
        Export.objects.create(kind="audit", query={}, asked_at=clock.now(), file_name="x", file_key=keys[0])
        raise IntegrityError
    return keys[0]


def test_what_a_killed_process_has_put_away_lies_there_and_is_found(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    source = (
        "import django; django.setup(); from ground import vault; import os; vault.put(b'x'); os.kill(os.getpid(), 9)"
    )
    environment = bare() | {
        "CETRACK_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "cetrack.settings",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, env=environment, capture_output=True)
    assert done.returncode == -9, done.stderr
    [path] = (tmp_path / "files" / "vault").glob("??/*")
    assert everything() == {path.name}


def test_an_old_one_goes_with_a_line_and_a_young_one_stays(django_capture_on_commit_callbacks):
    old, young, kept = (aged(broken_off(), age) for age in (unclaimed.SAFE + DAY, unclaimed.SAFE - DAY, DAY))
    named = aged(Export.objects.create(
        kind="audit", query={}, asked_at=clock.now(), file_name="x", file_key=vault.put(b"x")
    ).file_key, unclaimed.SAFE + DAY)  # fmt: skip
    assert list(listed_files()) == [old]
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_all(actor=ACTOR) == {NAME: 1}
    assert set(vault.stored_keys()) == {young, kept, named}
    line = JournalEntry.objects.get(action="files.removed").after
    assert (line["kind"], line["rows"], line["term"]) == (NAME, 1, "35天")
    assert not LeavingFile.objects.exists()
    assert remove_all(actor=ACTOR) == {}


def test_the_clock_asks_for_it_though_no_row_is_due(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(machine, "hurry", lambda _pk: None)
    young = aged(broken_off(), unclaimed.SAFE - DAY)
    assert not retention_due(), "control: nothing is old"
    aged(young, unclaimed.SAFE + DAY)
    assert retention_due()
    with django_capture_on_commit_callbacks(execute=True):
        job = machine.run(Job.objects.get(kind="cetrack.retention").pk)
    assert (job.state, job.result, list(vault.stored_keys())) == ("done", {"rows": 1}, [])


def test_one_that_is_to_go_anyway_is_not_counted_twice():
    key = vault.put(b"x")
    assert everything() == {key}
    with transaction.atomic():
        removal.leave([key])
    assert everything() == set()


MADE = {
    "reports.ReviewCard.pdf_key": things_work.card,
    "credits.MissingHours.picture_key": things_work.missing_report,
    "casework.ObjectionProof.stored_name": things_work.objection_proof,
    "casework.Evidence.stored_name": things_work.evidence,
    "uploads.UploadedPaper.file_key": things_work.paper,
    "reports.CardCopy.file_key": things_work.card_copy,
}
OTHERWISE = {
    "reports.ReviewCard.picture_keys": "with pdf_key",
    "reports.Export.file_key": "above",
    "ground.LeavingFile.key": "above",
    "uploads.Upload.file_key": "below",
    "uploads.Upload.receipt_key": "below",
    "uploads.Upload.papers": "below",
}


def test_every_column_of_files_is_tried_here():
    assert {f"{field.model._meta.label}.{field.name}" for field in unclaimed.columns()} == {*MADE, *OTHERWISE}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_a_file_that_a_row_names_stays(cast, make):
    before = set(vault.stored_keys())
    row = make(cast.alatan.learner, "")
    new = set(vault.stored_keys()) - before
    assert new
    assert everything() == set()
    if make is things_work.card:
        ReviewCard.objects.unscoped().filter(pk=row.pk).update(pdf_key="", pdf_hash="", picture_keys=[])
    else:
        with connection.constraint_checks_disabled():
            type(row)._base_manager.filter(pk=row.pk).delete()
    assert everything() == new, "control: without the row it is found"


@pytest.mark.parametrize("kind", KINDS)
def test_uploaded_tables_their_proof_and_receipts_stay(cast, kind):
    upload = uploaded(cast, KINDS[kind])
    stored = set(vault.stored_keys())
    assert stored
    assert everything() == set()
    Upload.objects.unscoped().filter(pk=upload.pk).update(file_key="", receipt_key="", papers=[])
    assert everything() >= {upload.file_key}, "control"


@pytest.mark.parametrize(
    ("age", "told", "wrong"),
    [(dt.timedelta(hours=1), False, False), (2 * DAY, True, False), (unclaimed.SAFE + 3 * DAY, True, True)],
)
def test_doctor_names_them(age, told, wrong):
    aged(broken_off(), age)
    now = doctor.Moment(clock.machine_now(), clock.now())
    [found] = (finding for finding in doctor.examine(now) if finding.name == NAME)
    assert (found.said.startswith("1 个"), bool(found.todo)) == (told, wrong)


def test_a_place_that_does_not_answer_is_told_and_stops_nothing(monkeypatch):
    def away(_folder, _moment):
        raise stores.StoreAway("away")

    monkeypatch.setattr(FileFolder, "stored_before", away)
    assert doctor._unclaimed(doctor.Moment(clock.machine_now(), clock.now())).todo
