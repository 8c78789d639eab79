"""manage.py retention says what goes, and lets it go."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command

from ground import clock, vault
from journal.models import JournalEntry
from tests.uploads.files import KINDS, uploaded
from uploads.models import Upload
from uploads.states import UploadState

pytestmark = pytest.mark.django_db


def said(*options: str) -> str:
    out = io.StringIO()
    call_command("retention", *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "days"), [("hours", 365), ("roster", 30)])
def test_what_is_due_is_listed_and_then_removed(cast, kind, days, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert said() == "没有到期的文件和记录。\n"
    upload = uploaded(cast, KINDS[kind])
    old = clock.now() - dt.timedelta(days=days, minutes=1)
    Upload.objects.unscoped().filter(pk=upload.pk).update(state=UploadState.REFUSED, uploaded_at=old)
    assert f"保存 {days} 天）：{upload.public_id}" in said()
    upload.refresh_from_db()
    assert vault.read(upload.file_key), "a list removes nothing"
    assert "已删除 1 项" in said("--remove")
    upload.refresh_from_db()
    assert (upload.file_key, list(vault.stored_keys())) == ("", [])
    assert JournalEntry.objects.filter(action="files.removed", after={kind: 1}).count() == 1
    assert said() == "没有到期的文件和记录。\n"
