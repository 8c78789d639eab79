"""Full numbers: masked everywhere, shown for a reason and so many times a day, taken out by two people."""

import datetime as dt
import io
import json
import threading

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from accounts.holders.models import RoleAssignment
from assessments.decisions.selectors import assess
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.disclosure.models import FullExport, Look
from learners.disclosure.selectors import looks_at_me
from learners.disclosure.services import (
    REVEALS_A_DAY,
    agree_full_export,
    ask_full_export,
    note_look,
    reveal_numbers,
    take_full_export,
)
from learners.people.models import Learner
from reports.cards.services import issue
from rulebook.facts import AnnualCheck

from ..casework.filing import granted
from ..cast import DAY
from ..credits.people import record
from ..signin import open_session

NOW = timezone.now()


def reveal(cast, member="unit_hr", reason="核对身份", learner=None):
    return reveal_numbers(
        actor=cast.members[member].actor, learner=learner or cast.alatan.learner, reason=reason, day=DAY, now=NOW
    )


def test_a_reveal_needs_a_reason_and_is_on_record_for_both_sides(cast):
    with pytest.raises(Refused):
        reveal(cast, reason=" 看 ")
    numbers = reveal(cast)
    assert numbers.id_number == cast.alatan.learner.id_number
    line = JournalEntry.objects.get(action="personal_data.revealed")
    assert (line.reason, numbers.id_number in str(line.after)) == ("核对身份", False)
    look = looks_at_me(actor=cast.alatan.actor).get()
    assert (look.by_name, look.kind, look.reason) == ("王秀兰", "reveal", "核对身份")
    assert not looks_at_me(actor=cast.colleague.actor).exists()


def test_the_cap_holds_for_a_day_and_a_person(cast):
    for _ in range(REVEALS_A_DAY):
        reveal(cast)
    with pytest.raises(Refused):
        reveal(cast)
    assert JournalEntry.objects.filter(action="personal_data.reveal_refused").count() == 1
    reveal(cast, "banner_hr")


@pytest.mark.parametrize("member", ["alatan", "colleague", "system_admin", "security_admin", "audit_admin", "stranger"])
def test_who_sees_nobody_reveals_nobody(cast, member):
    with pytest.raises(Refused):
        reveal(cast, member)


def test_out_of_scope_the_page_does_not_exist(cast):
    client = open_session(cast.unit_hr)
    answer = client.post(f"/learners/{cast.outsider.learner.public_id}/reveal/", {"reason": "核对身份"})
    assert answer.status_code == 404
    assert not Look.objects.unscoped().exists()


@pytest.mark.django_db(transaction=True)
def test_reveals_at_once_do_not_pass_the_cap():
    from ..cast import assemble

    cast = assemble()
    for _ in range(REVEALS_A_DAY - 3):
        reveal(cast)
    actor, barrier, results = cast.unit_hr.actor, threading.Barrier(6), []

    def work():
        barrier.wait()
        try:
            reveal_numbers(actor=actor, learner=cast.alatan.learner, reason="核对身份", day=DAY, now=NOW)
            results.append("shown")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(results) == ["refused"] * 3 + ["shown"] * 3


def test_opening_a_page_is_noted_once_a_day_and_never_ones_own(cast):
    client = open_session(cast.unit_hr)
    for _ in range(3):
        client.get(f"/learners/{cast.alatan.learner.public_id}/")
    assert [(look.by_name, look.kind) for look in looks_at_me(actor=cast.alatan.actor)] == [("王秀兰", "page")]
    note_look(actor=cast.alatan.actor, learner=cast.alatan.learner, day=DAY, now=NOW)
    assert Look.objects.unscoped().count() == 1


def test_full_numbers_leave_the_portal_by_two_people_once_within_a_day(cast):
    unit_hr, banner = cast.unit_hr.actor, cast.banner_hr.actor
    export = ask_full_export(actor=unit_hr, unit=cast.school, reason="报送材料", now=NOW)
    for actor in (unit_hr, cast.supervisor.actor, cast.league_policy.actor):
        with pytest.raises(Refused):
            agree_full_export(actor=actor, export=export, now=NOW)
    with pytest.raises(Refused):
        take_full_export(actor=unit_hr, export=export, day=DAY, now=NOW)
    agree_full_export(actor=banner, export=export, now=NOW)
    with pytest.raises(Refused):
        take_full_export(actor=banner, export=export, day=DAY, now=NOW)
    people = take_full_export(actor=unit_hr, export=export, day=DAY, now=NOW)
    assert {person.name for person in people} == {"阿拉坦其其格", "贺希格巴图"}
    with pytest.raises(Refused):
        take_full_export(actor=unit_hr, export=export, day=DAY, now=NOW)
    assert [look.kind for look in looks_at_me(actor=cast.alatan.actor)] == ["export"]


def test_an_agreement_dies_after_a_day(cast):
    export = ask_full_export(actor=cast.unit_hr.actor, unit=cast.school, reason="报送材料", now=NOW)
    agree_full_export(actor=cast.banner_hr.actor, export=export, now=NOW)
    later = NOW + dt.timedelta(hours=24, seconds=1)
    with pytest.raises(Refused):
        take_full_export(actor=cast.unit_hr.actor, export=export, day=DAY, now=later)


def test_the_pages_of_a_full_export(cast):
    hr, banner = open_session(cast.unit_hr), open_session(cast.banner_hr)
    assert hr.post("/full-exports/", {"unit": str(cast.school.public_id), "reason": "报送材料"}).status_code == 302
    export = FullExport.objects.unscoped().get()
    assert hr.post(f"/full-exports/{export.public_id}/take/").status_code == 302
    banner.post(f"/full-exports/{export.public_id}/agree/")
    answer = hr.post(f"/full-exports/{export.public_id}/take/")
    text = sheet_text(answer.content)
    assert cast.alatan.learner.id_number in text
    assert "王秀兰" in text
    assert answer["Cache-Control"].startswith("no-store")


def sheet_text(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def test_an_ordinary_export_is_masked_watermarked_and_holds_the_scope_only(cast):
    answer = open_session(cast.unit_hr).get("/learners/export/")
    text = sheet_text(answer.content)
    assert "阿拉坦其其格" in text
    assert "萨仁高娃" not in text
    assert cast.alatan.learner.id_number not in text
    assert "13904790001" not in text
    assert "王秀兰" in text
    assert JournalEntry.objects.get(action="export.taken").after == {"what": "people", "rows": 2}


def test_ones_own_data_as_a_file(cast):
    client = open_session(cast.alatan)
    text = sheet_text(client.get("/me/take-along/").content)
    data = json.loads(client.get("/me/take-along/?format=json").content)
    for found in (text, json.dumps(data, ensure_ascii=False)):
        assert cast.alatan.learner.id_number in found
        assert "锡林浩特市第二中学" in found
        assert cast.colleague.learner.name not in found
    assert open_session(cast.stranger).get("/me/take-along/").status_code == 404


def test_ones_own_file_holds_what_every_app_knows_of_the_person_and_of_nobody_else(cast):
    """Hours, requests with their steps, facts, decisions, papers, notices."""
    for member in (cast.alatan, cast.colleague):
        record(member.learner, verified=True, title=f"{member.learner.name}的课程")
        granted(cast, member)
        now = dt.datetime(2024, 12, 31, 4, tzinfo=dt.UTC)
        day, application = dt.date(2024, 12, 31), AnnualCheck(2024)
        found = assess(
            actor=member.actor, learner=member.learner, application=application, as_of=day, policy="xlgl-2024"
        )
        issue(actor=member.actor, assessment=found, now=now)
    data = json.loads(open_session(cast.alatan).get("/me/take-along/?format=json").content)
    for title in ("学时记录", "减免与学时申报", "已认定的情形", "判定", "审验卡和学时说明", "消息", "基本信息"):
        assert data.get(title), (title, list(data))
    text = json.dumps(data, ensure_ascii=False)
    assert "阿拉坦其其格的课程" in text
    assert "旗委组织部" in text
    assert cast.colleague.learner.name not in text


def test_pages_show_no_full_number(cast):
    number, phone = cast.alatan.learner.id_number, cast.alatan.learner.phone
    person = f"/learners/{cast.alatan.learner.public_id}/"
    hr, learner = open_session(cast.unit_hr), open_session(cast.alatan)
    pages = [hr.get(url) for url in ("/learners/", person, person + "change/", person + "move/")]
    assert hr.get("/learners/", {"q": phone})["Location"] == "/learners/"
    pages += [learner.get(url) for url in ("/me/", "/accounts/security/")]
    for page in pages:
        assert page.status_code == 200
        assert number not in page.content.decode()
    assert all(phone not in page.content.decode() for page in pages)


def test_a_number_left_masked_in_the_form_stays_as_it_is(cast):
    learner = cast.alatan.learner
    client = open_session(cast.unit_hr)
    form = client.get(f"/learners/{learner.public_id}/change/").context["form"]
    values = {
        name: "" if form.initial.get(name) is None else form.initial[name] for name in form.fields if name != "reason"
    }
    answer = client.post(f"/learners/{learner.public_id}/change/", values | {"field": "蒙医"})
    assert answer.status_code == 302
    after = Learner.objects.unscoped().get(pk=learner.pk)
    assert (after.id_number, after.phone, after.field) == (learner.id_number, learner.phone, "蒙医")


def test_the_supervisor_reads_and_writes_nothing(cast):
    client = open_session(cast.supervisor)
    person = f"/learners/{cast.alatan.learner.public_id}/"
    assert client.get(person).status_code == 200
    for path in ("change/", "move/", "code/"):
        assert client.post(person + path).status_code == 404
    assert not RoleAssignment.objects.filter(account=cast.supervisor.account).exclude(role="supervisor").exists()
