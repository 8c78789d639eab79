"""A request on its way: who may move it when, what the others are told, what is undone and revoked."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.holders.models import RoleAssignment
from casework.offices import services as offices_services
from casework.requests import services as requests_services
from casework.requests.models import CaseRequest, Evidence
from casework.requests.selectors import desk_counts, last_act, reviewable, steps_of, undoable, waiting_for
from casework.requests.states import CaseRefused, RequestMove, RequestState
from exemptions.facts.models import Fact
from ground.lifecycle import UNDO_WINDOW
from journal.models import JournalEntry
from tests.demonstrations import SHANGHAI

from .filing import NOW, PAGES, TRAINING, TRANSFER, filed, granted, move

pytestmark = pytest.mark.django_db


def waiting(member) -> list[CaseRequest]:
    return list(waiting_for(actor=member.actor))


def test_goes_to_the_unit_and_then_to_the_league(cast):
    request = filed(cast.alatan)
    assert (request.office, waiting(cast.unit_hr)) == (cast.school, [request])
    assert waiting(cast.league_reviewer) == waiting(cast.banner_hr) == []
    request = move(cast.unit_hr, request)
    assert (request.state, request.office) == (RequestState.FILED, cast.league)
    assert (waiting(cast.unit_hr), waiting(cast.league_reviewer)) == ([], [request])
    request = move(cast.league_reviewer, request)
    assert (request.state, request.office) == (RequestState.APPROVED, None)
    assert Fact.objects.unscoped().get().values == {"on": "2024-03-01"}


@pytest.mark.parametrize(("kinds", "visited"), [(["*"], True), (["transfer"], True), (["postdoc"], False)])
def test_an_office_between_takes_part_for_the_kinds_it_is_named_for(cast, kinds, visited):
    offices_services.set_reviewing_offices(actor=cast.league_policy.actor, unit=cast.xilinhot, kinds=kinds)
    request = move(cast.unit_hr, filed(cast.alatan))
    assert request.office == (cast.xilinhot if visited else cast.league)


def test_only_policy_names_reviewing_offices(cast):
    for member in (cast.league_reviewer, cast.banner_hr, cast.unit_hr, cast.alatan):
        with pytest.raises(CaseRefused):
            offices_services.set_reviewing_offices(actor=member.actor, unit=cast.xilinhot, kinds=["*"])


def test_a_unit_without_hr_is_left_out(cast):
    RoleAssignment.objects.filter(account=cast.unit_hr.account).delete()
    assert filed(cast.alatan).office == cast.league


def test_whoever_filed_for_a_person_does_not_review_it(cast):
    request = filed(cast.unit_hr, cast.alatan.learner)
    assert request.office == cast.league
    assert waiting(cast.unit_hr) == []


def test_nothing_is_filed_without_proof(cast):
    actor = cast.alatan.actor
    request = requests_services.draft(
        actor=actor, kind="transfer", learner=cast.alatan.learner, payload=TRANSFER, now=NOW
    )
    with pytest.raises(CaseRefused, match="材料"):
        requests_services.file(actor=actor, request=request, version=request.version, now=NOW)


@pytest.mark.parametrize("what", [RequestMove.RETURN, RequestMove.REFUSE])
def test_returning_and_refusing_need_a_reason(cast, what):
    request = filed(cast.alatan)
    with pytest.raises(CaseRefused, match="原因"):
        move(cast.unit_hr, request, what, reason="  ")
    assert move(cast.unit_hr, request, what, reason="日期不清").state in {RequestState.RETURNED, RequestState.REFUSED}


def test_a_returned_request_is_mended_and_filed_again_to_the_same_reviewer(cast):
    request = move(cast.unit_hr, filed(cast.alatan), RequestMove.RETURN, reason="日期不清")
    assert waiting(cast.unit_hr) == []
    actor = cast.alatan.actor
    request = requests_services.amend(
        actor=actor, request=request, payload={**TRANSFER, "on": "2024-04-01"}, version=request.version
    )
    request = requests_services.file(actor=actor, request=request, version=request.version, now=NOW)
    assert waiting(cast.unit_hr) == [request]
    granted_now = move(cast.league_reviewer, move(cast.unit_hr, request))
    assert granted_now.state == RequestState.APPROVED
    assert Fact.objects.unscoped().get().values == {"on": "2024-04-01"}
    assert [step.move for step in steps_of(actor=actor, request=request)] == ["file", "return", "file", "pass", "pass"]


def test_evidence_is_fixed_once_filed(cast):
    request = filed(cast.alatan)
    page = Evidence.objects.unscoped().get()
    with pytest.raises(CaseRefused):
        requests_services.detach(actor=cast.alatan.actor, evidence=page)
    with pytest.raises(CaseRefused):
        requests_services.attach(actor=cast.alatan.actor, request=request, pages=[("b.jpg", b"other")], now=NOW)
    assert Evidence.objects.unscoped().count() == 1


@pytest.mark.parametrize(("pages", "fits"), [(29, True), (30, True), (31, False)])
def test_thirty_pages_of_proof(cast, pages, fits):
    actor = cast.alatan.actor
    request = requests_services.draft(
        actor=actor, kind="transfer", learner=cast.alatan.learner, payload=TRANSFER, now=NOW
    )
    many = [("a.jpg", f"page {number}".encode()) for number in range(pages)]
    if fits:
        assert requests_services.attach(actor=actor, request=request, pages=many, now=NOW) == pages
    else:
        with pytest.raises(CaseRefused, match="30"):
            requests_services.attach(actor=actor, request=request, pages=many, now=NOW)
    assert Evidence.objects.unscoped().count() == (pages if fits else 0)


def test_the_same_page_is_kept_once(cast):
    actor = cast.alatan.actor
    request = requests_services.draft(
        actor=actor, kind="transfer", learner=cast.alatan.learner, payload=TRANSFER, now=NOW
    )
    assert requests_services.attach(actor=actor, request=request, pages=PAGES + PAGES, now=NOW) == 1
    assert requests_services.attach(actor=actor, request=request, pages=PAGES, now=NOW) == 0


@pytest.mark.parametrize(("after", "possible"), [(-1, True), (0, True), (1, False)])
def test_five_minutes_of_undo(cast, after, possible):
    request = move(cast.league_reviewer, move(cast.unit_hr, filed(cast.alatan)))
    later = NOW + UNDO_WINDOW + dt.timedelta(seconds=after)
    assert bool(undoable(actor=cast.league_reviewer.actor, now=later)) is possible
    if not possible:
        with pytest.raises(CaseRefused, match="分钟"):
            requests_services.undo(
                actor=cast.league_reviewer.actor, request=request, version=request.version, now=later
            )
        return
    request = requests_services.undo(
        actor=cast.league_reviewer.actor, request=request, version=request.version, now=later
    )
    assert (request.state, request.office) == (RequestState.FILED, cast.league)
    assert not Fact.objects.unscoped().filter(revoked_at__isnull=True).exists()
    assert waiting(cast.league_reviewer) == [request]


def test_the_desk_reads_one_step_of_an_act_however_many_there_are(cast, django_assert_num_queries):
    actor = cast.league_reviewer.actor
    assert last_act(actor=actor, now=NOW) is None
    tenure = {"title": "中学一级教师", "since": "2019-12-01"}
    for learner in (cast.alatan.learner, cast.colleague.learner):
        move(cast.league_reviewer, filed(cast.unit_hr, learner, kind="tenure", payload=tenure))
    with django_assert_num_queries(2):
        step, count = last_act(actor=actor, now=NOW)
    assert (step.request.learner, count) == (cast.colleague.learner, 2)


def test_only_ones_own_last_step_is_undone(cast):
    request = move(cast.league_reviewer, move(cast.unit_hr, filed(cast.alatan)))
    assert undoable(actor=cast.unit_hr.actor, now=NOW) == []
    with pytest.raises(CaseRefused):
        requests_services.undo(actor=cast.unit_hr.actor, request=request, version=request.version, now=NOW)


def test_revoking_ends_the_fact_and_may_be_asked_again(cast):
    request = granted(cast, cast.alatan)
    with pytest.raises(CaseRefused, match="原因"):
        requests_services.revoke(
            actor=cast.league_reviewer.actor, request=request, version=request.version, reason=" ", now=NOW
        )
    for nobody in (cast.alatan, cast.unit_hr, cast.outsider):
        with pytest.raises(CaseRefused):
            requests_services.revoke(
                actor=nobody.actor, request=request, version=request.version, reason="误批", now=NOW
            )
    request = requests_services.revoke(
        actor=cast.league_reviewer.actor, request=request, version=request.version, reason="误批", now=NOW
    )
    assert request.state == RequestState.REVOKED
    assert not Fact.objects.unscoped().filter(revoked_at__isnull=True).exists()
    granted(cast, cast.alatan)


def test_a_second_fact_of_a_kind_waits_for_the_first_to_go(cast):
    granted(cast, cast.alatan)
    second = move(cast.unit_hr, filed(cast.alatan))
    with pytest.raises(CaseRefused, match="已有"):
        move(cast.league_reviewer, second)
    second.refresh_from_db()
    assert second.state == RequestState.FILED


def test_passing_in_part_shows_what_was_granted(cast):
    request = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    request = move(
        cast.unit_hr, request, RequestMove.PASS_IN_PART, reason="有一天缺席", granted={**TRAINING, "hours": "16"}
    )
    request = move(cast.league_reviewer, request)
    assert (request.payload["tenths"], request.effective["tenths"]) == (240, 160)
    transfer = filed(cast.colleague)
    with pytest.raises(CaseRefused, match="整"):
        move(cast.unit_hr, transfer, RequestMove.PASS_IN_PART, reason="部分", granted=TRANSFER)


def test_many_are_decided_each_under_its_own_guards(cast):
    first, second = filed(cast.alatan), filed(cast.colleague)
    stale = move(cast.unit_hr, filed(cast.colleague, kind="tenure", payload={"title": "讲师", "since": "2015-09-01"}))
    done, refused = requests_services.decide_many(
        actor=cast.unit_hr.actor, requests=[first, second, stale], move=RequestMove.PASS, now=NOW
    )
    assert {one.pk for one in done} == {first.pk, second.pk}
    assert [one.request.pk for one in refused] == [stale.pk]
    assert "锡林郭勒盟" in refused[0].sentence


def test_a_list_is_filed_whole_or_not_at_all(cast):
    wanted = [(cast.alatan.learner, TRANSFER), (cast.colleague.learner, {**TRANSFER, "on": "no day"})]
    with pytest.raises(CaseRefused, match="贺希格巴图"):
        requests_services.file_many(actor=cast.unit_hr.actor, kind="transfer", wanted=wanted, pages=PAGES, now=NOW)
    assert not CaseRequest.objects.unscoped().exists()
    wanted[1] = (cast.colleague.learner, TRANSFER)
    filed_now = requests_services.file_many(
        actor=cast.unit_hr.actor, kind="transfer", wanted=wanted, pages=PAGES, now=NOW
    )
    assert {request.office for request in filed_now} == {cast.league}


def test_drafts_are_nobody_elses(cast):
    requests_services.draft(
        actor=cast.alatan.actor, kind="transfer", learner=cast.alatan.learner, payload=TRANSFER, now=NOW
    )
    for member in (cast.unit_hr, cast.league_reviewer, cast.colleague, cast.stranger):
        assert list(reviewable(actor=member.actor)) == []
        assert list(CaseRequest.objects.visible_to(member.actor)) == []


def test_counts_of_the_desk(cast):
    filed(cast.alatan)
    granted(cast, cast.colleague)
    later = NOW + dt.timedelta(days=15)  # ten working days and one
    assert desk_counts(actor=cast.unit_hr.actor, now=later) == (1, 1, 1, 1)
    assert desk_counts(actor=cast.unit_hr.actor, now=NOW + dt.timedelta(days=14)) == (1, 0, 1, 1)
    assert desk_counts(actor=cast.stranger.actor, now=later) == (0, 0, 0, 0)


def test_every_move_leaves_its_line(cast):
    granted(cast, cast.alatan)
    said = set(JournalEntry.objects.values_list("action", flat=True))
    assert {"casework.drafted", "casework.evidence_added", "casework.filed", "casework.pass", "fact.recorded"} <= said


@pytest.mark.parametrize(("hour", "minute"), [(0, 30), (23, 59)])
def test_whoever_comes_second_is_told_the_time_of_shanghai(cast, hour, minute):
    now = dt.datetime(2024, 12, 3, hour, minute, tzinfo=SHANGHAI).astimezone(dt.UTC)
    request = filed(cast.alatan, now=now)
    seen = CaseRequest.objects.unscoped().get(pk=request.pk)
    move(cast.unit_hr, request, now=now)
    with pytest.raises(CaseRefused, match=f"2024年12月3日 {hour:02}:{minute:02}"):
        requests_services.cancel(actor=cast.alatan.actor, request=seen, version=seen.version, now=now)


def test_whoever_loses_against_an_undo_learns_who_and_when(cast):
    request = filed(cast.alatan)
    seen = CaseRequest.objects.unscoped().get(pk=request.pk)
    passed = move(cast.unit_hr, request)
    requests_services.undo(actor=cast.unit_hr.actor, request=passed, version=passed.version, now=NOW)
    with pytest.raises(CaseRefused, match=cast.unit_hr.actor.name) as refusal:
        move(cast.unit_hr, seen)
    assert "—" not in str(refusal.value)
