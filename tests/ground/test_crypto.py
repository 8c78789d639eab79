"""What is encrypted opens with its key, in its column, unchanged; and with nothing else."""

import base64
import errno
import os

import pytest

from ground import crypto, stores, vault
from learners.people.models import Learner

NUMBER = "152502198811132543"


@pytest.fixture
def ring(settings):
    def set_keys(*ids, cipher="aes-256-gcm"):
        made = {key_id: base64.b64encode(key_id.encode().ljust(32, b"x")).decode() for key_id in ids}
        changed = {"field_keys": ",".join(f"{key_id}:{key}" for key_id, key in made.items()), "cipher": cipher}
        settings.CONFIG = settings.CONFIG.model_copy(update=changed)

    return set_keys


@pytest.mark.parametrize("cipher", ["aes-256-gcm", "sm4-gcm"])
def test_opens_with_its_key_and_column_only(ring, cipher):
    ring("k1", cipher=cipher)
    stored = crypto.seal(NUMBER, "a.b")
    assert NUMBER not in stored
    assert crypto.unseal(stored, "a.b") == NUMBER
    assert crypto.seal(NUMBER, "a.b") != stored  # a fresh nonce each time
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(stored, "a.c")
    ring("k2", cipher=cipher)
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(stored, "a.b")


def test_a_changed_cipher_or_key_still_opens_what_was_written_before(ring):
    ring("k1")
    old = crypto.seal(NUMBER, "a.b")
    ring("k2", "k1", cipher="sm4-gcm")
    assert crypto.unseal(old, "a.b") == NUMBER
    new = crypto.seal(NUMBER, "a.b")
    assert (crypto.key_id_of(new), crypto.key_id_of(old)) == ("k2", "k1")
    assert crypto.unseal(new, "a.b") == NUMBER


@pytest.mark.parametrize("stored", ["", "k1", "k1.a", "k1.a.", "k1.a.!!!", "k1.z.AAAA", "zz.a.AAAA", NUMBER])
def test_rubbish_is_unreadable_and_says_nothing(ring, stored):
    ring("k1")
    with pytest.raises(crypto.Unreadable) as refusal:
        crypto.unseal(stored, "a.b")
    assert NUMBER not in str(refusal.value)


def test_every_flipped_bit_is_noticed(ring):
    ring("k1")
    key_id, name, encoded = crypto.seal(NUMBER, "a.b").split(".")
    raw = base64.b64decode(encoded)
    for position in range(len(raw)):
        changed = raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]
        with pytest.raises(crypto.Unreadable):
            crypto.unseal(f"{key_id}.{name}.{base64.b64encode(changed).decode()}", "a.b")


def test_an_encrypted_column_cannot_be_searched(db):
    with pytest.raises(TypeError):
        Learner.objects.unscoped().filter(id_number=NUMBER).exists()


def test_the_database_holds_no_number_in_clear(cast):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone FROM learners_learner")
        stored = str(cursor.fetchall())
    assert cast.alatan.learner.id_number not in stored
    assert "13904790001" not in stored


def test_files_lie_encrypted_and_private(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = f"姓名,证件号码\n张三,{NUMBER}\n".encode() * 1000
    key = vault.put(content)
    (path,) = tmp_path.rglob(key)
    assert NUMBER.encode() not in path.read_bytes()
    assert os.stat(path).st_mode & 0o077 == 0
    assert vault.read(key) == content
    with vault.opened(key) as copy:
        assert copy.read_bytes() == content
        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [key]  # the copy has no name
    assert not copy.exists()
    assert list(vault.stored_keys()) == [key]
    vault.remove(key)
    vault.remove(key)
    with pytest.raises(FileNotFoundError):
        vault.read(key)


def test_a_full_disk_leaves_nothing_half_written(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(vault.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        vault.put(b"content")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_killed_process_left_is_swept_and_what_is_being_written_is_not(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(vault.tempfile, "tempdir", str(tmp_path))
    key = vault.put(b"content")
    kept = next(settings.MEDIA_ROOT.rglob(key))
    half = kept.with_name(f"{kept.name}.x.part")
    half.write_bytes(b"half")
    copy = tmp_path / "cetrack-abcd1234" / "file.csv"
    copy.parent.mkdir()
    copy.write_text("a readable copy of the first version")
    assert vault.sweep(before=half.stat().st_mtime - 60) == 0
    assert vault.sweep(before=half.stat().st_mtime + 60) == 2
    assert (kept.exists(), half.exists(), copy.parent.exists()) == (True, False, False)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 31, "A" * 32])
def test_a_key_that_is_none_reaches_no_file(key):
    with pytest.raises(FileNotFoundError):
        vault.read(key)


def test_a_file_moved_to_another_name_does_not_open(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one, two = vault.put(b"one"), vault.put(b"two")
    files = stores.store()
    files.write(two, files.read(one))
    with pytest.raises(crypto.Unreadable):
        vault.read(two)
