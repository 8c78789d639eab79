"""Items of a person under their titles: each of them, in words, what is private only where whole numbers are."""

from __future__ import annotations

from dataclasses import fields

import pytest
from django.utils import translation

from journal.words import part_label
from learners.people.particulars import Particulars
from learners.people.shown import APART, IN_FULL, TITLES, items, title_of
from learners.roll.labels import ITEMS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def test_every_item_of_the_particulars_is_shown_or_stands_apart(cast):
    shown = items(cast.alatan.learner, full=True)
    assert {title_of(item.name) for item in fields(Particulars)} - {title_of(name) for name in APART} <= set(shown)
    assert set(ITEMS) >= {item.name for item in fields(Particulars)}


def test_codes_read_as_words_and_what_is_not_known_is_empty(cast):
    learner = cast.alatan.learner
    learner.sector, learner.grassroots_post, learner.post_grade, learner.title_level = "public", False, 10, ""
    shown = items(learner)
    assert shown["基层一线岗位"] == "否"
    assert shown["岗位等级"] == 10
    assert shown["职称级别"] == ""
    assert shown["单位"] == learner.unit.full_name
    assert "public" not in shown.values()


def test_the_birth_date_is_left_out_unless_everything_is_shown(cast):
    assert title_of("birth_date") not in items(cast.alatan.learner)
    assert title_of("birth_date") in items(cast.alatan.learner, full=True)
    assert set(TITLES) >= IN_FULL


def test_an_item_without_a_title_goes_by_the_name_of_its_column():
    assert title_of("name_pinyin") == part_label("name_pinyin", "learners.learner") == "拼音"


@pytest.mark.parametrize("object_type", ["", "learners.learner", "nothing.there", "too.many.dots"])
def test_a_part_that_is_no_column_reads_as_it_is_written(object_type):
    assert part_label("no_such_part", object_type) == "no_such_part"
