"""“Do it with those ticked” tells as done what was done, and nothing else."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from learners.people.models import Learner

ACTS = {
    "registrations:registrations_approve": "registration",
    "corrections:corrections_approve": "correction",
    "people:people_confirm": "person",
}


def told(client, name: str, ticked: list[str]) -> list[tuple[str, str]]:
    answer = client.post(reverse(name), {ACTS[name]: ticked})
    assert answer.status_code == 302
    return [(message.level_tag, str(message)) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(
    ("ticked", "said"), [([], "没有勾选任何一项"), ([str(uuid.uuid4())], "勾选的各项都已办理")], ids=["nothing", "gone"]
)
def test_nothing_is_told_as_done_where_nothing_was(cast, signed_in, name, ticked, said):
    [(level, text)] = told(signed_in(cast.unit_hr), name, ticked)
    assert level == "warning"
    assert said in text


def test_control_what_was_done_is_told(cast, signed_in):
    Learner.objects.unscoped().update(post_confirmed_at=None, sector="public", grassroots_post=False)
    found = told(signed_in(cast.banner_hr), "people:people_confirm", [str(cast.alatan.learner.public_id)])
    assert [level for level, _text in found] == ["success"]
