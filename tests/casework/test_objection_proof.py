"""Proof that comes with an objection: drawn anew, seen by both sides, kept as it came; what cannot be read is told."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.messages.models import Message
from casework.objections.contested import decision_about
from casework.objections.models import Objection, ObjectionProof
from casework.objections.proof import MOST_FILES
from casework.objections.services import file_objection
from ground.refusals import Refused
from tests.papers import draw_all
from tests.signin import open_session
from uploads.papers.models import UploadedPaper

from .filing import NOW, photo, refused

pytestmark = pytest.mark.django_db
WHY = "证明已附"


def decision(cast):
    found = decision_about("request", refused(cast, cast.alatan).public_id)
    assert found is not None
    return found


def objected(cast, *files: tuple[str, bytes]) -> Objection:
    return file_objection(actor=cast.alatan.actor, decision=decision(cast), reasons=WHY, now=NOW, files=list(files))


def test_it_is_sent_with_the_form_and_read_by_whoever_answers(cast, monkeypatch):
    found = decision(cast)
    monkeypatch.setattr("ground.clock.now", lambda: NOW)
    monkeypatch.setattr("ground.clock.today", NOW.date)
    own, url = open_session(cast.alatan), reverse("objections:new", args=["request", found.public_id])
    files = [SimpleUploadedFile(name, photo(colour)) for name, colour in (("一.jpg", "red"), ("二.jpg", "blue"))]
    own.post(url, {"reasons": WHY, "proof": files})
    objection = Objection.objects.unscoped().get()
    draw_all()
    pages = list(ObjectionProof.objects.unscoped().filter(objection=objection))
    assert [page.original_name for page in pages] == ["一.jpg", "二.jpg"]
    above = open_session(cast.league_reviewer)
    shown = above.get(reverse("objections:objection", args=[objection.public_id])).content.decode()
    for page in pages:
        address = reverse("objections:proof", args=[page.public_id])
        assert address in shown
        assert above.get(address).content[:2] == b"\xff\xd8"
        assert open_session(cast.outsider).get(address).status_code == 404
    paper = UploadedPaper.objects.filter(use="objection").first()
    address = reverse("objections:paper", args=[paper.public_id])
    assert address in shown
    assert above.get(address).content == photo("red")
    assert open_session(cast.outsider).get(address).status_code == 404


def test_control_without_a_file_it_is_filed_as_before(cast):
    objected(cast)
    assert not UploadedPaper.objects.filter(use="objection").exists()


def test_the_same_page_twice_is_kept_once(cast):
    objected(cast, ("一.jpg", photo()), ("又一.jpg", photo()))
    draw_all()
    assert ObjectionProof.objects.unscoped().count() == 1


def test_what_cannot_be_read_is_told_and_can_be_fetched(cast):
    objection = objected(cast, ("坏.jpg", photo()[:200]))
    draw_all()
    assert not ObjectionProof.objects.unscoped().exists()
    said = Message.objects.filter(learner=cast.alatan.learner).latest("pk")
    assert "坏.jpg" in said.text
    page = open_session(cast.league_reviewer).get(reverse("objections:objection", args=[objection.public_id]))
    paper = UploadedPaper.objects.get(use="objection")
    assert reverse("objections:paper", args=[paper.public_id]) in page.content.decode()


@pytest.mark.parametrize(("many", "filed"), [(MOST_FILES, True), (MOST_FILES + 1, False)])
def test_no_more_than_so_many_files(cast, many, filed):
    files = [(f"{number}.jpg", photo()) for number in range(many)]
    if filed:
        objected(cast, *files)
    else:
        with pytest.raises(Refused, match=str(MOST_FILES)):
            objected(cast, *files)
    assert Objection.objects.unscoped().exists() is filed
    assert UploadedPaper.objects.filter(use="objection").count() == (many if filed else 0)


def test_what_is_no_photo_and_no_pdf_files_nothing(cast, monkeypatch):
    found = decision(cast)
    monkeypatch.setattr("ground.clock.now", lambda: NOW)
    monkeypatch.setattr("ground.clock.today", NOW.date)
    url = reverse("objections:new", args=["request", found.public_id])
    answer = open_session(cast.alatan).post(url, {"reasons": WHY, "proof": [SimpleUploadedFile("表.exe", b"MZ" * 600)]})
    assert "表.exe" in answer.content.decode()
    assert not Objection.objects.unscoped().exists()
