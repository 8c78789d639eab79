"""Training plans on pages: a banner files, the league records, the roster is matched, people see whom it covers."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from exemptions.plans.models import PlanParticipant, TrainingPlan
from exemptions.plans.states import PlanState
from ground.jobs import machine
from tests.browsing import WIDTHS, barriers, spills
from tests.demonstrations import SHANGHAI
from tests.signin import open_session
from uploads.models import Upload

from .training import LATER, filed, recorded

pytestmark = pytest.mark.django_db
FORM = {
    "title": "蒙医专业科目培训", "content": "蒙医药理论", "mode": "own", "teachers": "院内专家", "participants": "2",
    "completes_on": "2024-10-31", "hours": "60",
}  # fmt: skip


def text(answer) -> str:
    return answer.content.decode()


def roster(*rows) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in (("姓名", "证件号码"), *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("花名册.xlsx", target.getvalue())


def act(client, plan, move: str, **data):
    plan.refresh_from_db()
    url = reverse("plans:act", args=[plan.public_id, move])
    return client.post(url, {"version": plan.version, **data}, follow=True)


def test_from_the_draft_to_the_effect(cast):
    banner, league = open_session(cast.banner_hr), open_session(cast.league_reviewer)
    banner.post(reverse("plans:new"), FORM)
    plan = TrainingPlan.objects.unscoped().get()
    page = reverse("plans:plan", args=[plan.public_id])
    assert "花名册" in text(banner.get(page))
    assert league.get(page).status_code == 404  # a draft is seen in its own office alone
    a = cast.alatan.learner
    file = roster(
        (a.name, a.id_number), (a.name, a.id_number), (cast.outsider.learner.name, cast.outsider.learner.id_number)
    )
    banner.post(reverse("plan_rosters:upload", args=[plan.public_id]), {"file": file})
    upload = Upload.objects.unscoped().get()
    assert machine.run(upload.job_id).state == "done"
    said = text(banner.get(page))
    assert "找到1人，2行未找到" in said
    assert "不在您的花名册" in text(banner.get(reverse("plan_rosters:one", args=[upload.public_id])))
    receipt = banner.get(reverse("plan_rosters:receipt", args=[upload.public_id]))
    assert len(list(openpyxl.load_workbook(io.BytesIO(receipt.content)).active.rows)) == 4
    banner.post(reverse("plan_rosters:confirm", args=[upload.public_id]), {"plan_number": 1})
    assert machine.run(Upload.objects.unscoped().get().job_id).state == "done"
    assert PlanParticipant.objects.get().learner == a
    act(banner, plan, "file")
    assert TrainingPlan.objects.unscoped().get().state == PlanState.FILED
    assert "备案编号" in text(act(league, plan, "record", filed_on="2024-01-20", number=""))
    act(league, plan, "record", filed_on="2024-01-20", number="锡专培1")
    assert TrainingPlan.objects.unscoped().get().state == PlanState.RECORDED
    assert "已生效" in text(league.get(page))
    assert "学时" in text(act(banner, plan, "report", held_on="2024-05-01", hours="0", attended="2"))
    act(banner, plan, "report", held_on="2024-05-01", hours="60", attended="2")
    assert TrainingPlan.objects.unscoped().get().attended == 2
    people = text(banner.get(reverse("plans:people", args=[plan.public_id]), {"day": "2024-06-01"}))
    assert a.name in people
    assert "在花名册上" in people
    assert cast.outsider.learner.name not in people


def test_a_late_plan_is_said_to_have_no_effect_until_the_league_accepts_it(cast):
    plan = recorded(cast, filed_on=LATER)
    league = open_session(cast.league_policy)
    page = reverse("plans:plan", args=[plan.public_id])
    assert "不产生效力" in text(league.get(page))
    assert "理由" in text(act(league, plan, "accept_late", reason=""))
    act(league, plan, "accept_late", reason="雪灾封路")
    said = text(league.get(page))
    assert "已生效" in said
    assert "雪灾封路" in said


@pytest.mark.parametrize(("hour", "minute"), [(0, 30), (23, 59)])
def test_the_day_of_receipt_that_is_proposed_is_shanghais(cast, hour, minute):
    plan = filed(cast)
    moment = dt.datetime(2024, 2, 1, hour, minute, tzinfo=SHANGHAI).astimezone(dt.UTC)
    TrainingPlan.objects.unscoped().filter(pk=plan.pk).update(filed_at=moment)
    page = text(open_session(cast.league_reviewer).get(reverse("plans:plan", args=[plan.public_id])))
    assert 'name="filed_on" value="2024-02-01"' in page


@pytest.mark.parametrize(
    ("day", "late"), [(dt.date(2024, 1, 30), False), (dt.date(2024, 1, 31), False), (dt.date(2024, 2, 1), True)]
)
def test_the_form_says_when_the_day_for_filing_is_over(cast, time_machine, day, late):
    time_machine.move_to(dt.datetime.combine(day, dt.time(12), tzinfo=SHANGHAI))
    page = text(open_session(cast.banner_hr).get(reverse("plans:new")))
    assert ("现在报备属于逾期" in page) == late


@pytest.mark.parametrize(("member", "begins"), [("banner_hr", True), ("unit_hr", False), ("league_reviewer", False)])
def test_an_empty_list_names_the_button_only_where_it_is(cast, member, begins):
    page = text(open_session(cast.members[member]).get(reverse("plans:plans")))
    assert (f'href="{reverse("plans:new")}"' in page) == ("新方案从“新建方案”开始" in page) == begins


def test_a_plan_that_is_not_complete_is_not_filed_and_says_what_is_missing(cast):
    banner = open_session(cast.banner_hr)
    banner.post(reverse("plans:new"), {"title": "草稿", "hours": "59.9"})
    plan = TrainingPlan.objects.unscoped().get()
    said = text(act(banner, plan, "file"))
    assert "59.9" in said
    assert TrainingPlan.objects.unscoped().get().state == PlanState.DRAFT


@pytest.mark.parametrize(("hours", "said"), [("60.25", "小数"), ("-1", "0.1"), ("sixty", "数字")])
def test_bad_hours_are_refused_in_words(cast, hours, said):
    page = open_session(cast.banner_hr).post(reverse("plans:new"), {**FORM, "hours": hours})
    assert said in text(page)
    assert FORM["teachers"] in text(page)
    assert not TrainingPlan.objects.unscoped().exists()


def test_a_file_that_is_no_table_is_refused_with_a_sentence(cast):
    banner = open_session(cast.banner_hr)
    banner.post(reverse("plans:new"), FORM)
    plan = TrainingPlan.objects.unscoped().get()
    file = SimpleUploadedFile("x.xlsx", b"%PDF-1.7 no table")
    banner.post(reverse("plan_rosters:upload", args=[plan.public_id]), {"file": file})
    machine.run(Upload.objects.unscoped().get().job_id)
    assert "PDF" in text(banner.get(reverse("plans:plan", args=[plan.public_id])))


def test_lists_by_role(cast):
    plan = filed(cast)
    assert plan.title in text(open_session(cast.league_reviewer).get(reverse("plans:plans"), {"tab": "waiting"}))
    assert plan.title in text(open_session(cast.banner_hr).get(reverse("plans:plans")))
    for member in (cast.unit_hr, cast.department_hr):
        assert plan.title not in text(open_session(member).get(reverse("plans:plans")))
        assert open_session(member).get(reverse("plans:plan", args=[plan.public_id])).status_code == 404
    assert open_session(cast.alatan).get(reverse("plans:plans")).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_read_well(open_as, cast, width):
    plan = recorded(cast, filed_on=LATER)
    for member, url in (
        (cast.banner_hr, reverse("plans:plans")),
        (cast.banner_hr, reverse("plans:new")),
        (cast.banner_hr, reverse("plans:plan", args=[plan.public_id])),
        (cast.league_reviewer, reverse("plans:plan", args=[plan.public_id])),
        (cast.league_reviewer, reverse("plans:people", args=[plan.public_id])),
    ):
        page = open_as(member, url, width=width)
        assert barriers(page) == [], url
        assert not spills(page), url
