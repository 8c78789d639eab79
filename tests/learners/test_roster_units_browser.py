"""The page on which an officer says what the units of a roster mean, on a phone and on a desk; ticks for all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browsing import WIDTHS, barriers, spills

from .test_roster import ONE, SCHOOL, TWO, imported, workbook
from .test_roster_units import BANNER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_all_are_ticked_and_cleared_together_and_the_page_fits(cast, open_as, width):
    rows = [("赵䶮", ONE, SCHOOL + "。"), ("周敏", TWO, f"{BANNER}锡林浩特市第九中学"), ("吴清", "", "")]
    roster = imported(cast.banner_hr.actor, workbook(*rows), confirm=False)
    page = open_as(cast.banner_hr, reverse("roster:one", args=[roster.public_id]), width=width)
    assert barriers(page) == []
    assert not spills(page)
    boxes = page.locator("[name=take]")
    ticked = [boxes.nth(number).is_checked() for number in range(boxes.count())]
    assert ticked[0] is True
    page.locator("[data-tick=sure]").uncheck()
    assert not boxes.nth(0).is_checked()
    if page.locator("[data-tick=near]").count():
        page.locator("[data-tick=near]").check()
        assert boxes.nth(boxes.count() - 1).is_checked()
