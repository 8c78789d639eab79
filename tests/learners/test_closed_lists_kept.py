"""Every closed list of a roster: imported, shown in its words, saved unchanged and exported it stays what it was."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from accounts.holders.models import Registration
from intake.schemas import ROSTER
from intake.values import words
from intake.values.identity import document_type
from learners.people.models import Learner, Membership
from learners.roll.forms import ChangePersonForm
from tests.cast import id_number
from tests.signin import open_session
from units.models import Unit

from .test_roster import imported, outcomes, workbook
from .test_round_trip import content, exported

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2024, 6, 3, tzinfo=dt.UTC)
TITLES = (
    "姓名",
    "证件类型",
    "证件号码",
    "单位全称",
    "性别",
    "单位性质",
    "基层一线",
    "现职称级别",
    "岗位等级",
    "在职状态",
)
NUMBERS = {
    "passport": "E12345678",
    "hk_macau_permit": "H12345678",
    "taiwan_permit": "12345678",
    "residence_permit": "81000019860315121X",
    "foreign_permanent_residence": "USA110081010001",
}
LISTS = {
    "证件类型": document_type,
    "性别": words.sex,
    "单位性质": words.ownership,
    "基层一线": words.yes_no,
    "现职称级别": words.title_level,
    "在职状态": words.employment,
}
NAMES = "戚谢邹喻赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"


def everybody(unit: str) -> list[tuple[str, ...]]:
    """One person for each value of each list, and for each grade."""
    rows: list[tuple[str, ...]] = []
    wanted = [(title, word) for title, one in LISTS.items() for word in one.titles]
    wanted += [("岗位等级", str(grade)) for grade in range(1, 14)]
    for place, (title, word) in enumerate(wanted):
        kind = document_type(word) if title == "证件类型" else "resident_id"
        number = NUMBERS.get(str(kind)) or id_number(dt.date(1980, 1, 1) + dt.timedelta(days=place), 101 + 2 * place)
        row = {"姓名": f"列{NAMES[place]}", "证件号码": number, "单位全称": unit, title: word}
        rows.append(tuple(row.get(one, "") for one in TITLES))
    return rows


def stored() -> list[dict[str, object]]:
    return list(Learner.objects.unscoped().order_by("pk").values())


def test_what_is_imported_is_shown_in_words_and_saved_unchanged(cast):
    rows = [row for row in everybody(cast.school.full_name) if not {"离职", "去世"} & set(row)]
    assert outcomes(imported(cast.banner_hr.actor, workbook(*rows, titles=TITLES))) == (len(rows), 0, 0, 0)
    client = open_session(cast.banner_hr)
    before = stored()
    codes = re.compile(
        r">\s*(?:hk_macau\w*|taiwan\w*|residence_permit|foreign_\w+|non_public|long_leave|intermediate)\s*<"
    )
    for person in Learner.objects.unscoped().filter(name__startswith="列"):
        form = client.get(f"/learners/{person.public_id}/change/").context["form"]
        page = html.unescape(client.get(f"/learners/{person.public_id}/").content.decode())
        assert not codes.search(page)
        said = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
        client.post(f"/learners/{person.public_id}/change/", said)
    after = stored()
    assert [{**row, "version": 0} for row in after] == [{**row, "version": 0} for row in before]


def test_what_is_imported_comes_back_by_the_list_of_people_without_a_change(cast):
    rows = [row for row in everybody(cast.school.full_name) if not {"离职", "去世"} & set(row)]
    imported(cast.banner_hr.actor, workbook(*rows, titles=TITLES))
    book, _titles = exported(cast.banner_hr)
    new, changed, unchanged, refused = outcomes(imported(cast.banner_hr.actor, content(book)))
    assert (new, changed, refused) == (0, 0, 0)
    assert unchanged >= len(rows)


def test_every_list_of_the_roster_is_tried_here():
    assert {one.title for one in ROSTER.fields if isinstance(one.parse, words.WordChoice)} == set(LISTS)


@pytest.mark.parametrize("name", ["document_type", "sex", "sector", "title_level", "employment"])
def test_the_database_takes_no_word_of_another_list(cast, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk).update(**{name: "other"})
    for model, column in ((Membership.objects.unscoped(), "employment"), (Unit.objects, "sector")):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.update(**{column: "other"})


@pytest.mark.parametrize("kind", [*Learner.DocumentType.values, "hk_macau"])
def test_a_registration_names_a_document_of_the_same_list(cast, kind):
    asked = Registration(
        name="赵清", document_type=kind, id_number="x", id_number_index="x", phone="1", phone_index="x", password="x",
        unit=cast.school, created_at=DAY,
    )  # fmt: skip
    if kind in Learner.DocumentType.values:
        asked.save()
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            asked.save()


def test_control_each_word_of_its_own_list_is_taken(cast):
    people = Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk)
    for name in ("document_type", "sex", "sector", "title_level", "employment"):
        for value, _label in Learner._meta.get_field(name).choices:
            assert people.update(**{name: value}) == 1


@pytest.mark.parametrize(("value", "kept"), [("hk_macau", True), ("passport", True), ("", False)])
def test_a_select_keeps_a_value_that_it_does_not_know(cast, value, kept):
    initial = {**ChangePersonForm.initial_of(cast.alatan.learner), "document_type": value}
    form = ChangePersonForm({**initial, "birth_date": "1980-01-01"}, initial=initial)
    form.is_valid()
    assert (form.cleaned_data.get("document_type") == value) is kept
    assert ('value="hk_macau" selected' in str(form["document_type"])) is (value == "hk_macau")


def test_control_a_value_that_is_neither_known_nor_stored_is_no_choice(cast):
    initial = ChangePersonForm.initial_of(cast.alatan.learner)
    form = ChangePersonForm({**initial, "document_type": "hk_macau"}, initial=initial)
    assert not form.is_valid()
    assert "document_type" in form.errors


CLEARED = ("姓名", "证件号码", "单位全称", "手机号", "岗位等级", "从事专业", "现职称级别")


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("", ("13800000000", 7, "蒙医", "senior")),
        ("无", ("", None, "", "none")),
        ("—", ("13800000000", 7, "蒙医", "senior")),
    ],
)
def test_a_word_for_none_clears_and_an_empty_cell_keeps(cast, cell, left):
    known, number = Learner.objects.unscoped(), id_number(dt.date(1990, 3, 4), 254)
    person = ("赵清", number, cast.school.full_name)
    imported(cast.banner_hr.actor, workbook((*person, "13800000000", "七级", "蒙医", "高级"), titles=CLEARED))
    roster = imported(cast.banner_hr.actor, workbook((*person, cell, cell, cell, cell), titles=CLEARED))
    assert outcomes(roster) == ((0, 0, 1, 0) if left[1] else (0, 1, 0, 0))
    found = known.get(name="赵清")
    assert (found.phone, found.post_grade, found.field, found.title_level) == left
    if not left[1]:
        assert {change["field"] for change in roster.examples[0]["changes"]} == {
            "phone",
            "post_grade",
            "field",
            "title_level",
        }


@pytest.mark.parametrize("title", ["性别", "单位性质"])
def test_control_what_cannot_be_taken_away_is_not_cleared(cast, title):
    person = ("赵清", id_number(dt.date(1990, 3, 4), 254), cast.school.full_name)
    titles = ("姓名", "证件号码", "单位全称", title)
    word = "女" if title == "性别" else "公有制"
    imported(cast.banner_hr.actor, workbook((*person, word), titles=titles))
    assert outcomes(imported(cast.banner_hr.actor, workbook((*person, "无"), titles=titles))) == (0, 0, 1, 0)


def test_an_upgrade_brings_the_words_of_earlier_rosters_into_the_one_list(transactional_db):
    executor = MigrationExecutor(connection)
    here = executor.loader.graph.leaf_nodes()
    executor.migrate([("learners", "0004_number_of_merged_record"), ("units", "0001_initial")])
    try:
        old = executor.loader.project_state(
            [("learners", "0004_number_of_merged_record"), ("units", "0001_initial")]
        ).apps
        unit = old.get_model("units", "Unit")._base_manager.create(
            path="0001", depth=1, name="盟", full_name="盟", kind="league"
        )
        people = old.get_model("learners", "Learner")._base_manager
        for place, (word, number) in enumerate(
            [
                ("hk_macau", "H12345678"),
                ("hk_macau", "81000019860315121X"),
                ("taiwan", "12345678"),
                ("foreign_pr", "USA110081010001"),
                ("resident_id", "152502197507214742"),
            ]
        ):
            people.create(name="旧人", document_type=word, id_number=number, id_number_index=f"i{place}", unit=unit)
        MigrationExecutor(connection).migrate(here)
        kinds = list(
            Learner.objects.unscoped().filter(name="旧人").order_by("pk").values_list("document_type", flat=True)
        )
        assert kinds == [
            "hk_macau_permit",
            "residence_permit",
            "taiwan_permit",
            "foreign_permanent_residence",
            "resident_id",
        ]
    finally:
        MigrationExecutor(connection).migrate(here)
