"""The databases of an installation, from their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dj_database_url

from .written import is_address

SCHEMES = ("postgres", "postgresql")
REPLICA = "replica"
_WATCHED = {  # a line that is cut is noticed within seconds, not after the kernel's quarter of an hour
    "connect_timeout": 2,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 3000,
}
MOST_LAG = 300


def addresses(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def problems(config: Any) -> Iterator[str]:
    """What is wrong with the addresses in a cetrack.config.Config, a sentence each."""
    main, pooler, found = config.database_url, config.pooler_url, addresses(config.replica_database_urls)
    if main and not is_address(main, *SCHEMES):
        yield "CETRACK_DATABASE_URL 必须是 postgresql://用户:密码@主机:端口/库名 这样的地址。"
    if pooler and not (main and is_address(pooler, *SCHEMES)):
        yield (
            "CETRACK_POOLER_URL 必须是 postgresql://用户:密码@主机:端口/库名 这样的地址，"
            "并且 CETRACK_DATABASE_URL 写明直接连数据库的地址。"
        )
    if found and not (main and all(is_address(one, *SCHEMES) for one in found) and len(set(found)) == len(found)):
        yield (
            "CETRACK_REPLICA_DATABASE_URLS 每一个都必须是 postgresql://用户:密码@主机:端口/库名 这样的地址，"
            "各不相同，之间用逗号分隔，并且 CETRACK_DATABASE_URL 写明主库。"
        )
    if not 1 <= config.replica_lag_seconds <= MOST_LAG:
        yield f"CETRACK_REPLICA_LAG_SECONDS 是副本最多可以落后的秒数，只能是1至{MOST_LAG}的整数。"


def postgresql(address: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {**dj_database_url.parse(address, conn_max_age=600, conn_health_checks=True)}
    found["OPTIONS"] = {"connect_timeout": 5, **found.get("OPTIONS", {})}
    return found | more


def pooled(address: str) -> dict[str, Any]:
    """Through pgbouncer in transaction mode: a cursor of the server would outlive its transaction there."""
    return postgresql(address, DISABLE_SERVER_SIDE_CURSORS=True)


def replica(address: str) -> dict[str, Any]:
    """Read only whatever becomes of it: one that is promoted would take what is written."""
    found = postgresql(address)
    given = found["OPTIONS"]
    read_only = f"{given.get('options', '')} -c default_transaction_read_only=on".strip()
    found["OPTIONS"] = {**given, **_WATCHED, "options": read_only}
    return found


def sqlite(data: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(data / "cetrack.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 40,  # SQLite lets writers in by chance: on a slow disk eight starved one for 20 s
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
        "TEST": {"NAME": None},
    }
