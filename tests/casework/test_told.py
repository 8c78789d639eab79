"""What the person reads of a request: never more than was decided, and nothing that holds no more."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.messages.models import Delivery, Message
from accounts.messages.services import Told, claim_delivery, tell
from accounts.messages.states import DeliveryState
from casework.requests import services
from casework.requests.models import CaseRequest
from casework.requests.states import REVIEW_MOVES, CaseRefused, RequestMove, RequestState
from tests.browsing import WIDTHS, barriers, spills
from tests.signin import open_session

from .filing import NOW, TRAINING, filed, move

pytestmark = pytest.mark.django_db
PAGE = reverse("messages:notices")
PART = {**TRAINING, "hours": "16"}


def undone(member, request: CaseRequest) -> CaseRequest:
    return services.undo(actor=member.actor, request=request, version=request.version, now=NOW)


def standing(learner) -> list[str]:
    """What the portal still says to the person, the newest last."""
    rows = Message.objects.filter(learner=learner, overtaken_at__isnull=True).order_by("pk")
    return list(rows.values_list("text", flat=True))


def says_more_than_holds(request: CaseRequest) -> list[str]:
    """Texts that stand although the request is no longer where they say."""
    request.refresh_from_db()
    true = (f"：{request.said}。", "正在重新审核。")
    return [text for text in standing(request.learner) if not any(word in text for word in true)]


def test_passed_and_taken_back_leaves_nothing_false(cast):
    request = move(cast.league_reviewer, move(cast.unit_hr, filed(cast.alatan)))
    assert "已通过" in standing(cast.alatan.learner)[0]
    undone(cast.league_reviewer, request)
    [text] = standing(cast.alatan.learner)
    assert "原审核结果“已通过”已撤回，正在重新审核" in text
    page = open_session(cast.alatan).get(PAGE).content.decode()
    assert page.count("已失效") == 1
    move(cast.league_reviewer, CaseRequest.objects.unscoped().get(pk=request.pk))
    [text] = standing(cast.alatan.learner)
    assert text.endswith("：已通过。")


def test_control_without_being_overtaken_the_old_text_would_stand(cast):
    request = undone(cast.league_reviewer, move(cast.league_reviewer, move(cast.unit_hr, filed(cast.alatan))))
    Message.objects.update(overtaken_at=None)
    assert len(says_more_than_holds(request)) == 1


def test_a_step_of_which_nobody_was_told_is_taken_back_in_silence(cast):
    request = undone(cast.unit_hr, move(cast.unit_hr, filed(cast.alatan)))
    assert (request.state, standing(cast.alatan.learner)) == (RequestState.FILED, [])


@pytest.mark.parametrize(("length", "whole"), [(300, True), (301, False), (500, False)])
def test_a_long_reason_never_hides_how_the_request_stands(cast, length, whole):
    reason = "证书上的日期看不清" * 56
    request = move(cast.unit_hr, filed(cast.alatan), RequestMove.RETURN, reason=reason[:length])
    [text] = standing(cast.alatan.learner)
    assert text.endswith(f"：{request.said}。")
    assert (reason[:length] in text) is whole


def test_a_part_is_told_as_a_part_with_its_figures(cast):
    request = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    request = move(cast.unit_hr, request, RequestMove.PASS_IN_PART, reason="有一天缺席", granted=PART)
    request = move(cast.league_reviewer, request)
    [text] = standing(cast.alatan.learner)
    assert text.endswith("：部分认可。证书上的学时：申请24，认可16。将记入的学时：申请24，认可16。")
    for page in (reverse("requests:mine"), reverse("requests:request", args=[request.public_id])):
        assert "部分认可" in open_session(cast.alatan).get(page).content.decode()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from([*sorted(REVIEW_MOVES), "undo", "revoke", "file", "cancel"]), max_size=6))
def test_after_any_moves_nothing_false_stands(cast, acts):
    """Whatever is decided, taken back, filed again and revoked: what still stands is how the request stands."""
    with transaction.atomic():
        request = filed(cast.alatan, kind="hours_training", payload=TRAINING)
        for act in acts:
            _try(cast, CaseRequest.objects.unscoped().get(pk=request.pk), act)
            assert says_more_than_holds(request) == [], act
        transaction.set_rollback(True)


def _try(cast, request: CaseRequest, act: str) -> None:
    here = {"actor": None, "request": request, "version": request.version, "now": NOW}
    for member in (cast.alatan, cast.unit_hr, cast.league_reviewer):
        here["actor"] = member.actor
        try:
            if act == "undo":
                services.undo(**here)
            elif act == "revoke":
                services.revoke(**here, reason="误批")
            elif act in {"file", "cancel"}:
                getattr(services, act)(**here)
            else:
                services.decide(**here, move=RequestMove(act), reason="有一天缺席", granted=PART)
            return
        except CaseRefused:
            continue


# --- the room of notices -------------------------------------------------------------------------------------------
def told(cast, key: str, about_id, learner) -> Message:
    tell(actor=cast.unit_hr.actor, notices=[Told(key, key, "request", about_id, learner.pk)], now=NOW)
    return Message.objects.get(key=key)


def test_only_the_same_thing_told_to_the_same_person_is_overtaken(cast):
    one, other = filed(cast.alatan).public_id, filed(cast.colleague).public_id
    first, elsewhere = told(cast, "a", one, cast.alatan.learner), told(cast, "b", one, cast.colleague.learner)
    different = told(cast, "c", other, cast.alatan.learner)
    plain = told(cast, "d", None, cast.alatan.learner)
    told(cast, "e", one, cast.alatan.learner)
    told(cast, "f", None, cast.alatan.learner)
    assert list(Message.objects.filter(overtaken_at__isnull=False)) == [first]
    assert {elsewhere, different, plain}.isdisjoint([first])


@pytest.mark.parametrize(("later", "goes_out"), [(True, False), (False, True)])
def test_what_holds_no_more_is_not_sent_any_more(cast, later, goes_out):
    about = filed(cast.alatan).public_id
    first = told(cast, "a", about, cast.alatan.learner)
    delivery = Delivery.objects.create(notice=first, channel="sms")
    if later:
        told(cast, "b", about, cast.alatan.learner)
    assert claim_delivery(actor=cast.unit_hr.actor, delivery=delivery.pk, now=NOW + dt.timedelta(hours=1)) is goes_out
    delivery.refresh_from_db()
    assert delivery.state == (DeliveryState.FAILED if later else DeliveryState.PENDING)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_notices_in_a_browser(cast, open_as, width):
    undone(cast.league_reviewer, move(cast.league_reviewer, move(cast.unit_hr, filed(cast.alatan))))
    page = open_as(cast.alatan, PAGE, width=width)
    assert page.get_by_text("已失效").count() == 1
    assert (barriers(page), spills(page)) == ([], False)
