"""Registrations and corrections: filed by people, decided by the office in charge, never by themselves."""

import datetime as dt

import pytest
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from accounts.credentials import puzzles
from accounts.credentials.models import PuzzleToRead
from accounts.holders.models import Account, Registration, RoleAssignment
from accounts.registrations.selectors import decider_for, registrations_waiting
from accounts.registrations.services import (
    approve_registration,
    file_registration,
    return_registration,
    reveal_phones,
)
from casework.corrections.models import Correction
from casework.corrections.selectors import corrections_waiting
from casework.corrections.services import (
    approve_correction,
    ask_correction,
    return_correction,
    reveal_correction,
)
from ground import clock
from ground.refusals import Refused
from ground.signed_in import Visitor
from journal.models import JournalEntry
from learners.disclosure.models import Look
from learners.people.models import Learner

from ..cast import DAY, id_number
from ..signin import open_session

NOW = timezone.now()
NUMBER = id_number(dt.date(1991, 7, 13), 162)
FRESH = "塞外-steppe-2024-wind"
VISITOR = Visitor()


def filed(cast, *, name="周敏", number=NUMBER, unit=None, phone="13925583179"):
    return file_registration(
        actor=VISITOR,
        name=name,
        document_type="resident_id",
        id_number=number,
        phone=phone,
        unit=unit or cast.school,
        password=FRESH,
        address="10.0.0.1",
        now=NOW,
        machine_now=NOW,
    )


def typed(cast, **changed):
    key = puzzles.make(now=clock.machine_now())
    return {
        "name": "周敏",
        "document_type": "resident_id",
        "id_number": NUMBER,
        "phone": "139 2558 3179",
        "unit_name": "第二中学",
        "new": FRESH,
        "again": FRESH,
        "captcha_0": key,
        "captcha_1": PuzzleToRead.objects.get(key=key).letters,
    } | changed


def test_registering_shows_who_must_approve_and_opens_after_that(cast):
    client = Client()
    answer = client.post("/accounts/register/", typed(cast))
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "锡林浩特市第二中学" in page
    assert NUMBER not in page
    assert NUMBER not in answer["Location"]
    signed = client.post("/accounts/sign-in/", {"login": NUMBER.lower(), "password": FRESH})
    assert signed["Location"] == answer["Location"]
    hr = open_session(cast.unit_hr)
    registration = Registration.objects.unscoped().get()
    assert "周敏" in hr.get("/registrations/").content.decode()
    assert hr.post(f"/registrations/{registration.public_id}/approve/").status_code == 302
    learner = Learner.objects.unscoped().get(name="周敏")
    assert (learner.unit, learner.sex, learner.birth_date) == (cast.school, "female", dt.date(1991, 7, 13))
    assert client.post("/accounts/sign-in/", {"login": NUMBER, "password": FRESH})["Location"] == "/"


def test_without_the_picture_nothing_is_filed(cast):
    assert Client().post("/accounts/register/", typed(cast, captcha_1="????")).status_code == 200
    assert not Registration.objects.unscoped().exists()


def test_of_several_units_one_is_chosen(cast):
    client = Client()
    answer = client.post("/accounts/register/", typed(cast, unit_name="锡林浩特"))
    assert answer.status_code == 200
    assert str(cast.kindergarten.public_id) in answer.content.decode()
    answer = client.post(
        "/accounts/register/", typed(cast, unit_name="锡林浩特", unit=str(cast.kindergarten.public_id))
    )
    assert answer.status_code == 302
    assert Registration.objects.unscoped().get().unit == cast.kindergarten


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "张3"),
        ("id_number", NUMBER[:-1] + "A"),
        ("phone", "123"),
        ("again", "other"),
        ("new", "short"),
        ("unit_name", "没有的"),
    ],
)
def test_a_mistake_gets_a_sentence(cast, field, value):
    answer = Client().post("/accounts/register/", typed(cast, **{field: value}))
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not Registration.objects.unscoped().exists()


def test_the_answer_is_the_same_for_known_unknown_and_registered(cast):
    """Whoever types somebody's number learns nothing from the answer."""
    pages = set()
    for name, number in [("周敏", NUMBER), ("阿拉坦其其格", cast.alatan.learner.id_number)]:
        client = Client()
        answer = client.post("/accounts/register/", typed(cast, name=name, id_number=number))
        assert answer.status_code == 302
        page = client.get(answer["Location"]).content.decode()
        pages.add(page.split("<main")[1].split("</main")[0])
    assert len(pages) == 1


def test_on_the_roster_the_name_must_fit_and_an_account_is_opened_once(cast):
    cast.alatan.account.delete()
    number = cast.alatan.learner.id_number
    wrong, right, again = (
        filed(cast, name="别人", number=number),
        filed(cast, name="阿拉坦其其格", number=number),
        filed(cast, name="阿拉坦其其格", number=number),
    )
    with pytest.raises(Refused):
        approve_registration(actor=cast.unit_hr.actor, registration=wrong, now=NOW)
    approve_registration(actor=cast.unit_hr.actor, registration=right, now=NOW, proof="已核对身份证原件")
    again.refresh_from_db()
    assert again.state == "returned"
    third = filed(cast, name="阿拉坦其其格", number=number)
    with pytest.raises(Refused):
        approve_registration(actor=cast.unit_hr.actor, registration=third, now=NOW)
    third.refresh_from_db()
    assert third.state == "waiting"
    assert Account.objects.filter(learner=cast.alatan.learner).count() == 1


def test_somebody_of_another_unit_is_not_let_in(cast):
    cast.outsider.account.delete()
    registration = filed(cast, name="萨仁高娃", number=cast.outsider.learner.id_number)
    with pytest.raises(Refused) as refusal:
        approve_registration(actor=cast.unit_hr.actor, registration=registration, now=NOW)
    assert "人民医院" not in str(refusal.value)


@pytest.mark.parametrize(
    ("member", "sees"),
    [
        ("unit_hr", True),
        ("banner_hr", True),
        ("supervisor", False),
        ("league_policy", False),
        ("security_admin", False),
    ],
)
def test_registrations_wait_with_whoever_keeps_the_roster(cast, member, sees):
    filed(cast)
    assert registrations_waiting(actor=cast.members[member].actor).exists() is sees


def test_another_banner_sees_and_decides_nothing(cast):
    registration = filed(cast, unit=cast.hospital)
    assert not registrations_waiting(actor=cast.banner_hr.actor).exists()
    with pytest.raises(Refused):
        approve_registration(actor=cast.banner_hr.actor, registration=registration, now=NOW)


def test_returning_needs_a_reason_that_the_applicant_reads(cast):
    registration = filed(cast)
    with pytest.raises(Refused):
        return_registration(actor=cast.unit_hr.actor, registration=registration, reason=" ", now=NOW)
    return_registration(actor=cast.unit_hr.actor, registration=registration, reason="号码不符", now=NOW)
    assert "号码不符" in Client().get(f"/accounts/registrations/{registration.public_id}/").content.decode()
    with pytest.raises(Refused, match="王秀兰"):
        approve_registration(actor=cast.banner_hr.actor, registration=registration, now=NOW)


def test_the_next_office_up_decides_where_the_unit_has_nobody_else(cast):
    office = decider_for(actor=VISITOR, unit=cast.school, day=DAY)
    assert office.office == cast.school
    besides = decider_for(actor=VISITOR, unit=cast.school, day=DAY, besides=cast.unit_hr.account.pk)
    assert besides.office == cast.education
    assert decider_for(actor=VISITOR, unit=cast.hospital, day=DAY).office == cast.league


# --- corrections ------------------------------------------------------------------------------------------------------
def asked(cast, item="phone", value="138-0013-8000", asker=None):
    actor, learner = (asker or cast.alatan).actor, cast.alatan.learner
    return ask_correction(actor=actor, learner=learner, item=item, value=value, explanation="换号", now=NOW)


@pytest.mark.parametrize(
    ("item", "value", "stored"),
    [
        ("name", "阿拉坦·其其格", "阿拉坦·其其格"),
        ("id_number", NUMBER.lower(), NUMBER),
        ("phone", "+86 138 0013 8000", "13800138000"),
        ("sex", "男", "male"),
        ("birth_date", "1985年4月1日", dt.date(1985, 4, 1)),
        ("title_level", "副高级", "senior"),
        ("post_grade", "七级", 7),
        ("field", "蒙医", "蒙医"),
    ],
)
def test_a_correction_is_read_like_a_file_and_applied_when_approved(cast, item, value, stored):
    correction = asked(cast, item, value)
    approve_correction(actor=cast.unit_hr.actor, correction=correction, now=NOW)
    assert getattr(Learner.objects.unscoped().get(pk=cast.alatan.learner.pk), item) == stored


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("name", "张3"),
        ("id_number", "123"),
        ("phone", "1"),
        ("sex", "?"),
        ("birth_date", "2025-02-30"),
        ("unit", "x"),
        ("field", " "),
    ],
)
def test_a_value_that_cannot_be_read_gets_a_sentence(cast, item, value):
    with pytest.raises(Refused):
        asked(cast, item, value)


def test_nobody_asks_for_others_or_decides_for_themselves(cast):
    with pytest.raises(Refused):
        ask_correction(
            actor=cast.unit_hr.actor,
            learner=cast.alatan.learner,
            item="phone",
            value="13800138000",
            explanation="",
            now=NOW,
        )
    RoleAssignment.objects.create(account=cast.alatan.account, role="unit_hr", unit=cast.school, since=DAY)
    correction = asked(cast)
    assert not corrections_waiting(actor=cast.alatan.actor).exists()
    with pytest.raises(Refused):
        approve_correction(actor=cast.alatan.actor, correction=correction, now=NOW)
    approve_correction(actor=cast.department_hr.actor, correction=correction, now=NOW)


def test_one_request_an_item_waits_at_a_time(cast):
    correction = asked(cast)
    with pytest.raises(Refused):
        asked(cast)
    asked(cast, "field", "蒙医")
    return_correction(actor=cast.unit_hr.actor, correction=correction, reason="请提供证明", now=NOW)
    asked(cast)
    waiting = Correction.objects.unscoped().filter(state="waiting").values("item").annotate(n=Count("pk"))
    assert {row["item"]: row["n"] for row in waiting} == {"phone": 1, "field": 1}


def test_the_new_number_stands_nowhere_in_clear(cast):
    from django.db import connection

    asked(cast, "id_number", NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM casework_correction")
        assert NUMBER not in str(cursor.fetchall())
    assert NUMBER not in str(list(JournalEntry.objects.values()))


def test_the_pages_of_a_correction(cast):
    learner, hr = open_session(cast.alatan), open_session(cast.unit_hr)
    answer = learner.post("/me/", {"item": "phone", "value": "13800138000", "explanation": "换号"})
    assert answer.status_code == 302
    page = hr.get("/corrections/").content.decode().replace("<mark>", "").replace("</mark>", "")
    assert "138****8000" in page
    assert "13800138000" not in page
    correction = Correction.objects.unscoped().get()
    assert open_session(cast.supervisor).post(f"/corrections/{correction.public_id}/approve/").status_code == 404
    hr.post(f"/corrections/{correction.public_id}/approve/")
    assert "138****8000" in learner.get("/me/").content.decode()


def text_of(letters: list) -> str:
    return "".join(letter.text for letter in letters)


def looked_at(cast) -> list[tuple[str, str]]:
    """Who has seen a whole number of this person, and what for."""
    looks = Look.objects.unscoped().filter(learner=cast.alatan.learner, kind="reveal")
    return list(looks.values_list("by_name", "reason"))


def test_whoever_decides_sees_both_phones_in_full_and_it_is_counted_as_a_look(cast):
    registration = filed(cast, name="阿拉坦其其格", number=cast.alatan.learner.id_number)
    said = {"registration": registration, "reason": "电话核实本人", "day": DAY, "now": NOW}
    for member in ("alatan", "supervisor", "outsider"):
        with pytest.raises(Refused):
            reveal_phones(actor=cast.members[member].actor, **said)
    assert looked_at(cast) == []
    seen = reveal_phones(actor=cast.unit_hr.actor, **said)
    assert text_of(seen.new) == "13925583179"
    assert looked_at(cast) == [(cast.unit_hr.account.name, "电话核实本人")]


def test_whoever_decides_sees_both_numbers_in_full_and_it_is_counted_as_a_look(cast):
    correction = asked(cast, "id_number", NUMBER)
    said = {"correction": correction, "reason": "与身份证核对", "day": DAY, "now": NOW}
    with pytest.raises(Refused):
        reveal_correction(actor=cast.alatan.actor, **said)
    seen = reveal_correction(actor=cast.unit_hr.actor, **said)
    assert (text_of(seen.old), text_of(seen.new)) == (cast.alatan.learner.id_number, NUMBER)
    assert looked_at(cast) == [(cast.unit_hr.account.name, "与身份证核对")]
