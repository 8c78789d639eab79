"""What is remembered between people ends somewhere, and forgetting changes no figure."""

import pytest

from assessments.standings import memos, services
from assessments.standings.memos import Memo

from .invented import ACTOR, YEAR_END, figures, league


@pytest.mark.parametrize(("entries", "kept"), [(2, 2), (3, 3), (4, 1), (7, 1)])
def test_a_full_memo_begins_anew(entries, kept):
    memo: Memo[int, int] = Memo(3)
    for number in range(entries):
        memo[number] = number
        assert memo[number] == number
        memo[number] = number + 1  # the same again is no further entry
    assert len(memo) == kept


@pytest.mark.django_db
def test_forgetting_changes_no_figure(monkeypatch):
    league(12, 7)
    services.reassess(actor=ACTOR, today=YEAR_END)
    before = figures()
    monkeypatch.setattr(
        Memo, "__setitem__", lambda self, key, value: (self.clear(), dict.__setitem__(self, key, value))[0]
    )
    assert memos.OF_PEOPLE < memos.OF_CIRCUMSTANCES
    services.reassess(actor=ACTOR, today=YEAR_END)
    assert figures() == before
