"""People who go to another unit together: what it would mean, carried out and taken back by a job, units merged, split
off, followed by another one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from casework.corrections.services import ask_correction
from casework.regrouping import services
from casework.regrouping.models import Regrouping
from casework.regrouping.permissions import UNDO_DAYS
from casework.regrouping.selectors import preview, regroupings_of_unit
from ground import clock
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.models import Job
from ground.refusals import Refused
from learners.people.models import Learner, Membership
from learners.people.services import change_employment, enter_death, move_learner
from tests.signin import open_session
from units.models import Unit
from units.selectors import line_of
from units.services import create_units

from .filing import NOW

pytestmark = pytest.mark.django_db
PORTAL = SystemActor("test")
DAY = NOW.date()


def staff(cast) -> list[Learner]:
    """Alatan in service with a confirmed post, her colleague retired."""
    change_employment(actor=PORTAL, learner=cast.colleague.learner, employment="retired", day=DAY, today=DAY)
    Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk).update(
        post_confirmed_at=NOW, post_confirmed_by="旗人社局"
    )
    people = Learner.objects.unscoped().filter(unit=cast.school, employment__in=["active", "retired"])
    return list(people.select_related("unit").order_by("pk"))


def planned(cast, people, *, source=None, target=None, new_name="", closes=False) -> Regrouping:
    row = services.begin_regrouping(actor=cast.banner_hr.actor, learners=people, source=source, now=NOW)
    return services.plan_regrouping(
        actor=cast.banner_hr.actor, row=row, target=target, new_name=new_name, closes=closes, day=DAY,
        today=clock.today(), reason="锡教发〔2024〕3号",
    )  # fmt: skip


def worked(cast, row: Regrouping) -> Regrouping:
    row.refresh_from_db()
    services.ask_regrouping(actor=cast.banner_hr.actor, row=row, seen=row.plan, now=clock.now())
    machine.run(Job.objects.get(pk=Regrouping.objects.unscoped().get(pk=row.pk).job_id).pk)
    return Regrouping.objects.unscoped().get(pk=row.pk)


def places() -> list[tuple]:
    rows = Membership.objects.unscoped().order_by("learner", "since", "pk")
    return list(rows.values_list("learner", "unit", "since", "until", "employment", "host"))


def standing() -> list[tuple]:
    rows = Learner.objects.unscoped().order_by("pk")
    return list(rows.values_list("pk", "unit", "employment", "post_confirmed_at", "post_confirmed_by"))


def test_a_merged_unit_is_followed_by_the_other_and_everybody_stays_what_they_are(cast):
    people = staff(cast)
    row = worked(cast, planned(cast, people, source=cast.school, target=cast.kindergarten, closes=True))
    assert row.done_at
    for one in people:
        one.refresh_from_db()
    assert {(one.unit, one.employment) for one in people} == {
        (cast.kindergarten, "active"), (cast.kindergarten, "retired"),
    }  # fmt: skip
    assert not Membership.objects.unscoped().filter(unit=cast.school, until__isnull=True).exists()
    school = Unit.objects.get(pk=cast.school.pk)
    assert (school.closed_on, school.successor) == (DAY, cast.kindergarten)
    assert line_of(actor=PORTAL, unit=cast.kindergarten) == [school, cast.kindergarten]
    assert line_of(actor=PORTAL, unit=school) == [school, cast.kindergarten]
    assert [one.pk for one in regroupings_of_unit(actor=cast.banner_hr.actor, unit=cast.kindergarten)] == [row.pk]


def test_taken_back_everybody_is_where_they_were(cast):
    people = staff(cast)
    before = (places(), standing())
    row = worked(cast, planned(cast, people, source=cast.school, target=cast.kindergarten, closes=True))
    assert (places(), standing()) != before
    with pytest.raises(Refused):
        services.ask_undo(actor=cast.banner_hr.actor, row=row, reason=" ", now=clock.now())
    services.ask_undo(actor=cast.banner_hr.actor, row=row, reason="选错了单位", now=clock.now())
    job = Regrouping.objects.unscoped().get(pk=row.pk).job
    machine.run(job.pk)
    assert (places(), standing()) == before
    assert Unit.objects.get(pk=cast.school.pk).closed_on is None
    assert Regrouping.objects.unscoped().get(pk=row.pk).undone_at


def test_who_has_changed_since_stays(cast):
    people = staff(cast)
    row = worked(cast, planned(cast, people, target=cast.kindergarten))
    who = cast.alatan.learner
    who.refresh_from_db()
    move_learner(actor=PORTAL, learner=who, unit=cast.education, day=DAY, today=DAY)
    services.ask_undo(actor=cast.banner_hr.actor, row=row, reason="选错了单位", now=clock.now())
    machine.run(Regrouping.objects.unscoped().get(pk=row.pk).job_id)
    who.refresh_from_db()
    assert who.unit == cast.education
    assert row.people.get(learner=who).problem
    assert not row.people.exclude(learner=who).filter(undone_at__isnull=True).exists()


@pytest.mark.parametrize(("days", "may"), [(UNDO_DAYS, True), (UNDO_DAYS + 1, False)])
def test_it_is_taken_back_for_so_many_days(cast, days, may):
    row = worked(cast, planned(cast, staff(cast), target=cast.kindergarten))
    now = row.done_at + dt.timedelta(days=days)
    if may:
        services.ask_undo(actor=cast.banner_hr.actor, row=row, reason="选错", now=now)
    else:
        with pytest.raises(Refused, match=str(UNDO_DAYS)):
            services.ask_undo(actor=cast.banner_hr.actor, row=row, reason="选错", now=now)


def test_some_are_split_off_into_a_new_unit(cast):
    who = cast.alatan.learner
    row = worked(cast, planned(cast, [who], new_name="第二中学分校"))
    who.refresh_from_db()
    assert who.unit.full_name == cast.school.full_name.rpartition(">")[0] + ">第二中学分校"
    assert row.target == who.unit
    assert Unit.objects.get(pk=cast.school.pk).closed_on is None


def test_the_job_run_twice_moves_nobody_twice(cast):
    row = worked(cast, planned(cast, staff(cast), target=cast.kindergarten))
    before = places()
    services.move_some(
        actor=PORTAL, row=row, some=[one.pk for one in row.people.all()], today=clock.today(), now=clock.now()
    )
    assert places() == before


def test_whoever_cannot_go_is_named_and_the_others_go(cast):
    people = staff(cast)
    row = planned(cast, people, target=cast.kindergarten)
    enter_death(actor=PORTAL, learner=cast.alatan.learner, day=DAY, today=DAY)
    row = worked(cast, row)
    assert row.people.get(learner=cast.alatan.learner).problem
    assert row.people.filter(moved_at__isnull=False).count() == len(people) - 1
    assert f"{len(people) - 1}" in row.job.message


def test_what_it_means_is_said_before(cast):
    people = staff(cast)
    ask_correction(
        actor=cast.alatan.actor, learner=cast.alatan.learner, item="field", value="数学", explanation="", now=NOW
    )
    seen = preview(actor=cast.banner_hr.actor, row=planned(cast, people, target=cast.kindergarten), today=DAY)
    assert [(unit, count) for unit, count in seen.units] == [(cast.school, len(people))]
    assert dict(seen.employments) == {"在职": len(people) - 1, "退休": 1}
    assert (seen.confirmed, [one.matters for one in seen.waiting]) == (1, [1])
    assert seen.office == cast.education


def test_what_is_wrong_is_refused(cast):
    banner, people = cast.banner_hr.actor, staff(cast)
    row = services.begin_regrouping(actor=banner, learners=people, now=NOW)
    asked = {"target": cast.kindergarten, "new_name": "", "closes": False, "day": DAY, "today": DAY, "reason": "合并"}
    for wrong in (
        {"target": None}, {"new_name": "某校"}, {"day": DAY + dt.timedelta(days=1)}, {"reason": " "},
        {"target": cast.hospital}, {"target": None, "new_name": cast.kindergarten.name},
        {"target": None, "new_name": "甲>乙"},
    ):  # fmt: skip
        with pytest.raises(Refused):
            services.plan_regrouping(actor=banner, row=row, **(asked | wrong))
    with pytest.raises(Refused):
        services.ask_regrouping(actor=banner, row=row, seen=row.plan, now=NOW)
    services.plan_regrouping(actor=banner, row=row, **asked)
    with pytest.raises(Refused):
        services.begin_regrouping(actor=cast.unit_hr.actor, learners=[cast.outsider.learner], now=NOW)
    with pytest.raises(Refused):
        services.begin_regrouping(actor=banner, learners=[], now=NOW)
    with pytest.raises(Refused):
        services.begin_regrouping(actor=banner, learners=[], source=cast.education, now=NOW)


def test_nothing_comes_of_what_is_dropped(cast):
    row = planned(cast, staff(cast), target=cast.kindergarten)
    before = places()
    services.drop_regrouping(actor=cast.banner_hr.actor, row=row)
    assert not Regrouping.objects.unscoped().filter(pk=row.pk).exists()
    assert places() == before
    done = worked(cast, planned(cast, staff_again(cast), target=cast.kindergarten))
    with pytest.raises(Refused):
        services.drop_regrouping(actor=cast.banner_hr.actor, row=done)


def staff_again(cast) -> list[Learner]:
    return list(Learner.objects.unscoped().filter(unit=cast.school, employment="active").select_related("unit"))


def test_what_cannot_begin_is_prepared_again(cast):
    row = planned(cast, [cast.alatan.learner], new_name="分校")
    parent = cast.school.full_name.rpartition(">")[0]
    services.ask_regrouping(actor=cast.banner_hr.actor, row=row, seen=row.plan, now=NOW)
    services.unask(actor=PORTAL, row=row)
    row.refresh_from_db()
    assert row.asked_at is None
    create_units(actor=PORTAL, path=f"{parent}>分校")
    assert worked(cast, row).target.full_name == f"{parent}>分校"


def test_from_the_list_to_the_end_by_pages(cast):
    client = open_session(cast.banner_hr)
    people = staff(cast)
    sent = client.post(reverse("regrouping:begin"), {"person": [one.public_id for one in people]})
    page = sent["Location"]
    assert "锡林浩特" in client.get(page).content.decode()
    asked = {"target": str(cast.kindergarten.public_id), "new_name": "", "day": DAY.isoformat(), "reason": "合并"}
    client.post(page, asked)
    assert f"移动这 {len(people)} 人" in client.get(page).content.decode()
    refused = client.post(page + "carry-out/", {"seen": "another"}, follow=True).content.decode()
    assert "看过以后" in refused or "计划" in refused
    assert not Job.objects.filter(kind=services.CARRY_OUT).exists()
    client.post(page + "carry-out/", {"seen": Regrouping.objects.unscoped().get().plan})
    machine.run(Job.objects.latest("pk").pk)
    shown = client.get(page).content.decode()
    assert "已移动" in shown
    assert "整体撤回" in shown
    assert client.get(reverse("regrouping:regroupings")).context["page"].rows[0].moved == len(people)


def stopped(cast, row: Regrouping) -> Regrouping:
    """Asked for; some have gone, then the job has failed."""
    services.ask_regrouping(actor=cast.banner_hr.actor, row=row, seen=row.plan, now=clock.now())
    row.refresh_from_db()
    first = row.people.order_by("pk").first()
    services.move_some(actor=cast.banner_hr.actor, row=row, some=[first.pk], today=clock.today(), now=clock.now())
    Job.objects.filter(pk=row.job_id).update(state="failed")
    return Regrouping.objects.unscoped().select_related("job").get(pk=row.pk)


def test_what_has_stopped_on_the_way_goes_on_or_back(cast):
    people = staff(cast)
    before = places()
    row = stopped(cast, planned(cast, people, target=cast.kindergarten))
    row = worked(cast, row)
    assert row.done_at
    assert row.people.filter(moved_at__isnull=False).count() == len(people)
    services.ask_undo(actor=cast.banner_hr.actor, row=row, reason="选错", now=clock.now())
    Job.objects.filter(pk=Regrouping.objects.unscoped().get(pk=row.pk).job_id).update(state="failed")
    undo(cast, row)
    assert places() == before


def test_what_has_stopped_on_the_way_is_taken_back_without_going_on(cast):
    people = staff(cast)
    before = places()
    row = stopped(cast, planned(cast, people, target=cast.kindergarten))
    old = row.job
    assert places() != before
    undo(cast, row)
    assert places() == before
    Job.objects.filter(pk=old.pk).update(state="queued")
    machine.run(old.pk)  # the administrator tries the old one again
    assert places() == before
    assert Job.objects.get(pk=old.pk).state == "failed"


def test_control_what_is_under_way_does_not_begin_again(cast):
    row = planned(cast, staff(cast), target=cast.kindergarten)
    services.ask_regrouping(actor=cast.banner_hr.actor, row=row, seen=row.plan, now=clock.now())
    row.refresh_from_db()
    for act in (
        lambda: services.ask_regrouping(actor=cast.banner_hr.actor, row=row, seen=row.plan, now=clock.now()),
        lambda: services.ask_undo(actor=cast.banner_hr.actor, row=row, reason="x", now=clock.now()),
    ):
        with pytest.raises(Refused):
            act()


def undo(cast, row: Regrouping) -> None:
    row = Regrouping.objects.unscoped().select_related("job").get(pk=row.pk)
    services.ask_undo(actor=cast.banner_hr.actor, row=row, reason="选错", now=clock.now())
    machine.run(Regrouping.objects.unscoped().get(pk=row.pk).job_id)


@pytest.mark.parametrize("since", ["nothing", "confirmed", "entered", "revoked"])
def test_a_confirmed_post_comes_back_only_as_it_was(cast, since):
    """An older confirmation speaks of what was known then."""
    who = staff(cast)[0]
    row = worked(cast, planned(cast, [who], target=cast.kindergarten))
    person = Learner.objects.unscoped().filter(pk=who.pk)
    if since == "confirmed":
        person.update(post_confirmed_at=clock.now(), post_confirmed_by="幼儿园")
    elif since == "entered":
        person.update(grassroots_post=not who.grassroots_post)
    elif since == "revoked":
        services.forget_confirmation(actor=PORTAL, learner_id=who.pk, at=NOW)
    undo(cast, row)
    who.refresh_from_db()
    assert who.unit == cast.school
    assert bool(who.post_confirmed_at) == (since == "nothing")


def test_a_plan_that_nobody_has_looked_at_is_not_carried_out(cast):
    row = planned(cast, staff(cast), target=cast.kindergarten)
    seen = row.plan
    services.plan_regrouping(
        actor=cast.banner_hr.actor, row=row, target=cast.education, new_name="", closes=False, day=DAY,
        today=clock.today(), reason="另一个",
    )  # fmt: skip
    with pytest.raises(Refused):
        services.ask_regrouping(actor=cast.banner_hr.actor, row=row, seen=seen, now=clock.now())
    assert not Job.objects.filter(kind=services.CARRY_OUT).exists()


def test_nobody_moves_themselves(cast):
    row = planned(cast, staff(cast), target=cast.kindergarten)
    services.ask_regrouping(actor=cast.banner_hr.actor, row=row, seen=row.plan, now=clock.now())
    row.refresh_from_db()
    one = row.people.first()
    mine = replace(cast.banner_hr.actor, learner_id=one.learner_id)
    services.move_some(actor=mine, row=row, some=[one.pk], today=clock.today(), now=clock.now())
    one.refresh_from_db()
    assert (one.moved_at, bool(one.problem)) == (None, True)
