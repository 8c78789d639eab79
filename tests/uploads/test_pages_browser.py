"""The pages of the room on a phone and on a desk, for each of the four kinds of file."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browsing import WIDTHS, barriers, spills

from .files import KINDS, sheet, uploaded, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_pages_fit_and_are_without_barriers(cast, open_as, kind, width):
    owner = cast.members[kind.owner]
    good = uploaded(cast, kind)
    titles = ("姓名", "证件号码", "单位全称", "年度", "科目", "课程名称", "学时", "完成时间")
    bad = uploaded(cast, kind, content=sheet(titles, ("某人", "12345", "x")))
    broken = uploaded(cast, kind, content=b"%PDF-1.7 no table")
    for upload in (good, bad, broken):
        work(upload)
    about = [good.thing.public_id] if kind.id == "plan_roster" else [good.about] if kind.id == "list" else []
    pages = [reverse(f"{good.pages}:upload", args=about)]
    pages += [reverse(f"{good.pages}:one", args=[upload.public_id]) for upload in (good, bad, broken)]
    for url in pages:
        page = open_as(owner, url, width=width)
        assert barriers(page) == [], url
        assert not spills(page), url
