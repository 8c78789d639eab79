"""Files made of the cards of a run: volumes to print, ZIP, register; what of them is kept."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.urls import reverse

from ground import vault
from ground.jobs import machine
from ground.jobs.models import Job
from ground.refusals import Refused
from reports.cards import selectors as card_reads
from reports.cards.models import CardCopy, ReviewCard
from reports.runs import jobs, services, views
from reports.runs.models import CardRun
from reports.runs.volumes import most_here, volumes
from tests.signin import open_session

from . import test_cards_in_bulk as told
from .test_audit import NOW, SYSTEM
from .test_cards_in_bulk import ask, work

pytestmark = pytest.mark.django_db
league = told.league


class TestFiles:
    @pytest.fixture
    def run(self, league) -> CardRun:
        run = ask(league.unit_hr, league.school, make="merged")
        work()
        return run

    def test_the_volume_has_contents_bookmarks_and_every_card(self, run):
        copy = CardCopy.objects.get(kind="merged")
        reader = pypdf.PdfReader(io.BytesIO(vault.read(copy.file_key)))
        assert len(reader.pages) == copy.pages == 3
        contents = reader.pages[0].extract_text()
        for number in copy.numbers:
            assert number in contents
            assert number in "".join(page.extract_text() for page in reader.pages[1:])
        marks = [item.title for item in _flat(reader.outline)]
        assert marks[0] == "目录"
        assert [mark.rpartition(" ")[2] for mark in marks[2:]] == copy.numbers
        pages = [reader.get_destination_page_number(item) for item in _flat(reader.outline)]
        assert pages == [0, 1, 1, 2]

    def test_the_public_check_knows_the_copy_by_its_bytes(self, run, client):
        copy = CardCopy.objects.get(kind="merged")
        body = vault.read(copy.file_key)
        services_of_card = ReviewCard.objects.unscoped().filter(number=copy.numbers[0])
        services_of_card.update(state="revoked")
        answer = client.post(reverse("cards:check"), {"file": io.BytesIO(body)})
        text = answer.content.decode()
        assert answer.status_code == 200
        assert copy.numbers[0] in text
        assert copy.numbers[1] in text
        assert text.count("已撤销") == 1
        assert run.people.first().learner.name not in text
        changed = client.post(reverse("cards:check"), {"file": io.BytesIO(body[:-1] + b"x")})
        assert changed.status_code == 404

    def test_single_files_are_those_that_are_stored(self, run, league):
        services.ask_copies(actor=league.unit_hr.actor, run=run, kind="zip", now=NOW)
        work()
        copy = CardCopy.objects.get(kind="zip")
        with zipfile.ZipFile(io.BytesIO(vault.read(copy.file_key))) as archive:
            names = archive.namelist()
            assert [name.rpartition("-")[2] for name in names] == [f"{n.rpartition('-')[2]}.pdf" for n in copy.numbers]
            for name, number in zip(names, copy.numbers, strict=True):
                card = ReviewCard.objects.unscoped().get(number=number)
                assert archive.read(name) == vault.read(card.pdf_key)
                assert card_reads.card_by_fingerprint(actor=SYSTEM, fingerprint=card.pdf_hash) == card

    def test_the_register_holds_the_numbers_and_no_document(self, run, league):
        services.ask_copies(actor=league.unit_hr.actor, run=run, kind="register", now=NOW)
        work()
        copy = CardCopy.objects.get(kind="register")
        sheet = openpyxl.load_workbook(io.BytesIO(vault.read(copy.file_key))).active
        rows = list(sheet.iter_rows(values_only=True))
        assert [row[1] for row in rows[3:]] == copy.numbers
        said = str(rows)
        assert league.alatan.learner.id_number not in said

    def test_a_repeated_task_keeps_the_first_file(self, run):
        copy = CardCopy.objects.get(kind="merged")
        job = Job.objects.get(pk=copy.job_id)
        jobs.make_copy(job, machine.Progress(job))
        assert CardCopy.objects.get(kind="merged").file_key == copy.file_key

    def test_after_a_week_the_file_goes_and_can_be_made_again(self, run, league):
        copy = CardCopy.objects.get(kind="merged")
        assert jobs.remove_old_copies(copy.made_at + jobs.KEPT, actor=SYSTEM) == 0
        assert jobs.remove_old_copies(copy.made_at + jobs.KEPT * 2, actor=SYSTEM) == 1
        copy.refresh_from_db()
        assert copy.file_key == ""
        assert copy.file_hash
        again = services.make_again(actor=league.unit_hr.actor, run=run, copy=copy, now=NOW)
        work()
        again.refresh_from_db()
        assert again.file_key
        known = copy.file_hash
        copy.refresh_from_db()
        assert (copy.file_hash, copy.file_key, again.numbers) == (known, "", copy.numbers)
        with pytest.raises(Refused):
            services.make_again(actor=league.unit_hr.actor, run=run, copy=copy, now=NOW)

    def test_more_cards_than_a_page_are_turned_over(self, run, league, monkeypatch):
        monkeypatch.setattr(views, "PAGE", 1)
        session, address = open_session(league.unit_hr), reverse("runs:run", args=[run.public_id])
        first = session.get(address)
        assert first.context["issued"].total == "2"
        second = session.get(address, {"after": first.context["issued"].next})
        numbers = {row.card.number for page in (first, second) for row in page.context["issued"]}
        assert numbers == set(CardCopy.objects.get().numbers)

    def test_three_clicks_bring_the_volume(self, league):
        """The list, “issue cards”, the file: nothing else is asked."""
        session = open_session(league.unit_hr)
        query = f"unit={league.school.public_id}&question=annual_check:2024&notice=2024"
        page = session.get(f"{reverse('audit:people')}?{query}").content.decode()
        assert reverse("runs:new") in page
        asked = session.get(f"{reverse('runs:new')}?{query}").content.decode()
        assert "2" in asked
        answer = session.post(reverse("runs:new"), {"query": query, "wanted": "merged", "people": ""})
        work()
        page = session.get(answer["Location"]).content.decode()
        copy = CardCopy.objects.get()
        path = reverse("runs:copy", args=[copy.public_id])
        assert path in page
        assert session.get(path).content.startswith(b"%PDF")


def _flat(outline):
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([2, 3], [5]),
        ([2, 3, 1], [5, 1]),
        ([5], [5]),
        ([6], [5, 1]),
        ([4, 2], [4, 2]),
        ([1, 7, 1], [1, 5, 3]),
        ([], []),
    ],
)
def test_a_volume_ends_with_a_unit_where_it_can(sizes, expected):
    papers = [(f"unit {unit}", f"{unit}-{number}") for unit, size in enumerate(sizes) for number in range(size)]
    found = volumes(papers, most=5)
    assert [len(volume) for volume in found] == expected
    assert [paper for volume in found for paper in volume] == papers


@pytest.mark.parametrize(("writer", "files"), [("own", [500]), ("typst", [500]), ("weasyprint", [200, 200, 100])])
def test_a_unit_of_five_hundred_is_one_file_where_that_is_quickly_printed(monkeypatch, writer, files):
    monkeypatch.setattr(settings.CONFIG, "paper_writer", writer)
    papers = [("市第二中学", f"XM-K2024-{number:06d}") for number in range(500)]
    assert [len(volume) for volume in volumes(papers, most_here())] == files
