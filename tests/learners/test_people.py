"""Entering, changing and confirming people: who may, what the journal says, what counts afterwards."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from ground.actors import SystemActor
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.models import Learner, Membership, StaleMark
from learners.people.particulars import Particulars
from learners.people.pinyin import name_pinyin
from learners.people.selectors import learner_by_number, learners_by_number, search_people
from learners.people.services import (
    admit_learner,
    change_employment,
    change_learner,
    confirm_posts,
    leave_unit,
    move_learner,
    register_learner,
)

from ..cast import DAY, id_number
from ..signin import open_session

BORN = dt.date(1988, 11, 13)
NUMBER = id_number(BORN, 254)
NEW = Particulars(name="赵䶮", id_number=NUMBER, phone="13931132723", sex="female", birth_date=BORN, sector="public")
NOW = timezone.now()


def test_registering_fills_indexes_pinyin_membership_mark_and_journal(cast):
    learner = register_learner(actor=cast.unit_hr.actor, particulars=NEW, unit=cast.school, since=DAY)
    assert learner.name_initials == "zy"
    assert learner.name_pinyin == "zhaoyan"
    assert Membership.objects.unscoped().get(learner=learner).since == DAY
    assert StaleMark.objects.filter(learner=learner).count() == 1
    line = JournalEntry.objects.get(action="learner.registered")
    assert line.actor_name == "王秀兰"
    assert NUMBER not in str(line.after)
    assert "13931132723" not in str(line.after)
    assert line.after["id_number"].startswith("1525")


@pytest.mark.parametrize("member", ["supervisor", "league_policy", "system_admin", "stranger", "alatan", "banner_hr"])
def test_only_those_who_keep_the_roster_may_register(cast, member):
    unit = cast.hospital if member == "banner_hr" else cast.school
    with pytest.raises(Refused):
        register_learner(actor=cast.members[member].actor, particulars=NEW, unit=unit, since=DAY)
    assert not JournalEntry.objects.exists()


def test_the_same_number_is_entered_once_however_typed(cast):
    register_learner(actor=cast.unit_hr.actor, particulars=NEW, unit=cast.school, since=DAY)
    for typed in (NUMBER.lower(), f" {NUMBER[:6]} {NUMBER[6:]} "):
        again = dataclasses.replace(NEW, id_number=typed, name="别人")
        with pytest.raises(Refused) as refusal:
            register_learner(actor=cast.league_reviewer.actor, particulars=again, unit=cast.hospital, since=DAY)
        assert NUMBER not in str(refusal.value)
    assert Learner.objects.unscoped().filter(name="别人").count() == 0


def test_changing_keeps_before_and_after_masked(cast):
    learner = cast.alatan.learner
    wanted = dataclasses.replace(Particulars.of(learner), phone="13800138000", post_grade=8)
    change_learner(actor=cast.unit_hr.actor, learner=learner, particulars=wanted, version=1)
    line = JournalEntry.objects.get(action="learner.changed")
    assert line.before == {"phone": "139****0001", "post_grade": 9}
    assert line.after == {"phone": "138****8000", "post_grade": 8}
    assert not StaleMark.objects.exists()  # neither is a fact of a decision


def test_of_two_changes_to_one_version_the_second_is_told(cast):
    learner = cast.alatan.learner
    wanted = dataclasses.replace(Particulars.of(learner), field="蒙医")
    change_learner(actor=cast.unit_hr.actor, learner=learner, particulars=wanted, version=1)
    stale = dataclasses.replace(wanted, field="护理")
    with pytest.raises(Refused):
        change_learner(actor=cast.banner_hr.actor, learner=learner, particulars=stale, version=1)
    assert Learner.objects.unscoped().get(pk=learner.pk).field == "蒙医"


def test_a_changed_fact_marks_the_assessment(cast):
    learner = cast.alatan.learner
    wanted = dataclasses.replace(Particulars.of(learner), birth_date=dt.date(1970, 1, 1))
    change_learner(actor=cast.unit_hr.actor, learner=learner, particulars=wanted, version=1)
    assert StaleMark.objects.filter(learner=learner).count() == 1


@pytest.mark.parametrize(
    ("member", "allowed"),
    [
        ("unit_hr", False),
        ("department_hr", True),
        ("banner_hr", True),
        ("league_reviewer", True),
        ("league_policy", False),
        ("supervisor", False),
        ("stranger", False),
    ],
)
def test_only_an_office_above_the_unit_confirms(cast, member, allowed):
    learner = register_learner(actor=SystemActor("test"), particulars=NEW, unit=cast.school, since=DAY)
    done, refused = confirm_posts(actor=cast.members[member].actor, learners=[learner], now=NOW)
    assert (done, len(refused)) == ((1, 0) if allowed else (0, 1))
    learner.refresh_from_db()
    assert (learner.post_confirmed_at is not None) is allowed


def test_a_new_value_waits_for_a_new_confirmation(cast):
    learner = register_learner(actor=SystemActor("test"), particulars=NEW, unit=cast.school, since=DAY)
    confirm_posts(actor=cast.banner_hr.actor, learners=[learner], now=NOW)
    learner.refresh_from_db()
    wanted = dataclasses.replace(NEW, grassroots_post=True)
    change_learner(actor=cast.unit_hr.actor, learner=learner, particulars=wanted, version=learner.version)
    learner.refresh_from_db()
    assert learner.post_confirmed_at is None


def test_moving_leaving_and_coming_back_leave_one_open_membership(cast):
    learner, banner, unit_hr = cast.alatan.learner, cast.banner_hr.actor, cast.unit_hr.actor
    with pytest.raises(Refused):
        move_learner(actor=unit_hr, learner=learner, unit=cast.kindergarten, day=DAY, today=DAY)
    move_learner(actor=banner, learner=learner, unit=cast.kindergarten, day=DAY, today=DAY)
    with pytest.raises(Refused):
        change_employment(actor=unit_hr, learner=learner, employment="retired", day=DAY, today=DAY)
    later = DAY + dt.timedelta(days=30)
    change_employment(actor=banner, learner=learner, employment="long_leave", day=later, today=later)
    leave_unit(actor=banner, learner=learner, last_day=later + dt.timedelta(days=9), today=later + dt.timedelta(days=9))
    learner.refresh_from_db()
    assert (learner.unit, learner.employment) == (cast.kindergarten, "left")
    rows = (
        Membership.objects.unscoped()
        .filter(learner=learner)
        .order_by("since")
        .values_list("unit__name", "until", "employment")
    )
    assert [(until is None, employment) for _, until, employment in rows] == [
        (False, "active"),
        (False, "active"),
        (False, "long_leave"),
    ]
    back = later + dt.timedelta(days=40)
    reviewer = cast.league_reviewer.actor
    for number, name in ((learner.id_number, "另一个人"), (NUMBER, learner.name)):
        with pytest.raises(Refused):
            admit_learner(actor=reviewer, id_number=number, name=name, unit=cast.hospital, day=back, today=back)
    admit_learner(
        actor=reviewer, id_number=learner.id_number.lower(), name=learner.name, unit=cast.hospital, day=back, today=back
    )
    learner.refresh_from_db()
    assert (learner.unit, learner.employment) == (cast.hospital, "active")
    assert Membership.objects.unscoped().filter(learner=learner, until__isnull=True).count() == 1


@pytest.mark.parametrize("days", [-3000, 1])
def test_a_day_before_the_membership_or_in_the_future_is_refused(cast, days):
    with pytest.raises(Refused):
        change_employment(
            actor=cast.unit_hr.actor,
            learner=cast.alatan.learner,
            employment="retired",
            day=DAY + dt.timedelta(days=days),
            today=DAY,
        )


def test_found_by_number_singly_and_many_at_once_in_scope_only(cast):
    inside, outside = cast.alatan.learner.id_number, cast.outsider.learner.id_number
    actor = cast.unit_hr.actor
    assert learner_by_number(actor=actor, number=inside.lower()) == cast.alatan.learner
    assert learner_by_number(actor=actor, number=outside) is None
    found = learners_by_number(actor=actor, numbers=[inside, outside, NUMBER])
    assert {number: match.name for number, match in found.items()} == {inside: "阿拉坦其其格"}


@pytest.mark.parametrize("text", ["阿拉坦", "阿拉\u200d坦", "\u202d阿拉坦\ufe0f", "altqqg", "ALATAN", "ＡＬＡＴＡＮ"])
def test_found_by_name_and_pinyin(cast, text):
    for learner in Learner.objects.unscoped():
        learner.name_pinyin, learner.name_initials = name_pinyin(learner.name)
        learner.save(update_fields=["name_pinyin", "name_initials"])
    assert [person.name for person in search_people(actor=cast.banner_hr.actor, text=text)] == ["阿拉坦其其格"]
    assert not search_people(actor=cast.stranger.actor, text=text)


@pytest.mark.parametrize(
    "typed", ["13904790001", "1390479 0001", "\u202d13904790001\u202c", "number", "lower", "pasted"]
)
def test_a_number_in_the_search_box_leads_to_the_person_and_stands_in_no_address(cast, signed_in, typed):
    learner = cast.alatan.learner
    pasted = f"\u202d{learner.id_number}\u202c\ufe0f"
    text = {"number": learner.id_number, "lower": learner.id_number.lower(), "pasted": pasted}.get(typed, typed)
    answer = signed_in(cast.banner_hr).post("/learners/find/", {"q": text})
    assert answer["Location"] == f"/learners/{learner.public_id}/"
    answer = signed_in(cast.banner_hr).post("/learners/find/", {"q": cast.outsider.learner.id_number})
    assert answer["Location"] == "/learners/"


def test_a_name_in_the_search_box_makes_an_address_that_can_be_kept(cast, signed_in):
    client = signed_in(cast.unit_hr)
    answer = client.post("/learners/find/", {"q": "贺希格", "employment": "active", "unit": ""})
    assert answer["Location"] == "/learners/?employment=active&q=%E8%B4%BA%E5%B8%8C%E6%A0%BC"
    page = client.get(answer["Location"]).content.decode()
    assert "贺希格巴图" in page
    assert "阿拉坦其其格" not in page


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("尉迟敬", "ycj"),
        ("单雪", "sx"),
        ("仇丽", "ql"),
        ("曾莉", "zl"),
        ("解文", "xw"),
        ("区志明", "ozm"),
        ("额尔敦·巴雅尔", "eedbye"),
    ],
)
def test_surnames_are_read_as_surnames(name, initials):
    assert name_pinyin(name)[1] == initials


def test_the_list_is_narrowed_by_the_name_of_a_unit_and_what_lies_below(cast):
    browser = open_session(cast.league_reviewer)

    def found(**asked) -> set[str]:
        page = browser.get(reverse("people:people"), asked)
        return {learner.name for learner in page.context["page"]}

    everybody = found()
    below_banner = found(unit=cast.xilinhot.name)
    assert cast.alatan.learner.name in below_banner < everybody
    assert cast.outsider.learner.name not in below_banner
    assert found(unit=str(cast.xilinhot.public_id)) == below_banner
    assert found(unit=f"{cast.xilinhot.name} {cast.school.name}") == found(unit=str(cast.school.public_id))
    assert found(unit="没有这个单位") == set()
    assert browser.get(reverse("people:people"), {"unit": str(uuid.uuid4())}).status_code == 404
    stranger = open_session(cast.unit_hr).get(reverse("people:people"), {"unit": cast.dongwu.name})
    assert not stranger.context["page"].rows
