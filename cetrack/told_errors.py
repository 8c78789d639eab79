"""What an operator is told, in Chinese, where the system or the database refuses a command."""

from __future__ import annotations

import datetime as dt
import errno

from django.utils import timezone

_OF_THE_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "所在的磁盘只能读",
    errno.ENOTDIR: "这不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EEXIST: "已经存在",
    errno.EIO: "磁盘读写出错",
}
_OF_THE_DATABASE = (
    (("no such table", "no such column", "does not exist", "UndefinedTable"), "数据库的结构与程序不一致",
     "请先运行 ./portal --prepare --no-demo，再运行一次；这是要恢复备份的空数据库的，先运行 manage.py restore。"),
    (("No space left", "disk is full", "could not extend"), "数据库的磁盘已满", "请先腾出地方，再运行一次。"),
    (("database is locked",), "数据库正忙", "请稍后再运行一次。"),
    (("password authentication", "no password supplied"), "数据库不接受设置的用户或密码",
     "请核对 CETRACK_DATABASE_URL，再运行一次。"),
    (("permission denied",), "数据库用户没有这个权限", "请核对 CETRACK_DATABASE_URL 中的用户和数据库的所有者。"),
)  # fmt: skip


def of_system(error: OSError) -> str:
    """The reason, and the file that it is about."""
    said = _OF_THE_SYSTEM.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__
    return f"{said}（{error.filename}）" if error.filename else said


def of_database(error: Exception) -> str:
    """What is wrong and what to do, of an error while the database was asked."""
    told = (str(error).splitlines() or [type(error).__name__])[0][:160]
    for signs, said, todo in _OF_THE_DATABASE:
        if any(sign in str(error) for sign in signs):
            return f"{said}（{told}）。{todo}"
    return f"数据库没有应答（{told}）。请启动数据库，核对 CETRACK_DATABASE_URL，再运行一次。"


def minute(moment: str) -> str:
    """A moment as programs write it, by the clock on the wall here."""
    return f"{timezone.localtime(dt.datetime.fromisoformat(moment)):%Y-%m-%d %H:%M}"
