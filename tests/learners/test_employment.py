"""Secondment (借调), re-employment after retirement (返聘), death (去世): who is counted on which day, what an office
may enter, and how a mistake is taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.administration.services import set_enabled
from ground.actors import SystemActor
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.dated import GONE, SERVING, STAFF
from learners.people.models import Employment, Membership
from learners.people.selectors import places_on, serving_on
from learners.people.services import (
    admit_learner,
    change_employment,
    enter_death,
    leave_unit,
    move_learner,
    take_back_end,
)
from tests.signin import open_session

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
DAY = dt.date(2024, 11, 20)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
LATER = DAY + dt.timedelta(days=60)


def counted(cast, day: dt.date) -> bool:
    return serving_on(actor=SYSTEM, unit=cast.school, day=day).filter(pk=cast.alatan.learner.pk).exists()


def on_staff(cast, day: dt.date) -> bool:
    return bool(places_on(actor=SYSTEM, learner_ids=[cast.alatan.learner.pk], day=day))


def becomes(cast, employment: str, day: dt.date = DAY, **more: str) -> Membership:
    return change_employment(
        actor=cast.unit_hr.actor, learner=cast.alatan.learner, employment=employment, day=day, today=LATER, **more
    )


def test_every_employment_is_said_to_be_on_the_staff_or_not():
    assert set(SERVING) < set(STAFF)
    assert set(Employment) == {*STAFF, *GONE, Employment.RETIRED}


def test_who_is_seconded_stays_on_the_roster_and_counted(cast):
    with pytest.raises(Refused, match="借调"):
        becomes(cast, "seconded")
    row = becomes(cast, "seconded", host="锡林郭勒盟卫生健康委员会")
    assert (row.host, row.unit, counted(cast, BEFORE), counted(cast, DAY), on_staff(cast, DAY)) == (
        "锡林郭勒盟卫生健康委员会", cast.school, True, True, True,
    )  # fmt: skip
    assert becomes(cast, "active", AFTER).host == ""
    assert Membership.objects.unscoped().get(pk=row.pk).host


def test_who_is_reemployed_is_on_the_staff_and_owes_no_hours(cast):
    with pytest.raises(Refused, match="退休"):
        becomes(cast, "reemployed")
    becomes(cast, "retired", BEFORE)
    assert not on_staff(cast, BEFORE)
    becomes(cast, "reemployed")
    days = (BEFORE - dt.timedelta(days=1), BEFORE, DAY)
    assert [(counted(cast, day), on_staff(cast, day)) for day in days] == [(True, True), (False, False), (False, True)]


def test_a_death_is_the_last_day_and_nobody_takes_the_person_over(cast):
    learner = cast.alatan.learner
    for day in (LATER + dt.timedelta(days=1), dt.date(1990, 1, 1)):
        with pytest.raises(Refused):
            enter_death(actor=cast.unit_hr.actor, learner=learner, day=day, today=LATER)
    enter_death(actor=cast.unit_hr.actor, learner=learner, day=DAY, today=LATER)
    learner.refresh_from_db()
    assert (learner.employment, learner.unit) == ("deceased", cast.school)
    assert [counted(cast, day) for day in (BEFORE, DAY, AFTER)] == [True, True, False]
    assert JournalEntry.objects.filter(action="learner.deceased").count() == 1
    with pytest.raises(Refused):
        admit_learner(
            actor=cast.banner_hr.actor, id_number=learner.id_number, name=learner.name, unit=cast.kindergarten,
            day=LATER, today=LATER,
        )  # fmt: skip
    with pytest.raises(Refused, match="去世"):
        becomes(cast, "active", LATER)


def test_nobody_signs_in_for_the_dead(cast):
    """Disabled with the entry and enabled with its taking back; the journal says why."""
    learner, account = cast.alatan.learner, cast.alatan.account
    client = open_session(cast.alatan)
    enter_death(actor=cast.unit_hr.actor, learner=learner, day=DAY, today=LATER)
    account.refresh_from_db()
    assert not account.is_active
    assert client.get(reverse("home:own")).status_code == 302
    with pytest.raises(Refused, match="去世"):
        set_enabled(actor=cast.security_admin.actor, account=account, enabled=True, reason="误操作")
    take_back_end(actor=cast.unit_hr.actor, learner=learner, reason="登记错人")
    account.refresh_from_db()
    assert account.is_active
    lines = JournalEntry.objects.filter(action__in=["account.disabled", "account.enabled"]).order_by("pk")
    assert [line.reason for line in lines] == ["本人已登记为去世。", "去世登记已撤回。"]


def test_control_an_account_that_was_disabled_before_stays_so(cast):
    learner, account = cast.alatan.learner, cast.alatan.account
    set_enabled(actor=cast.security_admin.actor, account=account, enabled=False, reason="冒用")
    enter_death(actor=cast.unit_hr.actor, learner=learner, day=DAY, today=LATER)
    take_back_end(actor=cast.unit_hr.actor, learner=learner, reason="登记错人")
    account.refresh_from_db()
    assert not account.is_active


def test_control_who_has_left_is_taken_over(cast):
    learner = cast.alatan.learner
    leave_unit(actor=cast.unit_hr.actor, learner=learner, last_day=DAY, today=LATER)
    admit_learner(
        actor=cast.banner_hr.actor, id_number=learner.id_number, name=learner.name, unit=cast.kindergarten,
        day=AFTER, today=LATER,
    )  # fmt: skip
    learner.refresh_from_db()
    assert learner.employment == "active"


def test_of_who_has_left_the_death_is_noted_and_the_days_stay(cast):
    learner = cast.alatan.learner
    leave_unit(actor=cast.unit_hr.actor, learner=learner, last_day=BEFORE, today=LATER)
    rows = list(Membership.objects.unscoped().filter(learner=learner).values("since", "until"))
    enter_death(actor=cast.unit_hr.actor, learner=learner, day=DAY, today=LATER)
    learner.refresh_from_db()
    assert learner.employment == "deceased"
    assert list(Membership.objects.unscoped().filter(learner=learner).values("since", "until")) == rows


def test_an_end_that_was_a_mistake_is_taken_back(cast):
    learner = cast.alatan.learner
    becomes(cast, "seconded", BEFORE, host="旗医院")
    with pytest.raises(Refused):
        take_back_end(actor=cast.unit_hr.actor, learner=learner, reason="没有离开")
    enter_death(actor=cast.unit_hr.actor, learner=learner, day=DAY, today=LATER)
    with pytest.raises(Refused):
        take_back_end(actor=cast.unit_hr.actor, learner=learner, reason=" ")
    with pytest.raises(Refused):
        take_back_end(actor=cast.stranger.actor, learner=learner, reason="同名的另一个人")
    take_back_end(actor=cast.unit_hr.actor, learner=learner, reason="同名的另一个人")
    learner.refresh_from_db()
    last = Membership.objects.unscoped().get(learner=learner, until__isnull=True)
    assert (learner.employment, last.employment, last.host, counted(cast, AFTER)) == (
        "seconded", "seconded", "旗医院", True,
    )  # fmt: skip


def test_who_comes_back_comes_after_the_last_day(cast):
    leave_unit(actor=cast.unit_hr.actor, learner=cast.alatan.learner, last_day=DAY, today=LATER)
    with pytest.raises(Refused):
        becomes(cast, "active", DAY)
    with pytest.raises(Refused):
        move_learner(
            actor=cast.banner_hr.actor, learner=cast.alatan.learner, unit=cast.kindergarten, day=DAY, today=LATER
        )
    assert becomes(cast, "active", AFTER).since == AFTER


def test_the_page_asks_for_what_a_change_needs(cast):
    client, who = open_session(cast.unit_hr), cast.alatan.learner
    address = reverse("people:person_move", args=[who.public_id])
    asked = {"change": "seconded", "unit": "", "host": "", "day": "2024-11-20", "reason": "工作需要"}
    assert client.post(address, asked).context["form"].errors.keys() == {"host"}
    client.post(address, asked | {"host": "旗医院"})
    assert "借调（旗医院）" in client.get(reverse("people:person", args=[who.public_id])).content.decode()
    client.post(address, asked | {"change": "deceased"})
    who.refresh_from_db()
    assert who.employment == "deceased"
    client.post(address, asked | {"change": "taken_back"})
    who.refresh_from_db()
    assert who.employment == "seconded"


def test_of_somebody_who_had_left_a_death_taken_back_leaves_the_leaving(cast):
    learner = cast.alatan.learner
    leave_unit(actor=cast.unit_hr.actor, learner=learner, last_day=DAY, today=LATER)
    learner.refresh_from_db()
    for wrong in (DAY - dt.timedelta(days=1), LATER + dt.timedelta(days=1)):
        with pytest.raises(Refused):
            enter_death(actor=cast.unit_hr.actor, learner=learner, day=wrong, today=LATER)
    enter_death(actor=cast.unit_hr.actor, learner=learner, day=DAY, today=LATER)
    learner.refresh_from_db()
    with pytest.raises(Refused):
        move_learner(actor=SYSTEM, learner=learner, unit=cast.kindergarten, day=LATER, today=LATER)
    take_back_end(actor=cast.unit_hr.actor, learner=learner, reason="同名的另一个人")
    learner.refresh_from_db()
    assert learner.employment == "left"
    assert list(Membership.objects.unscoped().filter(learner=learner).values_list("until", flat=True)) == [DAY]
