"""Review cards: what is printed, to whom, and that it says the same for ever."""

from __future__ import annotations

import datetime as dt
import io
import os
import signal
import subprocess
import sys

import pypdf
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from assessments.decisions.selectors import assess
from ground import vault
from ground.jobs import machine
from ground.jobs.models import Job
from ground.refusals import Refused
from journal.models import JournalEntry
from reports.cards import jobs, services
from reports.cards.models import ReviewCard
from reports.printing import rendering
from reports.printing.fonts import missing_characters
from reports.printing.rendering import Renderer, RendererLost, RenderingFailed, renderer, writer_here
from rulebook.facts import AnnualCheck
from tests.credits.people import record
from tests.signin import open_session
from tests.workers import gone, until

NOW = dt.datetime(2024, 12, 31, 8, tzinfo=dt.UTC)
DAY = dt.date(2024, 12, 31)

pytestmark = pytest.mark.django_db


def assessment(actor, learner):
    return assess(actor=actor, learner=learner, application=AnnualCheck(2024), as_of=DAY, policy="xlgl-2024")


def complete(learner) -> None:
    """A year in which both subjects are complete and verified."""
    day = dt.date(2024, 6, 1)
    record(
        learner, verified=True, tenths=300, year=2024, subject="public", completed_on=day, exam_passed=True, title="甲"
    )
    record(learner, verified=True, tenths=600, year=2024, subject="professional", completed_on=day, title="乙")


def issue(cast, learner=None):
    learner = learner or cast.alatan.learner
    actor = cast.alatan.actor
    return services.issue(actor=actor, assessment=assessment(actor, learner), now=NOW)


def finish(card: ReviewCard) -> ReviewCard:
    job = machine.run(card.job_id)
    assert job.state == "done", job.message
    card.refresh_from_db()
    return card


def text_of(card: ReviewCard) -> str:
    pages = pypdf.PdfReader(io.BytesIO(vault.read(card.pdf_key))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def test_a_met_requirement_gives_a_card(cast):
    complete(cast.alatan.learner)
    card = issue(cast)
    assert (card.kind, card.number, card.state) == ("card", "XM-K2024-01-000001", "valid")
    assert card.content["verdict"]["word"] == "符合"


def test_a_requirement_not_met_gives_a_statement_that_says_it_is_no_card(cast):
    card = finish(issue(cast))
    assert (card.kind, card.number) == ("statement", "XM-S2024-01-000001")
    text = text_of(card)
    assert "不是审验卡" in text
    assert "学时情况说明" in text
    assert "不符合" in text
    assert "审验单位（章）" not in text


@pytest.mark.parametrize(("day", "still"), [(30, True), (31, True), (32, False)])
def test_a_statement_offers_no_study_once_the_window_has_closed(cast, day, still):
    """What can still be done is judged by the day of printing; 31 December is the last."""
    at = dt.datetime(2024, 12, 1, 4, tzinfo=dt.UTC) + dt.timedelta(days=day - 1)
    card = services.issue(
        actor=cast.alatan.actor, assessment=assessment(cast.alatan.actor, cast.alatan.learner), now=at
    )
    lines = card.content["verdict"]["lines"]
    assert lines[0] == "尚缺90学时。"
    assert lines[1:] == (
        ["其中仍可学习的，网上学习费用合计225.00元。"] if still else ["学习和补学已于2024年12月31日截止，不能再补。"]
    )


def test_the_card_says_all_that_it_must(cast):
    complete(cast.alatan.learner)
    card = finish(issue(cast))
    text = text_of(card)
    learner = cast.alatan.learner
    for said in (
        "锡林郭勒盟人力资源和社会保障局",
        "专业技术人员继续教育审验卡",
        card.number,
        learner.name.replace(" ", ""),
        learner.id_number,
        "2024年度审验",
        "公需科目",
        "专业科目",
        "第二部分",
        "xlgl-2024",
        "审验单位（章）",
        "符合",
    ):
        assert said in text, said


def test_each_page_is_also_a_picture(cast):
    card = finish(issue(cast))
    assert card.pages == len(pypdf.PdfReader(io.BytesIO(vault.read(card.pdf_key))).pages)
    session = open_session(cast.alatan)
    for page in range(1, card.pages + 1):
        answer = session.get(reverse("cards:picture", args=[card.public_id, page]))
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert (picture.format, picture.width) == ("PNG", 1240)


@pytest.mark.parametrize("name", ["赵䶮", "㛃", "斯琴高娃·孟和巴雅尔乌兰其其格呼和浩特那仁花", "𬭩"])
def test_rare_and_long_names_are_printed_as_text(cast, name):
    learner = cast.alatan.learner
    type(learner).objects.unscoped().filter(pk=learner.pk).update(name=name)
    card = finish(issue(cast, learner))
    assert name in text_of(card)
    assert card.content["font_lacks"] == []


def test_a_character_that_the_font_lacks_is_said(cast):
    lacking = "\U00031350"
    assert missing_characters(f"王{lacking}") == [lacking]
    learner = cast.alatan.learner
    type(learner).objects.unscoped().filter(pk=learner.pk).update(name=f"王{lacking}")
    assert issue(cast).content["font_lacks"] == [lacking]


def test_asked_twice_it_is_the_same_paper(cast):
    assert issue(cast).pk == issue(cast).pk


def test_other_facts_give_another_paper_with_the_next_number(cast):
    first = issue(cast)
    record(
        cast.alatan.learner,
        verified=True,
        tenths=10,
        year=2024,
        subject="professional",
        completed_on=dt.date(2024, 6, 1),
    )
    second = issue(cast)
    assert (first.number[-6:], second.number[-6:]) == ("000001", "000002")


def test_a_second_valid_paper_for_the_same_is_refused_by_the_database(cast):
    first = issue(cast)
    twin = ReviewCard.objects.unscoped().get(pk=first.pk)
    twin.pk, twin.number, twin.token = None, "XM-S2024-999999", "x" * 22
    twin.public_id = "00000000-0000-4000-8000-000000000001"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    ReviewCard.objects.unscoped().filter(pk=first.pk).update(state="revoked")
    twin.save(force_insert=True)  # control: the constraint, and nothing else, stood in the way


def test_a_reprint_says_what_the_first_print_said(cast):
    complete(cast.alatan.learner)
    card = finish(issue(cast))
    before = text_of(card)
    learner = cast.alatan.learner
    type(learner).objects.unscoped().filter(pk=learner.pk).update(name="另一个人")
    card.refresh_from_db()
    again = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(jobs.render(card))).pages)
    assert again.replace("\n", "").replace(" ", "") == before


def test_a_repeated_job_changes_nothing(cast):
    card = finish(issue(cast))
    jobs.render_job(card.job, None)
    card.refresh_from_db()
    assert text_of(card)
    assert sorted(vault.stored_keys()).count(card.pdf_key) == 1


def test_numbers_have_no_gap_when_an_issue_fails(cast, monkeypatch):
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(services, "record", lambda **_: 1 / 0)
        issue(cast)
    assert not ReviewCard.objects.unscoped().exists()
    assert issue(cast).number.endswith("000001")


def test_the_stored_file_is_sealed(cast, settings):
    card = finish(issue(cast))
    stored = next(settings.MEDIA_ROOT.joinpath("vault").rglob(card.pdf_key)).read_bytes()
    assert b"%PDF" not in stored
    assert vault.read(card.pdf_key).startswith(b"%PDF")


def test_a_stranger_can_have_nothing_issued(cast):
    actor = cast.alatan.actor
    with pytest.raises(Refused):
        services.issue(actor=cast.stranger.actor, assessment=assessment(actor, cast.alatan.learner), now=NOW)
    with pytest.raises(Refused):
        services.issue(actor=cast.supervisor.actor, assessment=assessment(actor, cast.alatan.learner), now=NOW)
    assert services.issue(actor=cast.unit_hr.actor, assessment=assessment(actor, cast.alatan.learner), now=NOW)


def test_an_office_above_revokes_and_the_public_check_says_so(cast, client):
    card = issue(cast)
    with pytest.raises(Refused):
        services.revoke(actor=cast.alatan.actor, card=card, reason="试试", now=NOW)
    with pytest.raises(Refused):
        services.revoke(actor=cast.banner_hr.actor, card=card, reason=" ", now=NOW)
    services.revoke(actor=cast.banner_hr.actor, card=card, reason="资料有误", now=NOW)
    with pytest.raises(Refused):
        services.revoke(actor=cast.banner_hr.actor, card=card, reason="再来一次", now=NOW)
    page = client.get(reverse("cards:verify", args=[card.token]))
    assert "已被撤销" in page.content.decode()
    assert JournalEntry.objects.filter(action="card.revoked", reason="资料有误").count() == 1


def test_the_public_check_gives_no_full_name_and_no_number(cast, client):
    complete(cast.alatan.learner)
    card = finish(issue(cast))
    page = client.get(reverse("cards:verify", args=[card.token])).content.decode()
    assert "真实有效" in page
    assert card.number in page
    assert card.pdf_hash in page
    learner = cast.alatan.learner
    assert learner.name not in page
    assert learner.id_number not in page
    assert learner.id_number[:6] not in page


def test_a_wrong_token_is_answered_with_a_sentence(client):
    answer = client.get(reverse("cards:verify", args=["a" * 22]))
    assert answer.status_code == 404
    assert "没有查到这份材料" in answer.content.decode()


@pytest.mark.parametrize("address", ["card", "pdf", "picture"])
def test_a_paper_does_not_exist_for_whoever_may_not_see_it(cast, signed_in, address):
    card = finish(issue(cast))
    args = [card.public_id, 1] if address == "picture" else [card.public_id]
    url = reverse(f"cards:{address}", args=args)
    assert signed_in(cast.alatan).get(url).status_code == 200
    assert signed_in(cast.unit_hr).get(url).status_code in (200, 302)  # 302: a second factor is asked for first
    for other in (cast.outsider, cast.colleague, cast.stranger):
        assert signed_in(other).get(url).status_code == 404


def test_the_download_is_a_pdf_under_its_number(cast, signed_in):
    card = finish(issue(cast))
    answer = signed_in(cast.alatan).get(reverse("cards:pdf", args=[card.public_id]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{card.number}.pdf"'


class TestAtOnce:
    """A single card is there before its page is, whatever the workers do."""

    @staticmethod
    def clicked(cast, signed_in, commits) -> str:
        """The first page behind the button; no worker runs."""
        with commits(execute=True):
            answer = signed_in(cast.alatan).post(reverse("home:paper", args=[cast.alatan.learner.public_id]))
        return signed_in(cast.alatan).get(answer["Location"]).content.decode()

    def test_the_first_page_shows_it(self, cast, signed_in, django_capture_on_commit_callbacks):
        page = self.clicked(cast, signed_in, django_capture_on_commit_callbacks)
        card = ReviewCard.objects.unscoped().get()
        assert (card.job.state, card.job.attempts, len(card.pdf_hash)) == ("done", 1, 64)
        assert reverse("cards:picture", args=[card.public_id, 1]) in page
        assert 'hx-trigger="every 1s"' not in page

    @pytest.mark.parametrize(
        ("setting", "value"), [("paper_writer", "weasyprint"), ("timestamp_url", "http://127.0.0.1:1/stamp")]
    )
    def test_control_what_takes_longer_is_left_to_a_worker(
        self, cast, signed_in, django_capture_on_commit_callbacks, monkeypatch, setting, value
    ):
        monkeypatch.setattr(settings.CONFIG, setting, value)
        page = self.clicked(cast, signed_in, django_capture_on_commit_callbacks)
        assert ReviewCard.objects.unscoped().get().job.state == "queued"
        assert 'hx-trigger="every 1s"' in page

    @pytest.mark.django_db(transaction=True)
    def test_one_of_many_that_is_opened_first_is_made_for_its_first_page(self, cast, signed_in):
        found = assessment(cast.alatan.actor, cast.alatan.learner)
        card = services.issue(actor=cast.alatan.actor, assessment=found, now=NOW, lay_out=False)
        page = signed_in(cast.alatan).get(reverse("cards:card", args=[card.public_id])).content.decode()
        card.refresh_from_db()
        assert card.job.state == "done"
        assert JournalEntry.objects.filter(action="card.opened_first").count() == 1
        assert reverse("cards:picture", args=[card.public_id, 1]) in page

    def test_where_it_does_not_go_well_a_worker_tries_again(
        self, cast, django_capture_on_commit_callbacks, monkeypatch
    ):
        lost = Renderer(writer_here(), hard_limit=0)
        hurried = []
        monkeypatch.setattr(jobs, "printer", lambda: lost)
        monkeypatch.setattr(machine, "hurry", hurried.append)
        with django_capture_on_commit_callbacks(execute=True):
            card = issue(cast)
        lost.close()
        assert (Job.objects.get(pk=card.job_id).state, hurried) == ("queued", [card.job_id])


class TestLostRenderer:
    """A renderer that dies or hangs is no fault of the paper: the job is tried again, three times in all."""

    @pytest.fixture
    def hasty(self, monkeypatch):
        """Gives up on every document at once, as a renderer that hangs."""
        own = Renderer(writer_here(), hard_limit=0)
        monkeypatch.setattr(jobs, "printer", lambda: own)
        yield own
        own.close()

    def test_the_job_waits_for_another_try_and_succeeds(self, cast, hasty):
        card = issue(cast)
        for attempt in (1, 2):
            assert (machine.run(card.job_id).state, Job.objects.get(pk=card.job_id).attempts) == ("queued", attempt)
        hasty.hard_limit = rendering.HARD_LIMIT
        assert finish(card).pdf_key

    def test_the_last_try_leaves_its_sentence(self, cast, hasty):
        card = issue(cast)
        states = [machine.run(card.job_id).state for _ in range(4)]
        assert states == ["queued", "queued", "failed", "failed"]
        job = Job.objects.get(pk=card.job_id)
        assert (job.attempts, job.message) == (3, "PDF 没有生成成功，请联系系统管理员。")

    def test_whoever_may_issue_it_asks_once_more(self, cast, hasty):
        card = issue(cast)
        with pytest.raises(Refused):
            services.render_again(actor=cast.alatan.actor, card=card)
        for _ in range(3):
            machine.run(card.job_id)
        card.refresh_from_db()
        hasty.hard_limit = rendering.HARD_LIMIT
        assert finish(services.render_again(actor=cast.alatan.actor, card=card)).pdf_key
        assert JournalEntry.objects.filter(action="card.rendered_again").count() == 1

    def test_control_a_paper_that_the_renderer_refuses_is_not_tried_again(self, cast, monkeypatch):
        monkeypatch.setattr(jobs, "printable", lambda card: '<img src="http://127.0.0.1:1/x.png">')
        card = issue(cast)
        job = machine.run(card.job_id)
        assert (job.state, job.attempts, bool(job.message)) == ("failed", 1, True)


class TestRenderer:
    """The child process: what must not be loaded, and what happens when it hangs or dies."""

    @pytest.mark.parametrize(
        "address", ["file:///etc/passwd", "http://127.0.0.1:1/x.png", "ftp://127.0.0.1/x", "file:///proc/self/environ"]
    )
    def test_no_address_is_followed(self, address):
        with pytest.raises(RenderingFailed):
            renderer.pdf(f'<img src="{address}">')
        assert renderer.pdf("<p>好").startswith(b"%PDF")

    def test_pictures_inside_the_page_are_printed(self):
        gif = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
        assert renderer.pdf(f'<img src="{gif}">').startswith(b"%PDF")

    def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_works(self):
        slow = Renderer(hard_limit=3)
        try:
            assert slow.pdf("<p>好").startswith(b"%PDF")  # warm
            with pytest.raises(RenderingFailed):
                slow.pdf("<table><tr><td colspan=1000000>" + "<div style='break-after:page'>页</div>" * 20000)
            assert slow.pdf("<p>好").startswith(b"%PDF")
        finally:
            slow.close()

    def test_a_killed_child_is_started_anew(self):
        own = Renderer()
        try:
            assert own.pdf("<p>一").startswith(b"%PDF")
            own._child.kill()
            own._child.wait()
            assert own.pdf("<p>二").startswith(b"%PDF")
        finally:
            own.close()

    @pytest.mark.parametrize("deaths", [1, 2])
    def test_a_child_killed_at_work_is_replaced_once(self, monkeypatch, deaths):
        own, killed = Renderer(), []
        send = own._send

        def send_and_kill(child, kind, body):
            send(child, kind, body)
            if len(killed) < deaths:
                child.kill()
                killed.append(child.pid)

        monkeypatch.setattr(own, "_send", send_and_kill)
        try:
            if deaths == 1:
                assert own.pdf("<p>好").startswith(b"%PDF")
            else:
                with pytest.raises(RendererLost):
                    own.pdf("<p>好")
            assert len(set(killed)) == deaths
            assert own.pdf("<p>好").startswith(b"%PDF")
        finally:
            own.close()

    def test_no_child_outlives_the_process_that_started_it(self):
        work = "renderer.pdf('<p>'); print(renderer._child.pid, flush=True); time.sleep(600)"
        command = [sys.executable, "-c", f"import time; from reports.printing.rendering import renderer; {work}"]
        with subprocess.Popen(command, cwd=settings.ROOT, stdout=subprocess.PIPE, text=True) as parent:
            child = int(parent.stdout.readline())
            os.kill(child, signal.SIGSTOP)  # it cannot see that nobody writes to it any more
            parent.kill()
        until(lambda: gone(child), "the child has ended", seconds=5)

    def test_a_child_without_memory_is_an_error_and_not_a_crash(self):
        small = Renderer(memory_limit=64 * 1024**2)
        try:
            with pytest.raises(RenderingFailed):
                small.pdf("<p>好")
        finally:
            small.close()
