"""Papers are drawn by jobs: never while a page waits, in a fair line, and whoever handed in one that fails is told."""

from __future__ import annotations

import io
import subprocess
from datetime import timedelta

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from casework.requests import services
from casework.requests.kinds import kind_of
from casework.requests.models import CaseRequest, Evidence, RequestStep
from ground import clock, vault
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.models import Job
from intake import papers as child
from journal.context import RequestContext, current
from journal.models import JournalEntry
from tests.casework.filing import TRANSFER, photo
from tests.credits.killing import killed_at
from tests.papers import draw_all
from tests.signin import open_session
from uploads.papers import drawing, jobs, receiving, room
from uploads.papers.models import UploadedPaper
from uploads.papers.states import PaperState
from uploads.tidying import FAILED_KEPT, due_papers

pytestmark = pytest.mark.django_db
NEW = reverse("requests:new", args=["transfer"])
BROKEN = b"%PDF-1.7\n" + bytes(50)


def file(content: bytes = b"", name: str = "调令.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or photo())


def pdf(pages: int, shade: int = 0) -> bytes:
    """A PDF, each page unlike all others."""
    target = io.BytesIO()
    first, *others = [Image.new("RGB", (300, 420), (shade, number * 20, 0)) for number in range(pages)]
    first.save(target, "PDF", save_all=True, append_images=others)
    return target.getvalue()


def hand_in(client, *files, act: str = "file") -> CaseRequest:
    client.post(NEW, {**TRANSFER, "evidence": list(files), "act": act})
    return CaseRequest.objects.unscoped().order_by("-pk").first()


def page_of(client, request: CaseRequest) -> str:
    return client.get(reverse("requests:request", args=[request.public_id])).content.decode()


@pytest.fixture
def drawings(monkeypatch) -> list[bytes]:
    """Everything for which a child process is started."""
    seen, start = [], subprocess.run

    def run(*arguments, **options):
        seen.append(options.get("input", b""))
        return start(*arguments, **options)

    monkeypatch.setattr(child.subprocess, "run", run)
    return seen


def test_the_page_shows_that_it_is_being_prepared_and_then_the_picture(cast):
    mine = open_session(cast.alatan)
    request = hand_in(mine, file())
    assert request.state == "filed"
    said = page_of(mine, request)
    assert "正在处理，页面稍后显示在这里" in said
    assert 'hx-trigger="every 2s"' in said
    [job] = draw_all()
    assert (job.state, Evidence.objects.unscoped().count()) == ("done", 1)
    said = page_of(mine, request)
    assert "正在处理" not in said
    assert 'hx-trigger="every 2s"' not in said
    assert reverse("requests:evidence", args=[Evidence.objects.unscoped().get().public_id]) in said


def test_the_original_stays_sealed_and_goes_with_its_last_page(
    cast, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    mine, content = open_session(cast.alatan), pdf(3)
    request = hand_in(mine, file(content, "证书.pdf"), act="keep")
    [original] = vault.stored_keys()
    with django_capture_on_commit_callbacks(execute=True):
        draw_all()
    assert len(list(vault.stored_keys())) == 4
    paper = UploadedPaper.objects.get()
    assert (paper.state, paper.file_key, vault.read(original)) == (PaperState.DRAWN, original, content)
    assert content[:20] not in (tmp_path / next(tmp_path.rglob(f"*{original}*")).relative_to(tmp_path)).read_bytes()
    said = page_of(mine, request)
    assert reverse("requests:paper", args=[paper.public_id]) in said
    sent = mine.get(reverse("requests:paper", args=[paper.public_id]))
    assert (sent.content, sent["Content-Disposition"].startswith("attachment")) == (content, True)
    for member in (cast.colleague, cast.outsider, cast.stranger):
        assert open_session(member).get(reverse("requests:paper", args=[paper.public_id])).status_code == 404
    assert mine.post(reverse("requests:remove_paper", args=[paper.public_id])).status_code == 404
    for left, page in enumerate(Evidence.objects.unscoped().order_by("-pk")):
        assert UploadedPaper.objects.count() == 1, left
        with django_capture_on_commit_callbacks(execute=True):
            mine.post(reverse("requests:remove_evidence", args=[page.public_id]))
    assert (UploadedPaper.objects.count(), list(vault.stored_keys())) == (0, [])


def test_a_photo_of_a_telephone_is_proof_like_any_other(cast):
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (400, 300), "red")).save(out)
    mine = open_session(cast.alatan)
    request = hand_in(mine, file(out.getvalue(), "IMG_0001.HEIC"))
    draw_all()
    [page] = Evidence.objects.unscoped().filter(request=request)
    shown = mine.get(reverse("requests:evidence", args=[page.public_id]))
    assert (shown["Content-Type"], shown.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    original = mine.get(reverse("requests:paper", args=[UploadedPaper.objects.get().public_id]))
    assert original.content == out.getvalue()


def test_no_page_draws_anything_and_the_job_does(cast, drawings):
    mine = open_session(cast.alatan)
    request = hand_in(mine, file(), file(pdf(2), "a.pdf"), act="keep")
    mine.post(reverse("requests:add_evidence", args=[request.public_id]), {"evidence": file(photo("red"))})
    page_of(mine, request)
    assert drawings == []
    draw_all()
    assert len(drawings) == 3, "control: what is counted is what is drawn"


def test_drawing_within_a_request_is_an_error():
    token = current.set(RequestContext(request_id="r", address=""))
    try:
        with pytest.raises(RuntimeError):
            drawing.drawn([("a.jpg", photo())])
    finally:
        current.reset(token)
    assert len(drawing.drawn([("a.jpg", photo())])) == 1, "control: a job may"


@pytest.fixture
def order(monkeypatch) -> list[str]:
    """Names of papers in the order in which they are drawn; nothing else becomes of them."""
    seen: list[str] = []
    monkeypatch.setattr(jobs, "drawn", lambda files: [seen.append(name) or (name, b"page") for name, _content in files])
    monkeypatch.setitem(receiving._uses, "test", receiving.PaperUse(lambda *_: None, lambda *_: None))
    return seen


def bring(member, *names: str) -> None:
    room.bring(
        actor=member.actor, use="test", about=member.name, files=[(name, photo()) for name in names], now=clock.now()
    )


def test_twenty_papers_of_one_do_not_delay_the_first_of_another(cast, order):
    bring(cast.alatan, *(f"a{number}" for number in range(20)))
    for job in Job.objects.order_by("pk")[:3]:
        machine.run(job.pk)
    bring(cast.colleague, "c0", "c1")
    bring(cast.outsider, "o0")
    draw_all()
    assert order[:8] == ["a0", "a1", "a2", "a3", "c0", "o0", "a4", "c1"]
    assert len(order) == len(set(order)) == 23


def test_control_by_the_order_of_arrival_they_would(cast, order):
    bring(cast.alatan, *(f"a{number}" for number in range(20)))
    bring(cast.colleague, "c0")
    UploadedPaper.objects.update(turn=1)
    draw_all()
    assert order.index("c0") == 20


def test_one_that_fails_says_so_offers_the_original_and_can_be_replaced(cast):
    mine = open_session(cast.alatan)
    request = hand_in(mine, file(BROKEN, "坏.pdf"), act="keep")
    draw_all()
    paper = UploadedPaper.objects.get()
    assert (paper.state, paper.problem) == (PaperState.FAILED, "“坏.pdf”：文件已损坏，打不开。请重新拍照或扫描后上传。")
    said = page_of(mine, request)
    assert "文件已损坏" in said
    original = mine.get(reverse("requests:paper", args=[paper.public_id]))
    assert (original.content, original["Content-Type"]) == (BROKEN, "application/octet-stream")
    assert original["Content-Disposition"].startswith("attachment")
    for member in (cast.colleague, cast.outsider, cast.stranger):
        assert open_session(member).get(reverse("requests:paper", args=[paper.public_id])).status_code == 404
    filing = reverse("requests:file", args=[request.public_id])
    assert (
        "请先附上" in mine.post(filing, follow=True).content.decode()
        or CaseRequest.objects.unscoped().get().state == "draft"
    )
    mine.post(reverse("requests:remove_paper", args=[paper.public_id]))
    assert not UploadedPaper.objects.exists()
    mine.post(reverse("requests:add_evidence", args=[request.public_id]), {"evidence": file()})
    draw_all()
    mine.post(filing)
    assert CaseRequest.objects.unscoped().get().state == "filed"


@pytest.mark.parametrize(("content", "left"), [(b"", 0), (BROKEN, 1)])
def test_proof_that_nobody_can_read_yet_is_something_to_mind(cast, content, left):
    request = hand_in(open_session(cast.alatan), file(content, "证明.pdf" if content else "证明.jpg"))
    of_the_claim = len(kind_of(request.kind).concerns(request))
    assert request.to_mind == of_the_claim + 1
    draw_all()
    request.refresh_from_db()
    assert request.to_mind == of_the_claim + left


@pytest.mark.parametrize("damaged", [True, False])
@pytest.mark.parametrize(("said", "state"), [({}, "filed"), ({"seen_proof": "on"}, "approved")])
def test_proof_that_is_no_page_is_passed_by_whoever_says_that_it_was_seen(cast, damaged, said, state):
    """The same where it waits to be drawn and where it could not be; in the single view as in the list."""
    request = hand_in(open_session(cast.alatan), file(BROKEN, "证明.pdf") if damaged else file())
    if damaged:
        draw_all()
    for member in (cast.unit_hr, cast.league_reviewer):
        client, address = open_session(member), reverse("requests:decide", args=[request.public_id])
        request = CaseRequest.objects.unscoped().get()
        client.post(reverse("requests:decide_many"), {"act": "pass", "record": request.public_id, "filters": ""})
        assert CaseRequest.objects.unscoped().get().version == request.version, "in the list nobody says so"
        answer = client.post(address, {"act": "pass", "version": request.version, **said}, follow=True)
        if not said:
            assert "尚未在页面中显示" in answer.content.decode()
            break
    assert CaseRequest.objects.unscoped().get().state == state
    if said:
        steps = RequestStep.objects.filter(move="pass")
        assert [len(step.findings["proof_seen"]) for step in steps] == [1] * len(steps)
        assert "已查看" in page_of(open_session(cast.alatan), request)


def test_control_drawn_proof_is_passed_without_a_word(cast):
    request = hand_in(open_session(cast.alatan), file())
    draw_all()
    request.refresh_from_db()
    said = page_of(open_session(cast.unit_hr), request)
    assert "seen_proof" not in said
    open_session(cast.unit_hr).post(
        reverse("requests:decide", args=[request.public_id]), {"act": "pass", "version": request.version}
    )
    assert CaseRequest.objects.unscoped().get().version > request.version


@pytest.mark.parametrize(("before", "state"), [(1, PaperState.WAITING), (2, PaperState.FAILED)])
def test_one_that_fails_in_an_unknown_way_does_not_stay_first_for_ever(cast, monkeypatch, before, state):
    hand_in(open_session(cast.alatan), file())

    def damaged(key):
        raise RuntimeError(key)

    monkeypatch.setattr(jobs.vault, "read", damaged)
    ticket = Job.objects.get(kind=room.DRAW)
    Job.objects.filter(pk=ticket.pk).update(attempts=before)
    machine.run(ticket.pk)
    assert UploadedPaper.objects.get().state == state


def test_of_a_filed_request_the_person_is_told(cast):
    from accounts.messages.models import Message

    request = hand_in(open_session(cast.alatan), file(BROKEN, "坏.pdf"))
    draw_all()
    told = Message.objects.get(key=f"paper:{UploadedPaper.objects.get().public_id}")
    assert "坏.pdf" in told.text
    assert request.state == "filed"
    assert JournalEntry.objects.filter(action="casework.evidence_failed").count() == 1


def test_of_a_draft_nobody_is_told_and_it_stands_in_the_operation_log(cast):
    from accounts.messages.models import Message

    request = hand_in(open_session(cast.alatan), file(BROKEN), act="keep")
    services.paper_failed(
        actor=SystemActor("papers"), request=request, paper=UploadedPaper.objects.get(), now=clock.now()
    )
    assert JournalEntry.objects.filter(action="casework.evidence_failed").count() == 1
    assert not Message.objects.filter(key__startswith="paper:").exists()


def test_too_many_pages_fail_with_a_sentence(cast):
    request = hand_in(
        open_session(cast.alatan), *(file(pdf(10, number * 60), f"{number}.pdf") for number in range(4)), act="keep"
    )
    draw_all()
    assert Evidence.objects.unscoped().filter(request=request).count() == 30
    assert UploadedPaper.objects.get(state=PaperState.FAILED).problem == "证明材料最多保留30页。"


def test_a_job_that_runs_again_draws_nothing_twice(cast):
    hand_in(open_session(cast.alatan), file())
    [job] = draw_all()
    Job.objects.filter(pk=job.pk).update(state="queued")
    machine.run(job.pk)
    assert Evidence.objects.unscoped().count() == 1


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_a_paper_waits_on_and_in_the_end_it_is_a_page_once(cast):
    """The transaction in which the pages are kept and the paper gives back its turn."""
    hand_in(open_session(cast.alatan), file())
    job, paper = Job.objects.get(kind=room.DRAW), UploadedPaper.objects.get()
    UploadedPaper.objects.update(ticket=job)
    pages = tuple(page for _name, page in drawing.drawn([(paper.file_name, vault.read(paper.file_key))]))
    statement = 1
    while killed_at(statement, lambda: jobs._keep(job, paper, pages, clock.now())):
        assert not Evidence.objects.unscoped().exists()
        assert UploadedPaper.objects.get().state == PaperState.WAITING
        statement += 1
    assert statement > 5, "there was something to be killed"
    jobs._keep(job, paper, pages, clock.now())
    assert Evidence.objects.unscoped().count() == 1
    assert not UploadedPaper.objects.filter(state=PaperState.WAITING).exists()


def test_a_paper_whose_worker_was_lost_is_drawn_by_another(cast):
    hand_in(open_session(cast.alatan), file())
    lost = Job.objects.get(kind=room.DRAW)
    Job.objects.filter(pk=lost.pk).update(state="running")
    UploadedPaper.objects.update(ticket=lost)
    assert jobs.tend() == 0, "it is at work"
    Job.objects.filter(pk=lost.pk).update(state="failed")
    assert jobs.tend() == 1
    assert jobs.tend() == 0
    draw_all()
    assert Evidence.objects.unscoped().count() == 1


def test_a_paper_that_was_taken_away_meanwhile_becomes_no_page(cast, monkeypatch):
    hand_in(open_session(cast.alatan), file(), act="keep")
    draw = jobs.drawn

    def slow(files):
        pages = draw(files)
        UploadedPaper.objects.all().delete()
        return pages

    monkeypatch.setattr(jobs, "drawn", slow)
    [job] = draw_all()
    assert (job.state, Evidence.objects.unscoped().count()) == ("done", 0)


@pytest.mark.parametrize(("late", "due"), [(-1, 0), (1, 1)])
def test_one_that_failed_is_kept_a_year(cast, late, due):
    hand_in(open_session(cast.alatan), file(BROKEN, "坏.pdf"), act="keep")
    draw_all()
    now = UploadedPaper.objects.get().added_at + FAILED_KEPT + timedelta(minutes=late)
    assert len(list(due_papers(actor=cast.alatan.actor, now=now))) == due
