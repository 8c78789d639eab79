"""The public check: what anybody learns of a paper, by which way, and what nobody does."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse

from accounts.credentials.models import SignInAttempt
from accounts.messages.models import Message
from ground import vault
from ground.actors import SystemActor
from learners.people.identity import document_ends, name_ends
from reports.cards import outdating, services
from reports.cards.models import ReviewCard
from tests.credits.people import record

from .test_cards import NOW, complete, finish, issue

CHECK = reverse("cards:check")
NONE = "没有查到这份材料"
pytestmark = pytest.mark.django_db


@pytest.fixture
def card(cast) -> ReviewCard:
    complete(cast.alatan.learner)
    return finish(issue(cast))


def ask(client, **given):
    return client.post(CHECK, {"number": "", "ending": "", "fingerprint": "", **given})


def body(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("乌兰", "乌*"), ("王建军", "王*军"), ("阿拉坦其其格", "阿****格"), ("娜", "娜*")],
)
def test_a_name_is_shown_by_its_ends(name, shown):
    assert name_ends(name) == shown


def test_a_document_is_shown_by_its_ends():
    assert document_ends("152502198503120998") == "1525****0998"
    assert document_ends("E1234567") == "****4567"


def test_number_and_ending_show_what_was_issued(cast, card, client):
    learner = cast.alatan.learner
    answer = ask(client, number=card.number.lower(), ending=learner.id_number[-4:])
    text = body(answer)
    assert answer.status_code == 200
    for said in (
        "真实有效", card.number, name_ends(learner.name), document_ends(learner.id_number), "第二中学", "2024年度审验",
        "30 / 30", "60 / 60", "锡人社办字〔2024〕11号",
    ):  # fmt: skip
        assert said in text, said
    assert learner.name not in text
    assert learner.id_number not in text


def test_the_code_alone_does_not_show_the_document(cast, card, client):
    text = body(client.get(reverse("cards:verify", args=[card.token])))
    assert "真实有效" in text
    assert document_ends(cast.alatan.learner.id_number) not in text
    assert card.number in text  # filled in below, so that the ending is all that is left to give


def test_forged_unknown_and_wrongly_numbered_look_alike(cast, card, client):
    learner = cast.alatan.learner
    wrong = "0000" if learner.id_number[-4:] != "0000" else "0001"
    answers = [
        ask(client, number=card.number, ending=wrong),
        ask(client, number="XM-K2024-999999", ending=learner.id_number[-4:]),
        ask(client, fingerprint="0" * 64),
        client.get(reverse("cards:verify", args=["a" * 22])),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    for answer in answers:
        assert NONE in body(answer)
        assert "第二中学" not in body(answer)


def test_the_sixth_wrong_ending_is_not_looked_at_and_the_right_one_neither(cast, card, client):
    right = cast.alatan.learner.id_number[-4:]
    wrong = [ending for ending in ("0000", "0001", "0002", "0003", "0004", "0005") if ending != right][:5]
    assert {ask(client, number=card.number, ending=ending).status_code for ending in wrong} == {404}
    locked = ask(client, number=card.number, ending=right)
    assert locked.status_code == 429
    assert card.number in body(locked)
    assert "真实有效" not in body(locked)
    SignInAttempt.objects.all().delete()  # control: with the count gone the same question is answered
    assert ask(client, number=card.number, ending=right).status_code == 200


def test_the_fourth_wrong_ending_leaves_one_more_try(cast, card, client):
    right = cast.alatan.learner.id_number[-4:]
    for ending in [ending for ending in ("0000", "0001", "0002", "0003", "0004") if ending != right][:4]:
        ask(client, number=card.number, ending=ending)
    assert ask(client, number=card.number, ending=right).status_code == 200


def test_a_right_check_does_not_forgive_wrong_ones_of_other_numbers(cast, card, client):
    right = cast.alatan.learner.id_number[-4:]
    for number in range(60):
        ask(client, number=f"XM-K2024-{number + 100:06d}", ending=right)
        if number == 30:
            assert ask(client, number=card.number, ending=right).status_code == 200
    assert ask(client, number="XM-K2024-000900", ending=right).status_code == 429


def test_the_file_itself_and_its_fingerprint_are_known_and_one_byte_more_is_not(card, client):
    content = vault.read(card.pdf_key)
    assert "真实有效" in body(ask(client, file=_file(content)))
    assert "真实有效" in body(ask(client, fingerprint=card.pdf_hash.upper()))
    assert ask(client, file=_file(content + b" ")).status_code == 404
    for place in (0, len(content) // 2, len(content) - 1):
        changed = bytearray(content)
        changed[place] ^= 1
        assert ask(client, file=_file(bytes(changed))).status_code == 404


def test_a_paper_without_a_file_is_not_found_by_an_empty_fingerprint(cast, client):
    complete(cast.alatan.learner)
    issue(cast)
    answer = ask(client)
    assert answer.status_code == 200  # the form again, with what is missing
    assert "请填写编号和证件号码末四位" in body(answer)


def _file(content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = "审验卡.pdf"
    return file


def test_own_papers_stand_in_one_list_with_what_became_of_them(cast, card, signed_in):
    client = signed_in(cast.alatan)
    listed = reverse("cards:mine")
    assert card.number in body(client.get(listed))
    services.revoke(actor=cast.banner_hr.actor, card=card, reason="资料有误", now=NOW)
    text = body(client.get(listed))
    assert "资料有误" in text
    assert "12月31日" in text
    assert card.number not in body(signed_in(cast.colleague).get(listed))
    assert "还没有审验卡" in body(signed_in(cast.colleague).get(listed))


def test_the_holder_hears_when_a_paper_is_revoked(cast, card):
    assert not Message.objects.filter(learner=cast.alatan.learner, about="card").exists()
    services.revoke(actor=cast.banner_hr.actor, card=card, reason="资料有误", now=NOW)
    told = Message.objects.get(learner=cast.alatan.learner, about="card")
    assert card.number in told.text
    assert "资料有误" in told.text
    assert told.about_id == card.public_id


def test_the_holder_hears_when_a_paper_is_outdated_and_only_then(cast, card):
    actor = SystemActor("tests")
    assert not outdating.is_outdated(card)
    record(cast.alatan.learner, verified=True, tenths=10, title="丙", completed_on=dt.date(2024, 6, 2))
    assert outdating.is_outdated(card)
    for _again in range(2):
        services.mark_outdated(actor=actor, cards=[card], reason="学时已有变更。", now=NOW)
    told = Message.objects.get(learner=cast.alatan.learner, about="card")
    assert "已失效" in told.text
    card.refresh_from_db()
    assert (card.state, card.state_at) == ("outdated", NOW)
