"""The audit's list: each filter on, below and above, columns, kept queries, CSV, print; the crosstab; any day."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from urllib.parse import parse_qsl

import pytest
from django.http import Http404
from django.urls import reverse

from credits.annual.ledger import recount_all
from credits.records.models import CreditRecord
from credits.verification.models import SavedQuery
from ground import vault
from ground.jobs import machine
from ground.refusals import Refused
from learners.people.models import Learner
from reports.audit.address import read, read_list
from reports.audit.filters import last_birthday
from reports.audit.models import Export
from reports.audit.pivot import DIMENSIONS
from reports.audit.question import ask, list_again
from tests.browsing import WIDTHS, barriers, spills
from tests.credits.people import platform
from tests.signin import open_session

from .test_audit import DAY, QUESTION, SYSTEM, people, reassess, study

pytestmark = pytest.mark.django_db


@pytest.fixture
def league(cast):
    study(cast.alatan.learner, public=300, professional=600)
    study(cast.colleague.learner, public=300, professional=550)
    recount_all()
    reassess(actor=SYSTEM, today=DAY)
    return cast


def found(league, **query) -> bool:
    """Whether the colleague (no birthday before 30 November, junior, grade 11, five hours missing) is in the list."""
    return league.colleague.learner.name in people(league.league_reviewer, **query)


@pytest.mark.parametrize(("query", "expected"), [
    ({"missing_from": "4.9"}, True), ({"missing_from": "5"}, True), ({"missing_from": "5.1"}, False),
    ({"missing_to": "4.9"}, False), ({"missing_to": "5"}, True), ({"missing_to": "5.1"}, True),
    ({"grade": "10"}, False), ({"grade": "11"}, True), ({"grade": "12"}, False),
    ({"level": "junior"}, True), ({"level": "senior"}, False),
    ({"age_from": "34"}, True), ({"age_from": "35"}, False), ({"age_to": "34"}, True), ({"age_to": "33"}, False),
    ({"q": "hxg"}, True), ({"q": "贺希格"}, True), ({"q": "zzz"}, False),
    ({"field": "蒙医"}, False), ({"sector": "public"}, False),
    ({"article": "6.1.full"}, False), ({"flag": "no_birth_date"}, False), ({"flag": "officer"}, False),
    ({"batch": "00000000-0000-4000-8000-000000000000"}, False),
    ({"state": "public_only", "grade": "11", "missing_to": "5"}, True),
])  # fmt: skip
def test_each_filter_on_below_and_above(league, query, expected):
    Learner.objects.unscoped().filter(pk=league.colleague.learner.pk).update(
        name_initials="hxgbt", name_pinyin="hexige"
    )
    assert found(league, **query) is expected


def test_nonsense_in_a_filter_finds_nobody_and_says_so(league):
    answer = open_session(league.league_reviewer).get(reverse("audit:people"), {"age_from": "abc", "batch": "x"})
    assert answer.status_code == 200
    assert answer.context["page"].rows == []


@pytest.mark.parametrize(
    ("day", "age", "latest"),
    [
        ("2024-12-31", 50, "1974-12-31"), ("2024-02-29", 50, "1974-02-28"), ("2023-02-28", 51, "1972-02-29"),
        ("2024-02-28", 52, "1972-02-28"), ("2024-02-29", 52, "1972-02-29"), ("2023-03-01", 51, "1972-03-01"),
    ],
)  # fmt: skip
def test_ages_as_the_civil_code_counts_them(day, age, latest):
    assert last_birthday(dt.date.fromisoformat(day), age) == dt.date.fromisoformat(latest)


def test_the_people_of_a_batch(league):
    from uploads.models import Upload

    batch = Upload.objects.unscoped().create(
        importer="hours", office=league.league, about=platform().host, file_name="x.xlsx", file_hash="x",
        state="stored", uploaded_by_name="x", uploaded_at=dt.datetime(2024, 6, 3, tzinfo=dt.UTC), file_key="x",
    )  # fmt: skip
    CreditRecord.objects.unscoped().filter(learner=league.colleague.learner).update(batch=batch, row_number=2)
    assert people(league.league_reviewer, batch=str(batch.public_id)) == {league.colleague.learner.name}


@pytest.mark.parametrize("rows", sorted(DIMENSIONS))
@pytest.mark.parametrize("columns", sorted(DIMENSIONS))
def test_every_figure_of_the_crosstab_opens_exactly_its_people(league, rows, columns):
    client = open_session(league.league_reviewer)
    pivot = client.get(reverse("audit:crossed"), {"rows": rows, "columns": columns}).context["pivot"]
    everybody = len(people(league.league_reviewer))
    assert pivot.people[0] == everybody > 0
    for figures in (*([*line.cells, line.total] for line in pivot.rows), [*pivot.totals, pivot.people]):
        for number, address in figures:
            if number:
                assert len(people(league.league_reviewer, **dict(parse_qsl(address)))) == number, address


def test_columns_are_chosen_and_kept(league):
    client = open_session(league.banner_hr)
    client.post(reverse("kept:columns", args=["audit"]), {"column": ["sector", "code"], "query": ""})
    shown = [name for name, _label in client.get(reverse("audit:people")).context["shown"]]
    assert shown == ["name", "sector", "code"]
    assert [name for name, _l in open_session(league.unit_hr).get(reverse("audit:people")).context["shown"]] != shown


def test_a_query_is_kept_for_oneself_or_for_the_office(league):
    banner = open_session(league.banner_hr)
    for name, shared in (("自己", ""), ("大家", "yes")):
        banner.post(
            reverse("kept:keep", args=["audit"]), {"name": name, "shared": shared, "query": "state=nothing&after=x"}
        )
    assert set(SavedQuery.objects.values_list("query", flat=True)) == {"state=nothing"}

    def names(member) -> set[str]:
        return {saved.name for saved in open_session(member).get(reverse("audit:people")).context["list"].queries}

    assert names(league.banner_hr) == {"自己", "大家"}
    assert names(league.unit_hr) == names(league.league_reviewer) == set()
    league.unit_hr.account.roles.update(unit=league.xilinhot)
    assert names(league.unit_hr) == {"大家"}
    shared = SavedQuery.objects.get(name="大家")
    open_session(league.unit_hr).post(reverse("kept:forget", args=["audit", shared.public_id]))
    assert SavedQuery.objects.filter(name="大家").exists()
    banner.post(reverse("kept:forget", args=["audit", shared.public_id]))
    assert not SavedQuery.objects.filter(name="大家").exists()


def test_csv_is_read_back_and_holds_no_formula(league):
    Learner.objects.unscoped().filter(pk=league.colleague.learner.pk).update(field="=HYPERLINK(1)")
    client = open_session(league.league_reviewer)
    client.post(reverse("kept:columns", args=["audit"]), {"column": ["field", "state"], "query": ""})
    client.post(reverse("audit:ask_for_export"), {"query": "state=public_only", "format": "csv"})
    export = Export.objects.get()
    assert machine.run(export.job_id).state == "done"
    export.refresh_from_db()
    rows = list(csv.reader(io.StringIO(vault.read(export.file_key).decode("utf-8-sig"))))
    assert "李建国" in rows[0][1]
    assert rows[1] == ["姓名", "从事专业", "状态", "人员编码"]
    assert [row[:2] for row in rows[2:]] == [[league.colleague.learner.name, "'=HYPERLINK(1)"]]
    taken = client.get(reverse("audit:export", args=[export.public_id]))
    assert taken.headers["Content-Type"].startswith("text/csv")


def test_the_print_view_names_office_author_and_time(league):
    page = open_session(league.banner_hr).get(reverse("audit:people"), {"print": "1"}).content.decode()
    assert "锡林浩特市" in page
    assert "乌云塔娜" in page
    assert league.alatan.learner.name in page
    assert league.outsider.learner.name not in page


def test_another_day_is_worked_out_in_the_background_and_then_shown(league):
    client, query = open_session(league.league_reviewer), {"day": "2024-05-31"}
    page = client.get(reverse("audit:units"), query)
    assert "还没有计算过" in page.content.decode()
    client.post(reverse("audit:ask_day"), {"query": page.context["asked"].query})
    pending = client.get(reverse("audit:units"), query).context["asked"].pending
    assert machine.run(pending.job_id).state == "done"
    counts = client.get(reverse("audit:units"), query).context["picture"].total.counts
    assert (counts["complete"], counts["nothing"]) == (0, sum(counts.values()))  # studied on 1 June
    assert len(people(league.league_reviewer, state="nothing", **query)) == counts["nothing"]
    assert client.get(reverse("audit:units")).context["picture"].total.counts["complete"] == 1


@pytest.mark.parametrize("day", ["2024-13-01", "yesterday", "2024-12-31"])
def test_a_day_that_is_none_or_the_present_one_is_the_kept_survey(league, day):
    asked = open_session(league.league_reviewer).get(reverse("audit:units"), {"day": day}).context["asked"]
    assert asked.day is None
    assert asked.survey.current


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_read_well(open_as, league, width):
    for name in ("people", "crossed", "units"):
        page = open_as(league.league_reviewer, reverse(f"audit:{name}"), width=width)
        assert barriers(page) == [], name
        assert not spills(page), name
    page = open_as(league.league_reviewer, reverse("audit:units") + "?day=2024-05-31", width=width)
    assert barriers(page) == []


# ------------------------------------------------------------------------------------------------ the question asked


@pytest.mark.parametrize("lower", ["", "no"])
@pytest.mark.parametrize("day", ["", DAY.isoformat(), "2024-11-30", "tomorrow"])
def test_a_page_and_a_job_ask_the_same(league, lower, day):
    """What a page makes of its address, a job makes of what the row says; the row holds data and no address."""
    actor = open_session(league.league_reviewer).get(reverse("audit:people")).wsgi_request.actor
    data = {"unit": str(league.school.public_id), "question": QUESTION, "day": day, "lower": lower, "state": "met"}
    wanted = read_list(actor, data | {"after": "x", "print": "yes", "unknown": "1"}, DAY)
    kept = json.loads(json.dumps(wanted.as_data()))
    assert kept == {
        "unit": str(league.school.public_id),
        "policy": "xlgl-2024",
        "question": QUESTION,
        "day": "2024-11-30" if day == "2024-11-30" else None,
        "with_lower": lower != "no",
        "filters": {"state": "met"},
    }
    assert list_again(actor=actor, data=kept) == wanted


def test_a_unit_outside_the_scope_is_refused_with_a_sentence(league):
    actor = open_session(league.banner_hr).get(reverse("audit:people")).wsgi_request.actor
    with pytest.raises(Refused, match="不在"):
        ask(actor=actor, policy="xlgl-2024", unit=league.dongwu.public_id)
    assert ask(actor=actor, policy="xlgl-2024").unit.path in actor.paths()
    with pytest.raises(Http404):
        read(actor, {"unit": str(league.dongwu.public_id)}, DAY)
    with pytest.raises(Http404):
        read(actor, {"unit": "no-unit"}, DAY)
