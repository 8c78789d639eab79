"""Commands whose database or disk is not there end with a Chinese sentence and what to do, never with a traceback."""

from __future__ import annotations

import errno
import os

import pytest
from django.db import OperationalError, ProgrammingError

from cetrack import told_errors
from ground.stores import StoreAway

from .environments import manage, production


@pytest.mark.parametrize("arguments", [("verify_journal",), ("backup", "{folder}/backup")])
def test_a_command_whose_database_is_away(tmp_path, arguments):
    answer = manage(production(tmp_path), *(one.format(folder=tmp_path) for one in arguments))
    assert answer.returncode == 1
    assert answer.stderr.startswith("CommandError: 数据库没有应答（")
    assert "CETRACK_DATABASE_URL" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_control_whoever_looks_after_the_code_can_have_the_traceback(tmp_path):
    assert "Traceback" in manage(production(tmp_path), "verify_journal", "--traceback").stderr


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
