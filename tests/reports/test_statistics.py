"""The yearly table: every figure against a hand-made cast, totals, freezing, comparison, Excel read back, roles."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from credits.annual.ledger import recount_all
from ground.jobs import machine
from journal.models import JournalEntry
from policy import packs
from reports.statistics.models import YearTable
from reports.statistics.yearly import columns, meanings
from tests.browsing import WIDTHS, barriers, spills
from tests.casework.filing import granted
from tests.credits.people import record
from tests.exemptions.training import recorded
from tests.signin import open_session

from .test_audit import DAY, SYSTEM, reassess, study

pytestmark = pytest.mark.django_db


@pytest.fixture
def league(cast):
    """Alatan complete; the colleague public only, professional by an examination; the outsider ten made-up hours."""
    study(cast.alatan.learner, public=300, professional=605)
    study(cast.colleague.learner, public=305)
    granted(
        cast,
        cast.colleague,
        kind="qualification_exam",
        payload={"qualification": "x", "year": "2024", "in_region": "yes"},
    )
    day = dt.date(2024, 3, 1)
    record(cast.outsider.learner, verified=True, tenths=100, year=2023, subject="public", completed_on=day)
    recorded(cast)
    recount_all()
    reassess(actor=SYSTEM, today=DAY)
    return cast


def made(member, unit, year: int = 2024) -> YearTable:
    answer = open_session(member).post(reverse("statistics:ask"), {"unit": str(unit.public_id), "year": str(year)})
    table = YearTable.objects.unscoped().get(public_id=answer["Location"].rstrip("/").rsplit("/", 1)[-1])
    assert machine.run(table.job_id).state == "done"
    table.refresh_from_db()
    return table


def test_every_figure_of_the_league(league):
    table = made(league.league_reviewer, league.league)
    total = {name: number for name, number in table.content["total"].items() if name != "name"}
    assert total == {
        "due": 3, "taking_part": 2, "public_complete": 2, "professional_complete": 2, "both_complete": 2,
        "public_hours": 605, "professional_hours": 605, "makeup_people": 0, "makeup_hours": 0, "relief": 1,
        "to_confirm": 0, "plans": 1, "plan_participants": 2,
    }  # fmt: skip
    assert table.content["articles"]["6.6.exam"] == 1
    assert table.as_of == DAY


def test_hours_made_up_stand_in_the_table_of_their_year(league):
    found = {year: made(league.league_reviewer, league.league, year).content["total"] for year in (2022, 2023, 2024)}
    assert {year: (total["makeup_people"], total["makeup_hours"]) for year, total in found.items()} == {
        2022: (0, 0), 2023: (1, 100), 2024: (0, 0),
    }  # fmt: skip


def test_parts_and_sectors_add_up_to_the_total(league):
    content = made(league.league_reviewer, league.league).content
    assert [line["name"] for line in content["parts"]] == ["锡林浩特市", "东乌珠穆沁旗"]
    for name, number in content["total"].items():
        if name != "name":
            assert sum(line[name] for line in content["parts"]) == number, name
            if name not in {"plans", "plan_participants"}:
                assert sum(line[name] for line in content["sectors"]) == number, name
    banner = made(league.banner_hr, league.xilinhot).content["total"]
    part = content["parts"][0]
    assert {name: part[name] for name in banner if name != "name"} == {n: v for n, v in banner.items() if n != "name"}


def test_a_frozen_table_stays_when_the_data_change(league):
    table = made(league.league_reviewer, league.league)
    url = reverse("statistics:table", args=[table.public_id])
    client = open_session(league.league_reviewer)
    client.post(reverse("statistics:freeze", args=[table.public_id]), {"note": "报自治区"})
    before = YearTable.objects.unscoped().get(pk=table.pk)
    assert (before.frozen_by, before.note) == ("李建国", "报自治区")
    study(league.outsider.learner, public=300, professional=600)
    recount_all()
    reassess(actor=SYSTEM, today=DAY)
    assert machine.run(table.job_id).state == "done"
    assert YearTable.objects.unscoped().get(pk=table.pk).content == before.content
    client.post(reverse("statistics:discard", args=[table.public_id]))
    client.post(reverse("statistics:freeze", args=[table.public_id]), {"note": "再来"})
    after = YearTable.objects.unscoped().get(pk=table.pk)
    assert (after.note, after.content) == ("报自治区", before.content)
    assert made(league.league_reviewer, league.league).content["total"]["both_complete"] == 3
    entry = JournalEntry.objects.get(action="statistics.frozen")
    assert entry.after["hash"] == after.content_hash
    assert "不一致" not in client.get(url).content.decode()


def test_figures_changed_behind_our_back_are_noticed(league):
    table = made(league.league_reviewer, league.league)
    content = table.content
    content["total"]["due"] += 1
    YearTable.objects.unscoped().filter(pk=table.pk).update(content=content)
    page = open_session(league.league_reviewer).get(reverse("statistics:table", args=[table.public_id]))
    assert "不一致" in page.content.decode()


def test_the_year_before_stands_beside_it_once_frozen(league):
    client = open_session(league.league_reviewer)
    before = made(league.league_reviewer, league.league, 2023)
    table = made(league.league_reviewer, league.league)
    url = reverse("statistics:table", args=[table.public_id])
    assert client.get(url).context["before"] is None
    client.post(reverse("statistics:freeze", args=[before.public_id]))
    context = client.get(url).context
    assert context["before"] == before
    due, both = context["parts"][-1].cells[0], context["parts"][-1].cells[4]
    assert (due.text, due.change, both.text, both.change) == ("3", "+0", "2", "+2")


def test_excel_is_read_back(league):
    table = made(league.league_reviewer, league.league)
    answer = open_session(league.league_reviewer).get(reverse("statistics:excel", args=[table.public_id]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["按单位", "按单位性质", "各条款减免人数", "各列含义"]
    rows = list(book["按单位"].iter_rows(values_only=True))
    assert "李建国" in rows[1][0]
    assert dict(zip(rows[2], rows[-1], strict=True))["应参加人数"] == 3
    assert dict(zip(rows[2], rows[-1], strict=True))["公需学时"] == 60.5


def test_every_column_is_explained():
    pack = packs.as_written("xlgl-2024")
    assert set(meanings(pack)) == set(columns(pack))


@pytest.mark.parametrize(
    ("member", "sees", "makes"),
    [
        ("league_reviewer", True, True), ("league_policy", True, True), ("supervisor", True, False),
        ("banner_hr", False, False), ("unit_hr", False, False), ("alatan", False, False), ("stranger", False, False),
        ("audit_admin", False, False),
    ],
)  # fmt: skip
def test_who_sees_and_makes_the_table_of_the_league(league, member, sees, makes):
    table = made(league.league_reviewer, league.league)
    client = open_session(league.members[member])
    assert (client.get(reverse("statistics:table", args=[table.public_id])).status_code == 200) is sees
    client.post(reverse("statistics:freeze", args=[table.public_id]))
    assert (YearTable.objects.unscoped().get(pk=table.pk).frozen_at is not None) is makes


def test_a_year_that_is_none_is_refused_in_words(league):
    answer = open_session(league.league_reviewer).post(
        reverse("statistics:ask"), {"unit": str(league.league.public_id), "year": "1999"}, follow=True
    )
    assert "请选择" in answer.content.decode()
    assert not YearTable.objects.unscoped().exists()


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_read_well(open_as, league, width):
    table = made(league.league_reviewer, league.league)
    for url in (reverse("statistics:tables"), reverse("statistics:table", args=[table.public_id])):
        page = open_as(league.league_reviewer, url, width=width)
        assert barriers(page) == [], url
        assert not spills(page), url
