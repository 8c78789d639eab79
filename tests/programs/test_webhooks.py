"""Webhooks: what happens is written down with it, sent, tried again, sent anew; who manages them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client

from assessments.decisions.selectors import assess
from assessments.doubts.services import take_back_decision
from assessments.standings.services import drain
from casework.requests.states import RequestMove
from credits.annual.ledger import recount
from credits.records.models import CreditRecord
from credits.verification.services import return_records, undo_verification, verify_records
from ground import clock
from ground.demonstration import Demonstration
from ground.events import EventItem, EventKind, announce
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.stale import mark_stale
from programs.tasks import tidy_up
from programs.webhooks import delivering, kinds, outbox
from programs.webhooks.models import OutgoingEvent, Webhook
from programs.webhooks.sending import WAITS, signature
from programs.webhooks.services import (
    end_webhook,
    make_webhook,
    send_again,
    send_failed_again,
    try_webhook,
)
from reports.cards.services import issue, mark_outdated, revoke
from rulebook.facts import AnnualCheck
from tests.assessments.people import complete
from tests.casework.filing import TRAINING, filed, move
from tests.credits.people import NOW, record
from tests.security import things_work
from tests.signin import open_session

from .calling import SYSTEM
from .receivers import hanging, receiving, status

pytestmark = pytest.mark.django_db
BEGUN = dt.datetime(2024, 6, 10, 4, tzinfo=dt.UTC)


@pytest.fixture
def receiver(monkeypatch):
    monkeypatch.setattr(settings.CONFIG, "webhook_networks", "127.0.0.0/8")
    with receiving() as found:
        yield found


@pytest.fixture(autouse=True)
def _a_day_of_the_study_window():
    with time_machine.travel(BEGUN, tick=False):
        yield


def hook(url="https://example.com/events", **values):
    given = {"name": "x", "unit": None, "kinds": list(EventKind), "now": NOW} | values
    return make_webhook(actor=SYSTEM, url=url, **given)


def written(kind=None):
    rows = OutgoingEvent.objects.order_by("pk")
    return [json.loads(row.body) for row in (rows.filter(kind=kind) if kind else rows)]


def items(kind):
    return [item for body in written(kind) for item in body["items"]]


def happen(path="", **said):
    with transaction.atomic():
        announce(EventKind.BATCH_STORED, lambda: [EventItem(path, said)])


def deliver(**more):
    return delivering.deliver(now=clock.machine_now, patience=0.5, **more)


def check(learner):
    day = dt.date(2024, 6, 10)
    return assess(actor=SYSTEM, learner=learner, application=AnnualCheck(2024), as_of=day, policy="xlgl-2024")


# --- what is written down -------------------------------------------------------------------------------------------
def test_verified_hours_are_told_by_person(cast):
    hook()
    rows = [record(cast.alatan.learner), record(cast.alatan.learner, record_number="2"), record(cast.colleague.learner)]
    records = CreditRecord.objects.unscoped().filter(pk__in=[row.pk for row in rows])
    act = verify_records(actor=cast.department_hr.actor, records=records, now=NOW)
    found = {item["learner_id"]: item["records"] for item in items(EventKind.HOURS_VERIFIED)}
    assert found == {str(cast.alatan.learner.public_id): 2, str(cast.colleague.learner.public_id): 1}
    undo_verification(actor=cast.department_hr.actor, verification=act, now=NOW)
    return_records(actor=cast.department_hr.actor, records=records, reason="x", now=NOW)
    assert len(written(EventKind.HOURS_VERIFIED)) == 1


def test_hours_of_an_approved_claim_are_told(cast):
    hook()
    request = move(cast.unit_hr, filed(cast.alatan, kind="hours_training", payload=TRAINING))
    while request.office is not None and request.decided_at is None:
        request = move(cast.league_reviewer, request, RequestMove.PASS)
    assert items(EventKind.HOURS_VERIFIED) == [{"learner_id": str(cast.alatan.learner.public_id), "records": 1}]


def test_papers_are_told_from_issue_to_end(cast):
    hook()
    papers(cast)


def papers(cast):
    card = issue(actor=SYSTEM, assessment=check(cast.alatan.learner), now=NOW)
    said = {
        "card_id": str(card.public_id), "kind": card.kind, "number": card.number,
        "learner_id": str(cast.alatan.learner.public_id),
    }  # fmt: skip
    assert issue(actor=SYSTEM, assessment=check(cast.alatan.learner), now=NOW) == card
    assert items(EventKind.CARD_ISSUED) == [said]
    mark_outdated(actor=SYSTEM, cards=[card], reason="x", now=NOW)
    mark_outdated(actor=SYSTEM, cards=[card], reason="x", now=NOW)
    assert items(EventKind.CARD_OUTDATED) == [said]
    card.refresh_from_db()
    revoke(actor=cast.league_reviewer.actor, card=card, reason="x", now=NOW)
    assert items(EventKind.CARD_REVOKED) == [said]


def test_a_decision_that_changes_by_rule_is_told_once_and_not_at_first(cast):
    hook()
    learner = cast.alatan.learner
    mark_stale([learner.pk])
    drain(actor=SYSTEM, today=BEGUN.date())
    assert written(EventKind.DECISION_CHANGED) == []
    complete(learner, 2024)
    recount([learner.pk])
    drain(actor=SYSTEM, today=BEGUN.date())
    told = {item["question"]: item for item in items(EventKind.DECISION_CHANGED) if item["policy"] == "xlgl-2024"}
    assert told["annual_check:2024"] == {
        "learner_id": str(learner.public_id), "policy": "xlgl-2024", "question": "annual_check:2024",
        "before": "not_met", "after": "met", "by": "rules",
    }  # fmt: skip
    before = len(written())
    drain(actor=SYSTEM, today=BEGUN.date())
    assert len(written()) == before


def test_a_decision_of_an_officer_is_told_and_that_it_is_taken_back(cast):
    hook()
    decision = things_work.human_decision(cast.alatan.learner, "unit")
    take_back_decision(actor=cast.league_reviewer.actor, decision=decision, reason="x", now=NOW)
    found = items(EventKind.DECISION_CHANGED)[-1]
    assert (found["before"], found["after"], found["by"]) == (decision.outcome, "needs_confirmation", "officer")


def test_what_is_said_is_what_is_described(cast):
    hook()
    papers(cast)
    for body in written():
        for item in body["items"]:
            assert item.keys() == kinds.ITEMS[body["type"]].keys()
    assert set(kinds.ITEMS) == set(kinds.SENTENCES) == set(EventKind)


def test_no_name_and_no_number_goes_out(cast):
    hook()
    issue(actor=SYSTEM, assessment=check(cast.alatan.learner), now=NOW)
    text = OutgoingEvent.objects.get().body
    learner = cast.alatan.learner
    assert not any(one in text for one in (learner.name, learner.id_number, learner.phone or "-"))


def test_it_goes_with_the_act_or_not_at_all(cast):
    hook()
    with pytest.raises(RuntimeError), transaction.atomic():
        announce(EventKind.BATCH_STORED, lambda: [EventItem("", {"a": 1})])
        assert OutgoingEvent.objects.exists()
        raise RuntimeError
    assert not OutgoingEvent.objects.exists()


def test_an_act_whose_event_cannot_be_written_is_undone(cast, monkeypatch):
    hook()
    monkeypatch.setattr(outbox, "outgoing", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issue(actor=SYSTEM, assessment=check(cast.alatan.learner), now=NOW)
    assert not things_work.ReviewCard.objects.unscoped().exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_announced():
    with pytest.raises(transaction.TransactionManagementError):
        announce(EventKind.BATCH_STORED, list)


def test_nobody_asked_nothing_is_looked_up(cast):
    hook(kinds=[EventKind.CARD_ISSUED])
    with transaction.atomic():
        announce(EventKind.BATCH_STORED, lambda: 1 / 0)
    assert not OutgoingEvent.objects.exists()


def test_a_webhook_hears_of_its_unit_alone(cast):
    hook(unit=cast.education)
    happen(cast.school.path, n=1)
    happen(cast.hospital.path, n=2)
    happen(cast.xilinhot.path, n=3)
    assert items(EventKind.BATCH_STORED) == [{"n": 1}]


def test_many_items_come_as_several_events(cast):
    hook()
    with transaction.atomic():
        announce(EventKind.HOURS_VERIFIED, lambda: [EventItem("", {"n": n}) for n in range(outbox.MOST_ITEMS + 1)])
    assert [len(body["items"]) for body in written()] == [outbox.MOST_ITEMS, 1]
    assert len({body["id"] for body in written()}) == 2


# --- how it is sent -------------------------------------------------------------------------------------------------
def test_it_arrives_signed_and_is_marked(cast, receiver):
    made = hook(receiver.url)
    happen(n=1)
    assert deliver() == 1
    _path, head, body = receiver.got[0]
    assert json.loads(body)["items"] == [{"n": 1}]
    assert head["X-Cetrack-Id"] == json.loads(body)["id"]
    assert head["X-Cetrack-Signature"] == signature(
        made.secret, str(int(BEGUN.timestamp())), head["X-Cetrack-Id"], body
    )
    row = OutgoingEvent.objects.get()
    assert (row.state, row.attempts, row.sent_at, row.due_at) == ("sent", 1, BEGUN, None)
    assert deliver() == 0
    assert len(receiver.got) == 1


def test_a_receiver_that_fails_is_tried_again_later_and_in_the_end_no_more(cast, receiver):
    hook(receiver.url)
    receiver.answer = status(500)
    happen(n=1)
    now = BEGUN
    for wait in WAITS:
        with time_machine.travel(now, tick=False):
            deliver()
        row = OutgoingEvent.objects.get()
        assert (row.state, row.due_at) == ("waiting", now + wait)
        with time_machine.travel(now + wait - dt.timedelta(seconds=1), tick=False):
            deliver()
        assert OutgoingEvent.objects.get().attempts == row.attempts
        now += wait
        Webhook.objects.update(rests_until=None)
    with time_machine.travel(now, tick=False):
        deliver()
    row = OutgoingEvent.objects.get()
    assert (row.state, row.attempts, len(receiver.got)) == ("failed", len(WAITS) + 1, len(WAITS) + 1)
    assert {body for _path, _head, body in receiver.got} == {row.body.encode()}
    assert row.tries[-1]["problem"] == "refused"
    assert row.tries[-1]["status"] == 500


def test_after_a_failure_it_rests_and_a_success_forgets_that(cast, receiver):
    made = hook(receiver.url)
    receiver.answer = status(500)
    for _ in range(3):
        happen(n=1)
    deliver()
    assert len(receiver.got) == 1
    made.refresh_from_db()
    assert (made.failures, made.rests_until) == (1, BEGUN + delivering.RESTS[0])
    receiver.answer = status(200)
    with time_machine.travel(BEGUN + delivering.RESTS[0] - dt.timedelta(seconds=1), tick=False):
        assert deliver() == 0
    with time_machine.travel(BEGUN + delivering.RESTS[0], tick=False):
        assert deliver() == 3
    made.refresh_from_db()
    assert (made.failures, made.rests_until) == (0, None)


def test_one_that_hangs_keeps_nobody_else_waiting(cast, receiver):
    with receiving() as other:
        receiver.answer = hanging(receiver)
        hook(receiver.url)
        hook(other.url)
        for _ in range(3):
            happen(n=1)
        assert deliver() == 3
        assert (len(receiver.got), len(other.got)) == (1, 3)


def test_of_one_webhook_the_oldest_goes_first(cast, receiver):
    hook(receiver.url)
    for number in range(4):
        happen(n=number)
    deliver()
    assert [json.loads(body)["items"][0]["n"] for _path, _head, body in receiver.got] == [0, 1, 2, 3]


def test_an_event_that_another_worker_has_taken_is_left_alone(cast, receiver):
    hook(receiver.url)
    happen(n=1)
    row = OutgoingEvent.objects.select_related("webhook").get()
    assert delivering._claim(row, BEGUN)
    assert not delivering._claim(row, BEGUN)
    assert deliver() == 0
    with time_machine.travel(BEGUN + delivering.LEASE, tick=False):  # that worker was killed
        assert deliver() == 1
    assert OutgoingEvent.objects.get().attempts == 2


def test_control_looked_up_without_a_claim_both_would_send(cast, receiver):
    hook(receiver.url)
    happen(n=1)
    assert delivering._heads(set(), BEGUN) == delivering._heads(set(), BEGUN) != []


def test_old_events_are_forgotten_but_for_those_that_wait(cast, receiver):
    hook(receiver.url)
    happen(n=1)
    deliver()
    happen(n=2)
    delivering.forget_old(now=BEGUN + delivering.FORGOTTEN_AFTER)
    assert OutgoingEvent.objects.count() == 2
    delivering.forget_old(now=BEGUN + delivering.FORGOTTEN_AFTER + dt.timedelta(seconds=1))
    assert OutgoingEvent.objects.get().state == "waiting"


def test_events_of_a_demonstration_are_tidied_by_the_day_that_it_shows(cast, receiver, settings):
    """It shows a day long past: by the machine's clock every event would be gone within the hour."""
    hook(receiver.url)
    settings.DEMONSTRATION = Demonstration(BEGUN - dt.timedelta(days=700), BEGUN)
    happen(n=1)
    deliver()
    tidy_up()
    assert OutgoingEvent.objects.count() == 1
    delivering.forget_old(now=clock.machine_now())  # the control: what it must not go by
    assert OutgoingEvent.objects.count() == 0


# --- who manages them -----------------------------------------------------------------------------------------------
def test_a_test_goes_before_all_others_even_while_it_rests(cast, receiver):
    made = hook(receiver.url)
    receiver.answer = status(500)
    happen(n=1)
    deliver()
    receiver.answer = status(200)
    try_webhook(actor=cast.security_admin.actor, hook=made, now=NOW)
    assert deliver() >= 1
    assert json.loads(receiver.got[1][2])["type"] == kinds.TEST


def test_what_failed_is_sent_again_one_by_one_and_all(cast, receiver):
    made = hook(receiver.url)
    for _ in range(3):
        happen(n=1)
    OutgoingEvent.objects.update(state="failed", attempts=7)
    first = OutgoingEvent.objects.select_related("webhook").first()
    send_again(actor=cast.security_admin.actor, row=first)
    assert deliver() == 1
    with pytest.raises(Refused):
        send_again(actor=cast.security_admin.actor, row=OutgoingEvent.objects.get(pk=send_waiting(made).pk))
    assert send_failed_again(actor=cast.security_admin.actor, hook=made) == 2
    assert deliver() == 3
    send_again(actor=cast.security_admin.actor, row=OutgoingEvent.objects.get(pk=first.pk))
    assert deliver() == 1
    assert len({body for _path, _head, body in receiver.got}) == 4


def send_waiting(made):
    return try_webhook(actor=SYSTEM, hook=made, now=NOW)


def test_an_ended_webhook_hears_nothing_more(cast, receiver):
    made = hook(receiver.url)
    happen(n=1)
    end_webhook(actor=cast.security_admin.actor, hook=made, now=NOW)
    happen(n=2)
    assert deliver() == 0
    assert [row.state for row in OutgoingEvent.objects.all()] == ["failed"]
    made.refresh_from_db()
    for act in (try_webhook, end_webhook):
        with pytest.raises(Refused):
            act(actor=cast.security_admin.actor, hook=made, now=NOW)


@pytest.mark.parametrize("member", ["league_reviewer", "system_admin", "audit_admin", "unit_hr"])
def test_others_manage_none(cast, member):
    made, actor = hook(), cast.members[member].actor
    for act in (
        lambda: make_webhook(actor=actor, name="x", url=made.url, kinds=list(EventKind), unit=None, now=NOW),
        lambda: try_webhook(actor=actor, hook=made, now=NOW),
        lambda: end_webhook(actor=actor, hook=made, now=NOW),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_the_pages_from_making_to_ending(cast, receiver):
    client = open_session(cast.security_admin)
    values = {"name": "人才库", "url": "https://10.0.0.1/", "kinds": ["card.issued"], "unit": ""}
    assert "invalid-feedback" in client.post("/accounts/manage/webhooks/", values).content.decode()
    page = client.post("/accounts/manage/webhooks/", values | {"url": receiver.url}).content.decode()
    made = Webhook.objects.get()
    assert made.secret in page
    assert made.secret not in client.get("/accounts/manage/webhooks/").content.decode()
    address = f"/accounts/manage/webhooks/{made.public_id}/"
    client.post(address + "try/")
    deliver()
    page = client.get(address).content.decode()
    row = OutgoingEvent.objects.get()
    assert str(row.public_id) in page
    assert "204" in page
    client.post(f"/accounts/manage/webhooks/events/{row.public_id}/again/")
    assert deliver() == 1
    client.post(address + "end/")
    assert "try/" not in client.get(address).content.decode()
    actions = set(JournalEntry.objects.filter(action__startswith="webhook.").values_list("action", flat=True))
    assert actions == {"webhook.made", "webhook.tried", "webhook.again", "webhook.ended"}


def test_the_description_says_what_events_say(db):
    schema = Client().get("/api/v1/schema/").json()
    assert set(schema["webhooks"]) == set(EventKind)
