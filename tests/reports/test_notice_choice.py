"""Which notice an officer's page goes by: that of the present day or the chosen one; in links, filters, jobs."""

from __future__ import annotations

import datetime as dt
import io
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessments.standings.models import Survey
from assessments.standings.services import reassess
from credits.annual.ledger import recount_all
from credits.catalogue.platforms import enter_platforms
from ground import vault
from ground.actors import SystemActor
from ground.jobs import machine
from policy import packs
from policy.models import Ruling
from reports.audit.models import Export
from reports.sampling.models import SampleAudit
from reports.statistics.models import YearTable
from reports.unfinished.models import Round
from tests.browsing import WIDTHS, barriers, spills
from tests.credits.people import record
from tests.signin import open_session

from .test_audit import study

pytestmark = pytest.mark.django_db

OLD, NEW = "xlgl-2024", "xlgl-2025-invented"
JANUARY = dt.date(2025, 1, 20)
SYSTEM = SystemActor("test")
PAGES = [
    "audit:units", "audit:people", "audit:crossed", "behind:behind", "statistics:tables", "sampling:audits",
    "office:office", "readings:register", "doubts:queue",
]  # fmt: skip


@pytest.fixture
def january(cast, settings):
    """2024 is closed and the notice of 2025 is there. Alatan has met 2024, and one public hour of 2025; the colleague
    lacks ten hours of 2024, which were made up in January 2025. The list of packs says nothing of their order."""
    settings.RULE_PACKS = [NEW, OLD]
    enter_platforms()
    study(cast.alatan.learner, public=300, professional=600)
    study(cast.colleague.learner, public=300, professional=500)
    made_up = {"year": 2024, "tenths": 100, "subject": "professional", "completed_on": dt.date(2025, 1, 10)}
    record(cast.colleague.learner, verified=True, title=None, exam_passed=True, **made_up)
    hour = {"year": 2025, "tenths": 10, "subject": "public", "completed_on": dt.date(2025, 1, 12)}
    record(cast.alatan.learner, verified=True, title=None, exam_passed=True, **hour)
    recount_all()
    reassess(actor=SYSTEM, today=JANUARY)
    with time_machine.travel(dt.datetime(2025, 1, 20, 4, tzinfo=dt.UTC), tick=False):
        yield cast


def shown(member, name: str, **query):
    answer = open_session(member).get(reverse(name), query)
    assert answer.status_code == 200
    return answer


def met(member, **query) -> set[str]:
    return {person.learner.name for person in shown(member, "audit:people", state="met", **query).context["page"].rows}


@pytest.mark.parametrize(
    ("day", "policy"),
    [("2023-12-31", OLD), ("2024-01-01", OLD), ("2024-12-31", OLD), ("2025-01-01", NEW), ("2031-01-01", NEW)],
)
def test_the_notice_of_a_day_follows_the_calendar_and_not_the_list(settings, day, policy):
    for listed in ([OLD, NEW], [NEW, OLD]):
        settings.RULE_PACKS = listed
        assert packs.of_day(dt.date.fromisoformat(day)) == policy
        assert packs.newest() == NEW  # the control: that which comes last is another question


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("asked", "year"), [("", 2025), ("2025", 2025), ("2024", 2024), ("1999", 2025), ("x", 2025)])
def test_every_officers_page_goes_by_the_notice_that_is_chosen(january, name, asked, year):
    page = shown(january.league_reviewer, name, **({"notice": asked} if asked else {}))
    found = page.context.get("asked")
    pack = found.pack if found else page.context.get("pack")
    assert pack is None or pack.policy_year == year
    assert [(notice.year, notice.current) for notice in page.context["notices"]] == [
        (2025, year == 2025), (2024, year == 2024),
    ]  # fmt: skip
    for notice in page.context["notices"]:
        assert f"?{notice.query}".replace("&", "&amp;") in page.content.decode()
        assert shown(january.league_reviewer, name, **_flat(notice.query)).context["notices"]


def _flat(query: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(query).items()}


@pytest.mark.parametrize("name", PAGES)
def test_where_there_is_but_one_notice_nothing_is_to_be_chosen(cast, name):
    assert not shown(cast.league_reviewer, name).context["notices"]


def test_a_year_that_has_closed_is_answered_by_its_notice_on_its_last_day(january):
    assert met(january.league_reviewer) == set()
    assert met(january.league_reviewer, notice="2024") == {january.alatan.learner.name}
    made_up = {january.alatan.learner.name, january.colleague.learner.name}
    assert met(january.league_reviewer, notice="2025", question="annual_check:2024") == made_up
    assert shown(january.league_reviewer, "audit:units", notice="2024").context["asked"].survey.as_of == dt.date(
        2024, 12, 31
    )


def test_links_of_the_picture_keep_notice_and_question(january):
    page = shown(january.league_reviewer, "audit:units", notice="2024", question="title_review:senior")
    addresses = [part.split('"')[0].replace("&amp;", "&") for part in page.content.decode().split('href="')[1:]]
    mine = [each for each in addresses if each.startswith(reverse("audit:units")) and "?" in each]
    mine += [each for each in addresses if each.startswith(reverse("audit:people")) and "?" in each]
    assert len(mine) > 5
    for each in mine:
        query = _flat(urlsplit(each).query)
        assert (query["notice"], query["question"]) == ("2024", "title_review:senior"), each
    chosen = {notice.year: _flat(notice.query) for notice in page.context["notices"]}
    assert chosen[2025]["question"] == "title_review:senior"
    annual = shown(january.league_reviewer, "audit:units", notice="2024", question="annual_check:2023")
    assert all("question" not in notice.query for notice in annual.context["notices"])


def test_the_crosstab_counts_under_the_notice_and_leads_to_its_people(january):
    table = shown(january.league_reviewer, "audit:crossed", notice="2024", rows="state").context["pivot"]
    people, query = table.people
    assert _flat(query)["notice"] == "2024"
    assert people == len(shown(january.league_reviewer, "audit:people", **_flat(query)).context["page"].rows)


def test_the_list_opens_each_person_under_the_same_notice_and_day(january):
    for notice, verdict in (("2024", "met"), ("2025", "not_met")):
        page = shown(january.league_reviewer, "audit:people", notice=notice)
        query = page.context["asked"].of_person
        where = reverse("home:person", args=[january.alatan.learner.public_id])
        assert f"{where}?{query}".replace("&", "&amp;") in page.content.decode()
        theirs = open_session(january.league_reviewer).get(where, _flat(query))
        assert theirs.context["page"].assessment.outcome == verdict


def test_an_export_is_of_the_notice_that_the_list_showed(january):
    client = open_session(january.league_reviewer)
    client.post(reverse("audit:ask_for_export"), {"query": "notice=2024&state=met"})
    export = Export.objects.get()
    assert machine.run(export.job_id).state == "done"
    export.refresh_from_db()
    sheet = openpyxl.load_workbook(io.BytesIO(vault.read(export.file_key))).active
    assert "按2024年度通知" in sheet["A1"].value
    assert (sheet.max_row, sheet["A4"].value) == (4, january.alatan.learner.name)


def test_another_day_is_asked_for_under_the_notice(january):
    client = open_session(january.league_reviewer)
    answer = client.post(reverse("audit:ask_day"), {"query": "notice=2024&day=2024-03-01"})
    assert _flat(urlsplit(answer["Location"]).query)["notice"] == "2024"
    assert Survey.objects.get(current=False).policy == OLD


def test_who_is_behind_and_reminders_go_by_the_notice(january):
    client = open_session(january.league_reviewer)
    old, new = (shown(january.league_reviewer, "behind:behind", notice=year).context for year in ("2024", "2025"))
    assert (old["behind"].total.behind, old["open"]) == (2, False)  # the colleague and the outsider
    assert (new["behind"].total.behind, new["open"]) == (3, True)
    for year, rounds in (("2024", 0), ("2025", 1)):
        client.post(reverse("behind:remind"), {"unit": str(january.league.public_id), "notice": year})
        assert Round.objects.unscoped().count() == rounds
    row = Round.objects.unscoped().get()
    assert (row.policy, row.question) == (NEW, "annual_check:2025")
    done = machine.run(row.job_id)
    assert done.state == "done"
    assert "notice=2025" in done.result["href"]


def test_statistics_are_those_of_the_notice_and_its_last_day(january):
    found = {}
    for notice in ("2024", "2025"):
        asked = {"unit": str(january.league.public_id), "year": "2024", "notice": notice}
        open_session(january.league_reviewer).post(reverse("statistics:ask"), asked)
        table = YearTable.objects.unscoped().latest("pk")
        assert machine.run(table.job_id).state == "done"
        table.refresh_from_db()
        total = table.content["total"]
        found[table.policy] = table.as_of, total["both_complete"], total["professional_hours"], total["taking_part"]
    assert found == {OLD: (dt.date(2024, 12, 31), 1, 1100, 2), NEW: (JANUARY, 2, 1200, 2)}


def test_a_sample_is_drawn_from_the_people_of_the_notice(january):
    asked = {
        "title": "抽查", "unit": str(january.league.public_id), "question": "annual_check:2024", "percent": "100",
        "strata": "state", "seed": "1",
    }  # fmt: skip
    open_session(january.league_reviewer).post(f"{reverse('sampling:audits')}?notice=2024", asked)
    audit = SampleAudit.objects.unscoped().get()
    assert audit.policy == OLD
    assert machine.run(audit.job_id).state == "done"
    strata = {person.learner_id: person.stratum for person in audit.people(manager="objects_for_relations").all()}
    assert strata[january.alatan.learner.pk] != strata[january.colleague.learner.pk]
    page = open_session(january.league_reviewer).get(reverse("sampling:audit", args=[audit.public_id]))
    assert page.context["label"].endswith("（按2024年度通知）")


def test_a_ruling_on_an_earlier_notice_is_known_to_the_register_of_the_next(january):
    settled = {"reading": "filed_plan", "option": "roster", "name": "答复", "ruled_on": "2025-01-10", "reason": "盟局"}
    Ruling.objects.create(policy=OLD, settled_at=timezone.now(), settled_by="李建国", **settled)
    for year, since in (("2024", None), ("2025", 2024)):
        page = shown(january.league_reviewer, "readings:register", notice=year)
        entry = next(row for row in page.context["readings"] if row.entry.id == "filed_plan")
        assert (entry.is_open, entry.option, entry.ruled_since) == (False, "roster", since)
        assert ("自2024年度通知起适用" in page.content.decode()) is (since is not None)
    Ruling.objects.create(policy=NEW, settled_at=timezone.now(), settled_by="李建国", **settled | {"option": "unit"})
    page = shown(january.league_reviewer, "readings:register", notice="2025")
    assert next(row for row in page.context["readings"] if row.entry.id == "filed_plan").option == "unit"


def test_doubtful_cases_of_the_year_that_has_closed_can_be_decided(january):
    page = shown(january.league_reviewer, "doubts:queue", notice="2024", question="title_review:senior")
    assert _flat(page.context["case_query"]) == {
        "key": "title_review:senior", "policy": OLD, "as_of": "2024-12-31",
    }  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_choice_reads_well(open_as, january, width):
    for name in ("audit:units", "audit:people", "behind:behind", "readings:register"):
        page = open_as(january.league_reviewer, f"{reverse(name)}?notice=2024", width=width)
        assert barriers(page) == [], name
        assert not spills(page), name
