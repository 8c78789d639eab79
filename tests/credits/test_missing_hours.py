"""“My platform hours are missing”: the report lands with the office that imports, with what the last imports held."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from PIL import Image

from credits.missing.models import MissingHours
from credits.missing.selectors import answerable, batches_about, reports_of
from credits.missing.services import MOST_OPEN, answer_missing, give_to_office, keep_screenshot, report_missing
from ground import vault
from ground.actors import SystemActor
from ground.refusals import Refused
from journal.models import JournalEntry
from tests.papers import draw_all
from tests.signin import open_session

from .files import TODAY, bring_in, line
from .people import NOW, platform

pytestmark = pytest.mark.django_db


def _screenshot(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(target, kind)
    return target.getvalue()


def _report(actor, **values) -> MissingHours:
    arguments = {
        "platform": platform(),
        "course_title": "科技创新",
        "completed_on": dt.date(2024, 6, 1),
        "note": "",
        "screenshot": b"",
        "now": NOW,
        "today": TODAY,
    }
    return report_missing(actor=actor, **{**arguments, **values})


def test_it_lands_on_the_desk_of_the_office_that_last_imported(cast):
    report = _report(cast.alatan.actor)
    assert report.office == cast.xilinhot
    bring_in(cast.league_reviewer.actor, cast.league, [line(cast.alatan.learner)])
    bring_in(
        cast.department_hr.actor,
        cast.education,
        [line(cast.alatan.learner, 课程名称="数字经济")],
        host="zj.nmgrcpx.com",
    )
    assert _report(cast.alatan.actor).office == cast.league
    assert _report(cast.alatan.actor, platform=platform("zj.nmgrcpx.com")).office == cast.education
    assert answerable(actor=cast.department_hr.actor).count() == 1
    assert answerable(actor=cast.banner_hr.actor).count() == 2
    assert answerable(actor=cast.league_reviewer.actor).count() == 3
    for member in ("unit_hr", "outsider", "colleague", "supervisor"):
        assert answerable(actor=cast.members[member].actor).count() == 0


def test_the_office_sees_what_the_last_imports_held_of_this_person(cast):
    actor = cast.banner_hr.actor
    bring_in(actor, cast.xilinhot, [line(cast.alatan.learner, 课程名称=title) for title in "甲乙"])
    bring_in(actor, cast.xilinhot, [line(cast.colleague.learner)])
    report = _report(cast.alatan.actor)
    assert sorted(batch.held for batch in batches_about(actor=actor, report=report)) == [0, 2]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_screenshot_is_drawn_anew_and_kept_encrypted(cast, kind):
    report = _report(cast.alatan.actor, screenshot=_screenshot(kind) + b"<script>trailing</script>")
    [job] = draw_all()
    assert job.state == "done", job.message
    report.refresh_from_db()
    kept = vault.read(report.picture_key)
    assert kept.startswith(b"\xff\xd8\xff")
    assert b"script" not in kept


def test_what_was_drawn_is_kept_with_its_report(cast):
    report = _report(cast.alatan.actor, screenshot=_screenshot("PNG"))
    keep_screenshot(actor=SystemActor("papers"), public_id=str(report.public_id), picture=b"drawn anew")
    report.refresh_from_db()
    assert vault.read(report.picture_key) == b"drawn anew"


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"GIF89a", b"<svg onload=alert(1)>"])
def test_what_is_no_picture_is_refused_with_a_sentence(cast, content):
    with pytest.raises(Refused) as refusal:
        _report(cast.alatan.actor, screenshot=content)
    assert str(refusal.value)
    assert not MissingHours.objects.unscoped().exists()


def test_a_broken_screenshot_leaves_the_report_and_says_so(cast):
    report = _report(cast.alatan.actor, screenshot=b"\x89PNG\r\n\x1a\nbroken")
    page = reverse("missing:missing_report", args=[report.public_id])
    mine = open_session(cast.alatan)
    assert "处理中" not in mine.get(page).content.decode()
    assert "正在处理" in mine.get(page).content.decode()
    assert 'hx-trigger="every 2s"' in mine.get(page).content.decode()
    draw_all()
    said = mine.get(page).content.decode()
    assert "文件已损坏" in said
    assert "hx-trigger" not in said.partition('id="screenshot"')[2].partition("</dd>")[0]
    original = mine.get(reverse("missing:missing_picture", args=[report.public_id]))
    assert original.content == b"\x89PNG\r\n\x1a\nbroken"
    assert original["Content-Type"] == "application/octet-stream"


def test_a_report_without_a_screenshot_has_none(cast):
    report = _report(cast.alatan.actor)
    assert open_session(cast.alatan).get(reverse("missing:missing_picture", args=[report.public_id])).status_code == 404


def test_only_learners_report_and_only_so_many_at_once(cast):
    for member in ("banner_hr", "stranger"):
        with pytest.raises(Refused):
            _report(cast.members[member].actor)
    with pytest.raises(Refused):
        _report(cast.alatan.actor, completed_on=dt.date(2024, 6, 4))
    for _ in range(MOST_OPEN):
        _report(cast.alatan.actor)
    with pytest.raises(Refused):
        _report(cast.alatan.actor)
    assert reports_of(actor=cast.alatan.actor).count() == MOST_OPEN
    assert reports_of(actor=cast.colleague.actor).count() == 0


def test_an_answer_is_given_once_by_an_office_in_charge(cast):
    report = _report(cast.alatan.actor)
    for member in ("alatan", "unit_hr", "department_hr", "outsider", "supervisor"):
        with pytest.raises(Refused):
            answer_missing(actor=cast.members[member].actor, report=report, answer="已导入", now=NOW)
    with pytest.raises(Refused):
        answer_missing(actor=cast.banner_hr.actor, report=report, answer=" ", now=NOW)
    answer_missing(actor=cast.banner_hr.actor, report=report, answer="已随今日批次导入", now=NOW)
    with pytest.raises(Refused, match="乌云塔娜"):
        answer_missing(actor=cast.league_reviewer.actor, report=report, answer="另一个", now=NOW)
    assert reports_of(actor=cast.alatan.actor).get().answer == "已随今日批次导入"


def test_an_office_without_people_gives_a_report_to_the_next_above(cast):
    report, system = _report(cast.alatan.actor), SystemActor("charge")
    assert report.office == cast.xilinhot
    give_to_office(actor=system, report=report, office=cast.league, why="没有人员")
    assert MissingHours.objects.unscoped().get().office == cast.league
    line = JournalEntry.objects.get(action="hours.missing_handed_on")
    assert (line.before, line.after) == ({"office": str(cast.xilinhot)}, {"office": str(cast.league)})
    answer_missing(actor=cast.league_reviewer.actor, report=report, answer="已导入", now=NOW)
    with pytest.raises(Refused):
        give_to_office(actor=system, report=report, office=cast.xilinhot, why="没有人员")
