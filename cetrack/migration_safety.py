"""Which migrations the version before cannot live with, so that it may serve while the database is already the new one.

Old code reads every column it knows and writes the columns it knows. It breaks where one is gone or has another name,
and where a row must say something that it does not write. Such a change goes in two releases (docs/handbook.md 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

EXCUSE = "old_code"
"""Attribute of a migration that says why the version before lives with it."""


@dataclass(frozen=True)
class Concern:
    """What one operation means for old code. ``breaks``: it fails; else somebody has to look, or has looked
    (``answered``): whoever upgrades has nothing to do."""

    migration: str
    what: str
    todo: str
    breaks: bool
    answered: bool = False

    def __str__(self) -> str:
        return (
            f"{'✘' if self.breaks else '✔' if self.answered else '？'} {self.migration}：{self.what}\n    → {self.todo}"
        )


def concerns(names: Iterable[tuple[str, str]], loader: MigrationLoader | None = None) -> Iterator[Concern]:
    """Of the given migrations (app, name) that are on the disk, in order."""
    loader = loader or MigrationLoader(None, ignore_no_migrations=True)
    for app, name in names:
        migration = loader.disk_migrations[app, name]
        state = loader.project_state((app, name), at_end=False)
        yield from of_migration(migration, state)


def of_migration(migration: Migration, state: ProjectState) -> Iterator[Concern]:
    label = f"{migration.app_label}.{migration.name}"
    excuse = getattr(migration, EXCUSE, "")
    new = {one.name_lower for one in migration.operations if isinstance(one, operations.CreateModel)}
    for operation in migration.operations:
        if getattr(operation, "model_name", "").lower() in new:  # no old code knows the table
            operation.state_forwards(migration.app_label, state)
            continue
        for found in _of(operation, migration.app_label, state):
            what, todo, breaks = found
            if excuse:
                yield Concern(label, what, f"已确认：{excuse}", False, answered=True)
            else:
                yield Concern(label, what, todo, breaks)
        operation.state_forwards(migration.app_label, state)


Found = tuple[str, str, bool]
_LATER = "分两步：这一版的程序先不再用它（字段可空或有 db_default），下一版再从数据库删除"
_COPY = "分两步：这一版加新的、两边都写，下一版再删旧的"
_LOOK = '请确认旧程序写入的值也合乎它；确认后在迁移中写 old_code = "理由"'


def _of(operation: Operation, app: str, state: ProjectState) -> Iterator[Found]:
    if isinstance(operation, operations.SeparateDatabaseAndState):
        inner = state.clone()
        for one in operation.database_operations:
            yield from _of(one, app, inner)
            one.state_forwards(app, inner)
    elif isinstance(operation, operations.RemoveField):
        yield f"删除字段 {operation.model_name}.{operation.name}，旧程序仍会读它", _LATER, True
    elif isinstance(operation, operations.DeleteModel):
        yield f"删除表 {operation.name}，旧程序仍会用它", _LATER, True
    elif isinstance(operation, operations.RenameField):
        yield f"字段 {operation.model_name}.{operation.old_name} 改名为 {operation.new_name}", _COPY, True
    elif isinstance(operation, operations.RenameModel):
        yield f"表 {operation.old_name} 改名为 {operation.new_name}", _COPY, True
    elif isinstance(operation, operations.AlterModelTable):
        yield f"表 {operation.name} 改名为 {operation.table}", _COPY, True
    elif isinstance(operation, operations.AddField):
        if _must_be_written(operation.field):
            todo = "给它 null=True 或 db_default；下一版再收紧"
            yield f"新字段 {operation.model_name}.{operation.name} 必填而数据库无默认值，旧程序写不进新行", todo, True
    elif isinstance(operation, operations.AlterField):
        yield from _altered(operation, app, state)
    elif isinstance(operation, operations.AddConstraint):
        yield f"新约束 {operation.constraint.name}", _LOOK, False
    elif isinstance(operation, operations.AlterUniqueTogether):
        yield f"{operation.name} 的唯一约束变更", _LOOK, False
    elif isinstance(operation, operations.RunPython | operations.RunSQL):
        yield "自写的步骤（RunPython 或 RunSQL）", _LOOK, False


def _altered(operation: operations.AlterField, app: str, state: ProjectState) -> Iterator[Found]:
    where = f"{operation.model_name}.{operation.name}"
    before, after = state.models[app, operation.model_name_lower].fields[operation.name], operation.field
    if before.db_column != after.db_column:
        yield f"字段 {where} 的列改名", _COPY, True
    if before.null and _must_be_written(after):
        yield f"字段 {where} 从可空改为必填，旧程序仍会写空值", "先由这一版把空值补上，下一版再改为必填", True
    if before.db_default is not NOT_PROVIDED and after.db_default is NOT_PROVIDED and not after.null:
        yield f"字段 {where} 去掉了 db_default，旧程序可能不写它", "下一版再去掉", True
    if (before.max_length or 0) > (after.max_length or 0) > 0:
        yield f"字段 {where} 变短（{before.max_length} → {after.max_length}）", "先由这一版只写短的，下一版再缩短", True
    if before.get_internal_type() != after.get_internal_type():
        yield f"字段 {where} 的类型由 {before.get_internal_type()} 改为 {after.get_internal_type()}", _COPY, True
    if after.unique and not before.unique:
        yield f"字段 {where} 改为唯一", _LOOK, False


def _must_be_written(field: models.Field) -> bool:
    """Whether a row that says nothing of the field is refused by the database."""
    if field.many_to_many or field.null or isinstance(field, models.AutoField | models.GeneratedField):
        return False
    return field.db_default is NOT_PROVIDED
