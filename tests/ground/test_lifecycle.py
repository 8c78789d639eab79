"""Every state of the house belongs to a table, every move to somebody, and of two at once the first wins."""

from __future__ import annotations

import ast
import datetime as dt

import pytest
from django.apps import apps
from django.db import models

from casework.requests.states import REQUESTS, RequestMove, RequestState
from exemptions.plans.states import PLANS, PlanMove, PlanState
from ground.lifecycle import LIVES, Lifecycle, Way
from ground.refusals import Refused, passes
from journal.actions import ACTIONS
from learners.disclosure.models import FullExport
from learners.disclosure.services import agree_full_export, ask_full_export
from learners.disclosure.states import FULL_EXPORTS, FullExportMove, FullExportState
from reports.statistics.models import YearTable
from reports.statistics.permissions import YEAR_TABLES
from reports.statistics.services import discard_table, freeze_table
from reports.statistics.states import YearTableMove, YearTableState
from tests.architecture.sources import modules

NOW = dt.datetime(2024, 12, 20, 4, tzinfo=dt.UTC)
WITHOUT_TABLE = {
    "assessments.ApplicationDay": "step counts the settings of one slot; rows are added, never moved",
    "reports.CardSetting": "step counts the settings; rows are added, never moved",
    "assessments.KeptCount": "how many people stand in a state; added up, never moved",
    "assessments.Answer": "what the picture of a unit shows; worked out anew, never moved",
}


@pytest.fixture(autouse=True, scope="module")
def _everything_is_loaded():
    import cetrack.urls  # noqa: F401 - pages lead to every table and to whoever says who may


def lacking(lives: dict[str, Lifecycle]) -> set[str]:
    """Models with a column ``state`` or ``step`` that stands in no table."""
    return {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in {"state", "step"} and model.__module__.partition(".")[0] in {m.app for m in modules()}
        if getattr(lives.get(model._meta.label), "field", "") != field.name
    }


def test_every_state_of_a_model_belongs_to_a_table():
    assert lacking(LIVES) == set(WITHOUT_TABLE)


def test_control_a_state_without_a_table_is_named():
    assert "ground.Job" in lacking({label: life for label, life in LIVES.items() if label != "ground.Job"})


def written_by_hand(source: str) -> list[int]:
    """Lines on which a state is written past the guard."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update"
        if "state" in {keyword.arg for keyword in node.keywords}
    ]


def test_no_state_is_written_past_the_guard():
    found = [
        (module.name, line) for module in modules() for line in written_by_hand(module.path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_control_a_state_written_by_hand_is_found():
    assert written_by_hand("rows.filter(pk=1, state='a').update(state='b')") == [1]


def taken_bare(source: str) -> set[str]:
    """Tables that are asked who may in a module that imports no ``permissions``: nobody may anything there."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    if any((node.module or "").split(".")[-1] == "permissions" for node in imports):
        return set()
    return {
        alias.name
        for node in imports
        if (node.module or "").split(".")[-1] == "states"
        for alias in node.names
        if f"{alias.name}.check(" in source or f"{alias.name}.take(" in source
    }


def test_whoever_asks_who_may_imports_who_may():
    sources = {module.name: module.path.read_text(encoding="utf-8") for module in modules()}
    found = {name: bare for name, source in sources.items() if (bare := taken_bare(source)) and ".allow(" not in source}
    assert found == {}


def test_control_a_table_without_its_permissions_is_found():
    assert taken_bare("from .states import JOBS\nJOBS.take(actor, row, move)") == {"JOBS"}
    assert taken_bare("from .permissions import JOBS\nJOBS.take(actor, row, move)") == set()


@pytest.mark.parametrize("label", sorted(LIVES))
class TestEachTable:
    def test_its_columns_and_words_are_those_of_the_model(self, label):
        life, fields = LIVES[label], {field.name: field for field in apps.get_model(label)._meta.concrete_fields}
        assert set(life.marks.values()) <= set(fields)
        assert set(life.marks) <= set(life.states)
        if life.field:
            assert fields[life.field].default == life.states.values[0]
            assert {value for value, _name in fields[life.field].choices} == set(life.states) - set(life.marks)

    def test_every_state_is_reached_and_every_word_known(self, label):
        life = LIVES[label]
        arrows = set().union(*(life.arrows(move) for move in life.ways))
        assert {state for arrow in arrows for state in arrow} - {""} == set(life.states)
        assert {end for _start, end in arrows} >= set(life.states.values[1:])

    def test_every_move_is_somebodys(self, label):
        life = LIVES[label]
        assert {move for move, way in life.ways.items() if not way.work and not way.undoes} == set(life.checks)

    def test_what_it_leaves_in_the_journal_has_a_name(self, label):
        assert {way.action for way in LIVES[label].ways.values() if way.action} <= set(ACTIONS)


class Made(models.TextChoices):
    ONE = "one"
    TWO = "two"


class MadeMove(models.TextChoices):
    GO = "go"


def test_a_move_that_nobody_was_allowed_fails():
    life = Lifecycle("made.Up", Made, {MadeMove.GO: Way({Made.ONE}, {Made.TWO})}, field="state")
    del LIVES["made.Up"]
    with pytest.raises(KeyError):
        life.check(None, None, MadeMove.GO)


def test_an_undo_leads_back_to_where_the_step_came_from():
    assert PLANS.arrows(PlanMove.UNDO) == {
        (PlanState.RETURNED, PlanState.FILED),
        (PlanState.RETURNED, PlanState.RECORDED),
        (PlanState.RECORDED, PlanState.FILED),
        (PlanState.RECORDED, PlanState.RECORDED),
        (PlanState.REVOKED, PlanState.RECORDED),
    }
    assert REQUESTS.starts(RequestMove.UNDO) == {
        RequestState.FILED, RequestState.RETURNED, RequestState.APPROVED, RequestState.REFUSED,
    }  # fmt: skip


def table(cast, **values) -> YearTable:
    return YearTable.objects.unscoped().create(
        policy="xlgl-2024", year=2024, unit=cast.school, asked_by="x", asked_at=NOW, **values
    )


@pytest.mark.django_db
def test_what_is_read_from_marks_is_what_the_condition_finds(cast):
    made = {"made_at": NOW}
    frozen = {**made, "frozen_at": NOW, "frozen_by": "x", "content_hash": "x"}
    rows = dict(zip(YearTableState, (table(cast), table(cast, **made), table(cast, **frozen)), strict=True))
    for state, row in rows.items():
        assert YEAR_TABLES.state(row) == state
        assert YearTable.objects.unscoped().get(YEAR_TABLES.among({state})) == row
    assert YearTable.objects.unscoped().filter(YEAR_TABLES.starting(YearTableMove.DISCARD)).count() == 2


@pytest.mark.django_db
def test_the_second_is_refused_and_nothing_changes(cast):
    export = ask_full_export(actor=cast.unit_hr.actor, unit=cast.school, reason="年度核对", now=NOW)
    seen = FullExport.objects.unscoped().get(pk=export.pk)
    agree_full_export(actor=cast.banner_hr.actor, export=export, now=NOW)
    with pytest.raises(Refused, match="已"):
        agree_full_export(actor=cast.department_hr.actor, export=seen, now=NOW)
    assert FullExport.objects.unscoped().get(pk=export.pk).agreed_by == cast.banner_hr.actor.name


@pytest.mark.django_db
def test_control_without_the_guard_the_second_overwrites_the_first(cast, monkeypatch):
    def unguarded(row, states, *, late, version=None, where=None, **values):
        FullExport.objects.unscoped().filter(pk=row.pk).update(**values)

    monkeypatch.setattr(FULL_EXPORTS, "change", unguarded)
    export = ask_full_export(actor=cast.unit_hr.actor, unit=cast.school, reason="年度核对", now=NOW)
    for member in (cast.banner_hr, cast.department_hr):
        agree_full_export(actor=member.actor, export=export, now=NOW)
    assert FullExport.objects.unscoped().get(pk=export.pk).agreed_by == cast.department_hr.actor.name


@pytest.mark.django_db
def test_what_was_thrown_away_meanwhile_is_refused_with_a_sentence(cast):
    row = table(cast, made_at=NOW)
    seen = YearTable.objects.unscoped().get(pk=row.pk)
    discard_table(actor=cast.league_reviewer.actor, table=row)
    with pytest.raises(Refused):
        freeze_table(actor=cast.league_reviewer.actor, table=seen, note="", now=NOW)


@pytest.mark.django_db
def test_a_move_leads_nowhere_but_where_its_table_says(cast):
    export = ask_full_export(actor=cast.unit_hr.actor, unit=cast.school, reason="年度核对", now=NOW)
    with pytest.raises(ValueError, match="does not lead"):
        FULL_EXPORTS.claim(export, FullExportMove.AGREE, to=FullExportState.TAKEN, taken_at=NOW)
    with pytest.raises(ValueError, match="does not lead"):
        FULL_EXPORTS.claim(export, FullExportMove.AGREE)  # without the mark that says so
    with pytest.raises(ValueError, match="does not lead"):
        REQUESTS.claim(export, RequestMove.PASS)  # one of two ends, and none is named


@pytest.mark.django_db
@pytest.mark.parametrize(("member", "may"), [("unit_hr", False), ("banner_hr", True), ("supervisor", False)])
def test_who_may_is_one_check_as_a_sentence_and_as_a_boolean(cast, member, may):
    export = ask_full_export(actor=cast.unit_hr.actor, unit=cast.school, reason="年度核对", now=NOW)
    asked = (cast.members[member].actor, export, FullExportMove.AGREE)
    assert passes(FULL_EXPORTS.check, *asked) is may
    if not may:
        with pytest.raises(Refused):
            FULL_EXPORTS.check(*asked)
