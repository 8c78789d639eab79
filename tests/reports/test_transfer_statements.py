"""Statements of hours for the office of another place: what they say, to whom they are given, how they are checked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from assessments.decisions.selectors import assess
from ground.refusals import Refused
from journal.models import JournalEntry
from reports.cards.models import ReviewCard
from reports.cards.outdating import is_outdated
from reports.cards.paper import paper_of
from reports.cards.services import issue_transfer
from rulebook.facts import AnnualCheck
from tests.credits.people import record
from tests.signin import open_session

from .test_cards import DAY, NOW, complete, finish, text_of

PLACE = "呼和浩特市人力资源和社会保障局"
pytestmark = pytest.mark.django_db


def issued(member, learner, place: str = PLACE, leaves_on: dt.date | None = None) -> ReviewCard:
    assessment = assess(
        actor=member.actor, learner=learner, application=AnnualCheck(2024), as_of=DAY, policy="xlgl-2024"
    )
    return issue_transfer(actor=member.actor, assessment=assessment, place=place, leaves_on=leaves_on, now=NOW)


def test_it_says_the_verified_hours_and_by_whom(cast):
    person = cast.alatan.learner
    complete(person)
    record(person, tenths=50, year=2024, subject="public", completed_on=dt.date(2024, 6, 2), title="未核定")
    paper = issued(cast.alatan, person, leaves_on=dt.date(2025, 1, 6))
    said = paper.content
    assert (paper.kind, paper.number) == ("statement", "XM-Z2024-01-000001")
    assert said["purpose"] == f"转往{PLACE}，2025年1月6日离开"
    assert said["verdict"]["word"] == "已核定90学时"
    hours = {(row["year"], row["subject"]): (row["hours"], row["records"]) for row in said["verified"]}
    assert hours == {("2024", "公需科目"): ("30", "1"), ("2024", "专业科目"): ("60", "1")}
    assert [row["notice"] for row in said["verified"]] == ["2024", "2024"]
    assert [cell["counted"] for cell in said["table"]["rows"][0]["cells"]] == ["30", "60"]
    assert JournalEntry.objects.filter(action="statement.issued").count() == 1


def test_it_is_printed_numbered_and_no_card(cast):
    complete(cast.alatan.learner)
    text = text_of(finish(issued(cast.unit_hr, cast.alatan.learner)))
    for part in ("XM-Z2024-01-000001", PLACE, "不是审验卡", "已核定90学时", cast.alatan.learner.id_number):
        assert part in text


def test_a_paper_that_is_silent_about_notices_holds_and_is_printed_as_before(cast):
    complete(cast.alatan.learner)
    paper = issued(cast.unit_hr, cast.alatan.learner)
    assert "适用通知" in text_of(finish(paper))
    for row in paper.content["verified"]:
        del row["notice"]
    assert not is_outdated(paper)
    assert "适用通知" not in str(paper_of(paper, "-"))
    paper.content["verified"][0]["hours"] = "29"
    assert is_outdated(paper)


def test_asked_twice_it_is_the_same_and_for_another_place_another(cast):
    complete(cast.alatan.learner)
    first = issued(cast.alatan, cast.alatan.learner)
    assert issued(cast.unit_hr, cast.alatan.learner) == first
    assert issued(cast.alatan, cast.alatan.learner, "包头市").number == "XM-Z2024-01-000002"


def test_without_verified_hours_or_place_there_is_none(cast):
    record(cast.alatan.learner, tenths=50, year=2024, subject="public", completed_on=dt.date(2024, 6, 2))
    with pytest.raises(Refused, match="已核定"):
        issued(cast.alatan, cast.alatan.learner)
    complete(cast.alatan.learner)
    with pytest.raises(Refused):
        issued(cast.alatan, cast.alatan.learner, " ")
    assert not ReviewCard.objects.unscoped().exists()


def test_later_hours_make_it_outdated(cast):
    complete(cast.alatan.learner)
    paper = issued(cast.alatan, cast.alatan.learner)
    assert not is_outdated(paper)
    record(
        cast.alatan.learner, verified=True, tenths=20, year=2024, subject="professional",
        completed_on=dt.date(2024, 6, 3), title="丙",
    )  # fmt: skip
    assert is_outdated(paper)


def test_hours_of_an_earlier_year_that_are_withdrawn_make_it_outdated(cast):
    """The annual check of its notice asks for one year; the paper names them all."""
    complete(cast.alatan.learner)
    earlier = record(
        cast.alatan.learner, verified=True, tenths=300, year=2023, subject="public",
        completed_on=dt.date(2024, 6, 3), title="补学",
    )  # fmt: skip
    paper = issued(cast.alatan, cast.alatan.learner)
    assert "2023" in {row["year"] for row in paper.content["verified"]}
    assert not is_outdated(paper)
    type(earlier).objects.unscoped().filter(pk=earlier.pk).update(withdrawn_at=NOW, withdrawal="batch")
    assert is_outdated(paper)


@pytest.mark.parametrize("member", ["supervisor", "stranger", "colleague", "outsider", "system_admin"])
def test_nobody_else_has_one_issued(cast, signed_in, member):
    complete(cast.alatan.learner)
    address = reverse("cards:elsewhere", args=[cast.alatan.learner.public_id])
    assert signed_in(cast.members[member]).post(address, {"place": PLACE}).status_code == 404
    assert not ReviewCard.objects.unscoped().exists()


def test_asked_for_on_the_page_listed_and_checked_by_anybody(cast, time_machine):
    time_machine.move_to(NOW)
    person = open_session(cast.alatan)
    complete(cast.alatan.learner)
    address = reverse("cards:elsewhere", args=[cast.alatan.learner.public_id])
    assert address in person.get(reverse("home:own")).content.decode()
    assert address in person.get(reverse("cards:mine")).content.decode()
    assert person.post(address, {"place": ""}).status_code == 200
    person.post(address, {"place": PLACE, "leaves_on": "2025-01-06"})
    paper = ReviewCard.objects.unscoped().get()
    assert paper.number in person.get(reverse("cards:mine")).content.decode()
    checked = Client().get(reverse("cards:verify", args=[paper.token])).content.decode()
    assert PLACE in checked
    assert cast.alatan.learner.name not in checked
    assert "核定" in checked
