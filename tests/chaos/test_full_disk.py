"""A disk that is full: whoever stores is told so, nothing half stands anywhere, and with room it goes on.

``/dev/full`` answers every write with the kernel's own ENOSPC.
"""

from __future__ import annotations

import errno
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ground import clock, vault
from ground.actors import SystemActor
from ground.jobs.models import Job
from journal import chain
from journal.models import JournalSeal
from journal.services import record
from tests.chaos import digest
from tests.deploy.environments import ROOT
from tests.signin import open_session
from uploads.models import Upload

ROSTER = ROOT / "tests" / "samples" / "roster-2024.xlsx"


@pytest.fixture
def full(monkeypatch):
    """The folder of files takes nothing any more; calling it makes room again."""
    real = os.open

    def open_full(path, flags, *rest, **kwargs):
        return real("/dev/full", os.O_WRONLY) if str(path).endswith(".part") else real(path, flags, *rest, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(vault.os, "open", open_full)
        yield patched.undo


def no_space(descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def send_roster(client: Client):
    file = SimpleUploadedFile(ROSTER.name, ROSTER.read_bytes())
    return client.post(reverse("roster:upload"), {"file": file, "since": "2021-01-01"})


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_told_so_and_nothing_of_it_stays(cast, full):
    client = open_session(cast.league_reviewer)
    client.raise_request_exception = False
    client.get(reverse("roster:upload"))
    before, files = digest.everything(), set(vault.stored_keys())
    answer = send_roster(client)
    assert (answer.status_code, "磁盘已满" in answer.content.decode()) == (503, True)
    assert answer["Retry-After"]
    changed = digest.differing(before, digest.everything())
    assert changed <= {"accounts_accountsession"}, "when the session was last seen"
    assert set(vault.stored_keys()) == files
    full()  # control: the same upload with room
    assert send_roster(client).status_code == 302
    assert (Upload.objects.unscoped().count(), Job.objects.filter(kind__startswith="uploads").count()) == (1, 1)


@pytest.mark.django_db
def test_the_seals_of_the_journal_go_on_and_the_next_anchor_is_whole(settings, tmp_path, monkeypatch):
    record(actor=SystemActor("test"), action="test.one")
    chain.seal(now=clock.machine_now())
    settings.JOURNAL_ANCHORS = str(tmp_path / "anchors")
    with monkeypatch.context() as patched:
        patched.setattr(chain.os, "fsync", no_space)
        with pytest.raises(OSError, match="No space"):
            chain.write_anchor(now=clock.machine_now())
    record(actor=SystemActor("test"), action="test.two")
    assert chain.seal(now=clock.machine_now()) == 1
    (tmp_path / "anchors").write_text('{"at": "2024-')  # as far as the disk went
    written = chain.write_anchor(now=clock.machine_now())
    assert written
    assert written.position == JournalSeal.objects.count()
    assert chain.last_anchor() == written
    assert chain.first_break() is None
