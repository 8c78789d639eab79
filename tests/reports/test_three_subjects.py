"""A place whose notice has three subjects: from a file of hours to the picture, the list, the table, the card."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

import rulebook
from assessments.checks import notices_can_be_kept
from assessments.decisions.selectors import assess
from assessments.standings.services import reassess
from assessments.synthesis import fill
from credits.annual.ledger import recount_all
from credits.annual.models import AnnualCredit
from credits.catalogue.platforms import enter_platforms
from credits.records.models import CreditRecord
from ground.jobs import machine
from learners.people.models import Learner
from policy import packs
from reports.audit.picture import column, column_of, columns, condition
from reports.cards.services import issue
from reports.statistics.models import YearTable
from rulebook import loader
from rulebook.facts import AnnualCheck
from tests.credits.files import bring_in, line, outcomes, plan, upload, workbook
from tests.signin import open_session

from .test_audit import DAY, NOW, QUESTION, SYSTEM

pytestmark = pytest.mark.django_db

ETHICS = """
  - id: ethics
    name: 职业道德
    words: [师德师风, 道德]
    hours: 12
    article: 2
    checked: 2026-11-23
    summary: 职业道德每年至少12学时。
"""


def three(text: str) -> str:
    """The notice of the league as another place's, with a third subject that two platforms report."""
    text = text.replace("id: xlgl-2024", "id: steppe-2024").replace("series: xlgl", "series: steppe")
    text = text.replace("\n# All subjects of a year", f"{ETHICS}\n# All subjects of a year", 1)
    text = text.replace("  hours: 90\n", "  hours: 102\n", 1)
    both = "public: 4.1, professional: 4.2"
    listed = text.replace(f"subjects: {{{both}}}", f"subjects: {{{both}, ethics: 4.2}}")
    assert listed != text
    return listed


@pytest.fixture
def place(settings, monkeypatch, tmp_path):
    """The only notice on offer has three subjects."""
    file = tmp_path / "steppe-2024.yaml"
    file.write_text(three((loader.PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setattr(loader, "offered", lambda: rulebook.with_packs([file]))
    loader.load_pack.cache_clear()
    monkeypatch.setattr(packs, "pack_text", lambda policy: file.read_text(encoding="utf-8"))
    settings.RULE_PACKS = ["steppe-2024"]
    enter_platforms()
    yield packs.as_written("steppe-2024")
    loader.load_pack.cache_clear()


def hours(person, subject: str, many: float, **said):
    return line(person, 科目=subject, 学时=many, 课程名称=f"{subject}{many}", **said)


@pytest.fixture
def studied(cast, place):
    """Alatan has everything, the colleague public and ethics, the outsider ethics alone."""
    alatan, colleague, outsider = cast.alatan.learner, cast.colleague.learner, cast.outsider.learner
    rows = [
        hours(alatan, "公需课", 30), hours(alatan, "专业科目", 60), hours(alatan, "职业道德", 12),
        hours(colleague, "公需", 30), hours(colleague, "职业道德课程", 12), hours(colleague, "专业", 59.5),
        hours(outsider, "师德师风", 12),
    ]  # fmt: skip
    bring_in(SYSTEM, cast.league, rows, verify=True)
    recount_all()
    reassess(actor=SYSTEM, today=DAY)
    return cast


def test_the_portal_starts_with_it(place):
    assert notices_can_be_kept(None) == []


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("职业道德", "ethics"),
        ("职业道德课（必修）", "ethics"),
        ("道德类", "ethics"),
        ("公共科目", "public"),
        ("专业课", "professional"),
    ],
)
def test_files_may_name_it_as_people_do(cast, place, said, subject):
    bring_in(SYSTEM, cast.league, [hours(cast.alatan.learner, said, 10)], verify=True)
    assert CreditRecord.objects.unscoped().get().subject == subject


def test_what_it_is_not_is_refused_with_its_own_names(cast, place):
    batch = plan(SYSTEM, upload(SYSTEM, cast.league, workbook([hours(cast.alatan.learner, "体育", 10)])))
    assert outcomes(batch) == {("refused", "subject_unknown"): 1}
    page = open_session(cast.league_reviewer).get(batch_address(batch)).content.decode()
    assert "公需科目、专业科目、职业道德" in page


def batch_address(batch) -> str:
    return reverse("imports:one", args=[batch.public_id])


def test_the_control_two_subjects_do_not_know_the_third(cast):
    batch = plan(SYSTEM, upload(SYSTEM, cast.league, workbook([hours(cast.alatan.learner, "职业道德", 10)])))
    assert outcomes(batch) == {("refused", "subject_unknown"): 1}


def test_the_ledger_holds_it(studied):
    mine = AnnualCredit.objects.unscoped().filter(learner=studied.alatan.learner).order_by("subject")
    assert [(row.subject, row.tenths) for row in mine] == [("ethics", 120), ("professional", 600), ("public", 300)]


def test_the_picture_has_a_column_for_each_combination_and_each_opens_its_people(studied, place):
    assert len(columns(place)) == 4 + 6
    browser = open_session(studied.league_reviewer)
    page = browser.get(reverse("audit:units")).content.decode()
    for title in ("仅公需完成", "仅职业道德完成", "仅公需、职业道德完成"):
        assert title in page
    found = {}
    for name in columns(place):
        people = browser.get(reverse("audit:people"), {"question": QUESTION, "state": name}).context["page"].rows
        found[name] = [one.learner.name for one in people]
    assert {name: names for name, names in found.items() if names} == {
        "complete": [studied.alatan.learner.name],
        "public,ethics_only": [studied.colleague.learner.name],
        "ethics_only": [studied.outsider.learner.name],
    }
    crossed = browser.get(reverse("audit:crossed"), {"rows": "part", "columns": "state"}).context["pivot"]
    assert crossed.people[0] == 3


@pytest.mark.parametrize("name", ["complete", "public_only", "public,ethics_only", "partly", "nothing"])
def test_a_column_finds_its_people_and_the_people_their_column(name):
    state, done = condition(name)
    assert done is None or column(state, done) == name


def test_of_many_subjects_one_column_says_that_some_are_complete(place):
    subjects = tuple(place.subjects[0].model_copy(update={"id": f"s{number}"}) for number in range(4))
    fields = {name: getattr(place, name) for name in type(place).model_fields}
    four = type(place).model_construct(**{**fields, "subjects": subjects})
    assert list(columns(four)) == ["complete", "exempt", "partly", "nothing", "needs_confirmation"]
    assert column_of("partly", "s0,s1", columns(four)) == "partly"
    assert column_of("partly", "public,ethics", columns(place)) == "public,ethics_only", "the control"


def test_the_list_says_what_is_missing(studied):
    page = open_session(studied.league_reviewer).get(reverse("audit:people"), {"question": QUESTION}).content.decode()
    assert "缺专业 </span>0.5" in page
    assert "职业道德" in page


def test_the_yearly_table_has_two_columns_for_it(studied):
    answer = open_session(studied.league_reviewer).post(
        reverse("statistics:ask"), {"unit": str(studied.league.public_id), "year": "2024"}
    )
    table = YearTable.objects.unscoped().get()
    assert machine.run(table.job_id).state == "done"
    table.refresh_from_db()
    total = table.content["total"]
    assert [total[f"{name}_complete"] for name in ("public", "professional", "ethics", "both")] == [2, 1, 3, 1]
    assert [total[f"{name}_hours"] for name in ("public", "professional", "ethics")] == [600, 1195, 360]
    page = open_session(studied.league_reviewer).get(answer["Location"]).content.decode()
    for title in ("职业道德完成", "职业道德学时", "各科目均完成"):
        assert title in page
    sheet = open_session(studied.league_reviewer).get(reverse("statistics:excel", args=[table.public_id]))
    book = openpyxl.load_workbook(io.BytesIO(sheet.getvalue()))
    assert "职业道德学时" in [cell.value for cell in book.worksheets[0][3]]


def test_pages_of_the_learner_and_the_desk_name_it(studied):
    home = open_session(studied.alatan).get(reverse("home:own")).content.decode()
    assert "职业道德" in home
    bring_in(SYSTEM, studied.league, [hours(studied.alatan.learner, "职业道德", 3)])
    desk = open_session(studied.league_reviewer).get(reverse("verification:desk")).content.decode()
    assert "2024年度 职业道德" in desk


def test_a_card_has_a_column_for_it(studied, place):
    paper = assess(
        actor=SYSTEM, learner=studied.alatan.learner, application=AnnualCheck(2024), as_of=DAY, policy="steppe-2024"
    )
    assert paper.decision.outcome == "met"
    card = issue(actor=studied.league_reviewer.actor, assessment=paper, now=NOW)
    assert "职业道德" in str(card.content)


def test_hours_of_another_place_can_be_claimed_for_it(studied):
    page = open_session(studied.alatan).get(reverse("requests:new", args=["hours_recognised"])).content.decode()
    assert '<option value="ethics">职业道德</option>' in page


def test_an_invented_league_learns_it(place):
    fill(
        actor=SYSTEM, people=30, seed=7, pack=place, years=place.applications.annual_check.years, now=NOW,
        today=dt.date(2024, 12, 31), report=lambda filled: None,
    )  # fmt: skip
    found = CreditRecord.objects.unscoped()
    assert set(found.values_list("subject", flat=True)) == {"public", "professional", "ethics"}
    assert AnnualCredit.objects.unscoped().filter(subject="ethics").exists()
    assert Learner.objects.unscoped().count() == 30
