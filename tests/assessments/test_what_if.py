"""A draft tried on everybody: exactly those change whom the two laws decide otherwise, one by one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from assessments.decisions import purposes
from assessments.standings.models import Answer, Standing
from assessments.whatif import selectors, services
from assessments.whatif.comparing import draft_pack
from assessments.whatif.models import Change, WhatIf
from assessments.whatif.selectors import Line
from assessments.whatif.wording import words_of
from ground.jobs.machine import run
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.models import Employment, Learner
from policy import packs
from policy.drafts import services as drafts
from policy.drafts.models import Draft, DraftVersion
from policy.models import Ruling
from tests.browsing import WIDTHS, barriers, spills

from .invented import ACTOR, POLICY, YEAR_END, league
from .people import NOW

pytestmark = pytest.mark.django_db
OUTCOMES = {"complete": "met", "exempt": "met", "partly": "not_met", "nothing": "not_met"}


def draft(*replaced: tuple[str, str], actor=ACTOR, next_year: bool = False) -> DraftVersion:
    row = drafts.begin_draft(actor=actor, base=POLICY, name="草稿", next_year=next_year, now=NOW)
    text = row.versions.get().text
    for before, after in replaced:
        assert before in text
        text = text.replace(before, after)
    drafts.save_draft(actor=actor, draft=row, text=text, seen=1, now=NOW)
    return row.versions.get(number=Draft.objects.get(pk=row.pk).version)


STRICTER = (
    ("male: 55, female: 50", "male: 57, female: 52"),
    ("    hours: 60\n", "    hours: 66\n"),
    ("  hours: 90\n", "  hours: 96\n"),
)


def tried(version: DraftVersion, against: DraftVersion | None = None, actor=ACTOR, as_of=YEAR_END) -> WhatIf:
    row = services.ask_what_if(actor=actor, version=version, against=against, as_of=as_of, now=NOW)
    assert run(row.job.pk).state == "done"
    row.refresh_from_db()
    return row


def changes(whatif: WhatIf) -> int:
    return Change.objects.unscoped().filter(whatif=whatif).count()


def outcome(state: str) -> str:
    return OUTCOMES.get(state, state)


def test_exactly_those_change_whom_the_two_laws_decide_otherwise(db):
    league(60, 7)
    whatif = tried(draft(*STRICTER))
    found = {(row.learner_id, row.question): row for row in Change.objects.unscoped()}
    in_service = Learner.objects.unscoped().filter(employment=Employment.ACTIVE)
    assert whatif.people == in_service.count()
    assert set(whatif.questions) == set(purposes.questions(packs.as_written(POLICY)))
    for person in in_service:
        for key in whatif.questions:
            before, after = selectors.both(actor=ACTOR, whatif=whatif, learner=person, question=key)
            row = found.get((person.pk, key))
            if row is None:
                assert before.outcome == after.outcome, key
            else:
                assert (outcome(row.before), outcome(row.after)) == (before.outcome, after.outcome), key
    assert any(outcome(row.before) != outcome(row.after) for row in found.values()), "the control: somebody changes"


def test_the_very_law_changes_nobody_and_nothing_stored(db):
    league(20, 8)
    before = (Answer.objects.count(), Standing.objects.unscoped().count())
    assert changes(tried(draft(("每年至少30学时", "每年不少于30学时")))) == 0
    assert (Answer.objects.count(), Standing.objects.unscoped().count()) == before


def test_a_second_run_leaves_the_same(db):
    league(20, 9)
    whatif = tried(draft(*STRICTER))
    rows = set(Change.objects.unscoped().values_list("learner", "question", "before", "after"))
    services.work_out_changes(actor=ACTOR, key=str(whatif.public_id), now=NOW)
    assert set(Change.objects.unscoped().values_list("learner", "question", "before", "after")) == rows
    assert rows


def test_drafts_are_compared_with_each_other(db):
    league(20, 9)
    strict = draft(*STRICTER)
    assert changes(tried(strict, strict)) == 0
    assert changes(tried(strict, draft(("每年至少30学时", "每年不少于30学时")))) == changes(tried(strict)) > 0


def test_next_years_draft_sees_the_earlier_notice_and_its_rulings(db):
    Ruling.objects.create(
        policy=POLICY, reading="age_date", option="year_end", name="x", ruled_on=YEAR_END, reason="x", settled_at=NOW,
        settled_by="x",
    )  # fmt: skip
    version = draft(
        ("years: [2024]\n    opens: 2024-01-15\n    closes: 2024-12-31",
         "years: [2025]\n    opens: 2025-01-05\n    closes: 2025-12-31"),
        ("annual_check: {years: [2021, 2022, 2023, 2024]}", "annual_check: {years: [2022, 2023, 2024, 2025]}"),
        next_year=True,
    )  # fmt: skip
    pack = draft_pack(version, POLICY)
    assert pack is not None
    assert list(pack.notices) == [2024, 2025]
    assert "age_date" not in pack.open_options
    league(10, 3)
    whatif = tried(version, as_of=dt.date(2024, 12, 31))
    assert "annual_check:2024" in whatif.questions


def test_who_may_and_what_cannot_be_tried(cast):
    version = draft()
    with pytest.raises(Refused, match="政策"):
        services.ask_what_if(actor=cast.league_reviewer.actor, version=version, against=None, as_of=YEAR_END, now=NOW)
    with pytest.raises(Refused, match="还有错误"):
        tried(draft(("policy_year: 2024", "policy_year: x")))
    with pytest.raises(Refused, match="两位小数"):
        tried(draft(("\nsubjects:\n", "\ncounting: {decimals: 2}\nsubjects:\n")))
    assert WhatIf.objects.count() == 0
    assert tried(version, actor=cast.league_policy.actor).people == 3, "the control"
    assert list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))[-2:] == [
        "draft.tried", "draft.trial_done",
    ]  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_figures_down_to_the_person(cast, open_as, width, time_machine):
    learner = cast.outsider.learner
    Learner.objects.unscoped().filter(pk=learner.pk).update(birth_date=dt.date(1969, 3, 1), sex="male")
    version = draft(*STRICTER)
    whatif = tried(version, actor=cast.league_policy.actor)
    page = open_as(cast.league_policy, reverse("whatif:trials", args=[version.draft.public_id]), width=width)
    assert barriers(page) == []
    assert spills(page) == 0
    page.get_by_role("link", name="第2版").first.click()
    assert changes(whatif)
    assert barriers(page) == []
    assert spills(page) == 0
    page.get_by_role("link", name=learner.name).first.click()
    text = page.locator("main").inner_text()
    assert "按草稿" in text
    assert "55" in text
    assert barriers(page) == []
    assert spills(page) == 0
    assert version.draft.name in page.locator(".breadcrumb").inner_text()


def test_clauses_of_one_article_and_answers_alike_are_told_apart():
    pack = packs.as_written(POLICY)
    said = [words_of(Line((clause,), {"clause": clause}, 1), pack) for clause in ("6.1.full", "6.1.one_year", "")]
    assert said == [
        "第六部分第（一）项：年龄，不要求学时", "第六部分第（一）项：年龄，完成部分年度即可", "无（不符合）",
    ]  # fmt: skip
    moved = [words_of(Line((), {"before": "exempt", "after": after}, 1), pack) for after in ("exempt", "complete")]
    assert ["条款不同" in each for each in moved] == [True, False]


def test_figures_open_the_answers_they_count(cast, signed_in):
    Learner.objects.unscoped().filter(pk=cast.outsider.learner.pk).update(birth_date=dt.date(1969, 3, 1), sex="male")
    whatif = tried(draft(*STRICTER), actor=cast.league_policy.actor)
    address, client = reverse("whatif:result", args=[whatif.public_id]), signed_in(cast.league_policy)
    shown = client.get(address).context
    assert shown["number"] == changes(whatif)
    for title, lines in shown["tables"]:
        assert sum(number for _words, _address, number in lines) == shown["number"], title
        for words, query, number in lines:
            assert client.get(address + query).context["number"] == number, words
    assert client.get(f"{address}?unit=%25&question=x").context["number"] == 0


def test_what_is_at_work_is_not_asked_for_twice(db):
    version = draft()
    first, second = (
        services.ask_what_if(actor=ACTOR, version=version, against=None, as_of=YEAR_END, now=NOW) for _ in range(2)
    )
    assert first.pk == second.pk
    assert run(first.job.pk).state == "done"
    assert services.ask_what_if(actor=ACTOR, version=version, against=None, as_of=YEAR_END, now=NOW).pk != first.pk


def test_a_draft_that_was_put_aside_is_not_tried(db):
    version = draft()
    drafts.put_aside(actor=ACTOR, draft=version.draft, reason="作废", now=NOW)
    version.draft.refresh_from_db()
    with pytest.raises(Refused, match="搁置"):
        services.ask_what_if(actor=ACTOR, version=version, against=None, as_of=YEAR_END, now=NOW)
