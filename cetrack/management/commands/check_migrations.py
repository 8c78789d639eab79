"""Names migrations that the version before cannot live with: of those the database waits for, or since a release."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from cetrack.migration_safety import concerns


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", metavar="RELEASE", help="a tag or commit: migrations that were not there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        names = _since(options["since"]) if options["since"] else _waiting()
        found = list(concerns(names))
        for concern in found:
            self.stdout.write(str(concern))
        breaking = sum(concern.breaks for concern in found)
        if breaking:
            self.stdout.write(f"共 {len(names)} 项迁移，{breaking} 处旧程序不能容忍：升级时先停服务，或分两步。")
            sys.exit(1)
        self.stdout.write(f"共 {len(names)} 项迁移，旧程序可以继续运行，升级时不必停服务。")


def _waiting() -> list[tuple[str, str]]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _backwards in plan]


def _since(release: str) -> list[tuple[str, str]]:
    """Migrations of ours that a release did not have, in an order in which they can be applied."""
    command = ["git", "ls-tree", "-r", "--name-only", release]
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            command, cwd=settings.ROOT, capture_output=True, text=True, check=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        raise CommandError(f"找不到版本 {release}。请写一个标签或提交号，如 v0.1.0。") from None
    there = {tuple(path.removesuffix(".py").split("/migrations/")) for path in done.stdout.splitlines()}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    order = [key for leaf in sorted(loader.graph.leaf_nodes()) for key in loader.graph.forwards_plan(leaf)]
    return [key for key in dict.fromkeys(order) if key[0] in settings.OUR_APPS and key not in there]
