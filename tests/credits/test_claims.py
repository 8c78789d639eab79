"""Hours by certificate (6.5, 6.6, 6.8): conversion, the record an approval writes, taking it back, concerns."""

from __future__ import annotations

import datetime as dt

import pytest

from assessments.decisions.selectors import assess
from casework.requests import services
from casework.requests.kinds import kind_of
from casework.requests.models import CaseRequest
from casework.requests.states import CaseRefused, RequestMove
from credits.annual.ledger import differences
from credits.annual.models import AnnualCredit
from credits.records.models import CreditRecord
from ground.actors import SystemActor
from rulebook.facts import AnnualCheck, TitleReview
from rulebook.vocabulary import Level
from tests.casework.filing import NOW, PAGES, TRAINING, filed, granted, move
from tests.demonstrations import SHANGHAI

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
LAST = dt.date(2024, 12, 31)
SKILL = {name: value for name, value in TRAINING.items() if name != "source"}


def counted(learner, application=None) -> dict[str, str]:
    """What becomes of each record for an application."""
    assessment = assess(
        actor=SYSTEM, learner=learner, application=application or AnnualCheck(2024), as_of=LAST, policy="xlgl-2024"
    )
    return {item.record.source: item.verdict.value for item in assessment.verdicts}


def payload(**changes):
    return {name: value for name, value in {**TRAINING, **changes}.items() if value is not None}


def test_an_approved_claim_is_a_verified_record_and_in_the_ledger(cast):
    request = granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    row = CreditRecord.objects.unscoped().get()
    assert (row.year, row.subject, row.tenths, row.source) == (2024, "professional", 240, "forum")
    assert (row.claim_key, row.verified_by, row.certificate) == (str(request.public_id), "李建国", True)
    assert AnnualCredit.objects.unscoped().get().tenths == 240
    assert list(differences([cast.alatan.learner.pk])) == []
    assert counted(cast.alatan.learner) == {"forum": "counted"}


def test_before_the_last_office_nothing_is_written(cast):
    move(cast.unit_hr, filed(cast.alatan, kind="hours_training", payload=TRAINING))
    assert not CreditRecord.objects.unscoped().exists()


def test_undo_and_revocation_take_the_hours_back(cast):
    request = granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    request = services.undo(actor=cast.league_reviewer.actor, request=request, version=request.version, now=NOW)
    assert not AnnualCredit.objects.unscoped().exists()
    request = move(cast.league_reviewer, request)
    assert AnnualCredit.objects.unscoped().get().tenths == 240
    services.revoke(
        actor=cast.league_reviewer.actor, request=request, version=request.version, reason="证书有误", now=NOW
    )
    assert not AnnualCredit.objects.unscoped().exists()
    assert set(CreditRecord.objects.unscoped().values_list("withdrawal", flat=True)) == {"claim"}


def test_a_part_is_granted_with_a_reason(cast):
    request = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    request = move(cast.unit_hr, request, RequestMove.PASS_IN_PART, reason="缺席一天", granted=payload(hours="16.5"))
    move(cast.league_reviewer, request)
    assert CreditRecord.objects.unscoped().get().tenths == 165


@pytest.mark.parametrize(
    ("hours", "days", "tenths"),
    [("24", None, 240), ("0.1", None, 1), (None, "0.5", 40), (None, "1", 80), (None, "2.5", 200), ("20", "3", 200)],
)
def test_hours_of_the_certificate_win_over_days(hours, days, tenths):
    assert kind_of("hours_training").check(payload(hours=hours, days=days))["tenths"] == tenths


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hours": None}, "学时"),
        ({"hours": "0"}, "0.1"),
        ({"hours": "-1"}, "0.1"),
        ({"hours": "1.25"}, "小数"),
        ({"hours": "NaN"}, "数字"),
        ({"hours": "10000.1"}, "10000"),
        ({"hours": None, "days": "0.4"}, "0.5"),
        ({"hours": None, "days": "1.3"}, "半天"),
        ({"hours": None, "days": "3.5"}, "没有这么多天"),
        ({"completed_on": "2024-05-31"}, "早于"),
        ({"starts_on": "2023-06-03"}, "一年"),
        ({"starts_on": "1989-12-31", "completed_on": "1990-01-01"}, "过早"),
        ({"source": "lecture"}, "lecture"),
        ({"title": ""}, "培训名称"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(changes, said):
    with pytest.raises(CaseRefused, match=said):
        kind_of("hours_training").check(payload(**changes))


def test_three_days_on_the_calendar_are_three_days():
    assert kind_of("hours_training").check(payload(hours=None, days="3"))["tenths"] == 240


def test_hours_of_skilled_workers_count_in_a_title_review_only_and_for_them_only(cast):
    granted(cast, cast.alatan, kind="hours_skill", payload=SKILL)
    review = TitleReview(Level.JUNIOR)
    assert counted(cast.alatan.learner, review) == {"skill_training": "not_high_skilled"}
    granted(cast, cast.alatan, kind="high_skilled", payload={"level": "technician", "since": "2022-09-01"})
    assert counted(cast.alatan.learner, review) == {"skill_training": "counted"}
    assert counted(cast.alatan.learner) == {"skill_training": "purpose_not_covered"}


def test_hours_of_three_subject_teachers_count_once_they_are_on_record_as_such(cast):
    granted(cast, cast.alatan, kind="hours_sanke", payload=SKILL)
    assert counted(cast.alatan.learner) == {"sanke_training": "not_sanke_teacher"}
    teacher = {"subject": "history", "school": "二中", "since": "2022-09-01"}
    granted(cast, cast.alatan, kind="sanke_teacher", payload=teacher)
    assert counted(cast.alatan.learner) == {"sanke_training": "counted"}


def concerns(request) -> str:
    return "".join(str(one) for one in kind_of(request.kind).concerns(request))


@pytest.mark.parametrize(
    ("hours", "days", "too_many"),
    [("47.9", None, False), ("48", None, False), ("48.1", None, True), ("24", "1.5", False), ("24.1", "1.5", True)],
)
def test_more_hours_than_the_days_hold_cannot_be_asked_for(cast, hours, days, too_many):
    if not too_many:
        assert filed(cast.alatan, kind="hours_training", payload=payload(hours=hours, days=days)).state == "filed"
        return
    with pytest.raises(CaseRefused, match="每天16学时"):
        filed(cast.alatan, kind="hours_training", payload=payload(hours=hours, days=days))
    assert not CaseRequest.objects.unscoped().exists()


def test_a_draft_from_before_is_looked_at_again_when_it_is_filed(cast):
    draft = services.draft(
        actor=cast.alatan.actor, kind="hours_training", learner=cast.alatan.learner, payload=TRAINING, now=NOW
    )
    services.attach(actor=cast.alatan.actor, request=draft, pages=PAGES, now=NOW)
    CaseRequest.objects.unscoped().filter(pk=draft.pk).update(payload={**draft.payload, "hours": "48.1"})
    draft.refresh_from_db()
    with pytest.raises(CaseRefused, match="每天16学时"):
        services.file(actor=cast.alatan.actor, request=draft, version=draft.version, now=NOW)


def test_the_same_certificate_twice_is_shown(cast):
    first = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    assert "证书编号" not in concerns(first)
    second = filed(cast.colleague, kind="hours_training", payload=TRAINING)
    assert "证书编号" in concerns(second)
    third = filed(cast.colleague, kind="hours_training", payload=payload(certificate_number=None))
    assert "证书编号" not in concerns(third)


@pytest.mark.parametrize(
    ("starts", "ends", "overlaps"),
    [("2024-05-30", "2024-05-31", False), ("2024-05-31", "2024-06-01", True), ("2024-06-03", "2024-06-04", True),
     ("2024-06-04", "2024-06-05", False)],
)  # fmt: skip
def test_two_claims_for_the_same_days_are_shown(cast, starts, ends, overlaps):
    filed(cast.alatan, kind="hours_training", payload=TRAINING)
    other = payload(starts_on=starts, completed_on=ends, hours="8", certificate_number=None, title="另一培训")
    request = filed(cast.alatan, kind="hours_training", payload=other)
    assert ("草原生态论坛" in concerns(request)) is overlaps


@pytest.mark.parametrize(
    ("hour", "minute", "ends", "later"),
    [(0, 30, "2024-06-03", False), (0, 30, "2024-06-04", True), (23, 59, "2024-06-03", False),
     (23, 59, "2024-06-04", True)],
)  # fmt: skip
def test_training_that_ends_after_the_day_of_filing_is_shown_by_shanghais_days(cast, hour, minute, ends, later):
    now = dt.datetime(2024, 6, 3, hour, minute, tzinfo=SHANGHAI).astimezone(dt.UTC)
    wanted = payload(starts_on="2024-06-02", completed_on=ends, hours="8")
    request = filed(cast.alatan, kind="hours_training", payload=wanted, now=now)
    assert ("晚于提交" in concerns(request)) is later


@pytest.mark.parametrize(("year", "known"), [(2020, False), (2021, True), (2024, True)])
def test_years_outside_the_notice_are_shown(cast, year, known):
    day = f"{year}-06-01"
    request = filed(cast.alatan, kind="hours_training", payload=payload(starts_on=day, completed_on=day, hours="8"))
    assert ("不在现行通知" not in concerns(request)) is known
