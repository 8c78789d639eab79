"""Which migrations old code cannot live with: each kind beside one that it can."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from cetrack.management.commands import check_migrations
from cetrack.migration_safety import concerns, of_migration

from .environments import ROOT


def state() -> ProjectState:
    made = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("note", models.CharField(max_length=20, null=True)),
        ("count", models.IntegerField(db_default=0)),
    ]
    made.add_model(ModelState("app", "Thing", fields))
    return made


def found(*operations, **attributes) -> list[bool]:
    """Whether each thing that was found breaks old code."""
    migration = migrations.Migration("0002_next", "app")
    migration.operations = list(operations)
    for name, value in attributes.items():
        setattr(migration, name, value)
    return [concern.breaks for concern in of_migration(migration, state())]


def altered(name: str, field: models.Field) -> migrations.AlterField:
    return migrations.AlterField("thing", name, field)


CHECK = models.CheckConstraint(condition=models.Q(count__gte=0), name="some")
BREAKS = {
    "a field goes": migrations.RemoveField("thing", "name"),
    "a table goes": migrations.DeleteModel("Thing"),
    "a field has another name": migrations.RenameField("thing", "name", "title"),
    "a table has another name": migrations.RenameModel("Thing", "Matter"),
    "a table lies elsewhere": migrations.AlterModelTable("thing", "matters"),
    "a field that must be written": migrations.AddField("thing", "more", models.IntegerField(default=0)),
    "no more null": altered("note", models.CharField(max_length=20, default="")),
    "shorter": altered("name", models.CharField(max_length=19)),
    "another type": altered("name", models.TextField()),
    "another column": altered("name", models.CharField(max_length=20, db_column="title")),
    "no more default": altered("count", models.IntegerField()),
}
LIVES_WITH = {
    "a new table": migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
    "a field that may be empty": migrations.AddField("thing", "more", models.IntegerField(null=True)),
    "a field with the database's default": migrations.AddField("thing", "more", models.IntegerField(db_default=0)),
    "many to many": migrations.AddField("thing", "more", models.ManyToManyField("app.Thing")),
    "may be empty now": altered("name", models.CharField(max_length=20, null=True)),
    "as long": altered("name", models.CharField("title", max_length=20)),
    "longer": altered("name", models.CharField(max_length=21)),
    "a new index": migrations.AddIndex("thing", models.Index(fields=["name"], name="by_name")),
    "another order": migrations.AlterModelOptions("thing", {"ordering": ["name"]}),
    "gone from the models alone": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("thing", "note")]
    ),
}
TO_LOOK_AT = {
    "a new rule": migrations.AddConstraint("thing", CHECK),
    "only one of each": altered("name", models.CharField(max_length=20, unique=True)),
    "own steps": migrations.RunPython(migrations.RunPython.noop),
    "own statements": migrations.RunSQL("SELECT 1"),
    "together only once": migrations.AlterUniqueTogether("thing", {("name", "count")}),
}


@pytest.mark.parametrize("case", BREAKS)
def test_what_old_code_cannot_live_with(case):
    assert found(BREAKS[case]) == [True]


@pytest.mark.parametrize("case", LIVES_WITH)
def test_what_it_can_live_with(case):
    assert found(LIVES_WITH[case]) == []


@pytest.mark.parametrize("case", TO_LOOK_AT)
def test_what_somebody_has_to_look_at(case):
    assert found(TO_LOOK_AT[case]) == [False]


def test_what_is_done_to_the_database_alone_counts():
    gone = migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("thing", "note")])
    assert found(gone) == [True]


def test_a_reason_excuses():
    assert found(BREAKS["a field goes"], old_code="never read since 0.1") == [False]


def test_operations_follow_each_other():
    add = migrations.AddField("thing", "more", models.CharField(max_length=9, null=True))
    assert found(add, altered("more", models.CharField(max_length=8, null=True))) == [True]


def test_a_table_that_is_new_is_known_to_no_old_code():
    new = migrations.CreateModel("Note", [("id", models.BigAutoField(primary_key=True))])
    field = models.CharField(max_length=9)
    assert found(new, migrations.AddField("note", "of", field)) == []
    assert found(new, migrations.AddField("thing", "of", field)) == [True]  # the control


ASKED_EARLIER = {
    "accounts.0004_document_types",
    "casework.0002_request_to_mind",
    "casework.0003_charge",
    "casework.0004_objections",
    "casework.0005_correction_decided_by_key",
    "casework.0007_objections_of_units",
    "exemptions.0002_facts_side_by_side",
    "exemptions.0004_plan_reopened",
    "learners.0004_number_of_merged_record",
    "learners.0005_closed_lists",
    "policy.0003_worked_cases",
    "policy.0004_publishing",
    "programs.0002_pushing",
    "reports.0002_notice_of_samples_and_rounds",
    "reports.0003_sample_checked_again",
    "reports.0005_cards_in_bulk",
    "units.0002_closed_lists",
}
"""What had not been answered when this was first asked; none joins them."""


def test_no_migration_leaves_its_question_to_whoever_upgrades():
    """``old_code`` in a migration says why the version before lives with it, in Chinese: the operator reads it."""
    names = [(path.parent.parent.name, path.stem) for path in sorted(ROOT.glob("*/migrations/0*.py"))]
    assert len(names) > 30
    asked = {concern.migration for concern in concerns(names) if not concern.answered}
    assert asked == ASKED_EARLIER, "answer in the migration, or take the line away"
    assert all(re.search("[一-鿿]", one.todo) for one in concerns(names) if one.answered)


@pytest.mark.parametrize(("excuse", "sign"), [("", "？"), ("只是多了可用的值", "✔")])
def test_what_was_answered_asks_nobody(excuse, sign):
    migration = migrations.Migration("0002_next", "app")
    migration.operations, migration.old_code = [migrations.AddConstraint("thing", CHECK)], excuse
    [concern] = of_migration(migration, state())
    assert str(concern).startswith(sign)


@pytest.mark.django_db
class TestCommand:
    def said(self, *arguments: str) -> str:
        out = io.StringIO()
        call_command("check_migrations", *arguments, stdout=out)
        return out.getvalue()

    def test_nothing_waits(self):
        assert self.said() == "共 0 项迁移，旧程序可以继续运行，升级时不必停服务。\n"

    def test_what_the_database_waits_for(self):
        [(app, last)] = MigrationLoader(connection).graph.leaf_nodes("uploads")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", [app, last])
        assert "共 1 项迁移" in self.said()

    def test_something_breaks(self, monkeypatch):
        monkeypatch.setattr(check_migrations, "_waiting", lambda: [("app", "0002")])
        monkeypatch.setattr(check_migrations, "concerns", lambda names: of_migration(self.breaking(), state()))
        with pytest.raises(SystemExit) as end:
            self.said()
        assert end.value.code == 1

    def breaking(self) -> migrations.Migration:
        migration = migrations.Migration("0002", "app")
        migration.operations = [BREAKS["a field goes"]]
        return migration

    def test_since_a_release(self, monkeypatch):
        class Answer:
            stdout = "uploads/migrations/0001_initial.py\nREADME.md\n"

        monkeypatch.setattr(check_migrations.subprocess, "run", lambda *args, **options: Answer)
        names = check_migrations._since("v0.1.0")
        assert ("uploads", "0001_initial") not in names
        assert names.index(("policy", "0001_initial")) < names.index(("policy", "0002_drafts"))

    def test_a_release_that_is_not_there(self):
        with pytest.raises(CommandError, match="找不到版本"):
            self.said("--since", "v99.0")
