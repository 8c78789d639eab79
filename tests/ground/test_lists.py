"""Working lists: chips of what is used, columns in their order, filters of which most are folded."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from ground.lists import FilterLine, WorkingList, chips, list_called, without_page

FRUIT = WorkingList("fruit", "people:people", {"a": "A", "b": "B", "c": "C"}, ("a", "b"))


class Narrow(forms.Form):
    q = forms.CharField(label="Name", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "all"), ("x", "The X")], required=False)
    many = forms.IntegerField(label="Many", required=False)
    batch = forms.CharField(label="Batch", required=False, widget=forms.HiddenInput)


def line(query: str) -> FilterLine:
    return FilterLine(Narrow(QueryDict(query)), QueryDict(query), front=["q", "kind"], keeps=["tab"])


@pytest.mark.parametrize(
    ("text", "columns"), [("", ["a", "b"]), ("c,a", ["a", "c"]), ("x", ["a", "b"]), ("b,x", ["b"])]
)
def test_columns_stand_in_their_order_and_unknown_ones_are_none(text, columns):
    assert FRUIT.chosen(text) == columns
    assert list_called("fruit") is FRUIT


def test_an_address_goes_back_to_the_first_page_with_sort_and_size():
    assert without_page(QueryDict("q=x&after=1&before=2&page=3&sort=-a&size=50")).urlencode() == "q=x&sort=-a&size=50"


def test_what_is_used_makes_a_chip_in_words_that_takes_it_away():
    found = line("tab=late&q=a&kind=x&page=4&sort=q").chips
    assert [(chip.label, chip.value) for chip in found] == [("Name", "a"), ("Kind", "The X")]
    assert found[1].href == "?tab=late&q=a&sort=q"
    assert line("tab=late&q=&kind=").chips == []


def test_seldom_filters_fold_away_and_what_has_no_field_goes_along():
    found = line("tab=late&sort=q&size=50&batch=7")
    assert ([one.name for one in found.front], [one.name for one in found.folded]) == (["q", "kind"], ["many"])
    assert found.kept == [("tab", "late"), ("sort", "q"), ("size", "50")]
    assert [one.name for one in found.hidden] == ["batch"]
    assert "Kind</option>" in str(found.front[1])
    assert found.clear == "?tab=late"


def test_a_chip_of_nothing_is_none():
    assert chips(QueryDict("a=1"), [("a", "A", ""), ("b", "B", None)]) == []
