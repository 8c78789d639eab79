"""Nobody approves blind: old beside new, the roster beside the registration, a differing phone wants proof."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.holders.models import Account, Registration
from accounts.messages.models import Message
from accounts.registrations.fitting import OnRoster, PhoneFit, fits
from accounts.registrations.services import approve_registration
from casework.corrections.models import Correction
from casework.corrections.services import approve_correction, ask_correction
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.disclosure.models import Look
from learners.disclosure.services import REVEALS_A_DAY
from learners.people.comparing import compare
from learners.people.identity import mask_id_number
from learners.people.models import Learner
from tests.browsing import WIDTHS, barriers, spills
from tests.signin import open_session

from .test_registrations import NUMBER, filed

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PHONE = "13904790001"  # alatan's, as the roster has it
CORRECTIONS, REGISTRATIONS = reverse("corrections:corrections"), reverse("registrations:registrations")


def registered(cast, *, phone=PHONE, name="阿拉坦其其格", unit=None) -> Registration:
    Account.objects.filter(learner=cast.alatan.learner).delete()
    return filed(cast, name=name, number=cast.alatan.learner.id_number, phone=phone, unit=unit)


def asked(cast, item: str, value: str) -> Correction:
    return ask_correction(
        actor=cast.alatan.actor, learner=cast.alatan.learner, item=item, value=value, explanation="", now=NOW
    )


def text_of(member, page: str, post: dict | None = None) -> str:
    client = open_session(member)
    answer = client.get(page) if post is None else client.post(page, post, follow=True)
    return answer.content.decode()


# --- position by position ------------------------------------------------------------------------------------------
def test_what_differs_is_marked_even_under_the_mask():
    old, new = "152502198503121420", "152502198503131428"
    found = compare(old, new, mask_id_number)
    assert "".join(sign.text for sign in found.new) == "1525************28"
    assert found.differing == [14, 18]
    assert not found.agrees


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [("阿拉坦", "阿拉坦", []), ("阿拉坦", "阿拉坛", [3]), ("阿拉", "阿拉坦", [3]), ("", "甲", [1])],
)
def test_names_are_compared_where_they_fit(old, new, places):
    assert compare(old, new).differing == places


@given(old=st.text("0123456789X", max_size=18), new=st.text("0123456789X", max_size=18))
def test_a_mask_hides_as_much_as_alone_and_no_difference_is_lost(old, new):
    found = compare(old, new, mask_id_number)
    assert "".join(sign.text for sign in found.old) == mask_id_number(old)
    assert "".join(sign.text for sign in found.new) == mask_id_number(new)
    assert found.agrees is (old == new)


# --- corrections ---------------------------------------------------------------------------------------------------
def test_old_and_new_number_stand_beside_each_other_and_masked(cast):
    asked(cast, "id_number", NUMBER)
    text = text_of(cast.unit_hr, CORRECTIONS)
    assert "现有记录" in text
    assert "<mark>" in text
    assert NUMBER not in text
    assert cast.alatan.learner.id_number not in text


def test_a_look_at_both_in_full_needs_a_reason_and_is_noted(cast):
    page = reverse("corrections:correction_reveal", args=[asked(cast, "phone", "13800138000").public_id])
    assert "13800138000" not in text_of(cast.unit_hr, page, {"reason": " "})
    assert not Look.objects.unscoped().filter(kind="reveal").exists()
    text = text_of(cast.unit_hr, page, {"reason": "核对更正"}).replace("<mark>", "").replace("</mark>", "")
    assert "13800138000" in text
    assert PHONE in text
    assert Look.objects.unscoped().get(kind="reveal").learner == cast.alatan.learner
    assert JournalEntry.objects.filter(action="personal_data.revealed", reason="核对更正").count() == 1


def test_looks_at_corrections_count_among_those_of_the_day(cast):
    page = reverse("corrections:correction_reveal", args=[asked(cast, "phone", "13800138000").public_id])
    for _time in range(REVEALS_A_DAY):
        text_of(cast.unit_hr, page, {"reason": "核对更正"})
    assert "13800138000" not in text_of(cast.unit_hr, page, {"reason": "核对更正"}).replace("<mark>", "")
    assert Look.objects.unscoped().filter(kind="reveal").count() == REVEALS_A_DAY


@pytest.mark.parametrize("member", ["alatan", "colleague", "supervisor", "league_policy", "security_admin"])
def test_nobody_else_sees_either_number(cast, member):
    page = reverse("corrections:correction_reveal", args=[asked(cast, "phone", "13800138000").public_id])
    assert open_session(cast.members[member]).post(page, {"reason": "核对更正"}).status_code == 404


@pytest.mark.parametrize(("item", "value"), [("sex", "男"), ("title_level", "副高级"), ("post_grade", "七级")])
def test_other_items_are_compared_in_the_words_of_files(cast, item, value):
    correction = asked(cast, item, value)
    old = "".join(sign.text for sign in correction.compared().old)
    assert old == {"sex": "女", "title_level": "中级", "post_grade": "9"}[item]
    approve_correction(actor=cast.unit_hr.actor, correction=correction, now=NOW)


# --- registrations -------------------------------------------------------------------------------------------------
def fit_for(cast, row: Registration, member="unit_hr"):
    return fits(actor=cast.members[member].actor, registrations=[row])[row.pk]


@pytest.mark.parametrize(
    ("phone", "fit"),
    [(PHONE, PhoneFit.AGREES), ("13904790002", PhoneFit.DIFFERS), ("+86 139-0479-0001", PhoneFit.AGREES)],
)
def test_the_phone_is_compared_with_the_roster(cast, phone, fit):
    found = fit_for(cast, registered(cast, phone=phone))
    assert (found.on_roster, found.phone, found.name.agrees) == (OnRoster.HERE, fit, True)
    assert found.needs_proof is (fit is not PhoneFit.AGREES)


def test_a_roster_without_phone_wants_proof_too(cast):
    Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk).update(phone="", phone_index="")
    found = fit_for(cast, registered(cast))
    assert (found.phone, found.needs_proof) == (PhoneFit.UNKNOWN, True)


def test_where_the_person_stands_is_said_as_far_as_the_office_may_know(cast):
    here, away = registered(cast), registered(cast, unit=cast.kindergarten)
    assert fit_for(cast, here).on_roster is OnRoster.HERE
    assert fit_for(cast, away, "department_hr").on_roster is OnRoster.YOURS
    Account.objects.filter(learner=cast.outsider.learner).delete()
    foreign = filed(cast, name="萨仁高娃", number=cast.outsider.learner.id_number)
    found = fit_for(cast, foreign)
    assert (found.on_roster, found.learner, found.name, found.phone) == (OnRoster.ELSEWHERE, None, None, None)
    assert fit_for(cast, filed(cast)).on_roster is OnRoster.NOWHERE


def test_the_page_marks_it_and_asks_for_proof(cast):
    row = registered(cast, phone="13904790002", name="阿拉坦琪琪格")
    assert "13904790002" not in text_of(cast.unit_hr, REGISTRATIONS)
    text = text_of(cast.unit_hr, reverse("registrations:one", args=[row.public_id]))
    for said in ("在本单位花名册中", "与花名册不一致", "已核对的证明", "<mark>琪</mark>"):
        assert said in text
    assert "13904790002" not in text
    page = reverse("registrations:registration_reveal", args=[row.public_id])
    full = text_of(cast.unit_hr, page, {"reason": "核对注册"}).replace("<mark>", "").replace("</mark>", "")
    assert "13904790002" in full
    assert PHONE in full
    assert Look.objects.unscoped().filter(kind="reveal", learner=cast.alatan.learner).count() == 1


@pytest.mark.parametrize(
    ("phone", "proof", "opens"),
    [
        (PHONE, "", True),
        ("13904790002", "", False),
        ("13904790002", "看过", False),
        ("13904790002", "看过证件", True),
    ],
)
def test_another_phone_opens_no_account_without_proof(cast, phone, proof, opens):
    row = registered(cast, phone=phone)
    page = reverse("registrations:registration_approve", args=[row.public_id])
    text_of(cast.unit_hr, page, {"proof": proof})
    assert Account.objects.filter(learner=cast.alatan.learner).exists() is opens
    if not opens:
        with pytest.raises(Refused, match="手机号与花名册不一致"):
            approve_registration(actor=cast.unit_hr.actor, registration=row, now=NOW, proof=proof)
    else:
        assert JournalEntry.objects.get(action="registration.approved").reason == proof
        assert "如果不是您本人注册" in Message.objects.get(learner=cast.alatan.learner).text


def test_who_is_on_no_roster_has_nothing_to_compare_with(cast):
    page = reverse("registrations:registration_reveal", args=[filed(cast).public_id])
    assert "花名册中没有此人" in text_of(cast.unit_hr, page, {"reason": "核对注册"})


def test_the_list_costs_the_same_for_one_and_for_many(cast, django_assert_num_queries):
    rows, actor = [registered(cast)], cast.unit_hr.actor
    with django_assert_num_queries(2):
        fits(actor=actor, registrations=rows)
    rows += [filed(cast, name="周敏"), filed(cast, name="周敏", number=cast.colleague.learner.id_number)]
    with django_assert_num_queries(2):
        fits(actor=actor, registrations=rows)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", [CORRECTIONS, REGISTRATIONS])
def test_both_lists_in_a_browser(cast, open_as, width, address):
    asked(cast, "id_number", NUMBER)
    registered(cast, phone="13904790002")
    page = open_as(cast.unit_hr, address, width=width)
    differs = page.locator("mark") if address == CORRECTIONS else page.get_by_text("不一致")
    assert differs.count() >= 1
    assert (barriers(page), spills(page)) == ([], False)
