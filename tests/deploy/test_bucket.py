"""Uploaded files in a bucket: encrypted before they leave, the same for every machine, and told where it is away."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import socket
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import path

from cetrack import doctor
from cetrack.backup import folder as whole
from cetrack.backup import making, restoring
from cetrack.backup.folder import BackupRefused
from ground import clock, rotation, shared_folder, stores, vault
from ground.keys.models import FolderMark
from ground.leaving import unclaimed
from ground.stores import bucket as bucket_of_files
from ground.stores import looking

from . import bucket_service
from .bucket_service import BucketService

pytestmark = pytest.mark.django_db
NUMBER = b"152502197507214742"


@pytest.fixture(scope="module")
def _serving():
    """One for all: a client for each new address would be most of the time."""
    with bucket_service.serving() as there:
        yield there


@pytest.fixture
def service(_serving):
    _serving.files.clear()
    _serving.broken = False
    return _serving


@pytest.fixture
def use(service, settings):
    """Lets this portal use a bucket; what differs by name."""

    def use(bucket: str = "one", **changes: str) -> None:
        values = {
            "s3_endpoint": service.address, "s3_bucket": bucket, "s3_key_id": bucket_service.KEY_ID,
            "s3_secret": bucket_service.SECRET,
        }  # fmt: skip
        settings.CONFIG = settings.CONFIG.model_copy(update=values | changes)

    use()
    return use


def ready() -> tuple[int, str, str]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json().get("files", ""), answer.json()["disk"]


def said(name: str) -> str:
    found = doctor.examine(doctor.Moment(clock.machine_now(), clock.now()))
    return next(finding.todo for finding in found if finding.name == name)


class TestFiles:
    def test_what_is_put_is_read_listed_and_removed(self, service, use):
        keys = sorted(vault.put(NUMBER * n) for n in range(1, 6))
        assert list(vault.stored_keys()) == keys, "more than a page of names"
        assert sorted(len(vault.read(key)) // len(NUMBER) for key in keys) == [1, 2, 3, 4, 5]
        vault.remove(keys[0])
        vault.remove(keys[0])
        assert list(vault.stored_keys()) == keys[1:]
        with pytest.raises(FileNotFoundError):
            vault.read(keys[0])

    def test_nothing_in_the_bucket_can_be_read_and_nothing_lies_here(self, service, use, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        key = vault.put(NUMBER)
        [(name, content)] = service.files.items()
        assert name == f"one/vault/{key[:2]}/{key}"
        assert NUMBER not in content
        assert list(tmp_path.iterdir()) == []
        with vault.opened(key) as copy:
            assert copy.read_bytes() == NUMBER

    def test_a_changed_file_is_not_believed(self, service, use):
        key = vault.put(NUMBER)
        service.files[f"one/vault/{key[:2]}/{key}"] += b"."
        with pytest.raises(vault.crypto.Unreadable):
            vault.read(key)

    def test_keys_are_counted_and_renewed_there(self, service, use):
        key = vault.put(NUMBER)
        before = dict(service.files)
        assert vault.key_id(key) == rotation.crypto.current_key_id()
        assert vault.encrypt_anew(key) == 1
        assert service.files != before
        assert vault.read(key) == NUMBER

    def test_a_forked_process_has_a_client_of_its_own(self, service, use):
        key = vault.put(NUMBER)
        child = os.fork()
        if not child:
            os._exit(0 if vault.read(key) == NUMBER else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert vault.read(key) == NUMBER


class TestWhoseItIs:
    def test_two_machines_of_one_bucket_are_ready_and_one_of_another_is_not(self, service, use):
        assert shared_folder.mark() == "ok"
        assert ready() == (200, "", "ok")
        use("two")
        assert ready() == (503, "another folder", "ok")
        assert "files_here" in said("文件夹")
        use()
        assert ready() == (200, "", "ok")
        assert said("文件夹") == ""

    def test_a_machine_that_kept_its_folder_is_not_ready(self, service, use, settings, tmp_path):
        shared_folder.mark()
        settings.MEDIA_ROOT = tmp_path
        use(s3_endpoint="")
        assert ready()[:2] == (503, "another folder")

    def test_a_folder_is_moved_into_the_bucket_by_a_command_that_can_be_repeated(
        self, service, use, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        use(s3_endpoint="")
        shared_folder.mark()
        keys = sorted(vault.put(NUMBER * n) for n in (1, 2))
        with pytest.raises(CommandError, match="原来的文件夹"):
            call_command("files_here", copy_from=tmp_path)
        use()
        assert ready()[0] == 503
        with pytest.raises(CommandError, match="没有上传的文件"):
            call_command("files_here", copy_from=tmp_path / "none")
        for brought in (2, 0):
            said = io.StringIO()
            call_command("files_here", copy_from=tmp_path, stdout=said)
            assert f"复制了 {brought} 个文件" in said.getvalue()
        assert ready()[0] == 200
        assert [len(vault.read(key)) for key in vault.stored_keys()] == [len(vault.read(key)) for key in keys]


@pytest.fixture(params=["broken", "another secret", "nobody there"])
def away(request, service, use):
    """The bucket held a file and the mark, and is away now. Gives the key."""
    shared_folder.mark()
    key = vault.put(NUMBER)
    if request.param == "broken":
        service.broken = True
    elif request.param == "another secret":
        use(s3_secret="another")
    else:
        use(s3_endpoint="http://127.0.0.1:9")
    return key


def _put(request):
    vault.put(NUMBER)


handler500 = "cetrack.serving.failed"
urlpatterns = [path("put/", _put)]


class TestAway:
    def test_it_is_told_everywhere_and_comes_back(self, service, use, away):
        for act in (lambda: vault.put(NUMBER), lambda: vault.read(away), lambda: list(vault.stored_keys())):
            with pytest.raises(stores.StoreAway) as error:
                act()
            assert bucket_service.KEY_ID not in str(error.value)
        assert ready() == (503, "unreachable", "cannot be written")
        assert "没有应答" in said("文件夹")
        assert "没有应答" in said("磁盘")
        with override_settings(ROOT_URLCONF="tests.deploy.test_bucket"):
            answer = Client(raise_request_exception=False).get("/put/")
        assert (answer.status_code, "存放文件的服务" in answer.content.decode()) == (503, True)
        service.broken = False
        use()
        assert ready() == (200, "", "ok")
        assert vault.read(away) == NUMBER

    def test_nothing_is_half_marked(self, service, use):
        service.broken = True
        assert "没有应答" in shared_folder.sentence(shared_folder.mark())
        assert not FolderMark.objects.exists()
        with pytest.raises(CommandError, match="没有应答"):
            call_command("files_here", stdout=io.StringIO())

    def test_a_backup_is_refused_with_a_sentence(self, service, use, tmp_path):
        service.broken = True
        with pytest.raises(BackupRefused, match="没有应答"):
            making._copy_files(tmp_path)


class TestBackups:
    def test_what_lies_in_one_bucket_is_restored_into_another_or_a_folder(self, service, use, settings, tmp_path):
        keys = sorted(vault.put(NUMBER * n) for n in range(1, 4))
        making._copy_files(tmp_path)
        assert [key for key, _path in whole.stored_files(tmp_path)] == keys
        use("two")
        restoring._load_files(tmp_path)
        assert list(vault.stored_keys()) == keys
        settings.MEDIA_ROOT = tmp_path / "media"
        use(s3_endpoint="")
        restoring._load_files(tmp_path)
        assert [vault.read(key) for key in keys] == [vault.read(key) for key in vault.stored_keys()]

    def test_one_that_holds_something_is_not_restored_into(self, service, use, tmp_path):
        assert stores.store().is_empty()
        shared_folder.mark()
        assert not stores.store().is_empty()

    def test_a_file_that_was_lost_on_the_way_is_named(self, service, use, tmp_path):
        key = vault.put(NUMBER)
        making._copy_files(tmp_path)
        there = tmp_path / whole.FILES / key[:2] / key
        assert restoring._same(stores.store(), key, there)
        there.write_bytes(b"another")
        assert not restoring._same(stores.store(), key, there)
        vault.remove(key)
        assert not restoring._same(stores.store(), key, there)


def test_the_service_checks_what_it_is_sent(service, use):
    """The control: without the right secret nothing is stored there."""
    use(s3_secret="another")
    with pytest.raises(stores.StoreAway, match="SignatureDoesNotMatch"):
        vault.put(NUMBER)
    assert isinstance(service, BucketService)
    assert service.files == {}


@pytest.fixture
def hanging(use, monkeypatch):
    """A service that takes the call and never answers. Gives what counts the calls."""
    monkeypatch.setattr(looking, "SECONDS", 0.3)
    monkeypatch.setattr(looking, "_hanging", {})
    FolderMark.objects.create(mark="0" * 32)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        use(s3_endpoint=f"http://127.0.0.1:{server.getsockname()[1]}")
        stores.store()._client  # noqa: B018 - made before, not within the time of the look
        taken: list[socket.socket] = []

        def calls() -> int:
            for _wait in range(100):
                with contextlib.suppress(BlockingIOError):
                    taken.append(server.accept()[0])
                    continue
                if taken:
                    break
                time.sleep(0.05)
            return len(taken)

        yield calls
        calls()
    for one in taken:
        one.close()


class TestHanging:
    @pytest.mark.parametrize("address", ["/readyz", "/metrics"])
    def test_whoever_watches_is_answered_in_time_by_one_look(self, hanging, settings, address):
        settings.CONFIG = settings.CONFIG.model_copy(update={"metrics_token": "t" * 40})
        began = time.monotonic()
        answer = Client(headers={"authorization": "Bearer " + "t" * 40}).get(address)
        assert 0.3 <= time.monotonic() - began < bucket_of_files.ANSWER_SECONDS / 2
        assert hanging() == 1
        if address == "/readyz":
            assert (answer.status_code, answer.json()["files"]) == (503, "unreachable")
        else:
            assert (answer.status_code, b"cetrack_disk_has_room " in answer.content) == (200, False)

    def test_nobody_waits_behind_a_look_that_has_not_come_back(self, hanging):
        for _twice in range(2):
            assert ready() == (503, "unreachable", "cannot be written")
        assert hanging() == 1

    def test_control_without_a_bound_it_hangs(self, hanging):
        def ask() -> None:
            with contextlib.suppress(stores.StoreAway):  # at the end of the test
                stores.store().look()

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(1)
        assert asking.is_alive()

    def test_a_mounted_folder_whose_server_is_gone(self, use, settings, tmp_path, monkeypatch):
        monkeypatch.setattr(looking, "SECONDS", 0.1)
        settings.MEDIA_ROOT = tmp_path
        use(s3_endpoint="")
        shared_folder.mark()
        back = threading.Event()
        monkeypatch.setattr("ground.stores.folder.FileFolder.read", lambda *_: back.wait(5) and b"")
        assert ready()[:2] == (503, "unreachable")
        assert "共享文件夹的服务器" in said("文件夹")
        back.set()


def test_files_that_no_row_names_are_found_by_when_they_were_written(use, service):
    key = vault.put(b"x")
    written = dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC)
    assert unclaimed.files(before=written) == {}, "control"
    assert unclaimed.files(before=written + dt.timedelta(seconds=1)) == {key: written}
