"""Choosing a unit: a list while it is short, part of the name beyond that."""

import pytest
from django import forms
from django.urls import reverse

from ground.actors import SystemActor
from units.fields import LISTED, UnitField, UnitInput, offer
from units.models import Unit
from units.services import create_units

from ..signin import open_session

SYSTEM = SystemActor("test")
pytestmark = pytest.mark.django_db


class Form(forms.Form):
    unit = UnitField("单位")

    def __init__(self, units, data=None, **options):
        super().__init__(data, **options)
        offer(self, "unit", units)


@pytest.fixture
def many(cast):
    """So many schools that a list of them is too long, two of them with the same name."""
    for number in range(LISTED):
        create_units(actor=SYSTEM, path=f"{cast.xilinhot.full_name}>第{number:03d}小学")
    create_units(actor=SYSTEM, path=f"{cast.dongwu.full_name}>第001小学")
    return Unit.objects.order_by("path")


def chosen(units, text):
    form = Form(units, {"unit": text})
    return form.cleaned_data["unit"].full_name if form.is_valid() else form.errors["unit"][0]


@pytest.mark.parametrize(("more", "typed"), [(-1, False), (0, False), (1, True)])
def test_a_list_up_to_so_many_units(many, more, typed):
    units = Unit.objects.filter(pk__in=list(many.values_list("pk", flat=True)[: LISTED + more]))
    assert isinstance(Form(units).fields["unit"].widget, UnitInput) is typed


def test_what_is_typed_means_one_unit_or_says_why_not(cast, many):
    banner = cast.xilinhot.full_name
    assert chosen(many, f"{banner}>第007小学") == f"{banner}>第007小学"
    assert chosen(many, " 第007小学 ") == f"{banner}>第007小学"
    assert chosen(many, "007") == f"{banner}>第007小学"
    assert chosen(many, cast.xilinhot.name) == banner  # and not one of the many below it
    assert chosen(many, f"{cast.dongwu.name} 001") == f"{cast.dongwu.full_name}>第001小学"
    assert chosen(many, str(cast.school.public_id)) == cast.school.full_name
    assert "几个单位" in chosen(many, "第001小学")
    assert "几个单位" in chosen(many, "小学")
    assert "没有" in chosen(many, "第999小学")


def test_a_unit_that_is_not_offered_does_not_exist(cast, many):
    offered = many.exclude(pk=cast.school.pk)
    for text in (cast.school.full_name, cast.school.name, str(cast.school.public_id)):
        assert "没有" in chosen(offered, text), text


def test_the_line_shows_names_and_keeps_what_was_typed(cast, many):
    html = str(Form(many, initial={"unit": cast.school.public_id})["unit"])
    assert f'value="{cast.school.full_name.replace(">", "&gt;")}"' in html
    assert html.count("<option") == many.count()
    assert 'value="&lt;b&gt;"' in str(Form(many, {"unit": "<b>"})["unit"])


def test_the_page_of_a_new_person_takes_a_name(cast, many):
    browser = open_session(cast.league_reviewer)
    page = browser.get(reverse("people:person_new"))
    assert isinstance(page.context["form"].fields["unit"].widget, UnitInput)
    answer = browser.post(reverse("people:person_new"), {"unit": "小学"})
    assert "几个单位" in answer.content.decode()
