"""Checks of ``manage.py doctor`` on what stands beside the database: replicas that answer pages, a pooler before it."""

from __future__ import annotations

import math

from django.conf import settings
from django.db import connections

from ground import dialect
from ground.replicas import standing
from ground.replicas.standing import State

from .checkups import Finding, Moment

TRIES = 5
_TODO = {
    State.BEHIND: "请看它的负载、磁盘和到主库的网络；追上以后自动恢复使用。",
    State.AWAY: "请启动它，并核对 CETRACK_REPLICA_DATABASE_URLS。其间页面由主库回答。",
    State.PROMOTED: "它已经提升为主库，不再跟随：见运维手册第10章“提升副本”。其间页面由主库回答。",
    State.ALONE: "主库没有应答，无法核对副本：先看主库。只有主库回不来了，才按运维手册第10章“提升副本”做。",
    State.OTHER: (
        "它不是这个主库的副本，或还停在提升以前的时间线上：在它上面运行 CHECKPOINT；仍不相符的，"
        "按运维手册第10章重新建立。其间页面由主库回答。"
    ),
}
_SAID = {
    State.BEHIND: "落后太多",
    State.AWAY: "没有应答",
    State.PROMOTED: "已提升为主库",
    State.ALONE: "主库没有应答，无法核对",
    State.OTHER: "与主库不是同一段历史",
}


def replicas(now: Moment) -> Finding:
    """Each of them, with how far it is behind."""
    found = standing.everything()
    wrong = [one for one in found if one.state != State.OK]
    said = "；".join(f"{one.place} {_said(one)}" for one in found)
    return Finding("只读副本", said, " ".join(dict.fromkeys(_TODO[one.state] for one in wrong)))


def _said(one: standing.Follower) -> str:
    if one.state in (State.OK, State.BEHIND) and math.isfinite(one.lag):
        return f"{_SAID.get(one.state, '在用')}（{one.lag:.1f} 秒，最多 {settings.REPLICA_LAG} 秒）"
    return _SAID[one.state]


def pooler(now: Moment) -> Finding:
    """Whether the database is reached through a pooler in transaction mode, as the settings say or do not say."""
    straight = connections[standing.MAIN].copy()
    straight.settings_dict = {**straight.settings_dict, **settings.DIRECT}
    if dialect.shares_sessions(straight, tries=TRIES):
        todo = (
            "请把 CETRACK_DATABASE_URL 改为直接连数据库的地址，连接池的地址写进 CETRACK_POOLER_URL："
            "否则大的导出会中断，备份会把连接池里的会话弄乱。"
        )
        return Finding("连接池", "CETRACK_DATABASE_URL 经过事务模式的连接池", todo)
    if not settings.CONFIG.pooler_url:
        return Finding("连接池", "不用")
    with connections[standing.MAIN].cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding("连接池", standing.place_of(standing.MAIN))
