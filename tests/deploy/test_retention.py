"""manage.py retention says what goes, and lets it go."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

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
def test_what_is_due_is_listed_and_then_removed(
    cast, kind, days, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    assert said() == "没有到期的文件和记录。\n"
    upload = uploaded(cast, KINDS[kind])
    old = clock.now() - dt.timedelta(days=days, minutes=1)
    Upload.objects.unscoped().filter(pk=upload.pk).update(state=UploadState.REFUSED, uploaded_at=old)
    assert f"保存 {days} 天）：{upload.public_id}" in said()
    upload.refresh_from_db()
    assert vault.read(upload.file_key), "a list removes nothing"
    with django_capture_on_commit_callbacks(execute=True):
        assert "已删除 1 项" in said("--remove")
    upload.refresh_from_db()
    assert (upload.file_key, list(vault.stored_keys())) == ("", [])
    line = JournalEntry.objects.get(action="files.removed").after
    assert line["kind"].startswith("上传的文件（")
    day = timezone.localdate(old).isoformat()
    assert line == {"kind": line["kind"], "rows": 1, "term": f"{days}天", "from_day": day, "to_day": day}
    assert said() == "没有到期的文件和记录。\n"
