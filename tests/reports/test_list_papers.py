"""The audit's list as a paper: what both writers say of it, its sums, what it has room for."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from ground.jobs import machine
from ground.refusals import Refused
from reports.audit import paper as papers
from reports.audit import question
from reports.audit.models import Export
from reports.audit.paper import columns_on_paper, narrowed_by, paper_of_list
from reports.audit.people import USUAL, in_order, listed, with_hours
from reports.audit.question import AskedList
from reports.audit.table import COLUMNS_OF_LIST, ON_PAGE, AuditedPerson, MadeTable
from reports.printing.paper import Paper
from reports.printing.signing import signature_of
from tests.signin import open_session

from .test_audit import NOW
from .test_exports import league  # noqa: F401 - a fixture
from .test_sheets import alike
from .test_two_writers import writers  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
NARROW = ["name", "state", "lacks_professional", "fee"]


def printed(member, names: list[str], *, with_lower: bool = True, **filters: str) -> Paper:
    with translation.override("zh-hans"):
        asked = question.ask(actor=member.actor, policy="xlgl-2024", question="annual_check:2024")
        wanted = AskedList(asked, with_lower, filters)
        people, found = listed(member.actor, wanted)
        rows = with_hours(member.actor, in_order(people), asked.pack).order_by(*USUAL, "pk")
        made = MadeTable("x", "锡林郭勒盟", "李建国", timezone.localtime(NOW))
        return paper_of_list(
            [AuditedPerson(one, asked.pack) for one in rows], columns_on_paper(names), made, wanted=wanted,
            narrowed=narrowed_by(wanted, found.form), issuer="锡林郭勒盟人社局",
        )  # fmt: skip


def cells(paper: Paper) -> list[list[str]]:
    [table] = [block for block in paper["blocks"] if block["kind"] == "table"]
    return [[one["text"] for one in row["cells"]] if "cells" in row else [row["span"]] for row in table["rows"]]


def test_both_writers_print_the_same_list_with_its_head_and_sums(writers, league):  # noqa: F811
    reader, colleague = league.league_reviewer, league.colleague.learner
    text = alike(writers, printed(reader, ["name", *ON_PAGE, "code"], state="not_met"))
    for said in (
        "学时完成情况名单：2024年度审验",
        "锡人社办字〔2024〕11号",
        "筛选状态：不符合（全部）",
        colleague.name.replace(" ", ""),
    ):
        assert said in text
    assert league.alatan.learner.name not in text
    assert colleague.masked_id_number in text
    assert colleague.id_number not in text
    assert str(colleague.public_id) not in text, "a code is for programs"


def test_its_last_rows_say_how_many_and_how_much(league):  # noqa: F811
    rows = cells(printed(league.league_reviewer, NARROW))
    people, sums, told = rows[:-2], rows[-2], rows[-1][0]
    assert [row[0] for row in people] == [str(place) for place in range(1, len(people) + 1)]
    hours, fees = (sum(float(row[place] or 0) for row in people) for place in (3, 4))
    assert sums == ["", "合计", "", f"{hours:g}", f"{fees:.2f}"]
    assert fees > hours > 0
    assert told.startswith(f"共{len(people)}人：")
    assert "已完成 1" in told


def test_a_unit_alone_stands_in_the_head_only(league):  # noqa: F811
    several = printed(league.league_reviewer, ["name", "unit"])
    one = printed(league.league_reviewer, ["name", "unit"], q=league.colleague.learner.name)
    assert [len(row) for row in (cells(several)[0], cells(one)[0])] == [3, 2]


def test_few_columns_stand_upright_in_large_letters_many_lie_in_small_ones(league):  # noqa: F811
    narrow, usual = (printed(league.league_reviewer, names) for names in (NARROW, ["name", *ON_PAGE]))
    assert [(paper["wide"], paper["blocks"][-1]["small"]) for paper in (narrow, usual)] == [
        (False, False), (True, True),
    ]  # fmt: skip


def test_every_column_has_a_width_and_too_many_are_refused():
    assert set(COLUMNS_OF_LIST) == set(papers._WIDTHS) | set(papers._STRETCH) | papers._NEVER
    assert columns_on_paper(["name", *ON_PAGE]) == ["name", *ON_PAGE]
    with pytest.raises(Refused, match="一张纸放不下"), translation.override("zh-hans"):
        columns_on_paper(list(COLUMNS_OF_LIST))


def test_the_page_gives_a_signed_paper_of_what_it_shows(league):  # noqa: F811
    client = open_session(league.league_reviewer)
    assert 'value="pdf"' in client.get(reverse("audit:people")).content.decode()
    client.post(reverse("audit:ask_for_export"), {"query": "state=not_met", "format": "pdf"})
    row = Export.objects.latest("asked_at")
    assert machine.run(row.job_id).state == "done"
    answer = client.get(reverse("audit:export", args=[row.public_id]))
    assert (answer["Content-Type"], row.file_name.endswith(".pdf")) == ("application/pdf", True)
    body = answer.getvalue()
    assert signature_of(body).holds
    assert "第 1 页，共 1 页" in pypdf.PdfReader(io.BytesIO(body)).pages[0].extract_text()


def test_more_people_than_a_paper_holds_are_refused_in_a_sentence(league, monkeypatch):  # noqa: F811
    monkeypatch.setattr("reports.audit.jobs.MOST", 1)
    client = open_session(league.league_reviewer)
    client.post(reverse("audit:ask_for_export"), {"query": "", "format": "pdf"})
    job = machine.run(Export.objects.latest("asked_at").job_id)
    assert (job.state, "最多印1人" in job.message) == ("failed", True)
