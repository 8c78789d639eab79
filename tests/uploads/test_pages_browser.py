"""The pages of the room on a phone and on a desk, for each of the four kinds of file."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browsing import WIDTHS, barriers, spills
from tests.credits.files import line, plan, upload, workbook

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
    for one in (good, bad, broken):
        work(one)
    about = [good.thing.public_id] if kind.id == "plan_roster" else [good.about] if kind.id == "list" else []
    pages = [reverse(f"{good.pages}:upload", args=about)]
    pages += [reverse(f"{good.pages}:one", args=[one.public_id]) for one in (good, bad, broken)]
    for url in pages:
        page = open_as(owner, url, width=width)
        assert barriers(page) == [], url
        assert not spills(page), url


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_on_which_words_are_said_fits_and_is_without_barriers(cast, open_as, width):
    unknown = [line(cast.alatan.learner, 课程名称=f"课{number}", 是否合格=f"已完成{number}") for number in range(5)]
    batch = plan(cast.banner_hr.actor, upload(cast.banner_hr.actor, cast.xilinhot, workbook(unknown)))
    page = open_as(cast.banner_hr, reverse("imports:columns", args=[batch.public_id]), width=width)
    assert page.locator("[name=word_4]").count() == 1
    assert barriers(page) == []
    assert not spills(page)
