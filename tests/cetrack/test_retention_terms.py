"""Each term that docs/personal-data.toml names in figures is carried out, on its day and not before."""

import dataclasses
import datetime as dt
import re
import uuid

import pytest
from django.db import transaction

from accounts.credentials import puzzles
from accounts.holders.models import Registration, RoleAssignment
from accounts.sign_in import tidying
from assessments.decisions.models import Application, HumanDecision, LawText, Snapshot
from assessments.doubts.models import ReviewRequest
from casework.charge.models import Charge
from casework.corrections.models import Correction
from casework.objections.models import Objection
from casework.requests.models import CaseRequest
from cetrack.retention.jobs import listed, remove_all
from cetrack.retention.services import remove_piece
from cetrack.tasks import let_go, retention_due
from credits.catalogue.models import Platform
from credits.missing.models import MissingHours
from exemptions.facts.models import Fact
from ground import clock, retention, vault
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.models import Job
from ground.leaving.models import LeavingFile
from journal.models import JournalEntry
from learners.disclosure.models import FullExport, Look
from programs.pushing import memory, signing
from programs.webhooks import delivering
from reports.audit.models import Export
from reports.cards.models import CardCopy
from reports.runs.models import CardRun
from scripts import personal_data
from uploads.models import Upload
from uploads.papers.models import UploadedPaper

ACTOR = SystemActor("retention")
NOW = dt.datetime(2034, 3, 1, 4, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ANSWERED = {"answer": "x", "answered_by": "x"}
ASKED = {"asked_by_key": "x", "asked_by": "x"}
DECIDED = {"decided_by": "x", "state": "returned"}

OTHERWISE: dict[str, tuple[str, object]] = {
    "accounts.onetimecode": ("30 days", dt.timedelta(days=30) == tidying.USED_CODE_KEPT),
    "accounts.puzzletoread": ("10 minutes", dt.timedelta(minutes=10) == puzzles.LASTS),
    "programs.outgoingevent": ("30 days", dt.timedelta(days=30) == delivering.FORGOTTEN_AFTER),
    "programs.pushanswer": ("7 days", dt.timedelta(days=7) == memory.ANSWERS_KEPT),
    "programs.seennonce": ("1 hour", dt.timedelta(hours=1) == signing.KEPT),
    "accounts.signinattempt": ("1 day", True),  # tests/accounts/test_tidying.py
    "uploads.uploadedpaper": ("1 year", True),  # tests/uploads/test_papers.py
}
"""Carried out by tidying that stood before, every hour, and does not list rows that say nothing of anybody."""

NOT_CARRIED_OUT: dict[str, str] = {
    "accounts.account": "whoever leaves may come back and has cards to look at; the security administrator disables",
    "credits.creditrecord": "not before 2035: sums, closed seasons and checks of cards must stay as they were",
    "credits.importrow": "the rows go when the file is stored or put aside; the outcome is the receipt, a file",
    "exemptions.fact": "not before 2035: excuses of a year may be asked for by the rules of a later one",
    "exemptions.trainingplan": "not before 2030: whoever is covered by it is counted in closed seasons",
    "journal.journalentry": "a chain from which lines are taken does not hold; whole sealed years are archived by hand",
    "learners.learner": "goes with the last card and record, not before 2035",
    "reports.reviewcard": "not before 2035: the public check answers for ten years",
}
WORDS = ("as ", "while ", "until ", "kept", "for ever", "with ")


@pytest.fixture(scope="module")
def promised() -> dict[str, str]:
    return {model: row["retention"] for model, row in personal_data.read()["models"].items()}


def figure(text: str) -> str:
    found = re.search(r"\b(\d+) (minutes?|hours?|days?|years?)\b", text)
    return found.group() if found else ""


def test_every_term_in_figures_is_carried_out_or_has_its_reason(promised):
    ours = {term.label: term.term for term in retention.terms()}
    for model, text in promised.items():
        if model in NOT_CARRIED_OUT:
            assert model not in ours, model
        elif term := ours.get(model) or OTHERWISE.get(model, ("",))[0]:
            assert term in text, f"{model}: {text}"
        else:
            related = model in {"reports.runperson"}  # goes with its run, of the same term
            assert related or not figure(text), f"{model}: nothing carries out “{text}”"
            assert related or text.startswith(WORDS), f"{model}: “{text}” is no term"
    assert all(true for _term, true in OTHERWISE.values())


def test_control_a_term_that_nobody_carries_out_is_found(promised):
    with pytest.raises(AssertionError, match="nothing carries out"):
        test_every_term_in_figures_is_carried_out_or_has_its_reason(promised | {"a.b": "4 years after the answer"})
    with pytest.raises(AssertionError, match="ground"):
        test_every_term_in_figures_is_carried_out_or_has_its_reason(promised | {"ground.job": "80 days after its end"})


def snapshot(learner) -> Snapshot:
    law, _made = LawText.objects.get_or_create(hash="x", defaults={"policy": "x", "text": "x"})
    values = {
        "policy": "x",
        "key": "x",
        "as_of": NOW.date(),
        "case": {},
        "decision": {},
        "law": law,
        "frozen_at": NOW,
        "outcome": "met",
    }
    return Snapshot.objects_for_relations.create(learner=learner, **values)


def _filed(cast) -> dict:
    return {"learner": cast.alatan.learner, "filed_by_key": "x", "filed_by_name": "x"}


def objection(cast, when, **values):
    given = {
        "about": "x", "about_id": uuid.uuid4(), "what": "x", "said": "x", "decided_at": when, "decided_by": "x",
        "decided_office": cast.school, "reasons": "x", "filed_at": when, "answer_by": when.date(),
        "office": cast.school,
        "state": "upheld", "answered_at": when, **ANSWERED, **_filed(cast),
    }  # fmt: skip
    return Objection.objects_for_relations.create(**given | values)


def request(cast, when, **values):
    given = {"kind": "x", "state": "refused", "created_at": when, "decided_at": when}
    return CaseRequest.objects_for_relations.create(**given | _filed(cast) | values)


def registration(cast, when):
    given = {"name": "x", "id_number": "x", "phone": "x", "unit": cast.school, "created_at": when, "decided_at": when}
    return Registration.objects_for_relations.create(**given | DECIDED)


def missing(cast, when):
    platform, _made = Platform.objects.get_or_create(host="x.example", defaults={"name": "x"})
    given = {"course_title": "x", "completed_on": when.date(), "office": cast.school, "reported_at": when}
    return MissingHours.objects_for_relations.create(
        learner=cast.alatan.learner,
        platform=platform,
        answered_at=when,
        picture_key=vault.put(b"x"),
        **given,
        **ANSWERED,
    )


def _decided_by_hand(cast, when):
    learner = cast.alatan.learner
    given = {"policy": "x", "key": str(when), "details": {}, "outcome": "met", "reason": "x", "facts_hash": "x"}
    return HumanDecision.objects_for_relations.create(
        learner=learner, doubt="x", snapshot=snapshot(learner), decided_at=when, ended_at=when, **given
    )


def _review(cast, when):
    learner = cast.alatan.learner
    given = {"policy": "x", "key": "x", "details": {}, "asked_at": when, "answered_at": when, "asked_by": "x"}
    return ReviewRequest.objects_for_relations.create(learner=learner, snapshot=snapshot(learner), **given, **ANSWERED)


def _application(cast, when):
    given = {"policy": "x", "key": str(when), "details": {}, "as_of": when.date(), "outcome": "met", "facts_hash": "x"}
    return Application.objects_for_relations.create(learner=cast.alatan.learner, applied_at=when, **given)


def _run(cast, when):
    given = {"unit": cast.school, "as_of": when.date(), "query": {}, "asked_at": when, "finished_at": when, **ASKED}
    return CardRun.objects_for_relations.create(**given)


def _look(cast, when):
    given = {"by_key": str(when)[:40], "by_name": "x", "kind": "page", "day": when.date(), "at": when}
    return Look.objects_for_relations.create(learner=cast.alatan.learner, **given)


def _job(_cast, when):
    return Job.objects.create(kind="x", actor_name="x", state="done", created_at=when, finished_at=when)


def _role(cast, when):
    given = {"role": "unit_hr", "unit": cast.school, "since": when.date(), "withdrawn_at": when}
    return RoleAssignment.objects.create(account=cast.alatan.account, **given)


def _upload(cast, when):
    given = {"importer": "roster", "office": cast.school, "file_name": "x", "file_hash": "x", "uploaded_by_name": "x"}
    return Upload.objects_for_relations.create(state="refused", uploaded_at=when, **given)


def _copy(_cast, when):
    given = {"run_key": uuid.uuid4(), "kind": "merged", "title": "x", "numbers": [], "asked_at": when, "file_name": "x"}
    return CardCopy.objects.create(made_at=when, **given, **ASKED)


def _correction(cast, when):
    given = {"item": "name", "value": "x", "created_at": when, "decided_at": when, **DECIDED}
    return Correction.objects_for_relations.create(learner=cast.alatan.learner, **given)


MADE = {
    "accounts.registration": registration,
    "accounts.roleassignment": _role,
    "assessments.application": _application,
    "assessments.humandecision": _decided_by_hand,
    "assessments.reviewrequest": _review,
    "casework.caserequest": request,
    "casework.correction": _correction,
    "casework.objection": objection,
    "credits.missinghours": missing,
    "ground.job": _job,
    "learners.fullexport": lambda cast, when: FullExport.objects_for_relations.create(
        unit=cast.school, reason="x", asked_at=when, **ASKED
    ),
    "learners.look": _look,
    "reports.cardcopy": _copy,
    "reports.cardrun": _run,
    "reports.export": lambda _cast, when: Export.objects.create(
        kind="x", query={}, asked_at=when, file_name="x", **ASKED
    ),
    "uploads.upload": _upload,
}
BY_CALENDAR_YEAR = {"assessments.application", "assessments.humandecision"}


def the_day(term: retention.RetentionTerm) -> dt.datetime:
    """The newest moment of which the time is over at NOW, worked out from the words of the term."""
    number, unit = term.term.split()
    if term.label in BY_CALENDAR_YEAR:  # five whole years after that of the row
        return dt.datetime(NOW.year - int(number), 1, 1, tzinfo=dt.timezone(8 * DAY / 24)) - dt.timedelta(seconds=1)
    return NOW - int(number) * DAY if unit == "days" else NOW.replace(year=NOW.year - int(number))


def going(label: str) -> set[int]:
    term = next(one for one in retention.terms() if one.label == label)
    return {row.pk for piece in retention.due(term, NOW) for row in piece}


def test_every_term_has_a_row_here():
    assert MADE.keys() == {term.label for term in retention.terms()}


@pytest.fixture
def vault_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db
def test_rows_go_on_the_day_and_not_the_day_before(cast, vault_of_its_own):
    for term in retention.terms():
        last, make = the_day(term), MADE[term.label]
        kept, on, after = (make(cast, last + days * DAY).pk for days in (1, 0, -1))
        assert going(term.label) == {on, after}, term.label
        assert kept not in going(term.label)


@pytest.fixture
def at_now(vault_of_its_own, monkeypatch):
    """Years from now every file that other tests have left would be one that no row has named for long."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "machine_now", lambda: NOW)


@pytest.mark.django_db
def test_it_is_listed_then_removed_with_its_files_and_a_line(
    cast, vault_of_its_own, at_now, django_capture_on_commit_callbacks
):
    old = NOW.replace(year=2031)
    report, kept = missing(cast, old), missing(cast, NOW)
    UploadedPaper.objects.create(
        use="x",
        about=str(report.public_id),
        owner_key="x",
        file_name="x",
        file_key=vault.put(b"y"),
        turn=1,
        added_at=old,
    )
    Charge.objects.create(about="missing", about_id=report.public_id, unit=cast.school, since=old)
    assert [(term.label, len(rows)) for term, rows in listed()] == [("credits.missinghours", 1)]
    assert len(list(vault.stored_keys())) == 3, "a list removes nothing"
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_all(actor=ACTOR) == {"credits.missinghours": 1}
    assert [row.pk for row in MissingHours.objects.unscoped()] == [kept.pk]
    assert list(vault.stored_keys()) == [kept.picture_key]
    assert (UploadedPaper.objects.count(), Charge.objects.count()) == (0, 0)
    line = JournalEntry.objects.get(action="rows.removed")
    day = dt.datetime.date(old).isoformat()
    span = {"from_day": day, "to_day": day}
    assert line.after == {"kind": "已答复的学时未到账反映", "rows": 1, "term": "2年"} | span
    assert not LeavingFile.objects.exists()
    assert remove_all(actor=ACTOR) == {}


@pytest.mark.django_db
def test_a_file_that_is_not_let_go_is_tried_again_every_hour_and_holds_up_no_other(
    cast, vault_of_its_own, at_now, monkeypatch, django_capture_on_commit_callbacks
):
    old = NOW.replace(year=2031)
    stuck, other = (missing(cast, old).picture_key for _number in range(2))
    remove = vault.remove

    def refuses(key: str) -> None:
        if key == stuck:
            raise PermissionError(13, "Permission denied")
        remove(key)

    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setattr(vault, "remove", refuses)
        assert remove_all(actor=ACTOR) == {"credits.missinghours": 2}
    with monkeypatch.context() as patched:
        patched.setattr(vault, "remove", refuses)
        assert let_go() == 0
    assert (list(vault.stored_keys()), [row.key for row in LeavingFile.objects.all()]) == ([stuck], [stuck])
    assert other not in vault.stored_keys()
    assert let_go() == 1
    assert (list(vault.stored_keys()), LeavingFile.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_what_still_counts_or_is_contested_stays(cast):
    """Beside each its control: the same row without what needs it goes."""
    old = NOW.replace(year=2020)
    plain, granted, contested = (request(cast, old) for _number in range(3))
    Fact.objects_for_relations.create(
        learner=cast.alatan.learner, kind="x", claim_key=str(granted.public_id), decided_at=old, decided_by="x"
    )
    open_one = {"state": "open", "answered_at": None, "answered_by": "", "answer": ""}
    objection(cast, old, about="request", about_id=contested.public_id, **open_one)
    assert going("casework.caserequest") == {plain.pk}
    assert going("casework.objection") == set()
    assert plain.pk not in {row.pk for row in CaseRequest.objects.unscoped().filter(state="filed")}
    draft = request(cast, old, state="draft", decided_at=None)
    assert draft.pk not in going("casework.caserequest")


@pytest.mark.django_db
def test_what_a_row_that_stays_points_to_stays(cast, monkeypatch):
    """Uploaded files point to their work (PROTECT)."""
    old = NOW.replace(year=2033, month=1)
    free, held = _job(cast, old), _job(cast, old)
    upload = _upload(cast, NOW)
    Upload.objects.unscoped().filter(pk=upload.pk).update(job=held)
    assert going("ground.job") == {free.pk}
    term = next(one for one in retention.terms() if one.label == "ground.job")
    assert remove_piece(actor=ACTOR, term=term, rows=[held], now=NOW) == 0, "asked again within the transaction"
    unasked = dataclasses.replace(term, due=lambda _now: Job.objects.filter(kind="x"))
    monkeypatch.setattr(retention, "pointing", lambda *_: [])
    with pytest.raises(retention.STILL_HELD), transaction.atomic():
        remove_piece(actor=ACTOR, term=unasked, rows=[free, held], now=NOW)
    assert Job.objects.filter(pk=free.pk).exists(), "a piece goes as a whole or not at all"


@pytest.mark.django_db
def test_one_that_is_open_again_or_holds_stays(cast, vault_of_its_own, at_now):
    """Between the list and the removal a report is replied to; a decision by hand that holds has no end."""
    old = NOW.replace(year=2020)
    report, decision = missing(cast, old), _decided_by_hand(cast, old)
    HumanDecision.objects.unscoped().filter(pk=decision.pk).update(ended_at=None)
    [(term, rows)] = listed()
    MissingHours.objects.unscoped().update(answered_at=None, answered_by="", answer="")
    assert remove_piece(actor=ACTOR, term=term, rows=rows, now=NOW) == 0
    assert MissingHours.objects.unscoped().filter(pk=report.pk).exists()
    assert not JournalEntry.objects.filter(action="rows.removed").exists()


@pytest.mark.django_db
def test_what_was_decided_from_goes_with_the_last_that_points_to_it(cast, at_now):
    decision, review = _decided_by_hand(cast, NOW.replace(year=2020)), _review(cast, NOW)
    assert remove_all(actor=ACTOR) == {"assessments.humandecision": 1}
    assert list(Snapshot.objects.unscoped()) == [review.snapshot]
    assert decision.snapshot_id != review.snapshot_id


@pytest.mark.django_db
def test_failed_work_stays_as_long_as_what_it_was_for(cast):
    old = NOW.replace(year=2033, month=1)
    free, held = _job(cast, old), _job(cast, old)
    Job.objects.filter(pk__in=[free.pk, held.pk]).update(state="failed")
    Export.objects.create(kind="x", query={}, asked_at=NOW, file_name="x", job=held, **ASKED)
    assert going("ground.job") == {free.pk}


@pytest.mark.django_db
def test_the_clock_asks_once_and_the_job_does_it(cast, at_now, monkeypatch):
    monkeypatch.setattr(machine, "hurry", lambda _pk: None)
    assert not retention_due(), "nothing is due"
    pks = [_look(cast, NOW.replace(year=2030, day=day)).pk for day in (1, 2, 3)]
    monkeypatch.setattr(retention, "PIECE", 2)
    assert retention_due()
    assert not retention_due(), "it waits already"
    job = machine.run(Job.objects.get(kind="cetrack.retention").pk)
    assert (job.state, job.result) == ("done", {"rows": 3})
    assert not Look.objects.unscoped().filter(pk__in=pks).exists()
    lines = JournalEntry.objects.filter(action="rows.removed").order_by("pk").values_list("after", flat=True)
    spans = [(line["from_day"], line["to_day"]) for line in lines]
    assert spans == [("2030-03-01", "2030-03-02"), ("2030-03-03", "2030-03-03")], "a line for each piece"
