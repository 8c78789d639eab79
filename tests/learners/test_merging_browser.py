"""Pages about people who stand on the roster twice, and what a file would bring, on a phone and on a desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from ground.actors import SystemActor
from learners.merging.services import propose_merge
from learners.people.particulars import Particulars
from learners.people.services import register_learner
from tests.browsing import WIDTHS, barriers, spills
from tests.credits import files
from tests.credits.people import NOW, record

SYSTEM = SystemActor("test")


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_read_well(open_as, cast, width):
    who = cast.alatan.learner
    twin = Particulars(name=who.name, id_number="E12345678", document_type="passport", birth_date=who.birth_date)
    second = register_learner(actor=SYSTEM, particulars=twin, unit=cast.kindergarten, since=dt.date(2022, 9, 1))
    other = register_learner(
        actor=SYSTEM, particulars=Particulars(name="别人", id_number="E2"), unit=cast.school, since=dt.date(2022, 9, 1)
    )
    merge = propose_merge(actor=cast.department_hr.actor, kept=who, merged=other, reason="照片一致", now=NOW)
    record(who, verified=True, title="乙", tenths=600, subject="professional")
    lines = [files.line(who, 学时=30), files.line(who, 课程名称="晚", 是否合格="不合格")]
    batch = files.upload(cast.department_hr.actor, cast.education, files.workbook(lines))
    files.plan(cast.department_hr.actor, batch)
    for url in (
        reverse("merging:twice"),
        f"{reverse('merging:pair', args=[who.public_id])}?other={second.public_id}",
        reverse("merging:merge", args=[merge.public_id]),
        reverse("imports:one", args=[batch.public_id]),
    ):
        page = open_as(cast.department_hr, url, width=width)
        assert barriers(page) == [], url
        assert not spills(page), url
