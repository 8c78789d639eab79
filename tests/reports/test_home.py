"""The learner's page over HTTP: whose it is, what it opens on, and what it costs."""

from __future__ import annotations

import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from journal.models import JournalEntry
from reports.cards.models import CardKind, ReviewCard
from tests.cast import DAY
from tests.credits.people import platform, record
from tests.queries import holding_the_law

OWN = "/"


@pytest.fixture(autouse=True)
def _in_june(monkeypatch):
    monkeypatch.setattr("ground.clock.today", lambda: DAY)


def page_of(member) -> str:
    return reverse("home:person", args=[member.learner.public_id])


def full_year(learner, year: int = 2024) -> None:
    record(learner, year=year, verified=True, tenths=300, title=f"公需{year}")
    record(learner, year=year, verified=True, tenths=600, subject="professional", title=f"专业{year}")


def test_a_visitor_is_asked_to_sign_in(client, db):
    answer = client.get(OWN)
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_opens_on_the_annual_check_of_the_newest_year_as_of_today(cast, signed_in):
    answer = signed_in(cast.alatan).get(OWN)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "2024年度审验" in text
    assert "2024年6月3日" in text
    assert "还不符合要求" in text
    assert "2024年12月31日" in text  # until when
    assert "225" in text  # what 90 hours cost


def test_says_met_when_the_year_is_complete(cast, signed_in):
    full_year(cast.alatan.learner)
    text = signed_in(cast.alatan).get(OWN).content.decode()
    assert "符合要求" in text
    assert "还不符合要求" not in text


def test_a_person_without_records_is_told_how_they_come(cast, signed_in):
    assert "还没有学时记录" in signed_in(cast.alatan).get(OWN).content.decode()


def test_an_account_without_a_learner_is_told_what_to_do(cast, signed_in):
    answer = signed_in(cast.stranger).get(OWN)
    assert answer.status_code == 200
    assert "没有关联" in answer.content.decode()


@pytest.mark.parametrize("name", ["alatan", "unit_hr", "department_hr", "banner_hr", "league_reviewer", "supervisor"])
def test_the_person_and_the_offices_above_open_the_page(cast, signed_in, name):
    assert signed_in(cast.members[name]).get(page_of(cast.alatan)).status_code == 200


@pytest.mark.parametrize("name", ["colleague", "outsider", "system_admin", "security_admin", "audit_admin", "stranger"])
def test_for_anybody_else_the_page_does_not_exist(cast, signed_in, name):
    client = signed_in(cast.members[name])
    hidden = client.get(page_of(cast.alatan))
    unknown = client.get(reverse("home:person", args=[uuid.uuid4()]))
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert hidden.content == unknown.content


def test_an_officer_does_not_see_a_person_of_another_banner(cast, signed_in):
    assert signed_in(cast.banner_hr).get(page_of(cast.outsider)).status_code == 404


def test_the_id_number_is_masked(cast, signed_in):
    text = signed_in(cast.unit_hr).get(page_of(cast.alatan)).content.decode()
    assert cast.alatan.learner.id_number not in text
    assert cast.alatan.learner.masked_id_number in text


@pytest.mark.parametrize(
    "address",
    [
        "?purpose=annual_check&year=2022",
        "?purpose=title_review&level=senior&exceptional=on",
        "?purpose=post_appointment&grade=1",
        "?purpose=recognition&required_years=5",
        "?purpose=recognition&ground=postdoc",
        "?purpose=recognition&ground=other",
        "?as_of=2025-01-03",
        "?as_of=2000-01-01",
        "?as_of=x&purpose=y&year=z&policy=w",
        "?purpose=title_review&purpose=recognition&level=&grade=1",
    ],
)
def test_every_question_gets_an_answer(cast, signed_in, address):
    full_year(cast.alatan.learner)
    assert signed_in(cast.alatan).get(OWN + address).status_code == 200


def test_a_mistake_in_the_address_is_said_in_a_sentence(cast, signed_in):
    text = signed_in(cast.alatan).get(OWN + "?as_of=2024-02-30").content.decode()
    assert 'role="alert"' in text


def test_the_number_of_queries_does_not_grow_with_the_records(cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.alatan)
    record(cast.alatan.learner, verified=True, title="一")
    client.get(OWN)
    cache.clear()  # what is kept asks the same, and then all again
    with django_assert_num_queries(20 + holding_the_law()):
        client.get(OWN)
    for number in range(30):
        host = platform("xlgl.chinahrt.cn")
        record(cast.alatan.learner, subject="professional", platform=host, title=f"第{number}课")
    cache.clear()
    with django_assert_num_queries(20 + holding_the_law()):
        client.get(OWN)


def test_the_paper_is_issued_for_the_question_of_the_page(cast, signed_in):
    full_year(cast.alatan.learner, 2023)
    client = signed_in(cast.alatan)
    answer = client.post(
        reverse("home:paper", args=[cast.alatan.learner.public_id]), {"purpose": "annual_check", "year": "2023"}
    )
    card = ReviewCard.objects.unscoped().get()
    assert answer["Location"] == reverse("cards:card", args=[card.public_id])
    assert card.kind == CardKind.CARD
    assert "2023" in card.content["purpose"]
    assert JournalEntry.objects.filter(object_key=str(card.public_id)).exists()


def test_an_unmet_requirement_gives_a_statement_and_no_card(cast, signed_in):
    signed_in(cast.alatan).post(reverse("home:paper", args=[cast.alatan.learner.public_id]))
    assert ReviewCard.objects.unscoped().get().kind == CardKind.STATEMENT


def test_the_supervisor_reads_but_has_no_paper_issued(cast, signed_in):
    client = signed_in(cast.supervisor)
    assert client.post(reverse("home:paper", args=[cast.alatan.learner.public_id])).status_code == 302
    assert not ReviewCard.objects.unscoped().exists()


def test_nobody_else_has_a_paper_issued(cast, signed_in):
    answer = signed_in(cast.outsider).post(reverse("home:paper", args=[cast.alatan.learner.public_id]))
    assert answer.status_code == 404
    assert not ReviewCard.objects.unscoped().exists()
