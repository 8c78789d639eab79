"""Rosters: plan, show, execute; whole or not at all; within the uploader's scope; importing again adds nothing."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.holders.models import RoleAssignment
from ground import clock, vault
from ground.actors import SystemActor
from ground.jobs import machine
from ground.refusals import Refused
from intake.schemas import ROSTER
from intake.table import read_table
from journal.models import JournalEntry
from learners.people.models import Learner, Membership, StaleMark
from learners.people.particulars import Particulars
from learners.people.services import change_employment, register_learner
from learners.roster.execution import execute_plan
from learners.roster.importer import beginning_on
from learners.roster.planning import make_plan
from units.models import Unit
from uploads.models import Upload
from uploads.services import confirm_upload, upload_file

from ..cast import DAY, id_number

SAMPLE = Path(__file__).parent.parent / "samples" / "roster-2024.xlsx"
SYSTEM = SystemActor("test")
SINCE = dt.date(2024, 1, 1)
NOW = dt.datetime(2024, 6, 3, 9, tzinfo=dt.UTC)
SCHOOL = "锡林郭勒盟>锡林浩特市>锡林浩特市教育局>锡林浩特市第二中学"
HOSPITAL = "锡林郭勒盟>东乌珠穆沁旗>东乌珠穆沁旗人民医院"
TITLES = ("姓名", "证件号码", "单位全称", "单位性质", "手机号", "到本单位日期", "在职状态")
WITH_LAST_DAY = (*TITLES, "去世日期")
ONE = id_number(dt.date(1988, 11, 13), 254)
TWO = id_number(dt.date(1991, 7, 13), 162)


def workbook(*rows, titles=TITLES) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(titles)
    for row in rows:
        book.active.append(list(row) + [None] * (len(titles) - len(row)))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(actor, content: bytes) -> Upload:
    return upload_file(
        actor=actor, importer="roster", beginning=beginning_on(SINCE), file_name="roster.xlsx", content=content, now=NOW
    )


def imported(actor, content: bytes, *, confirm: bool = True) -> Upload:
    """Uploads, plans and stores as the page and its worker do."""
    roster = upload(actor, content)
    machine.run(roster.job.pk)
    roster.refresh_from_db()
    if confirm and roster.state == "planned":
        said = {"create_units": "all"}
        confirm_upload(actor=actor, upload=roster, plan_number=roster.plan_number, said=said)
        machine.run(roster.job.pk)
        roster.refresh_from_db()
    return roster


def outcomes(roster) -> tuple[int, int, int, int]:
    return tuple(roster.counts.get(name, 0) for name in ("new", "changed", "already_there", "refused"))


def reasons(roster) -> str:
    return " ".join(reason for row in roster.examples for reason in row["reasons"])


def test_the_sample_roster_enters_50_people_in_8_units_and_again_nothing(db):
    roster = imported(SYSTEM, SAMPLE.read_bytes())
    assert (roster.state, outcomes(roster)) == ("stored", (50, 0, 0, 0))
    assert Learner.objects.unscoped().count() == 50
    assert Learner.objects.unscoped().values("unit").distinct().count() == 8
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert set(Unit.objects.filter(depth=2).values_list("kind", flat=True)) == {"banner"}
    assert Membership.objects.unscoped().filter(since=SINCE, until__isnull=True).count() == 50
    assert StaleMark.objects.count() == 50
    assert JournalEntry.objects.filter(action="learner.registered").count() == 50
    wang = Learner.objects.unscoped().get(name="王建军")
    assert (wang.sex, wang.post_grade, wang.sector, wang.grassroots_post) == ("female", 3, "public", False)
    assert wang.post_confirmed_at is None
    assert Learner.objects.unscoped().get(name="尉迟敬").name_initials == "ycj"

    again = imported(SYSTEM, SAMPLE.read_bytes())
    assert outcomes(again) == (0, 0, 50, 0)
    assert (Learner.objects.unscoped().count(), Membership.objects.unscoped().count()) == (50, 50)
    assert JournalEntry.objects.filter(action="learner.registered").count() == 50


def test_the_command_does_the_same(db, capsys, settings):
    settings.RULE_PACKS = ["xlgl-2024"]
    call_command("import_roster", str(SAMPLE), "--plan-only")
    assert "新增 50 人" in capsys.readouterr().out
    assert not Learner.objects.unscoped().exists()
    call_command("import_roster", str(SAMPLE))
    assert Learner.objects.unscoped().count() == 50
    assert Membership.objects.unscoped().filter(since=dt.date(2024, 1, 1)).count() == 50
    with pytest.raises(CommandError):
        call_command("import_roster", str(SAMPLE), "--actor", "nobody")
    with pytest.raises(CommandError):
        call_command("import_roster", "/no/such/file.xlsx")


def test_rows_outside_the_scope_are_refused_and_named_the_same_whether_the_unit_exists(cast):
    rows = [
        ("赵䶮", ONE, HOSPITAL),
        ("周敏", TWO, "锡林郭勒盟>东乌珠穆沁旗>没有的单位"),
        ("王芳", id_number(DAY, 111), SCHOOL),
    ]
    roster = imported(cast.unit_hr.actor, workbook(*rows))
    assert outcomes(roster) == (1, 0, 0, 2)
    said = {tuple(row["reasons"]) for row in roster.examples}
    assert len(said) == 1
    assert Unit.objects.filter(name="没有的单位").count() == 0


def test_a_person_entered_elsewhere_is_not_taken_and_not_described(cast):
    outsider = cast.outsider.learner
    roster = imported(cast.unit_hr.actor, workbook((outsider.name, outsider.id_number, SCHOOL)))
    assert outcomes(roster) == (0, 0, 0, 1)
    assert "人民医院" not in reasons(roster)
    outsider.refresh_from_db()
    assert outsider.unit == cast.hospital


def test_an_office_above_both_moves_the_person(cast):
    learner = cast.alatan.learner
    row = (learner.name, learner.id_number, HOSPITAL)
    roster = imported(cast.league_reviewer.actor, workbook((*row, "", "", "2024-05-06")))
    assert outcomes(roster) == (0, 1, 0, 0)
    learner.refresh_from_db()
    assert learner.unit == cast.hospital
    open_ones = Membership.objects.unscoped().filter(learner=learner, until__isnull=True)
    assert [(row.unit, row.since) for row in open_ones] == [(cast.hospital, dt.date(2024, 5, 6))]
    assert outcomes(imported(cast.league_reviewer.actor, workbook(row))) == (0, 0, 1, 0)


def test_an_empty_cell_takes_nothing_away(cast):
    learner = cast.alatan.learner
    roster = imported(cast.unit_hr.actor, workbook((learner.name, learner.id_number, SCHOOL)))
    assert outcomes(roster) == (0, 0, 1, 0)
    learner.refresh_from_db()
    assert learner.phone == "13904790001"


def test_another_name_for_a_known_number_is_refused(cast):
    learner = cast.alatan.learner
    roster = imported(cast.unit_hr.actor, workbook(("别的名字", learner.id_number, SCHOOL)))
    assert outcomes(roster) == (0, 0, 0, 1)
    assert learner.name not in reasons(roster)


def test_the_same_number_twice_in_a_file_is_taken_once(cast):
    roster = imported(cast.unit_hr.actor, workbook(("赵䶮", ONE, SCHOOL), ("赵䶮", ONE.lower(), SCHOOL)))
    assert outcomes(roster) == (1, 0, 0, 1)
    assert "2" in reasons(roster)


def test_leaving_and_coming_back_by_roster(cast):
    learner, actor = cast.alatan.learner, cast.banner_hr.actor
    row = (learner.name, learner.id_number, SCHOOL, "", "", "")
    assert outcomes(imported(actor, workbook((*row, "离职")))) == (0, 1, 0, 0)
    learner.refresh_from_db()
    assert learner.employment == "left"
    assert outcomes(imported(actor, workbook((*row, "离职")))) == (0, 0, 1, 0)
    assert outcomes(imported(actor, workbook((*row, "在职")))) == (0, 1, 0, 0)
    learner.refresh_from_db()
    assert learner.employment == "active"


def test_who_left_and_is_not_entered_is_not_entered(cast):
    assert outcomes(imported(cast.banner_hr.actor, workbook(("赵䶮", ONE, SCHOOL, "", "", "", "离职")))) == (0, 0, 0, 1)


def test_a_keeper_does_not_change_herself_by_roster(cast):
    account = cast.colleague.account
    RoleAssignment.objects.create(account=account, role="unit_hr", unit=cast.school, since=DAY)
    learner = cast.colleague.learner
    row = (learner.name, learner.id_number, SCHOOL, "非公有制")
    assert outcomes(imported(cast.colleague.actor, workbook(row))) == (0, 0, 0, 1)


def test_a_new_value_unconfirms_the_post(cast):
    learner = cast.alatan.learner
    Learner.objects.unscoped().filter(pk=learner.pk).update(
        sector="public", post_confirmed_at=NOW, post_confirmed_by="x"
    )
    imported(cast.unit_hr.actor, workbook((learner.name, learner.id_number, SCHOOL, "非公有制")))
    learner.refresh_from_db()
    assert (learner.sector, learner.post_confirmed_at) == ("non_public", None)


def test_the_receipt_can_be_mended_and_uploaded_again(cast):
    wrong = ONE[:-1] + ("0" if ONE[-1] != "0" else "1")
    roster = imported(cast.unit_hr.actor, workbook(("赵䶮", wrong, SCHOOL), ("周敏", TWO, SCHOOL)))
    assert outcomes(roster) == (1, 0, 0, 1)
    book = openpyxl.load_workbook(io.BytesIO(vault.read(roster.receipt_key)))
    sheet = book.active
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == wrong)
    cell.value = ONE
    target = io.BytesIO()
    book.save(target)
    assert outcomes(imported(cast.unit_hr.actor, target.getvalue())) == (1, 0, 0, 0)


def test_a_role_withdrawn_meanwhile_stops_the_queued_work(cast):
    actor = cast.unit_hr.actor
    roster = imported(actor, workbook(("赵䶮", ONE, SCHOOL)), confirm=False)
    confirm_upload(actor=actor, upload=roster, plan_number=roster.plan_number)
    RoleAssignment.objects.filter(account=cast.unit_hr.account).update(withdrawn_at=NOW)
    assert machine.run(roster.job.pk).state == "failed"
    assert not Learner.objects.unscoped().filter(name="赵䶮").exists()


def test_whole_or_nothing_when_somebody_enters_the_person_meanwhile(cast, tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(workbook(("周敏", TWO, SCHOOL + ">分校"), ("赵䶮", ONE, SCHOOL)))
    table = read_table(path, ROSTER)
    plan = make_plan(actor=cast.unit_hr.actor, table=table, since=SINCE, today=clock.today())
    particulars = Particulars(name="赵䶮", id_number=ONE)
    register_learner(actor=cast.unit_hr.actor, particulars=particulars, unit=cast.school, since=DAY)
    with pytest.raises(Refused):
        execute_plan(actor=cast.unit_hr.actor, plan=plan, today=DAY, report=lambda *_: None)
    assert not Unit.objects.filter(name="分校").exists()
    assert not Learner.objects.unscoped().filter(name="周敏").exists()


def test_a_person_changed_meanwhile_stops_the_whole(cast, tmp_path):
    path = tmp_path / "roster.xlsx"
    learner = cast.alatan.learner
    path.write_bytes(workbook((learner.name, learner.id_number, SCHOOL, "", "13811112222")))
    plan = make_plan(actor=cast.unit_hr.actor, table=read_table(path, ROSTER), since=SINCE, today=clock.today())
    change_employment(actor=cast.banner_hr.actor, learner=learner, employment="long_leave", day=DAY, today=DAY)
    with pytest.raises(Refused):
        execute_plan(actor=cast.unit_hr.actor, plan=plan, today=DAY, report=lambda *_: None)


def test_an_empty_file_gets_a_sentence(cast):
    with pytest.raises(Refused):
        imported(cast.unit_hr.actor, b"")


@pytest.mark.parametrize("content", [b"not a table at all", b"PK\x03\x04broken"])
def test_a_file_that_is_none_gets_a_sentence(cast, content):
    roster = imported(cast.unit_hr.actor, content)
    assert (roster.state, bool(roster.problem)) == ("refused", True)


@pytest.mark.parametrize("member", ["alatan", "supervisor", "league_policy", "system_admin", "stranger"])
def test_only_keepers_upload(cast, member):
    with pytest.raises(Refused):
        upload(cast.members[member].actor, b"x")


def test_nothing_of_the_import_row_holds_a_number(cast):
    roster = imported(cast.unit_hr.actor, workbook(("赵䶮", ONE, SCHOOL, "", "13931132723"), ("错", "x" + TWO, SCHOOL)))
    kept = str(Upload.objects.unscoped().filter(pk=roster.pk).values()) + str(list(JournalEntry.objects.values()))
    for number in (ONE, TWO, "13931132723"):
        assert number not in kept


@pytest.mark.parametrize(("word", "employment"), [("借调", "seconded"), ("返聘", "reemployed"), ("去世", "deceased")])
def test_a_roster_says_secondment_re_employment_and_death(cast, word, employment):
    learner, actor = cast.alatan.learner, cast.banner_hr.actor
    row = (learner.name, learner.id_number, SCHOOL, "", "", "", word, DAY if word == "去世" else None)
    assert outcomes(imported(actor, workbook(row, titles=WITH_LAST_DAY))) == (0, 1, 0, 0)
    learner.refresh_from_db()
    assert learner.employment == employment
    assert outcomes(imported(actor, workbook(row, titles=WITH_LAST_DAY))) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("word", "later", "problem"),
    [
        ("去世", None, "不知道去世日期"),
        ("去世", 1, "在今天以后"),
        ("去世", -20_000, "之前"),
        ("离职", -20_000, "之前"),
        ("去世", -1, ""),
        ("离职", None, ""),
    ],
)
def test_nobody_makes_up_the_day_of_a_death(cast, word, later, problem):
    """It is the day of the file, not that of the import; of a leaving without one it is the latter, as ever."""
    learner, actor = cast.alatan.learner, cast.banner_hr.actor
    day = None if later is None else clock.today() + dt.timedelta(days=later)
    row = (learner.name, learner.id_number, SCHOOL, "", "", "", word, day)
    roster = imported(actor, workbook(row, titles=WITH_LAST_DAY))
    assert outcomes(roster) == ((0, 0, 0, 1) if problem else (0, 1, 0, 0))
    assert problem in reasons(roster)
    ends = Membership.objects.unscoped().filter(learner=learner, until__isnull=False).values_list("until", flat=True)
    assert list(ends) == ([] if problem else [day or clock.today()])


@pytest.mark.parametrize("word", ["在职", ""])
def test_who_is_dead_does_not_come_back_by_roster(cast, word):
    learner, actor = cast.alatan.learner, cast.banner_hr.actor
    row = (learner.name, learner.id_number, SCHOOL, "", "", "")
    imported(actor, workbook((*row, "去世", DAY), titles=WITH_LAST_DAY))
    assert outcomes(imported(actor, workbook((*row, word)))) == (0, 0, 0, 1)
