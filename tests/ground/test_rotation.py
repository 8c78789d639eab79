"""Keys are changed while the portal runs; a rotation that was stopped goes on where it was."""

import base64

import pytest
from django.core.management import CommandError, call_command

from ground import crypto, rotation, vault
from learners.people.models import Learner


@pytest.fixture
def ring(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    present = settings.CONFIG.field_keys

    def add(*ids):
        made = [f"{key_id}:{base64.b64encode(key_id.encode().ljust(32, b'x')).decode()}" for key_id in ids]
        settings.CONFIG = settings.CONFIG.model_copy(update={"field_keys": ",".join([*made, present])})

    def only(*ids):
        made = [f"{key_id}:{base64.b64encode(key_id.encode().ljust(32, b'x')).decode()}" for key_id in ids]
        settings.CONFIG = settings.CONFIG.model_copy(update={"field_keys": ",".join(made)})

    add.only = only
    return add


def test_everything_gets_the_present_key_and_the_old_one_may_go(cast, ring):
    key = vault.put(b"roster")
    number = cast.alatan.learner.id_number
    ring("k9")
    call_command("rotate_keys")
    assert set(rotation.key_ids()) == {"k9"}
    ring.only("k9")
    assert Learner.objects.unscoped().get(pk=cast.alatan.learner.pk).id_number == number
    assert vault.read(key) == b"roster"


def test_a_rotation_that_was_stopped_goes_on(cast, ring, monkeypatch):
    ring("k9")
    real, left = rotation._replace, [2]

    def stopping(*args):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(rotation, "_replace", stopping)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(lambda *_: None)
    assert rotation.key_ids()["k9"] == 2
    assert all(learner.id_number for learner in Learner.objects.unscoped())  # both keys open meanwhile
    monkeypatch.setattr(rotation, "_replace", real)
    rotation.rotate(lambda *_: None)
    assert set(rotation.key_ids()) == {"k9"}
    assert rotation.rotate(lambda *_: None) == 0


def test_a_value_written_meanwhile_is_not_overwritten(cast, ring):
    ring("k9")
    learner = cast.alatan.learner
    table, column = "learners_learner", "phone"
    ((pk, stored), *_) = [row for row in rotation._stored(table, "id", column) if row[0] == learner.pk]
    learner.phone = "13811112222"
    learner.save(update_fields=["phone"])
    assert rotation._replace(table, "id", column, pk, stored) == 0
    learner.refresh_from_db()
    assert learner.phone == "13811112222"


def test_a_missing_key_is_named_by_column_and_nothing_is_lost(cast, ring, settings):
    kept = settings.CONFIG
    ring.only("k9")
    with pytest.raises(CommandError, match=r"accounts_|casework_|learners_"):
        call_command("rotate_keys")
    settings.CONFIG = kept
    assert Learner.objects.unscoped().get(pk=cast.alatan.learner.pk).id_number == cast.alatan.learner.id_number


def test_every_encrypted_column_of_every_app_is_covered():
    labels = {label for label, *_ in rotation.columns()}
    assert {"learners.Learner.id_number", "learners.Learner.phone", "accounts.TotpDevice.secret"} <= labels
    assert crypto.current_key_id()
