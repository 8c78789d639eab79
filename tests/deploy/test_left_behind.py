"""A process that is killed while it takes or writes a table leaves nothing readable, or what it leaves is swept."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ground import vault
from intake import sheets

from .environments import ROOT, bare

NUMBER = "152502197507214742"
UPLOAD = """
import sys, time
from django.conf import settings
settings.configure(FILE_UPLOAD_HANDLERS=[sys.argv[1]], DEFAULT_CHARSET="utf-8")
from django.http.multipartparser import MultiPartParser
from django.core.files.uploadhandler import load_handler

class Sent:
    head = b'--x\\r\\nContent-Disposition: form-data; name="file"; filename="people.csv"\\r\\n\\r\\n'
    parts = [head, *[b"152502197507214742,\\n" * 60000] * 4]
    def read(self, size):
        if not self.parts:
            print("written", flush=True); time.sleep(600)
        return self.parts.pop(0)

handler = load_handler(sys.argv[1], None)
meta = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(1 << 24)}
MultiPartParser(meta, Sent(), [handler], "utf-8").parse()
"""
WRITER = """
import io, time
from intake.sheets import SheetWriter
with SheetWriter(io.BytesIO(), "people") as sheet:
    for row in range(20000):
        sheet.put(row, 0, "152502197507214742")
    print("written", flush=True); time.sleep(600)
"""


def killed(tmp_path: Path, source: str, *arguments: str) -> list[Path]:
    """Files in the temporary folder of a process that was killed after it had written, which hold the number."""
    tmp_path.mkdir(exist_ok=True)
    environment = bare() | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", source, *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "written\n"
        process.kill()
    return [path for path in tmp_path.rglob("*") if path.is_file() and NUMBER.encode() in path.read_bytes()]


def test_an_upload_leaves_nothing(tmp_path):
    assert killed(tmp_path, UPLOAD, "ground.upload_spool.NamelessFiles") == []
    assert list(tmp_path.iterdir()) == []


def test_control_djangos_own_handler_leaves_it_and_the_sweep_removes_it(tmp_path, settings, monkeypatch):
    [left] = killed(tmp_path / "t", UPLOAD, "django.core.files.uploadhandler.TemporaryFileUploadHandler")
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(vault.tempfile, "tempdir", str(left.parent))
    assert vault.sweep(before=time.time() + 1) == 1
    assert not left.exists()


def test_the_portal_takes_uploads_by_the_handler_without_names(settings):
    assert settings.FILE_UPLOAD_HANDLERS[-1] == "ground.upload_spool.NamelessFiles"
    assert "TemporaryFileUploadHandler" not in str(settings.FILE_UPLOAD_HANDLERS)


def test_what_a_killed_writer_of_tables_left_is_swept(tmp_path, monkeypatch):
    [left] = killed(tmp_path, WRITER)  # the control: it was there
    monkeypatch.setattr(sheets.tempfile, "tempdir", str(tmp_path))
    assert sheets.sweep() == 1
    assert not left.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("writer", [os.getpid, os.getppid])
def test_what_is_being_written_stays(tmp_path, monkeypatch, writer):
    monkeypatch.setattr(sheets.tempfile, "tempdir", str(tmp_path))
    (tmp_path / f"cetrack-sheets-{writer()}-abc").mkdir()
    assert sheets.sweep() == 0
    assert len(list(tmp_path.iterdir())) == 1
