"""Whether the folder of uploaded files is the one that belongs to this database: a machine with a folder of its own in
place of the shared one would store files that no other machine can open.

The database holds a mark, the folder holds the same. Both are made when an installation is prepared.
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from .keys.models import FolderMark

OK, ANOTHER = "ok", "another folder"


def state() -> str:
    """``ok``, also where nothing is marked yet; ``another folder`` where the mark is missing or another one. Raises
    DatabaseError."""
    wanted = FolderMark.objects.order_by("pk").values_list("mark", flat=True).first()
    if wanted is None:
        return OK
    try:
        found = _file().read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ANOTHER
    return OK if found == wanted else ANOTHER


def mark() -> str:
    """Marks database and folder where neither was; otherwise changes nothing. Gives the state."""
    if not FolderMark.objects.exists():
        row, made = FolderMark.objects.get_or_create(only=True, defaults={"mark": secrets.token_hex(16)})
        if made:
            _write(row.mark)
    return state()


def adopt() -> None:
    """Says that this folder is the right one after all: restored, or moved to another disk. Other machines that lie on
    another folder are told so then."""
    row, _made = FolderMark.objects.get_or_create(only=True, defaults={"mark": secrets.token_hex(16)})
    _write(row.mark)


def _write(text: str) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = path.with_suffix(".part")
    scratch.write_text(text + "\n", encoding="ascii")
    scratch.chmod(0o600)
    scratch.replace(path)


def sentence() -> str:
    return (
        f"上传文件的文件夹 {settings.MEDIA_ROOT} 不是这个数据库的：多台机器必须共享同一个文件夹（CETRACK_DATA_DIR）。"
        "请先检查挂载；确实是原来的文件（恢复或换了磁盘）时，运行 manage.py files_here。"
    )


def told() -> str:
    """The sentence where something is wrong; empty otherwise, and where the database cannot say."""
    with contextlib.suppress(DatabaseError):
        if state() == ANOTHER:
            return sentence()
    return ""


def _file() -> Path:
    return Path(settings.MEDIA_ROOT, "vault", "belongs-to")
