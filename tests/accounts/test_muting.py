"""Officers choose which kinds of notices they are told; what concerns somebody's own record is always told."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.messages.models import Message, Muted
from accounts.messages.muting import KINDS
from accounts.messages.services import Told, mute, tell
from ground.actors import SystemActor
from ground.refusals import Refused

pytestmark = pytest.mark.django_db
PORTAL = SystemActor("notices")


def told(cast, kind: str, number: int) -> bool:
    """Whether the HR of the school hears of something of this kind."""
    key = f"{kind}:{number}"
    tell(actor=PORTAL, notices=[Told(key, "x", account_id=cast.unit_hr.account.pk)], now=timezone.now())
    return Message.objects.filter(key=key).exists()


def test_what_is_muted_is_not_told_and_the_rest_is(cast):
    mute(actor=cast.unit_hr.actor, kinds={"waiting", "job"})
    assert [kind for kind in KINDS if told(cast, kind, 1)] == [kind for kind in KINDS if kind not in {"waiting", "job"}]
    assert told(cast, "objection", 1)
    mute(actor=cast.unit_hr.actor, kinds={"job"})
    assert told(cast, "waiting", 2)
    assert not told(cast, "job", 2)


def test_another_officer_is_told_as_before_and_so_is_a_person(cast):
    mute(actor=cast.unit_hr.actor, kinds=set(KINDS))
    others = [
        Told("waiting:a", "x", account_id=cast.banner_hr.account.pk),
        Told("waiting:b", "x", learner_id=cast.alatan.learner.pk),
    ]
    assert tell(actor=PORTAL, notices=others, now=timezone.now()) == 2


def test_no_other_kind_can_be_muted_and_nobody_without_an_account_mutes(cast):
    for actor, kinds in ((cast.unit_hr.actor, {"objection"}), (PORTAL, {"job"})):
        with pytest.raises(Refused):
            mute(actor=actor, kinds=kinds)
    assert not Muted.objects.exists()


def test_it_is_chosen_on_the_page_of_notices(cast, signed_in):
    client = signed_in(cast.unit_hr)
    assert "接收哪些消息" in client.get(reverse("messages:notices")).content.decode()
    client.post(reverse("messages:notices_kinds"), {"kinds": [kind for kind in KINDS if kind != "job"]})
    assert list(Muted.objects.values_list("account_id", "kind")) == [(cast.unit_hr.account.pk, "job")]
    client.post(reverse("messages:notices_kinds"), {"kinds": ["nothing"]})
    assert Muted.objects.count() == 1
    assert "接收哪些消息" not in signed_in(cast.alatan).get(reverse("messages:notices")).content.decode()
