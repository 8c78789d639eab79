"""Hours that another place of the region has verified: the claim, what is shown, the record, taking it back."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.decisions.selectors import assess, changes_if
from casework.requests import services
from casework.requests.kinds import kind_of
from casework.requests.models import CaseRequest
from casework.requests.states import CaseRefused
from credits.annual.ledger import differences
from credits.annual.models import AnnualCredit
from credits.catalogue.models import Course, Platform
from credits.records.counting import as_credit, class_of, current_pack
from credits.records.models import CreditRecord
from credits.records.selectors import records_of_mine
from ground.actors import SystemActor
from ground.jobs import machine
from rulebook.facts import AnnualCheck
from tests.casework.filing import NOW, filed, granted, move, photo
from tests.signin import open_session
from uploads.models import Upload

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
KIND = "hours_recognised"
DOCUMENT = {
    "verifier": "通辽市人力资源和社会保障局", "year": "2024", "subject": "public", "hours": "30",
    "completed_on": "2024-03-20", "certificate_number": "TL-2024-18",
}  # fmt: skip


def payload(**changes):
    return {name: value for name, value in {**DOCUMENT, **changes}.items() if value is not None}


def concerns(request) -> str:
    return "".join(str(one) for one in kind_of(request.kind).concerns(request))


def reported(learner, *, hours: int, on: dt.date, subject: str = "public", year: int = 2024) -> CreditRecord:
    """A verified report of a platform."""
    course, _new = Course.objects.get_or_create(key=f"c{on}{hours}", defaults={"title": "数字经济"})
    platform, _new = Platform.objects.get_or_create(host="nmg.chinahrt.com", defaults={"name": "内蒙古平台"})
    row = CreditRecord(
        learner=learner, year=year, subject=subject, tenths=hours * 10, source="platform", completed_on=on,
        platform=platform, course=course, exam_passed=True, verified_at=NOW, verified_by="x",
    )  # fmt: skip
    row.counting_class = class_of(as_credit(row))
    row.save(force_insert=True)
    return row


@pytest.mark.parametrize("subject", [subject.id for subject in current_pack().subjects])
def test_an_approval_is_a_record_for_the_year_and_subject_of_the_document(cast, subject):
    request = granted(cast, cast.alatan, kind=KIND, payload=payload(subject=subject, year="2023"))
    row = CreditRecord.objects.unscoped().get()
    assert (row.year, row.subject, row.tenths, row.source) == (2023, subject, 300, "recognised")
    assert (row.certificate, row.certificate_number, row.platform) == (True, "TL-2024-18", None)
    assert (row.claim_key, row.verified_by) == (str(request.public_id), "李建国")
    assert row.course.title == "通辽市人力资源和社会保障局核定的学时"
    assert AnnualCredit.objects.unscoped().get().tenths == 300
    assert list(differences([cast.alatan.learner.pk])) == []


def test_undo_and_revocation_take_the_hours_back(cast):
    request = granted(cast, cast.alatan, kind=KIND, payload=DOCUMENT)
    request = services.undo(actor=cast.league_reviewer.actor, request=request, version=request.version, now=NOW)
    assert not AnnualCredit.objects.unscoped().exists()
    request = move(cast.league_reviewer, request)
    assert AnnualCredit.objects.unscoped().get().tenths == 300
    services.revoke(
        actor=cast.league_reviewer.actor, request=request, version=request.version, reason="证明有误", now=NOW
    )
    assert not AnnualCredit.objects.unscoped().exists()
    assert set(CreditRecord.objects.unscoped().values_list("withdrawal", flat=True)) == {"claim"}


def test_the_document_must_be_there(cast):
    request = services.draft(actor=cast.alatan.actor, kind=KIND, learner=cast.alatan.learner, payload=DOCUMENT, now=NOW)
    with pytest.raises(CaseRefused, match="证"):
        services.file(actor=cast.alatan.actor, request=request, version=request.version, now=NOW)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"verifier": None}, "主管部门"),
        ({"subject": "general"}, "general"),
        ({"subject": None}, "科目"),
        ({"hours": None}, "学时"),
        ({"hours": "0"}, "0.1"),
        ({"hours": "30.25"}, "小数"),
        ({"year": "1999"}, "2000"),
        ({"year": "2101"}, "2100"),
        ({"year": "20x4"}, "年度"),
        ({"completed_on": "1989-12-31"}, "太远"),
        ({"completed_on": "2101-01-01", "year": "2100"}, "太远"),
        ({"completed_on": None}, "完成"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(changes, said):
    with pytest.raises(CaseRefused, match=said):
        kind_of(KIND).check(payload(**changes))


@pytest.mark.parametrize(("hours", "refused"), [("31.9", False), ("32", False), ("32.1", True)])
def test_no_more_hours_than_the_days_of_the_year_hold(hours, refused):
    said = payload(hours=hours, completed_on="2024-01-02")
    if not refused:
        assert kind_of(KIND).check(said)["hours"] == hours
        return
    with pytest.raises(CaseRefused, match="每天16学时"):
        kind_of(KIND).check(said)


@pytest.mark.parametrize(("year", "shown"), [("2023", False), ("2024", False), ("2025", True)])
def test_a_year_after_completion_is_shown(cast, year, shown):
    said = concerns(filed(cast.alatan, kind=KIND, payload=payload(year=year)))
    assert ("就已完成" in said) is shown
    assert ("按规则" in said or "不会计入" in said or "不算" in said) is shown


@pytest.mark.parametrize(
    ("report", "alike"),
    [
        ({"hours": 30, "on": dt.date(2024, 5, 1)}, True),
        ({"hours": 12, "on": dt.date(2024, 3, 20)}, True),
        ({"hours": 29, "on": dt.date(2024, 3, 21)}, False),
        ({"hours": 30, "on": dt.date(2024, 3, 20), "subject": "professional"}, False),
        ({"hours": 30, "on": dt.date(2024, 3, 20), "year": 2023}, False),
    ],
)
def test_what_looks_like_a_report_of_a_platform_is_shown(cast, report, alike):
    reported(cast.alatan.learner, **report)
    assert ("相似" in concerns(filed(cast.alatan, kind=KIND, payload=DOCUMENT))) is alike


@pytest.mark.parametrize(("second", "same"), [(19, False), (20, True), (21, False)])
def test_as_many_hours_in_all_as_the_platforms_have_reported_are_shown(cast, second, same):
    reported(cast.alatan.learner, hours=10, on=dt.date(2024, 2, 1))
    reported(cast.alatan.learner, hours=second, on=dt.date(2024, 2, 2))
    assert ("合计正好相同" in concerns(filed(cast.alatan, kind=KIND, payload=DOCUMENT))) is same


def test_somebody_elses_and_withdrawn_reports_do_not_matter(cast):
    reported(cast.colleague.learner, hours=30, on=dt.date(2024, 3, 20))
    gone = reported(cast.alatan.learner, hours=30, on=dt.date(2024, 3, 20))
    CreditRecord.objects.unscoped().filter(pk=gone.pk).update(withdrawn_at=NOW, withdrawal="batch")
    assert concerns(filed(cast.alatan, kind=KIND, payload=DOCUMENT)) == ""


def test_a_second_claim_for_the_same_year_and_subject_is_shown(cast):
    filed(cast.alatan, kind=KIND, payload=DOCUMENT)
    other = payload(certificate_number=None, hours="12")
    assert "年度和科目相同" in concerns(filed(cast.alatan, kind=KIND, payload=other))
    other = payload(certificate_number=None, hours="12", subject="professional")
    assert "年度和科目相同" not in concerns(filed(cast.alatan, kind=KIND, payload=other))


@pytest.mark.parametrize(("day", "late"), [("2024-12-01", False), ("2024-12-02", False), ("2024-12-03", True)])
def test_completed_after_filing_is_shown(cast, day, late):
    assert timezone.localdate(NOW) == dt.date(2024, 12, 2)
    assert ("晚于" in concerns(filed(cast.alatan, kind=KIND, payload=payload(completed_on=day)))) is late


def test_the_day_of_filing_is_that_of_the_region_not_of_greenwich(cast):
    just_after_midnight = dt.datetime(2024, 12, 2, 16, 30, tzinfo=dt.UTC)
    request = filed(cast.alatan, kind=KIND, payload=payload(completed_on="2024-12-03"), now=just_after_midnight)
    assert "晚于" not in concerns(request)


def test_the_preview_says_what_the_approval_then_does(cast):
    learner, application = cast.alatan.learner, AnnualCheck(2024)
    kind = kind_of(KIND)
    (change,) = changes_if(
        actor=SYSTEM, learner=learner, supposed=kind.suppose(learner, kind.check(DOCUMENT), dt.date(2024, 12, 31)),
        applications=[application], as_of=dt.date(2024, 12, 31), policy="xlgl-2024",
    )  # fmt: skip
    granted(cast, cast.alatan, kind=KIND, payload=DOCUMENT)
    decision = assess(
        actor=SYSTEM, learner=learner, application=application, as_of=dt.date(2024, 12, 31), policy="xlgl-2024"
    ).decision
    assert change.before.missing != change.after.missing == decision.missing
    assert sum(gap.tenths for gap in decision.missing) == 600


def test_it_stands_in_ones_own_file(cast):
    granted(cast, cast.alatan, kind=KIND, payload=payload(title="公需课"))
    (line,) = records_of_mine(actor=cast.alatan.actor)
    assert "公需课" in line.values()
    assert "TL-2024-18" in line.values()


def test_a_list_of_people_with_one_document(cast):
    book, target = openpyxl.Workbook(), io.BytesIO()
    a, b = cast.alatan.learner, cast.colleague.learner
    public, professional = (subject.name for subject in current_pack().subjects)
    book.active.append(["姓名", "证件号码", "学时所属年度", "科目", "核定的学时"])
    book.active.append([a.name, a.id_number, "2023", public, "30"])
    book.active.append([b.name, b.id_number, "2024", professional, "60.55"])
    book.save(target)
    shared = {name: DOCUMENT[name] for name in ("verifier", "completed_on")}
    open_session(cast.unit_hr).post(
        reverse("lists:upload", args=[KIND]),
        {
            **shared,
            "file": SimpleUploadedFile("名单.xlsx", target.getvalue()),
            "evidence": SimpleUploadedFile("证明.jpg", photo()),
        },
    )
    upload = Upload.objects.unscoped().get()
    machine.run(upload.job_id)
    upload.refresh_from_db()
    assert upload.counts == {"new": 1, "refused": 1}
    page = open_session(cast.unit_hr).get(reverse("lists:one", args=[upload.public_id])).content.decode()
    assert b.name in page
    assert "小数" in page
    open_session(cast.unit_hr).post(reverse("lists:confirm", args=[upload.public_id]), {"plan_number": 1})
    upload.refresh_from_db()
    machine.run(upload.job_id)
    (filed_one,) = CaseRequest.objects.unscoped()
    asked = filed_one.payload
    assert (filed_one.learner_id, asked["year"], asked["subject"], asked["tenths"]) == (a.pk, 2023, "public", 300)
