"""The strip on the learner's page, links from sentences to forms, what is said while nobody has confirmed a post, and
records that were withdrawn: in sight, struck through, told."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from accounts.holders.models import RoleAssignment
from accounts.messages.models import Message
from casework.corrections.services import ask_correction, return_correction
from casework.requests import services as requests
from casework.requests.models import CaseRequest
from casework.requests.selectors import usual_wait
from casework.requests.states import RequestMove
from credits.imports.pushed import withdraw_pushed
from credits.missing.services import report_missing
from credits.records.models import CreditRecord
from ground import clock
from ground.actors import SystemActor
from ground.pages import address_of
from ground.roles import Role
from reports.cards.services import mark_outdated
from tests.casework.filing import TRAINING, filed, granted, move
from tests.credits.files import bring_in, line
from tests.credits.people import platform, record
from tests.security import things_work
from tests.signin import open_session
from uploads.services import ask_withdrawal, withdraw_upload

pytestmark = pytest.mark.django_db
HOME = reverse("home:own")
NOW = dt.datetime(2024, 12, 2, 4, tzinfo=dt.UTC)
SYSTEM = SystemActor("test")


@pytest.fixture(autouse=True)
def _in_december(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: dt.date(2024, 12, 5))
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=3))


def home(member, **asked: str) -> str:
    return open_session(member).get(HOME, asked).content.decode()


def strip(page: str) -> str:
    """The text of the strip; empty where there is none."""
    found = re.search(r'<section class="panel awaited".*?</section>', page, re.S)
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", found.group())) if found else ""


def test_nothing_open_no_strip(cast):
    assert strip(home(cast.alatan)) == ""


def test_what_waits_says_where_it_lies_whom_to_ask_and_since_when(cast):
    cast.school.contact = "人事科 0479-1234567"
    cast.school.save()
    filed(cast.alatan, kind="hours_training", payload=TRAINING, now=NOW)
    report_missing(
        actor=cast.alatan.actor, platform=platform(), course_title="数字经济", completed_on=dt.date(2024, 6, 1),
        note="", screenshot=b"", now=NOW, today=NOW.date(),
    )  # fmt: skip
    said = strip(home(cast.alatan))
    assert f"由{cast.school.name}办理（人事科0479-1234567）；已3天" in said
    assert "数字经济" in said
    assert "通常" not in said  # nothing was decided before
    assert strip(home(cast.colleague)) == ""


@pytest.mark.parametrize(("decided", "said"), [(4, None), (5, 6)])
def test_the_usual_time_is_the_middle_of_what_was_decided(cast, decided, said):
    took = [2, 6, 40, 1, 9][:decided]
    for days in took:
        CaseRequest.objects.unscoped().create(
            kind="transfer", learner=cast.colleague.learner, state="approved", filed_by_key="x", filed_by_name="x",
            created_at=NOW, filed_at=NOW - dt.timedelta(days=days), decided_at=NOW,
        )  # fmt: skip
    assert usual_wait(actor=SYSTEM, kind="transfer") == said
    filed(cast.alatan, now=NOW)
    assert ("通常6天" in strip(home(cast.alatan))) is (said is not None)


def test_what_was_returned_comes_first_with_its_reason_and_leads_to_its_form(cast):
    report_missing(
        actor=cast.alatan.actor, platform=platform(), course_title="数字经济", completed_on=dt.date(2024, 6, 1),
        note="", screenshot=b"", now=NOW, today=NOW.date(),
    )  # fmt: skip
    request = filed(cast.alatan, now=NOW)
    move(cast.unit_hr, request, RequestMove.RETURN, reason="请补盖章页")
    page = home(cast.alatan)
    assert "请补盖章页" in strip(page)
    assert strip(page).index("请补盖章页") < strip(page).index("数字经济")
    assert reverse("requests:mend", args=[request.public_id]) in page
    mend = open_session(cast.alatan).get(reverse("requests:mend", args=[request.public_id]))
    assert "旗委组织部" in mend.content.decode()


def test_an_outdated_card_and_a_correction_that_was_returned_ask_for_their_owner(cast):
    card = things_work.card(cast.alatan.learner, "")
    mark_outdated(actor=SYSTEM, cards=[card], reason="学时变动", now=NOW)
    asked = ask_correction(
        actor=cast.alatan.actor, learner=cast.alatan.learner, item="field", value="蒙医", explanation="", now=NOW
    )
    assert "更正：" in strip(home(cast.alatan))
    return_correction(actor=cast.unit_hr.actor, correction=asked, reason="请附证明", now=NOW)
    said = strip(home(cast.alatan))
    assert "学时变动" in said
    assert "请附证明" in said
    page = open_session(cast.alatan).get(reverse("corrections:mine") + "?item=field").content.decode()
    assert '<option value="field" selected>' in page


def test_whoever_objects_for_the_unit_sees_it_on_their_own_page_while_the_role_lasts(cast):
    member, school = cast.alatan, cast.alatan.learner.unit
    row = things_work.objection(cast.colleague.learner, "")
    about_unit = {"learner": None, "unit": school, "filed_by_key": member.actor.key, "what": "单位的年度计划"}
    row.__class__.objects.unscoped().filter(pk=row.pk).update(**about_unit)
    assert "单位的年度计划" not in strip(home(member))
    RoleAssignment.objects.create(account=member.account, role=Role.UNIT_HR, unit=school, since=dt.date(2024, 1, 1))
    assert "单位的年度计划" in strip(home(member))


def test_an_officer_who_looks_at_the_page_does_not_see_the_strip(cast):
    filed(cast.alatan, now=NOW)
    path = reverse("home:person", args=[cast.alatan.learner.public_id])
    assert strip(open_session(cast.unit_hr).get(path).content.decode()) == ""


def test_articles_that_could_help_lead_to_forms_that_know_the_year(cast):
    page = home(cast.alatan)
    address = f"{reverse('requests:new', args=['qualification_exam'])}?year=2024"
    assert f'href="{address}"' in page
    assert '<option value="2024" selected>' in open_session(cast.alatan).get(address).content.decode()


@pytest.mark.parametrize(
    ("roster", "says"),
    [
        ({"sector": "public", "grassroots_post": None}, "公有制，未填是否一线岗位"),
        ({"sector": "public", "grassroots_post": True}, "公有制，基层一线岗位"),
        ({"sector": "non_public", "grassroots_post": None}, "非公有制，未填是否一线岗位"),
        ({"sector": "", "grassroots_post": None}, "未填单位所有制，未填是否一线岗位"),
    ],
)
def test_while_nobody_has_confirmed_the_post_the_roster_and_both_answers_are_said(cast, roster, says):
    learner = cast.alatan.learner
    type(learner).objects.unscoped().filter(pk=learner.pk).update(
        **roster, birth_date=dt.date(1990, 5, 1), post_confirmed_at=None, post_confirmed_by=""
    )
    for year in (2023, 2024):
        record(learner, year=year, verified=True, tenths=300, title=f"公需{year}")
        record(learner, year=year, verified=True, tenths=600, subject="professional", title=f"专业{year}")
    page = home(cast.alatan, purpose="title_review", level="senior")
    text = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))
    assert says in text
    assert "尚无主管部门确认" in text
    assert "都不是：不符合还缺90学时" in text
    assert "如确认属非公有制经济或一线岗位：符合" in text
    assert reverse("requests:new", args=["post"]) in page


# --- nothing against a person in silence ------------------------------------------------------------------------------
def heard(learner) -> list[str]:
    return list(Message.objects.filter(learner=learner, overtaken_at__isnull=True).values_list("text", flat=True))


def brought(cast, **values):
    row = line(cast.alatan.learner, 记录编号="A1", **values)
    return bring_in(cast.banner_hr.actor, cast.xilinhot, [row], verify=True)


def test_a_batch_withdrawn_is_told_and_its_records_stay_struck_through_with_the_reason(cast):
    batch = brought(cast)
    ask_withdrawal(actor=cast.banner_hr.actor, upload=batch, reason="文件有误")
    withdraw_upload(actor=cast.banner_hr.actor, upload=batch, now=NOW)
    (text,) = heard(cast.alatan.learner)
    assert "文件有误" in text
    assert heard(cast.colleague.learner) == []
    message = Message.objects.get(learner=cast.alatan.learner)
    assert address_of(message.about, message.about_id).endswith("#records")
    page = home(cast.alatan)
    assert "<del>科技创新</del>" in page
    assert "文件有误" in page
    assert "1条已撤回" in page.replace(" ", "")


def test_control_what_was_never_withdrawn_is_not_struck_through(cast):
    brought(cast)
    assert "<del>" not in home(cast.alatan)
    assert heard(cast.alatan.learner) == []


def test_verified_hours_that_a_later_file_changes_are_told_and_both_versions_are_in_sight(cast):
    brought(cast)
    bring_in(cast.banner_hr.actor, cast.xilinhot, [line(cast.alatan.learner, 记录编号="A1", 学时=6)])
    (text,) = heard(cast.alatan.learner)
    assert "更正" in text
    page = home(cast.alatan)
    assert "<del>10</del>" in page
    assert "改报为6学时" in page


def test_hours_that_come_back_are_not_struck_through(cast):
    batch = brought(cast)
    ask_withdrawal(actor=cast.banner_hr.actor, upload=batch, reason="文件有误")
    withdraw_upload(actor=cast.banner_hr.actor, upload=batch, now=NOW)
    brought(cast, 完成时间="2024-06-02")
    assert "<del>" not in home(cast.alatan)


def test_unverified_hours_that_the_platform_takes_back_are_told(cast, monkeypatch):
    from credits.imports import pushed

    row = record(cast.alatan.learner, record_number="P1")
    batch = brought(cast)
    CreditRecord.objects.unscoped().filter(pk=row.pk).update(batch=batch, row_number=9)
    monkeypatch.setattr(pushed, "_pushed_by", lambda actor, office: [batch])
    withdraw_pushed(actor=cast.banner_hr.actor, office=cast.xilinhot, platform=platform(), numbers=["P1"], now=NOW)
    (text,) = heard(cast.alatan.learner)
    assert "撤回" in text


def test_a_claim_whose_approval_is_revoked_is_told_and_stays_in_sight_with_its_request(cast):
    request = granted(cast, cast.alatan, kind="hours_training", payload=TRAINING, now=NOW)
    requests.revoke(
        actor=cast.league_reviewer.actor, request=request, version=request.version, reason="证书系伪造", now=NOW
    )
    assert any("撤销" in text for text in heard(cast.alatan.learner))
    page = home(cast.alatan)
    assert "<del>草原生态论坛</del>" in page
    assert reverse("requests:request", args=[request.public_id]) in page
