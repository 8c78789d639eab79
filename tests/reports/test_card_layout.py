"""How papers fill their pages: on one where the records fit, with room where there is, no last page of two rows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench import cards as bench
from reports.cards.layout import fit

SEAL = 42


def content(records: int, *, years: int = 3, lines: int = 0) -> dict[str, Any]:
    """That of an invented card, with so many records on so many ``lines``."""
    found: dict[str, Any] = json.loads((bench.HERE / "card.json").read_text(encoding="utf-8"))["content"]
    annex, rows = found["annex"], found["table"]["rows"]
    found["annex"] = annex | {"records": (annex["records"] * 99)[:records], "lines": lines or records}
    found["table"]["rows"] = (rows * 3)[:years]
    return found


def test_few_records_leave_room_more_stand_close_then_tight_then_apart():
    found = [fit(content(records), SEAL) for records in range(62)]
    kinds = list(dict.fromkeys((one.own_page, one.tight, one.roomy) for one in found))
    assert kinds[:4] == [(False, False, True), (False, False, False), (False, True, False), (True, False, True)]
    assert sum(not one.own_page for one in found) > 24, "three years of eight records each stand on one page"


@pytest.mark.parametrize("more", [{"lines": 60}, {"years": 9}])
def test_longer_titles_and_more_years_take_room(more):
    assert not fit(content(24), SEAL).own_page, "the control"
    assert fit(content(24, **more), SEAL).own_page


def test_a_smaller_seal_gives_its_room_to_records():
    most = {seal: max(n for n in range(40) if not fit(content(n), seal).own_page) for seal in (0, SEAL)}
    assert most[0] > most[SEAL]


def test_rows_are_lower_where_that_saves_a_page_of_a_few():
    apart = [records for records in range(30, 130) if fit(content(records), SEAL).tight]
    assert apart, "some do"
    assert len(apart) < 40, "and most do not"
