"""Modes of study: from a file, a claim and a push to the record, its page, and what counts under a notice that cuts
online hours and asks for some face to face."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.urls import reverse

from assessments.checks import problems_of
from assessments.decisions.selectors import assess
from credits.records.counting import mode_of
from credits.records.models import CreditRecord
from ground.actors import SystemActor
from rulebook.facts import AnnualCheck
from tests.casework.filing import TRAINING, granted
from tests.programs.test_pushing import TODAY as PUSHED_ON
from tests.programs.test_pushing import pushing, results, said, send
from tests.signin import open_session

from .elsewhere import only_notice
from .files import TITLES, bring_in, line, outcomes, plan, store, upload, workbook
from .people import record

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("tests")
WITH_MODE = (*TITLES, "学习形式")
SAID = "article: 2, checked: 2026-11-30, summary: 网络学习每年最多20学时，面授至少6学时。"
MODES = f"""
modes: {{online: 网络, face: 面授}}
counting:
  caps:
    - {{id: "2.cap", hours: 20, per: year, modes: [online], {SAID}}}
  least:
    - {{id: in_person, name: 面授, hours: 6, modes: [face], {SAID}}}
"""


@pytest.fixture
def place(settings, monkeypatch, tmp_path):
    """The notice knows two modes; one of its platforms teaches online."""
    yield from only_notice(MODES, settings, monkeypatch, tmp_path, host="    mode: online\n")


def live() -> CreditRecord:
    return CreditRecord.objects.unscoped().get(withdrawn_at__isnull=True)


def brought(cast, host: str = "zj.nmgrcpx.com", **said):
    rows = workbook([line(cast.alatan.learner, **said)], WITH_MODE)
    return plan(cast.banner_hr.actor, upload(cast.banner_hr.actor, cast.xilinhot, rows, host=host))


def year_of(person) -> dict[str, int]:
    """What the decision of the year says counts, by measure."""
    day, question = dt.date(2024, 12, 31), AnnualCheck(2024)
    found = assess(actor=SYSTEM, learner=person, application=question, as_of=day, policy="dune-2024")
    year = next(state for state in found.decision.years if state.year == 2024)
    return {subject.subject: subject.tenths for subject in year.subjects}


def test_everybody_can_be_decided_under_it(place):
    assert problems_of(place) == []


@pytest.mark.parametrize(
    ("said", "mode"), [("面授", "face"), ("线下培训", "face"), ("网络", "online"), ("线上", "online"), ("", None)]
)
def test_a_file_says_how_it_was_held_in_the_words_of_people(cast, place, said, mode):
    store(SYSTEM, brought(cast, 学习形式=said))
    assert live().mode == mode


def test_a_word_that_is_no_mode_is_refused_with_those_there_are(cast, place):
    batch = brought(cast, 学习形式="自学")
    assert [outcome for outcome, _reason in outcomes(batch)] == ["refused"]
    assert "网络、面授" in json.dumps(batch.plan, ensure_ascii=False)


def test_where_the_notice_knows_no_modes_the_column_is_one_more(cast):
    """The control of the above: nothing is refused, nothing is kept."""
    store(SYSTEM, brought(cast, 学习形式="自学"))
    assert live().mode is None


def test_a_later_file_corrects_it_and_an_empty_cell_takes_nothing_away(cast, place):
    store(SYSTEM, brought(cast, 学习形式="网络", 记录编号="N1"))
    assert outcomes(brought(cast, 学习形式="", 记录编号="N1")) == {("already_there", ""): 1}
    batch = brought(cast, 学习形式="面授", 记录编号="N1")
    assert outcomes(batch) == {("changed", ""): 1}
    page = open_session(cast.banner_hr).get(reverse("imports:one", args=[batch.public_id])).content.decode()
    assert "学习形式" in page
    assert "面授" in page
    store(SYSTEM, batch)
    assert live().mode == "face"


def test_where_a_record_does_not_say_its_platform_does(cast, place):
    alatan = cast.alatan.learner
    bring_in(SYSTEM, cast.league, [line(alatan, 学时=15)], host="nmg.chinahrt.com", verify=True)
    bring_in(SYSTEM, cast.league, [line(alatan, 学时=7, 课程名称="另一门")], host="zj.nmgrcpx.com", verify=True)
    assert year_of(alatan) == {"public": 220, "professional": 0, "in_person": 0}, "nobody knows of the second"
    bring_in(SYSTEM, cast.league, [line(alatan, 学时=6, 课程名称="第三门")], host="nmg.chinahrt.com", verify=True)
    assert year_of(alatan)["public"] == 270, "20 of 21 online, and 7"
    row = CreditRecord.objects.unscoped().get(tenths=60)
    assert mode_of(row) == "网络"
    row.mode = "face"
    row.save()
    assert year_of(alatan) == {"public": 280, "professional": 0, "in_person": 60}, "what it says itself goes before"


def test_the_page_of_a_record_says_it(cast, place):
    row = record(cast.alatan.learner, mode="face")
    page = reverse("verification:record", args=[row.public_id])
    assert "面授" in open_session(cast.banner_hr).get(page).content.decode()
    CreditRecord.objects.unscoped().filter(pk=row.pk).update(mode=None)
    assert "网络" in open_session(cast.banner_hr).get(page).content.decode()


def test_a_claim_says_it(cast, place):
    granted(cast, cast.alatan, kind="hours_training", payload=TRAINING | {"mode": "face"})
    assert live().mode == "face"
    assert year_of(cast.alatan.learner)["in_person"] == live().tenths


def test_a_platform_pushes_it(cast, place):
    with time_machine.travel(PUSHED_ON, tick=False):
        made = pushing(cast)
        lines = [said(cast.alatan, mode="face"), said(cast.alatan, "R2", course_name="另一门", mode="nowhere")]
        answer = send(made, lines)
        assert results(answer) == [("stored", ""), ("refused", "wrong_type")]
        assert live().mode == "face"


def test_what_is_pushed_as_a_mode_where_there_are_none_is_refused(cast):
    with time_machine.travel(PUSHED_ON, tick=False):
        assert results(send(pushing(cast), [said(cast.alatan, mode="face")])) == [("refused", "wrong_type")]
