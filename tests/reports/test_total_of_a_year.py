"""A notice whose total is more than its subjects: the home page, the picture, the list, the yearly table, the card."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.urls import reverse

import rulebook
from assessments.decisions.selectors import assess
from assessments.standings.services import reassess
from credits.annual.ledger import recount_all
from credits.catalogue.platforms import enter_platforms
from ground.jobs import machine
from policy import packs
from reports.audit.picture import columns
from reports.cards.services import issue
from reports.home.todo import todo_of
from reports.statistics.models import YearTable
from reports.statistics.yearly import meanings
from rulebook import loader
from rulebook.counts import Cap, FigureFor
from rulebook.facts import AnnualCheck
from rulebook.measures import asks_alike, surely_enough
from tests.signin import open_session

from .test_audit import DAY, NOW, QUESTION, SYSTEM, study

pytestmark = pytest.mark.django_db
ONLY_THE_TOTAL = "public,professional_only"


@pytest.fixture
def place(settings, monkeypatch, tmp_path):
    """The notice of the league with a total of 95 hours beside 30 and 60."""
    file = tmp_path / "xlgl-2024.yaml"
    text = (loader.PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    assert text.count("  hours: 90\n") == 1
    file.write_text(text.replace("  hours: 90\n", "  hours: 95\n"), encoding="utf-8")
    monkeypatch.setattr(loader, "offered", lambda: rulebook.with_packs([file]))
    caches = (loader.load_pack, packs.under_rulings)
    for cache in caches:
        cache.cache_clear()
    settings.RULE_PACKS = ["xlgl-2024"]
    enter_platforms()
    yield packs.as_written("xlgl-2024")
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def studied(cast, place):
    """Alatan has 95 hours, the colleague three fewer and yet each subject, the outsider nothing."""
    study(cast.alatan.learner, public=300, professional=650)
    study(cast.colleague.learner, public=320, professional=600)
    recount_all()
    reassess(actor=SYSTEM, today=DAY)
    return cast


def test_the_picture_tells_who_lacks_the_total_alone(studied, place):
    browser = open_session(studied.league_reviewer)
    assert "仅合计不足" in browser.get(reverse("audit:units")).content.decode()
    found = {}
    for name in columns(place):
        people = browser.get(reverse("audit:people"), {"question": QUESTION, "state": name}).context["page"].rows
        found[name] = [one.learner.name for one in people]
    assert {name: names for name, names in found.items() if names} == {
        "complete": [studied.alatan.learner.name],
        ONLY_THE_TOTAL: [studied.colleague.learner.name],
        "nothing": [studied.outsider.learner.name],
    }


def test_the_list_says_what_the_total_lacks(studied):
    rows = open_session(studied.league_reviewer).get(reverse("audit:people"), {"question": QUESTION}).context["page"]
    lacks = {row.learner.name: (row.lacks("public"), row.lacks_others, row.missing, row.fee) for row in rows.rows}
    assert lacks[studied.colleague.learner.name] == ("", "3", "2024年度合计3学时", "7.50")
    assert lacks[studied.outsider.learner.name][:2] == ("30", "5")
    assert lacks[studied.alatan.learner.name] == ("", "", "", "")


def other_for_some(subject):
    return subject.model_copy(update={"figures": (FigureFor(hours=20),)})


def test_figures_for_everybody_are_shown_only_where_they_are_the_same_for_everybody(studied, place):
    rows = open_session(studied.league_reviewer).get(reverse("audit:people"), {"question": QUESTION}).context["page"]
    row = next(row for row in rows.rows if row.learner == studied.colleague.learner)
    assert row.hours_of("public") == "32/30"
    some = place.model_copy(update={"subjects": (other_for_some(place.subjects[0]), *place.subjects[1:])})
    assert asks_alike(place)
    assert not asks_alike(some)
    row = replace(row, pack=some)
    assert row.hours_of("public") == "32"
    cap = Cap(id="2.cap", hours=20, per="year", article="2", checked=place.issued, summary="每年最多20学时。")
    capped = place.model_copy(update={"counting": place.counting.model_copy(update={"caps": (cap,)})})
    assert replace(row, pack=capped.ruled({})).hours_of("public") == "核定32", "not 32/30, of which 20 count"
    told = [str(meanings(pack)["public_hours"]) for pack in (place, capped.ruled({}))]
    assert ["实际计入的可能更少" in one for one in told] == [False, True]


def test_the_yearly_table_counts_each_subject_and_not_the_whole(studied):
    open_session(studied.league_reviewer).post(
        reverse("statistics:ask"), {"unit": str(studied.league.public_id), "year": "2024"}
    )
    table = YearTable.objects.unscoped().get()
    assert machine.run(table.job_id).state == "done"
    table.refresh_from_db()
    total = table.content["total"]
    assert [total[f"{name}_complete"] for name in ("public", "professional", "both")] == [2, 2, 1]


def test_the_learner_sees_the_total_and_where_to_study_for_it(studied):
    page = open_session(studied.colleague).get(reverse("home:own")).content.decode()
    home = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "2024年度 合计 还缺 3 学时" in home
    assert "合计 92 / 95" in home
    todo = todo_of(assessed(studied.colleague.learner), {}, dt.date(2024, 12, 1))
    assert [places.subject for places in todo.places] == ["公需科目", "专业科目"]
    assert (todo.tenths, todo.cents, todo.deadline) == (30, 750, DAY)


def assessed(learner):
    return assess(actor=SYSTEM, learner=learner, application=AnnualCheck(2024), as_of=DAY, policy="xlgl-2024")


def test_papers_have_a_column_for_the_total(studied):
    card = issue(actor=studied.league_reviewer.actor, assessment=assessed(studied.alatan.learner), now=NOW)
    assert card.content["table"]["subjects"] == ["公需科目", "专业科目", "合计"]
    assert card.content["table"]["rows"][0]["cells"][2] == {"counted": "95", "required": "95"}
    paper = issue(actor=studied.league_reviewer.actor, assessment=assessed(studied.colleague.learner), now=NOW)
    assert paper.content["missing"] == [{"year": "2024", "subject": "合计", "hours": "3"}]


def test_the_self_check_believes_a_complete_year(place, client):
    assert surely_enough(2024, place) == (300, 650)
