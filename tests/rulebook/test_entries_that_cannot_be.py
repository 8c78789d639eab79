"""Entries that say too little or two things at once are refused with a sentence, each by its own words."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from rulebook.conditions import Condition
from rulebook.counts import Least
from rulebook.demands import Years
from rulebook.dimensions import FactEntry

WORD = {"id": "service", "name": "工龄", "type": "word"}


@pytest.mark.parametrize(
    ("entry", "given", "said"),
    [
        (FactEntry, WORD, "words 只用于 type: word"),
        (FactEntry, {**WORD, "type": "flag", "words": {"long": "长"}}, "words 只用于 type: word"),
        (FactEntry, {"id": "postdoc", "name": "博士后", "type": "flag"}, "一种申请的名称"),
        (Years, {"last": 3, "policy": True}, "选一个"),
        (Years, {}, "选一个"),
        (Years, {"policy": True, "current": False}, "current 要和"),
        (Years, {"last": 3, "first": "after"}, "first 要和"),
        (Condition, {"fact": "service", "on": "year_end"}, "on 要和"),
        (
            Least,
            {"id": "x", "name": "面授", "hours": 10, "summary": "x", "article": "1", "checked": "2024-11-28"},
            "一项",
        ),
    ],
)
def test_it_is_refused_by_its_own_words(entry, given, said):
    with pytest.raises(ValidationError, match=said):
        entry.model_validate(given)


@pytest.mark.parametrize(
    ("entry", "given"),
    [
        (FactEntry, {**WORD, "words": {"long": "长"}}),
        (Years, {"last": 3, "current": False}),
        (Years, {"policy": True}),
    ],
)
def test_control_the_same_said_rightly_is_taken(entry, given):
    assert entry.model_validate(given)
