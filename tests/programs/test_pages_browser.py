"""Pages of tokens, of the interface's description and of the self-check, in Chromium on a phone and at a desk."""

from __future__ import annotations

import pytest

from tests.browsing import WIDTHS, barriers, spills

from .calling import token_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    ("security_admin", "/accounts/manage/tokens/"),
    ("unit_hr", "/accounts/tokens/"),
    (None, "/api/v1/docs/"),
    (None, "/self-check/"),
]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("member", "path"), PAGES, ids=[path for _member, path in PAGES])
def test_nothing_spills_and_nothing_is_in_the_way(cast, open_as, member, path, width):
    token_for(cast.unit_hr)
    token_for(cast.league_reviewer, unit=cast.xilinhot, addresses="10.1.0.0/16 10.2.0.0/16")
    page = open_as(cast.members[member] if member else None, path, width=width)
    assert spills(page) == 0
    assert barriers(page) == []
