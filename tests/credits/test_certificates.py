"""A certificate, like a course, counts once, by whichever way it comes; what may both stand stands."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.requests.states import CaseRefused, RequestMove
from credits.annual.models import AnnualCredit
from credits.records import certificates
from credits.records.models import CreditRecord
from credits.verification.services import verify_records
from ground.jobs import machine
from ground.refusals import Refused
from tests.background import asked
from tests.casework.filing import TRAINING, filed, granted, move
from tests.signin import open_session

from .files import bring_in, line
from .people import NOW, record

pytestmark = pytest.mark.django_db
RECOGNISED = {
    "verifier": "通辽市人力资源和社会保障局", "year": 2024, "subject": "professional", "hours": "24",
    "completed_on": "2024-06-03", "title": "草原生态论坛", "certificate_number": "CY-2024-07",
}  # fmt: skip


def hours(learner) -> int:
    return sum(AnnualCredit.objects.unscoped().filter(learner=learner).values_list("tenths", flat=True))


def second(cast, kind: str = "hours_training", **values):
    """Another claim of the same person, on its way to the league."""
    return move(cast.unit_hr, filed(cast.alatan, kind=kind, payload=values))


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({}, False),
        ({"certificate_number": "ｃｙ 2024－07"}, False),
        ({"certificate_number": ""}, False),
        ({"certificate_number": "CY-2024-07", "title": "别的名称", "completed_on": "2024-06-05"}, False),
        ({"certificate_number": "CY-2024-08"}, True),
        ({"certificate_number": "", "title": "别的论坛"}, True),
        ({"certificate_number": "", "completed_on": "2024-06-04"}, True),
    ],
)
def test_the_second_claim_on_a_certificate_is_not_approved(cast, changed, counts):
    granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    before = hours(cast.alatan.learner)
    claim = second(cast, **{**TRAINING, **changed})
    if counts:
        move(cast.league_reviewer, claim)
    else:
        with pytest.raises(CaseRefused, match=r"草原生态论坛.*只计一次"):
            move(cast.league_reviewer, claim)
    assert hours(cast.alatan.learner) == before * (2 if counts else 1)


def test_control_without_looking_the_hours_are_counted_twice(cast, monkeypatch):
    monkeypatch.setattr("credits.claims.effects.on_record", lambda *args, **more: None)
    granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    before = hours(cast.alatan.learner)
    move(cast.league_reviewer, second(cast, **TRAINING))
    assert hours(cast.alatan.learner) == 2 * before


def test_a_claim_on_a_certificate_that_a_platform_has_reported_is_not_approved(cast):
    record(cast.alatan.learner, title="别的", certificate_number="CY-2024-07", verified=True)
    with pytest.raises(CaseRefused, match="只计一次"):
        move(cast.league_reviewer, second(cast, **TRAINING))


@pytest.mark.parametrize(("number", "counts"), [("ｃｙ 2024－07", False), ("CY-2024-08", True)])
@pytest.mark.parametrize("way", ["alone", "all", "imported"])
def test_what_a_platform_reports_upon_a_certificate_that_was_granted_is_not_verified(cast, way, number, counts):
    granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    before, learner, officer = hours(cast.alatan.learner), cast.alatan.learner, cast.banner_hr
    if way == "imported":
        other = line(learner, 课程名称="第三门", 学时=7, 完成时间="2024-05-02")
        bring_in(officer.actor, cast.xilinhot, [line(learner, 证书编号=number), other], verify=True)
        before += 70
    else:
        row = record(learner, title="别的", certificate_number=number)
        CreditRecord.objects.unscoped().filter(pk=row.pk).update(counting_class="always")
    if way == "all":
        job = asked(open_session(officer).post(reverse("verification:decide"), {"act": "verify_all", "filters": ""}))
        assert (machine.run(job.pk).state == "done") is counts
    if way == "alone":
        rows = CreditRecord.objects.unscoped().filter(pk=row.pk)
        if counts:
            verify_records(actor=officer.actor, records=rows, now=NOW)
        else:
            with pytest.raises(Refused, match=r"草原生态论坛.*只计一次"):
                verify_records(actor=officer.actor, records=rows, now=NOW)
    assert hours(learner) == before + (100 if counts else 0)


def test_control_without_looking_a_platforms_report_is_counted_beside_the_claim(cast, monkeypatch):
    monkeypatch.setattr("credits.verification.deciding.granted_upon", lambda reports: {})
    granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    before, row = hours(cast.alatan.learner), record(cast.alatan.learner, certificate_number="CY-2024-07")
    CreditRecord.objects.unscoped().filter(pk=row.pk).update(counting_class="always")
    rows = CreditRecord.objects.unscoped().filter(pk=row.pk)
    verify_records(actor=cast.banner_hr.actor, records=rows, now=NOW)
    assert hours(cast.alatan.learner) == before + 100


def test_another_offices_hours_and_a_platforms_report_may_both_stand_and_are_shown(cast):
    row = record(
        cast.alatan.learner, title="草原生态论坛", subject="professional", tenths=240, certificate_number="CY-2024-07",
        verified=True,
    )  # fmt: skip
    CreditRecord.objects.unscoped().filter(pk=row.pk).update(counting_class="always")
    claim = second(cast, "hours_recognised", **RECOGNISED)
    claim.refresh_from_db()
    assert claim.to_mind > 0
    move(cast.league_reviewer, claim)
    assert CreditRecord.objects.unscoped().filter(learner=cast.alatan.learner, withdrawn_at__isnull=True).count() == 2


@pytest.mark.parametrize(("year", "stands"), [(2024, False), (2023, True)])
def test_one_document_of_another_office_counts_once_for_a_year(cast, year, stands):
    granted(cast, cast.alatan, kind="hours_recognised", payload=RECOGNISED)
    claim = second(cast, "hours_recognised", **{**RECOGNISED, "year": year, "completed_on": f"{year}-06-03"})
    if stands:
        move(cast.league_reviewer, claim)
    else:
        with pytest.raises(CaseRefused, match="只计一次"):
            move(cast.league_reviewer, claim)


def test_after_the_first_is_revoked_or_undone_the_second_counts(cast):
    from casework.requests.services import revoke

    first = granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    claim = second(cast, **TRAINING)
    revoke(actor=cast.league_reviewer.actor, request=first, version=first.version, reason="误批", now=claim.filed_at)
    move(cast.league_reviewer, claim)
    assert CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True).count() == 1


def test_the_same_number_of_another_person_is_a_warning_to_the_reviewer(cast):
    granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    other = filed(cast.colleague, kind="hours_training", payload=TRAINING)
    other.refresh_from_db()
    assert other.to_mind > 0
    move(cast.league_reviewer, move(cast.unit_hr, other))


def test_marks_follow_whatever_becomes_of_the_other_claim(cast):
    first = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    filed(cast.alatan, kind="hours_training", payload={**TRAINING, "certificate_number": "CY-2024-08"})
    first.refresh_from_db()
    assert first.to_mind == 1, "the same days"
    last = type(first).objects.unscoped().order_by("pk").last()
    move(cast.unit_hr, last, RequestMove.REFUSE, reason="重复")
    first.refresh_from_db()
    assert first.to_mind == 0


def test_a_number_is_read_whatever_its_width_case_and_hyphens():
    assert certificates.normal(" ｃＹ－2024 07") == certificates.normal("CY-2024-07")
    assert certificates.normal("——") == ""


@pytest.mark.parametrize("number", ["CY-2024-07", "ｃｙ 2024－07"])
def test_one_certificate_number_in_two_years_counts_once(cast, number):
    granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    before = hours(cast.alatan.learner)
    earlier = {"starts_on": "2023-06-01", "completed_on": "2023-06-03", "title": "草原生态论坛（2023）"}
    claim = second(cast, **{**TRAINING, **earlier, "certificate_number": number})
    with pytest.raises(CaseRefused, match="只计一次"):
        move(cast.league_reviewer, claim)
    assert hours(cast.alatan.learner) == before


def test_another_number_in_another_year_counts(cast):
    granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
    before = hours(cast.alatan.learner)
    claim = second(
        cast,
        **{**TRAINING, "starts_on": "2023-06-01", "completed_on": "2023-06-03", "certificate_number": "CY-2023-07"},
    )
    move(cast.league_reviewer, claim)
    assert hours(cast.alatan.learner) == 2 * before
