"""One running portal for one data folder: two in silence would share a database, a queue and a beat."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from .machine import Missing

LOCK = "portal.lock"


@contextlib.contextmanager
def alone(folder: Path, address: str) -> Iterator[None]:
    """Holds the data folder while the block runs; the kernel lets go of it when this process ends, however it ends.

    Raises Missing with a sentence that names whoever holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / LOCK).open("a+")
    except OSError:
        raise Missing(
            f"数据文件夹 {folder} 不能写入。请检查它的权限，或用 CETRACK_DATA_DIR 指定另一个文件夹。",
            f"The data folder {folder} cannot be written. Mend its permissions, or name another by CETRACK_DATA_DIR.",
        ) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _held(folder, handle) from None
        handle.truncate(0)
        handle.write(json.dumps({"pid": os.getpid(), "address": address, "since": time.strftime("%Y-%m-%d %H:%M")}))
        handle.flush()
        yield


def _held(folder: Path, handle) -> Missing:
    handle.seek(0)
    try:
        said = json.loads(handle.read())
        pid, address, since = said["pid"], said["address"], said["since"]
    except (ValueError, KeyError, TypeError):  # it begins at this moment
        pid = address = since = "?"
    return Missing(
        f"数据文件夹 {folder} 正由另一个平台使用：进程 {pid}，地址 {address}，{since} 启动。"
        "请直接打开它或先停止它；要同时运行两个，请用 CETRACK_DATA_DIR 给这一个另指定文件夹。",
        f"The data folder {folder} is used by another portal: process {pid} at {address}, since {since}. "
        "Open that one or stop it first; for two side by side name another folder for this one by CETRACK_DATA_DIR.",
    )
