"""Papers of the office that are no cards: what all writers say of them, and who is given which."""

from __future__ import annotations

import datetime as dt
import io
import re

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from casework.objections.days import last_day
from casework.objections.selectors import objectable_until
from casework.objections.services import answer_objection
from casework.objections.states import ObjectionMove
from casework.requests.selectors import requests_visible
from ground.days import said_day
from hall.requests.sheet import decision_sheet
from hall.requests.timeline import show
from reports.audit.table import MadeTable
from reports.printing.paper import Paper
from reports.printing.rendering import OWN, TYPST, WEASYPRINT
from reports.printing.signing import signature_of
from reports.statistics.paper import paper_of_table
from tests.casework.filing import filed, granted, objected, refused
from tests.signin import open_session

from .test_statistics import league, made  # noqa: F401 - a fixture
from .test_two_writers import marks, writers  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
FILES = [{"name": "a.json", "description": "a", "relationship": "Data", "type": "application/json", "content": "{}"}]
EXAM = {"qualification": "x", "year": "2024", "in_region": "yes"}
NOW = timezone.make_aware(dt.datetime(2024, 12, 31, 16))


def text_of(pdf: bytes, paper: Paper) -> str:
    """In its order, without what stands on every page."""
    text = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    first, middle, last = ("".join(part.split()) for part in paper["pages"])
    return re.sub(rf"{first}\d+{middle}\d+{last}", "", text).replace("".join(paper["footer"].split()), "")


def alike(writers, paper: Paper) -> str:  # noqa: F811
    found = {name: writer.pdf(paper, FILES) for name, writer in writers.items()}
    weasy, typst, own = (text_of(found[name], paper) for name in (WEASYPRINT, TYPST, OWN))
    assert weasy == typst == own
    one, other, third = (
        {name: value for name, value in marks(found[writer]).items() if name != "relations"}
        for writer in (WEASYPRINT, TYPST, OWN)
    )
    assert one == other == third
    return weasy


def printed(cast, case, now: dt.datetime) -> Paper:
    actor = cast.alatan.actor
    until = objectable_until(actor=actor, about="request", public_id=case.public_id, today=timezone.localdate(now))
    said = {"until": until, "issuer": "锡林郭勒盟人社局", "by": "阿拉坦其其格", "now": now}
    return decision_sheet(case, show(actor, case, now), **said)


def under_the_seal(paper: Paper) -> list[str]:
    return [text for block in paper["blocks"] if block["kind"] == "seal" for text in block["small"]]


def test_a_yearly_table_lies_and_says_what_its_page_says(writers, league):  # noqa: F811
    table = made(league.league_reviewer, league.league)
    stamp = MadeTable("锡林郭勒盟2024年度", "锡林郭勒盟", "李建国", NOW)
    with translation.override("zh-hans"):
        paper = paper_of_table(table, None, stamp, issuer="锡林郭勒盟人社局")
    text = alike(writers, paper)
    for part in ("锡林郭勒盟2024年度", "锡林浩特市", "东乌珠穆沁旗", "草稿，尚未定稿", "按单位"):
        assert part in text
    box = pypdf.PdfReader(io.BytesIO(writers[TYPST].pdf(paper))).pages[0].mediabox
    assert box.width > box.height


def test_a_decision_is_a_paper_with_what_was_asked_decided_and_by_whom(writers, cast):  # noqa: F811
    granted(cast, cast.alatan, kind="qualification_exam", payload=EXAM)
    actor = cast.alatan.actor
    [case] = requests_visible(actor=actor)
    with translation.override("zh-hans"):
        paper = printed(cast, case, NOW)
    text = alike(writers, paper)
    for part in ("申请办理结果", "阿拉坦其其格", case.learner.masked_id_number, "部分第", "锡林浩特市第二中学"):
        assert part in text
    assert "申诉" not in text, "nobody objects to what was granted in full"
    assert case.learner.id_number not in text


def test_a_refusal_says_until_when_one_can_object(cast):
    case = refused(cast, cast.alatan)
    with translation.override("zh-hans"):
        [line] = under_the_seal(printed(cast, case, NOW))
    assert said_day(last_day(case.decided_at)) in line
    assert "申诉" in line


@pytest.mark.parametrize(("after", "may"), [(59, True), (60, True), (61, False)])
def test_it_says_so_up_to_the_last_day(cast, after, may):
    case = refused(cast, cast.alatan)
    assert bool(under_the_seal(printed(cast, case, case.decided_at + dt.timedelta(days=after)))) is may


@pytest.mark.parametrize("answered", [False, True])
def test_it_says_nothing_of_it_where_an_objection_is_open_or_answered(cast, answered):
    case = refused(cast, cast.alatan)
    assert under_the_seal(printed(cast, case, NOW)), "the control"
    objection = objected(cast.alatan, case)
    if answered:
        answer_objection(
            actor=cast.department_hr.actor, objection=objection, move=ObjectionMove.UPHOLD, reason="属实",
            version=objection.version, now=NOW,
        )  # fmt: skip
    assert under_the_seal(printed(cast, case, NOW)) == []


class TestPages:
    def test_a_decision_is_printed_signed_by_who_may_see_it(self, cast):
        granted(
            cast,
            cast.alatan,
            kind="qualification_exam",
            payload=EXAM,
        )
        [case] = requests_visible(actor=cast.alatan.actor)
        address = reverse("requests:sheet", args=[case.public_id])
        for member in (cast.alatan, cast.unit_hr):
            answer = open_session(member).get(address)
            assert answer["Content-Type"] == "application/pdf"
            assert signature_of(answer.content).holds
            page = open_session(member).get(reverse("requests:request", args=[case.public_id])).content.decode()
            assert address in page
        assert open_session(cast.outsider).get(address).status_code == 404

    def test_where_nothing_is_decided_there_is_none(self, cast):
        case = filed(
            cast.alatan,
            kind="qualification_exam",
            payload=EXAM,
        )
        client = open_session(cast.alatan)
        page = reverse("requests:request", args=[case.public_id])
        address = reverse("requests:sheet", args=[case.public_id])
        assert address not in client.get(page).content.decode()
        answer = client.get(address, follow=True)
        assert "还没有作出决定" in answer.content.decode()

    def test_a_table_is_printed_as_its_page_shows_it(self, league):  # noqa: F811
        table = made(league.league_reviewer, league.league)
        client = open_session(league.league_reviewer)
        address = reverse("statistics:pdf", args=[table.public_id])
        assert address in client.get(reverse("statistics:table", args=[table.public_id])).content.decode()
        answer = client.get(address)
        assert signature_of(answer.content).holds
