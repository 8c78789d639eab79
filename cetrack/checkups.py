"""Checks of ``manage.py doctor`` beyond the portal's own tables: certificate, indexes, slow queries, versions."""

from __future__ import annotations

import datetime as dt
import platform
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from urllib.parse import urlsplit

import django
from cryptography import x509
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from ground import dialect

from .backup import versions as product
from .logs import scrub

CERTIFICATE_DAYS = 21
PATIENCE = 5  # seconds for a connection
LARGE = 16 << 20  # bytes: smaller indexes are not worth a look
WASTED, TIMES = 64 << 20, 3  # bytes more than needed, and how many times as large
SLOW_MS, SLOW_CALLS = 500, 20
OLDEST_POSTGRESQL = 13


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``todo`` is empty where it is as it should be."""

    name: str
    said: str
    todo: str = ""

    def __str__(self) -> str:
        return f"{'✘' if self.todo else '✔'} {self.name}：{self.said}" + (f"\n    → {self.todo}" if self.todo else "")


@dataclass(frozen=True)
class Moment:
    """Now, by the machine's clock, and by the one that lines of the journal stand by."""

    machine: dt.datetime
    business: dt.datetime


# --- certificate ----------------------------------------------------------------------------------------------------
def certificate(now: Moment) -> Finding:
    """Of the public address, as a browser would see it; out of reach from here, of this machine's proxy."""
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https":
        return Finding("证书", "网址不是 https，没有证书")
    host, port = str(address.hostname), address.port or 443
    renew = "请续期或更换证书，然后 nginx -t && systemctl reload nginx。"
    for place in (host, "127.0.0.1"):
        try:
            ends = _valid_until(place, port, host)
        except ssl.SSLCertVerificationError as error:
            why = _DISTRUST.get(error.verify_code, error.verify_message)
            return Finding("证书", f"{host} 的证书不可信（{why}）", renew)
        except (OSError, ValueError):
            continue
        days = (ends - now.machine).days
        where = "" if place == host else "（在本机上问的，网址从本机连不上）"
        return Finding("证书", f"{host} 的证书还有 {days} 天{where}", renew if days < CERTIFICATE_DAYS else "")
    return Finding(
        "证书", f"从本机连不上 {host}:{port}", "请核对 nginx 是否在运行、域名指向哪里；从别的机器上用浏览器看一次证书。"
    )


_DISTRUST = {
    9: "还没有生效", 10: "已过期", 18: "自签名", 19: "签发者不受信任", 20: "证书链不完整或签发者不受信任",
    21: "证书链不完整或签发者不受信任", 62: "与域名不符",
}  # fmt: skip
"""What OpenSSL calls by number."""


def _valid_until(place: str, port: int, host: str) -> dt.datetime:
    """Raises OSError where nobody answers, SSLCertVerificationError where a browser would refuse."""
    with (
        socket.create_connection((place, port), timeout=PATIENCE) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
    ):
        return x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"").not_valid_after_utc


# --- PostgreSQL -----------------------------------------------------------------------------------------------------
_INDEXES = """
    SELECT c.relname, pg_relation_size(c.oid), greatest(c.reltuples, 0), (
        SELECT coalesce(sum(s.avg_width), 8) FROM pg_attribute a
        JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = t.relname AND s.attname = a.attname
        WHERE a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
    )
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am m ON m.oid = c.relam
    WHERE m.amname = 'btree' AND i.indexprs IS NULL AND n.nspname = 'public' AND pg_relation_size(c.oid) > %s
"""
_OVERHEAD, _FILL = 16, 0.9  # bytes of an entry beside its columns; how full pages are when built


def bloat(now: Moment) -> Finding:
    """Indexes far larger than their entries need: a rough figure from the statistics."""
    if dialect.is_file(connection):
        return Finding("索引", "SQLite 不需要检查")
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [LARGE])
        rows = cursor.fetchall()
    swollen = []
    for name, size, entries, width in rows:
        needed = float(entries) * (float(width) + _OVERHEAD) / _FILL
        if size - needed > WASTED and size > TIMES * needed:
            swollen.append((name, size, needed))
    if not swollen:
        return Finding("索引", f"{len(rows)} 个较大的索引，没有明显膨胀")
    swollen.sort(key=lambda one: one[2] - one[1])
    said = "、".join(f"{name}（{size >> 20} MB，约需 {round(needed) >> 20} MB）" for name, size, needed in swollen[:3])
    todo = "请在闲时运行（不停服务）：" + " ".join(f"REINDEX INDEX CONCURRENTLY {name};" for name, *_ in swollen[:3])
    return Finding("索引", f"膨胀：{said}", todo)


_SLOW = """
    SELECT calls, round(mean_exec_time), left(query, 120) FROM pg_stat_statements s
    JOIN pg_database d ON d.oid = s.dbid
    WHERE d.datname = current_database() AND calls >= %s AND mean_exec_time > %s
    ORDER BY total_exec_time DESC LIMIT 3
"""


def slow_queries(now: Moment) -> Finding:
    """What PostgreSQL has counted, if it counts (pg_stat_statements)."""
    if dialect.is_file(connection):
        return Finding("慢查询", "SQLite 不统计")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_stat_statements') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return Finding("慢查询", "没有统计（数据库未启用 pg_stat_statements）")
        try:
            with transaction.atomic():
                cursor.execute(_SLOW, [SLOW_CALLS, SLOW_MS])
                rows = cursor.fetchall()
        except DatabaseError:
            return Finding("慢查询", "没有统计（pg_stat_statements 不在 shared_preload_libraries 中，或无权查看）")
    if not rows:
        return Finding("慢查询", f"没有平均超过 {SLOW_MS} 毫秒的查询")
    said = "；".join(f"平均 {mean} 毫秒、{calls} 次：{_one_line(query)}" for calls, mean, query in rows)
    return Finding("慢查询", said, "请先运行 ANALYZE；仍慢的，把这一行连同 EXPLAIN 的结果告诉维护者。")


def _one_line(query: str) -> str:
    return str(scrub(" ".join(query.split())))[:100]


# --- versions -------------------------------------------------------------------------------------------------------
def versions(now: Moment) -> Finding:
    """Of the product, of what it runs on, and whether the installed packages are the locked ones."""
    said = f"cetrack {product.own()}，Python {platform.python_version()}，Django {django.get_version()}"
    if others := list(_not_as_locked()):
        more = "等" if len(others) > 3 else ""
        return Finding(
            "版本",
            f"{said}；与锁定的不同：{'、'.join(others[:3])}{more}",
            "请运行 ./portal --prepare --no-demo，再重启三个服务。",
        )
    if not dialect.is_file(connection) and _postgresql() < OLDEST_POSTGRESQL:
        todo = f"请把 PostgreSQL 升级到 {OLDEST_POSTGRESQL} 以上。"
        return Finding("版本", f"{said}；PostgreSQL {_postgresql()} 已停止维护", todo)
    return Finding("版本", said)


def _postgresql() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _not_as_locked() -> Iterator[str]:
    lock = (settings.ROOT / "requirements.txt").read_text(encoding="utf-8")
    for name, wanted in re.findall(r"^([a-zA-Z0-9._-]+)==([^\s\\;]+)(?! *;)", lock, re.MULTILINE):
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield f"缺少 {name}"
            continue
        if found != wanted:
            yield f"{name} {found}（应为 {wanted}）"
