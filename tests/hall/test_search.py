"""The search box of officers: what a name, a pinyin, a number finds, and that nothing outside one's scope is found."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hall.search import selectors
from hall.search.selectors import hits
from learners.people.pinyin import name_pinyin
from reports.cards import services
from tests.casework.filing import filed
from tests.reports.test_cards import NOW, assessment, issue
from tests.signin import open_session

pytestmark = pytest.mark.django_db
FIND, RESULTS = reverse("search:find"), reverse("search:results")


def said(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("typed", ["name", "name_pinyin", "name_initials"])
def test_a_name_finds_the_person_with_requests_and_papers(cast, typed):
    learner = cast.alatan.learner
    learner.name_pinyin, learner.name_initials = name_pinyin(learner.name)
    learner.save(update_fields=["name_pinyin", "name_initials"])
    request, card = filed(cast.alatan), issue(cast)
    found = hits(actor=cast.league_reviewer.actor, text=getattr(learner, typed))
    assert [row.pk for row in found.people] == [learner.pk]
    assert ([row.pk for row in found.requests], [row.pk for row in found.papers]) == ([request.pk], [card.pk])
    page = said(open_session(cast.league_reviewer).get(RESULTS, {"q": learner.name}))
    for url in (
        reverse("people:person", args=[learner.public_id]),
        reverse("requests:request", args=[request.public_id]),
        reverse("cards:card", args=[card.public_id]),
    ):
        assert url in page


def test_a_unit_is_found_by_its_name_and_leads_to_its_people(cast):
    page = said(open_session(cast.league_reviewer).get(RESULTS, {"q": cast.school.name}))
    assert f"{reverse('people:people')}?unit={cast.school.public_id}" in page


@pytest.mark.parametrize("member", ["unit_hr", "banner_hr", "department_hr"])
def test_nobody_and_nothing_outside_the_scope_is_found(cast, member):
    actor = cast.members[member].actor
    found = hits(actor=actor, text=cast.outsider.learner.name)
    assert found.nothing
    assert not hits(actor=cast.league_reviewer.actor, text=cast.outsider.learner.name).nothing
    assert hits(actor=actor, text=cast.dongwu.name).units == []


def test_the_number_of_a_card_leads_to_it_however_it_is_typed_and_only_for_who_may_see_it(cast):
    card = issue(cast)
    for typed in (card.number, f" {card.number.lower()} ", card.number.replace("-", "－")):
        answer = open_session(cast.league_reviewer).post(FIND, {"q": typed})
        assert answer["Location"] == reverse("cards:card", args=[card.public_id]), typed
    actor, learner = cast.outsider.actor, cast.outsider.learner
    other = services.issue(actor=actor, assessment=assessment(actor, learner), now=NOW)
    answer = open_session(cast.unit_hr).post(FIND, {"q": other.number})
    assert answer["Location"] == RESULTS


def test_a_whole_number_leads_to_the_person_and_never_stands_in_an_address(cast):
    session, learner = open_session(cast.league_reviewer), cast.alatan.learner
    answer = session.post(FIND, {"q": learner.id_number})
    assert answer["Location"] == reverse("people:person", args=[learner.public_id])
    assert session.get(RESULTS, {"q": learner.id_number})["Location"] == RESULTS
    unknown = session.post(FIND, {"q": "152502190001010000"}, follow=True)
    assert unknown.redirect_chain == [(RESULTS, 302)]
    assert "没有这个号码" in said(unknown)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "您要找什么"),
        ({"q": "   "}, "您要找什么"),
        ({"q": "\u200b\u2060"}, "没有查到"),
        ({"q": "查无此人"}, "没有查到"),
    ],
)
def test_an_empty_search_and_one_that_finds_nothing_say_what_to_do(cast, asked, says):
    assert says in said(open_session(cast.unit_hr).get(RESULTS, asked))


def test_more_than_are_shown_is_said(cast, monkeypatch):
    name = cast.alatan.learner.name
    page = open_session(cast.league_reviewer)
    assert "全部查到的人员" not in said(page.get(RESULTS, {"q": name}))
    monkeypatch.setattr(selectors, "SHOWN", 0)
    found = hits(actor=cast.league_reviewer.actor, text=name)
    assert (found.people, "people" in found.more) == ([], True)
    monkeypatch.setattr(selectors, "SHOWN", 1)
    assert "people" not in hits(actor=cast.league_reviewer.actor, text=name).more


def test_learners_and_administrators_have_no_search_box_and_officers_do(cast):
    for member, has in (("alatan", False), ("security_admin", False), ("unit_hr", True), ("supervisor", True)):
        page = said(open_session(cast.members[member]).get(reverse("own:security")))
        assert (FIND in page) is has, member
