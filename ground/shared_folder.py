"""Whether the place of uploaded files (a folder, a bucket) is the one that belongs to this database: a machine with a
folder of its own in place of the shared one would store files that no other machine can open.

The database holds a mark, the place holds the same. Both are made when an installation is prepared.
"""

from __future__ import annotations

import contextlib
import secrets

from django.conf import settings
from django.db import DatabaseError, transaction

from . import stores
from .keys.models import FolderMark
from .stores import looking

OK, ANOTHER, AWAY = "ok", "another folder", "unreachable"


def state() -> str:
    """``ok``, also where nothing is marked yet; ``another folder`` where the mark is missing or another one;
    ``unreachable`` where the place does not answer. Raises DatabaseError."""
    if not FolderMark.objects.exists():
        return OK
    try:
        return state_of(looking.look())
    except stores.StoreAway:
        return AWAY


def state_of(seen: stores.StoreState) -> str:
    """The same of a place that was looked at already."""
    wanted = FolderMark.objects.order_by("pk").values_list("mark", flat=True).first()
    return OK if wanted is None or seen.mark == wanted else ANOTHER


def mark() -> str:
    """Marks database and place where neither was, both or none; otherwise changes nothing. Gives the state."""
    if not FolderMark.objects.exists():
        try:
            with transaction.atomic():
                row, made = FolderMark.objects.get_or_create(only=True, defaults={"mark": secrets.token_hex(16)})
                if made:
                    _write(row.mark)
        except stores.StoreAway:
            return AWAY
    return state()


def adopt() -> None:
    """Says that this place is the right one after all: restored, or moved to another disk or into a bucket. Other
    machines that use another one are told so then. Raises OSError where it cannot be written."""
    row, _made = FolderMark.objects.get_or_create(only=True, defaults={"mark": secrets.token_hex(16)})
    _write(row.mark)


def _write(text: str) -> None:
    stores.store().write(stores.MARK, f"{text}\n".encode("ascii"))


def sentence(found: str = ANOTHER) -> str:
    place = stores.store().place
    if found == AWAY and not settings.CONFIG.s3_endpoint:
        return f"存放上传文件的文件夹 {place} 没有应答：共享文件夹的服务器可能不在。请检查网络和挂载；已存的不受影响。"
    if found == AWAY:
        return (
            f"存放上传文件的对象存储 {place} 没有应答，或拒绝了本平台。请检查网络、桶名和密钥（CETRACK_S3_…）；"
            "期间上传、下载和出卡会请人稍后再试，已存的不受影响。"
        )
    return (
        f"存放上传文件的地方 {place} 不是这个数据库的：多台机器必须共享同一个文件夹（CETRACK_DATA_DIR）"
        "或同一个桶（CETRACK_S3_BUCKET）。请先检查挂载或设置；"
        "确实是原来的文件（恢复、换了磁盘或搬进了桶）时，运行 manage.py files_here。"
    )


def told() -> str:
    """The sentence where something is wrong; empty otherwise, and where the database cannot say."""
    with contextlib.suppress(DatabaseError):
        if (found := state()) != OK:
            return sentence(found)
    return ""
