"""A machine with a folder of files of its own in place of the shared one is not ready."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from cetrack import doctor
from ground import clock, shared_folder
from ground.keys.models import FolderMark
from journal.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(settings, tmp_path):
    """The first machine: database and folder are marked."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "one"
    assert shared_folder.state() == "ok", "nothing is marked yet"
    assert shared_folder.mark() == "ok"


def ready(client) -> tuple[int, str]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json().get("files", "")


def said() -> str:
    found = doctor.examine(doctor.Moment(clock.machine_now(), clock.now()))
    return next(finding.todo for finding in found if finding.name == "文件夹")


def test_the_same_folder_is_ready_on_both_machines_and_another_is_not(one, client, settings, tmp_path):
    assert ready(client) == (200, "")
    settings.MEDIA_ROOT = tmp_path / "two"
    assert ready(client) == (503, "another folder")
    assert "files_here" in said()
    settings.MEDIA_ROOT = tmp_path / "one"
    assert ready(client) == (200, "")
    assert said() == ""


@pytest.mark.parametrize("content", ["", "nonsense", "0" * 32, "ü"])
def test_a_mark_that_is_another_or_none(one, client, tmp_path, content):
    (tmp_path / "one" / "vault" / "belongs-to").write_text(content)
    assert ready(client) == (503, "another folder")


def test_a_second_machine_is_not_prepared_with_a_folder_of_its_own(one, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "two"
    with pytest.raises(CommandError, match="共享同一个文件夹"):
        call_command("prepare", stdout=io.StringIO())
    assert FolderMark.objects.count() == 1


def test_whoever_knows_better_says_so(one, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "moved"
    call_command("files_here", stdout=io.StringIO())
    assert ready(client) == (200, "")
    assert JournalEntry.objects.filter(action="files.adopted").exists()
    assert (tmp_path / "moved" / "vault" / "belongs-to").stat().st_mode & 0o077 == 0
