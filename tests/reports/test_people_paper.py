"""The list of people of the roll as a paper: whom and what the list shows, signed, no number in full."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.urls import reverse

from journal.models import JournalEntry
from reports.peoplelist import views
from reports.printing.signing import signature_of
from tests.signin import open_session

pytestmark = pytest.mark.django_db
URL = reverse("peoplelist:pdf")


def printed(member, query: str = "") -> tuple[bytes, str]:
    answer = open_session(member).get(URL + query)
    assert answer["Content-Type"] == "application/pdf", answer.content.decode()
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return answer.content, "".join(page.extract_text() for page in pages).replace("\n", "")


def test_it_shows_whom_the_list_shows_and_is_signed(cast):
    body, text = printed(cast.banner_hr)
    assert cast.alatan.learner.name in text
    assert cast.alatan.learner.masked_id_number in text
    assert cast.alatan.learner.id_number not in text
    assert "人员名单" in text
    assert signature_of(body).holds
    assert JournalEntry.objects.get(action="export.taken").after["what"] == "people"


def test_whom_the_filter_leaves_out_is_not_on_it(cast):
    _body, text = printed(cast.banner_hr, f"?unit={cast.school.public_id}")
    assert cast.school.name in text
    assert cast.colleague.learner.name in text
    assert cast.outsider.learner.name not in text
    assert cast.outsider.learner.name in printed(cast.league_reviewer)[1]  # the control


def test_a_unit_that_all_share_stands_in_the_head_alone(cast):
    def rows(member) -> str:
        return printed(member)[1].partition("序号")[2].partition("人锡林")[0]

    assert cast.school.name in rows(cast.league_reviewer)  # the control: people of several units
    assert cast.school.name not in rows(cast.unit_hr)
    assert cast.school.name in printed(cast.unit_hr)[1].partition("序号")[0]


def test_too_long_a_list_says_how_to_go_on(cast, monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)
    session = open_session(cast.unit_hr)
    answer = session.get(URL, follow=True)
    assert "缩小名单范围" in answer.content.decode()
    assert not JournalEntry.objects.filter(action="export.taken").exists()


def test_the_list_leads_to_its_paper_with_its_filter(cast):
    page = open_session(cast.unit_hr).get(reverse("people:people"), {"employment": "active"}).content.decode()
    assert f'href="{URL}?employment=active"' in page
