"""What is wrong with an installation and what to do about it, in Chinese, one finding a line."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ground import clock, dialect, shared_folder, stores
from ground.actors import SystemActor
from ground.jobs import machine, pulse
from ground.keys import prints
from ground.leaving import removal as leaving
from ground.leaving import unclaimed
from ground.stores import looking
from journal import chain, macs
from journal.selectors import last_done, last_time
from reports.signing_keys import agreement
from reports.signing_keys.selectors import published_keys

from . import beside, checkups, hosts
from .backup import drill
from .checkups import Finding, Moment
from .health import AHEAD, queue_state

WAITS_LONG = 120  # seconds
NO_PULSE = 120
UNSEALED = dt.timedelta(minutes=5)
CLOCK_OFF = 5.0  # seconds
BACKUP_OLD = dt.timedelta(days=8)
ANCHORS_BEHIND = 500
DRILL_OLD = dt.timedelta(days=40)
STAYS = dt.timedelta(hours=1)
COMMITTED = dt.timedelta(days=1)
"""So long after a file was written its row has been committed, or never will be."""
UNCLAIMED_LATE = dt.timedelta(days=2)


def examine(now: Moment) -> Iterator[Finding]:
    """Everything, in the order in which it is to be mended. Without a database only what needs none."""
    try:
        yield from _database()
        reachable, empty = True, not _tables()
    except DatabaseError as error:
        yield Finding(
            "数据库", f"没有应答（{str(error).splitlines()[0][:120]}）", "请启动数据库，并核对 CETRACK_DATABASE_URL。"
        )
        reachable, empty = False, False
    checks: dict[str, Callable[[Moment], Finding]] = {
        "磁盘": _disk,
        "队列": _queue,
        "网址": _address,
        "证书": checkups.certificate,
    }
    if reachable:
        checks |= {} if empty else _OF_TABLES
        checks |= {"只读副本": beside.replicas} if settings.REPLICAS else {}
        checks |= {"连接池": beside.pooler} if settings.CONFIG.database_url else {}
        checks |= {"版本": checkups.versions, "索引": checkups.bloat, "慢查询": checkups.slow_queries}
    for name, check in checks.items():
        try:
            yield check(now)
        except Exception as error:  # noqa: BLE001 - one that cannot look must not hide the others
            yield Finding(
                name, f"无法检查（{type(error).__name__}）", "请先处理上面的问题，再运行一次 manage.py doctor。"
            )
    yield _renderer()


def _database() -> Iterator[Finding]:
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding("数据库", dialect.version_of(connection))
    if not _tables():
        todo = "请运行 ./portal --prepare --no-demo；要恢复备份的，先运行 manage.py restore。"
        yield Finding("数据库结构", "数据库还是空的", todo)
        return
    todo = "请运行 ./portal --prepare --no-demo。" if plan else ""
    yield Finding("数据库结构", f"缺少 {len(plan)} 项升级" if plan else "与程序一致", todo)


def _tables() -> list[str]:
    return connection.introspection.table_names()


def _keys(now: Moment) -> Finding:
    lacking = prints.missing()
    return Finding(
        "密钥", f"缺少 {'、'.join(lacking)}" if lacking else "齐全", prints.sentence(lacking) if lacking else ""
    )


def _signing_keys(now: Moment) -> Finding:
    if found := agreement.differing():
        return Finding("签名密钥", "与公布的不符", agreement.sentence(found))
    rows = published_keys(actor=SystemActor("doctor"))
    used = "、".join(f"{row.get_kind_display()} {row.fingerprint[:16]}…" for row in rows if row.in_use)
    before = len([row for row in rows if not row.in_use])
    return Finding("签名密钥", (used or "没有，审验卡不签名") + (f"；另有 {before} 把从前的仍可核验" if before else ""))


def _triggers(now: Moment) -> Finding:
    missing = dialect.missing_guards(connection)
    todo = (
        "请运行 manage.py migrate 重新安装，并查明是谁移除的：其间日志可能被改动，另请运行 manage.py verify_journal。"
    )
    return Finding("日志的防改触发器", f"{'、'.join(missing)} 上没有" if missing else "在位", todo if missing else "")


def _folder(now: Moment) -> Finding:
    todo = shared_folder.told()
    return Finding("文件夹", "不可用" if todo else stores.store().place, todo)


def _disk(now: Moment) -> Finding:
    free = f"{shutil.disk_usage(settings.DATA_DIR).free / 2**30:,.1f} GB"
    try:
        room = looking.look().room
    except stores.StoreAway:
        return Finding("磁盘", f"剩余 {free}；存放文件的地方没有应答", shared_folder.sentence(shared_folder.AWAY))
    if room == stores.SHUT:
        return Finding("磁盘", f"{stores.store().place} 不能写入", "请检查这个文件夹的所有者和权限。")
    full = "请清理或扩大磁盘：上传、导出和日志随时会失败。"
    return Finding("磁盘", f"剩余 {free}", full if room == stores.FULL else "")


def _address(now: Moment) -> Finding:
    host = hosts.lacking()
    said = f"{host} 不在 {hosts.SETTING} 中，打开平台的人都会被拒绝" if host else settings.PUBLIC_URL
    return Finding("网址", said, f"请把 {host} 加进 {hosts.SETTING}，再重启服务。" if host else "")


def _clock(now: Moment) -> Finding:
    newest = last_time(actor=SystemActor("doctor"))
    if newest is not None and newest - now.business > AHEAD:
        then, here = (f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" for moment in (newest, now.business))
        said = f"操作日志中最晚的一条是 {then}，现在才 {here}"
        todo = "时钟曾经跑到前面，或现在慢了。请启用网络校时（NTP）；次序以编号为准，日志不受影响。"
        return Finding("时间", said, todo)
    if dialect.is_file(connection):
        return Finding("时间", f"{timezone.localtime(now.machine):%Y-%m-%d %H:%M:%S}")
    off = _apart()
    todo = "请在两台机器上都启用网络校时（NTP）。" if off > CLOCK_OFF else ""
    return Finding("时间", f"与数据库服务器相差 {off:.1f} 秒", todo)


def _apart() -> float:
    """Seconds between the clocks of this machine and of the database's: how long the question took is no difference."""
    with connection.cursor() as cursor:
        before = clock.machine_now()
        cursor.execute("SELECT clock_timestamp()")
        there, after = cursor.fetchone()[0], clock.machine_now()
    return max((before - there).total_seconds(), (there - after).total_seconds(), 0.0)


def _queue(now: Moment) -> Finding:
    state = queue_state()
    said = {"ok": "正常", "file system": "文件系统（单机）"}.get(state, "没有应答")
    return Finding("队列", said, "请启动 Redis；其间页面照常，任务等待。" if said == "没有应答" else "")


def _worker(now: Moment) -> Finding:
    since = machine.waiting_since()
    waited = int((now.machine - since).total_seconds()) if since else 0
    if waited <= WAITS_LONG:
        return Finding("后台任务", f"最久的一项等了 {waited} 秒" if since else "没有等待的任务")
    return Finding("后台任务", f"最久的一项等了 {waited} 秒", "请启动 cetrack-worker（单机：./portal），并看它的日志。")


def _beat(now: Moment) -> Finding:
    last = pulse.last(cache)
    if last is None:
        return Finding("定时任务", "没有留下运行的痕迹", "请启动 cetrack-beat 和 cetrack-worker（单机：./portal）。")
    ago = int((now.machine - last).total_seconds())
    todo = "请启动 cetrack-beat 和 cetrack-worker（单机：./portal）。" if ago > NO_PULSE else ""
    return Finding("定时任务", f"{max(0, ago)} 秒前运行过", todo)


def _seals(now: Moment) -> Finding:
    old = chain.unsealed(before=now.business - UNSEALED)
    return Finding(
        "日志封存", f"{old} 条超过五分钟未封存" if old else "及时",
        "定时任务没有运行：启动后它会自行补上；也可运行 manage.py seal_journal。" if old else "",
    )  # fmt: skip


def _marks(now: Moment) -> Finding:
    foreign = macs.not_ours()
    if not foreign:
        return Finding("日志的印记", "相符")
    todo = "有人直接改动或添加了日志：请运行 manage.py verify_journal 看是哪一条，并立即离线保存一份备份。"
    return Finding("日志的印记", f"最近的日志中有 {foreign} 条不是平台写入的", todo)


def _anchors(now: Moment) -> Finding:
    behind = chain.without_anchor()
    if behind is None:
        return Finding("日志锚点", "还没有", "请运行 manage.py seal_journal。" if chain.head() else "")
    todo = f"请检查 {chain.anchor_file()} 能否写入。" if behind > ANCHORS_BEHIND else ""
    return Finding("日志锚点", f"{behind} 条尚无锚点", todo)


def _backup(now: Moment) -> Finding:
    last = last_done(actor=SystemActor("doctor"), action="backup.made")
    if last is None:
        return Finding("备份", "还没有做过", "请运行 manage.py backup 文件夹，并安排每天自动运行。")
    said = f"最近一次在 {_when(last, now)}"
    if now.business - last > BACKUP_OLD:
        return Finding("备份", said, "请运行 manage.py backup 文件夹，并查明自动备份为何停了。")
    if not settings.CONFIG.recovery_key:
        return Finding("备份", f"{said}，不含密钥", "请运行 manage.py recovery_key，或另行保存密钥。")
    return Finding("备份", said)


def _drill(now: Moment) -> Finding:
    actor = SystemActor("doctor")
    done, failed = (last_done(actor=actor, action=what) for what in (drill.DONE, drill.FAILED))
    if failed is not None and (done is None or failed > done):
        todo = "请运行 manage.py drill 看它说哪里不对；在此之前不要删除较早的备份。"
        return Finding("恢复演练", f"{_when(failed, now)}的一次没有成功", todo)
    if settings.BACKUPS is None:
        return Finding("恢复演练", "不自动进行", "请设置 CETRACK_BACKUPS（放各次备份的文件夹），每月会自动演练一次。")
    if done is None or now.business - done > DRILL_OLD:
        said = "还没有做过" if done is None else f"最近一次在 {_when(done, now)}"
        return Finding("恢复演练", said, "请运行 manage.py drill，并看 cetrack-beat 和 cetrack-worker 是否在运行。")
    return Finding("恢复演练", f"{_when(done, now)}成功")


def _when(moment: dt.datetime, now: Moment) -> str:
    days = (now.business - moment).days
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" + (f"（{days} 天前）" if days else "")


def _leaving(now: Moment) -> Finding:
    number, first = leaving.stayed(before=now.machine - STAYS)
    if first is None:
        return Finding("到期的文件", "都已删除")
    said = f"{number} 个没有删掉，最早的从 {timezone.localtime(first):%Y-%m-%d %H:%M} 起"
    todo = (
        f"请检查 {stores.store().place} 能否删除文件（所有者、权限、只读）；每小时会再试，"
        "也可运行 manage.py retention --remove。"
    )
    return Finding("到期的文件", said, todo)


def _unclaimed(now: Moment) -> Finding:
    try:
        found = unclaimed.files(before=now.machine - COMMITTED)
    except OSError:
        todo = "请检查存放文件的文件夹或对象存储。"
        return Finding("没有记录的文件", f"{stores.store().place} 没有应答", todo)
    if not found:
        return Finding("没有记录的文件", "没有")
    first, kept = next(iter(found.values())), unclaimed.SAFE
    said = f"{len(found)} 个，最早的写于 {_when(first, now)}；任务中断或数据库退回到从前时留下，满 {kept.days} 天后删除"
    late = first < now.machine - kept - UNCLAIMED_LATE
    todo = "每日任务没有删掉它们：请看 cetrack-beat 和 cetrack-worker 是否在运行，或运行 manage.py retention --remove。"
    return Finding("没有记录的文件", said, todo if late else "")


_OF_TABLES: dict[str, Callable[[Moment], Finding]] = {
    "密钥": _keys, "签名密钥": _signing_keys, "文件夹": _folder, "日志的防改触发器": _triggers, "时间": _clock,
    "后台任务": _worker, "定时任务": _beat, "日志封存": _seals, "日志的印记": _marks, "日志锚点": _anchors,
    "备份": _backup, "恢复演练": _drill, "到期的文件": _leaving,
    "没有记录的文件": _unclaimed,
}  # fmt: skip


def _renderer() -> Finding:
    """Papers bring their fonts along."""
    try:
        done = subprocess.run(  # of those that can write Chinese, one
            ["fc-list", "-f", "%{family[0]}\n", ":lang=zh-cn"],  # noqa: S607
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        return Finding("字体", "审验卡用自带的字体")
    names = sorted(set(done.stdout.split("\n")) - {""})
    return Finding("字体", f"审验卡用自带的字体；系统{'的中文字体：' + names[0][:40] if names else '没有中文字体'}")
