"""The frame of every page: figures and states told alike, agency and contacts, large print, error pages."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from rulebook import load_pack


def said(markup: str, **values) -> str:
    return Template("{% load portal %}" + markup).render(Context(values)).strip()


@pytest.mark.parametrize(("tenths", "expected"), [(300, "30"), (295, "29.5"), (5, "0.5"), (0, "0"), (None, "0")])
def test_hours_are_written_without_trailing_zeros(tenths, expected):
    assert said("{{ tenths|hours }}", tenths=tenths) == expected


@pytest.mark.parametrize(("cents", "expected"), [(7500, "75"), (11625, "116.25"), (250, "2.50"), (0, "0")])
def test_money_is_written_with_both_places_or_none(cents, expected):
    assert said("{{ cents|yuan }}", cents=cents) == expected


@pytest.mark.parametrize(
    ("outcome", "style"), [("met", "state-met"), ("not_met", "state-not-met"), ("needs_confirmation", "state-unsure")]
)
def test_an_outcome_has_its_word_and_its_look(outcome, style):
    assert style in said("{% outcome_badge outcome %}", outcome=outcome)


@pytest.mark.parametrize(("tenths", "drawn"), [(0, 0), (299, 299), (300, 300), (301, 300), (9000, 300)])
def test_a_bar_is_full_at_the_requirement_and_the_figure_goes_on(tenths, drawn):
    bar = said("{% hours_bar '公需科目' tenths 300 %}", tenths=tenths)
    assert f'max="300" value="{drawn}"' in bar


@pytest.fixture
def missing_page(db):
    return lambda client: client.get("/there/is/no/such/page/")


def test_every_page_names_the_agency_in_full_and_whom_to_call(client, missing_page):
    text = missing_page(client).content.decode()
    assert "锡林郭勒盟人力资源和社会保障局" in text
    for contact in load_pack("xlgl-2024").contacts:
        assert all(phone in text for phone in contact.phones)


def test_large_print_is_switched_on_by_its_cookie_alone(client, missing_page):
    assert 'class="large-print"' not in missing_page(client).content.decode()
    client.cookies["large_print"] = "1"
    assert 'class="large-print"' in missing_page(client).content.decode()
    client.cookies["large_print"] = "'><script>"
    assert 'class="large-print"' not in missing_page(client).content.decode()


def test_a_missing_page_looks_alike_to_the_last_byte(client, missing_page):
    assert missing_page(client).content == client.get("/another/one/").content


def test_a_form_without_its_token_is_refused_with_a_sentence(cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.alatan.account)
    answer = strict.post(reverse("home:paper", args=[cast.alatan.learner.public_id]))
    assert answer.status_code == 403
    assert "没有保存任何内容" in answer.content.decode()
