"""Commands whose database or disk is not there end with a Chinese sentence and what to do, never with a traceback."""

from __future__ import annotations

import errno
import os
import sys

import pytest
from django.core import management
from django.db import OperationalError, ProgrammingError

import manage
from cetrack import told_errors
from ground.stores import StoreAway


def run(monkeypatch, error: Exception, *arguments: str) -> None:
    """manage.py, with a command that ends so."""

    def ends(_argv: list[str]) -> None:
        raise error

    monkeypatch.setattr(management, "execute_from_command_line", ends)
    monkeypatch.setattr(sys, "argv", ["manage.py", *arguments])
    manage.main()


AWAY = OperationalError('connection to server at "127.0.0.1", port 1 failed: Connection refused\n\tIs it running?')


def test_a_command_whose_database_is_away(monkeypatch):
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, AWAY, "verify_journal")
    said = str(ended.value)
    assert said.startswith("CommandError: 数据库没有应答（connection to server")
    assert "CETRACK_DATABASE_URL" in said
    assert "\n" not in said


def test_control_whoever_looks_after_the_code_can_have_the_traceback(monkeypatch):
    with pytest.raises(OperationalError):
        run(monkeypatch, AWAY, "verify_journal", "--traceback")


def test_control_a_mistake_of_ours_is_no_database(monkeypatch):
    with pytest.raises(KeyError):
        run(monkeypatch, KeyError("x"), "verify_journal")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ProgrammingError('relation "journal_journalentry" does not exist\nLINE 1'), "--prepare"),
        (OperationalError("no such table: x"), "--prepare"),
        (OperationalError('could not extend file "base/1": No space left on device'), "磁盘已满"),
        (OperationalError("database is locked"), "稍后"),
        (OperationalError('password authentication failed for user "x"'), "用户或密码"),
        (ProgrammingError("permission denied for table x"), "权限"),
        (OperationalError(""), "没有应答（OperationalError）"),
    ],
)
def test_what_the_database_refuses(error, said):
    told = told_errors.of_database(error)
    assert said in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOENT, os.strerror(errno.ENOENT), "/x"), "没有这个文件或文件夹（/x）"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "磁盘已满"),
        (OSError(errno.ELOOP, "Too many levels of symbolic links", "/x"), "Too many levels of symbolic links（/x）"),
        (StoreAway("403"), "403"),
        (OSError(), "OSError"),
    ],
)
def test_what_the_system_refuses(error, said):
    assert told_errors.of_system(error) == said


def test_a_moment_by_the_clock_on_the_wall():
    assert told_errors.minute("2026-11-30T16:49:16.680954+00:00") == "2026-12-01 00:49"
