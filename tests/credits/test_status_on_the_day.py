"""6.5: who was a teacher of the three subjects on the day of the training keeps its hours, whatever comes later."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from assessments.decisions.selectors import assess
from casework.requests import services
from casework.requests.kinds import kind_of
from credits.annual.ledger import differences
from credits.claims.status import settle
from credits.records.models import CreditRecord
from exemptions.facts.models import Fact
from exemptions.facts.services import end_fact
from ground.actors import SystemActor
from journal.models import JournalEntry
from rulebook.facts import AnnualCheck
from tests.casework.filing import NOW, TRAINING, filed, granted, move
from tests.signin import open_session

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
COURSE = {name: value for name, value in TRAINING.items() if name != "source"}  # completed on 3 June 2024
TICKED = {"was_sanke_teacher": True}


def teacher(cast, since: str, until: str = ""):
    payload = {"subject": "history", "school": "二中", "since": since, "until": until}
    return granted(cast, cast.alatan, kind="sanke_teacher", payload=payload)


def status() -> bool | None:
    return CreditRecord.objects.unscoped().get().was_sanke_teacher


def verdict(learner, as_of: dt.date = dt.date(2024, 12, 31)) -> str:
    found = assess(actor=SYSTEM, learner=learner, application=AnnualCheck(2024), as_of=as_of, policy="xlgl-2024")
    return found.verdicts[0].verdict.value


@pytest.mark.parametrize(
    ("since", "until", "was"),
    [
        ("2024-06-02", "", True), ("2024-06-03", "", True), ("2024-06-04", "", False),
        ("2022-09-01", "2024-06-02", False), ("2022-09-01", "2024-06-03", True), ("2022-09-01", "2024-06-04", True),
    ],
)  # fmt: skip
def test_the_facts_of_the_day_are_kept_with_the_hours(cast, since, until, was):
    teacher(cast, since, until)
    granted(cast, cast.alatan, kind="hours_sanke", payload=COURSE)
    assert status() is was
    assert (verdict(cast.alatan.learner) == "counted") is was
    assert list(differences([cast.alatan.learner.pk])) == []


@pytest.mark.parametrize(("until", "was"), [("2024-06-02", False), ("2024-06-03", True), ("2024-08-31", True)])
def test_ending_the_fact_later_does_not_erase_the_training(cast, until, was):
    teacher(cast, "2022-09-01")
    granted(cast, cast.alatan, kind="hours_sanke", payload=COURSE)
    fact = Fact.objects.unscoped().get()
    end_fact(actor=cast.banner_hr.actor, fact=fact, until=dt.date.fromisoformat(until), reason="调离教学岗位", now=NOW)
    assert (verdict(cast.alatan.learner) == "counted") is was
    assert list(differences([cast.alatan.learner.pk])) == []


def test_without_the_status_of_the_day_the_hours_go_with_the_flag(cast):
    """The control: what the row says of the day is what keeps the training."""
    teacher(cast, "2022-09-01")
    granted(cast, cast.alatan, kind="hours_sanke", payload=COURSE)
    fact = Fact.objects.unscoped().get()
    end_fact(actor=cast.banner_hr.actor, fact=fact, until=dt.date(2024, 8, 31), reason="x", now=NOW)
    CreditRecord.objects.unscoped().update(was_sanke_teacher=None)
    assert verdict(cast.alatan.learner) == "not_sanke_teacher"


@pytest.mark.parametrize(("since", "was"), [("2024-06-03", True), ("2024-06-04", False)])
def test_a_fact_approved_after_the_hours_settles_them(cast, since, was):
    granted(cast, cast.alatan, kind="hours_sanke", payload=COURSE)
    assert status() is None
    request = teacher(cast, since)
    assert status() is was
    assert (verdict(cast.alatan.learner) == "counted") is was
    services.revoke(actor=cast.league_reviewer.actor, request=request, version=request.version, reason="x", now=NOW)
    assert status() is None
    assert verdict(cast.alatan.learner) == "not_sanke_teacher"
    assert JournalEntry.objects.filter(action="hours.status_settled").count() == 2


def test_what_the_reviewer_has_found_in_the_proof_holds_without_facts_and_against_them(cast):
    request = filed(cast.alatan, kind="hours_sanke", payload=COURSE)
    move(cast.league_reviewer, move(cast.unit_hr, request, findings=TICKED))
    assert status() is True
    assert verdict(cast.alatan.learner) == "counted"
    teacher(cast, "2024-09-01")
    assert status() is True
    assert settle(actor=SYSTEM, learner_id=cast.alatan.learner.pk) == 0


def test_the_last_reviewer_has_the_last_word_and_a_new_filing_begins_anew(cast):
    request = filed(cast.alatan, kind="hours_sanke", payload=COURSE)
    request = move(cast.unit_hr, request, findings=TICKED)
    assert request.findings == TICKED
    request = services.undo(actor=cast.unit_hr.actor, request=request, version=request.version, now=NOW)
    assert request.findings == {}
    request = move(cast.unit_hr, request, findings=TICKED)
    request = move(cast.league_reviewer, request, findings={"was_sanke_teacher": False})
    assert status() is None


def test_the_reviewer_is_shown_what_is_on_record(cast):
    request = filed(cast.alatan, kind="hours_sanke", payload=COURSE)
    kind = kind_of("hours_sanke")
    assert "没有登记为“三科”教师" in "".join(kind.concerns(request))
    assert "没有登记" in kind.review(None, case=request).fields["was_sanke_teacher"].help_text
    teacher(cast, "2024-06-04")
    assert "不包括" in kind.review(None, case=request).fields["was_sanke_teacher"].help_text
    Fact.objects.unscoped().update(since=dt.date(2024, 6, 3))
    assert kind.concerns(request) == []
    assert "2024年6月3日：已登记" in kind.review(None, case=request).fields["was_sanke_teacher"].help_text


def test_the_tick_on_the_page(cast):
    request = filed(cast.alatan, kind="hours_sanke", payload=COURSE)
    page = reverse("requests:request", args=[request.public_id])
    unit = open_session(cast.unit_hr)
    assert 'name="was_sanke_teacher"' in unit.get(page).content.decode()
    data = {"act": "pass", "version": request.version, "was_sanke_teacher": "on"}
    unit.post(reverse("requests:decide", args=[request.public_id]), data)
    request.refresh_from_db()
    assert (request.findings, request.office) == (TICKED, cast.league)
    assert "证明材料表明" in open_session(cast.alatan).get(page).content.decode()


def test_in_part_on_the_page_words_of_the_reviewer_are_not_heard(cast):
    request = filed(cast.alatan, kind="hours_sanke", payload=COURSE)
    data = {"act": "part", "version": request.version, "hours": "16", "title": "别的培训", "reason": "缺席一天"}
    url = reverse("requests:decide", args=[request.public_id])
    unit = open_session(cast.unit_hr)
    said = unit.post(url, {**data, "hours": "320"}, follow=True).content.decode()
    assert "每天16学时" in said
    assert "不能超出" in unit.post(url, {**data, "hours": "24.1"}, follow=True).content.decode()
    unit.post(url, data)
    request.refresh_from_db()
    assert (request.granted["tenths"], request.granted["title"]) == (160, COURSE["title"])
