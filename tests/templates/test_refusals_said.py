"""A refusal is read, whatever has become of the form meanwhile: somebody else was faster, and the page shows none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from assessments.doubts.services import answer_review
from cetrack.middleware import RefusalMiddleware
from reports.sampling import services as sampling
from tests.casework.openings import finding
from tests.security import things_work
from tests.signin import open_session

MIDDLEWARE = "cetrack.middleware.RefusalMiddleware"


def _review(cast) -> tuple[str, dict, str]:
    asked = things_work.review(cast.colleague.learner, "")
    answer_review(actor=cast.banner_hr.actor, request=asked, answer="已核实", now=asked.asked_at + dt.timedelta(days=1))
    return reverse("doubts:review", args=[asked.public_id]), {"answer": "另一个答复"}, "banner-not-met"


def _sampled(cast) -> tuple[str, dict, str]:
    person = finding(cast, cast.alatan.learner, mended=False)  # of an audit that is closed
    said = {"version": "0", "finding": "", **dict.fromkeys(sampling.CHECKS, "ok")}
    return reverse("sampling:person", args=[person.public_id]), said, "banner-not-met"


@pytest.mark.django_db
@pytest.mark.parametrize("make", [_review, _sampled])
def test_the_second_officer_reads_why_although_the_form_is_gone(cast, make):
    address, said, banner = make(cast)
    page = open_session(cast.league_reviewer).post(address, said).content.decode()
    assert banner in page
    assert "<!--refused-->" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("make", [_review, _sampled])
def test_control_without_the_place_nothing_is_read(cast, settings, make):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]
    address, said, banner = make(cast)
    assert banner not in open_session(cast.league_reviewer).post(address, said).content.decode()


@pytest.mark.parametrize(
    ("shown", "said"),
    [("<p><!--refused--></p>", True), ("<p><!--refused--></p><li>已由 &quot;他&quot; 处理</li>", False)],
)
def test_what_the_form_says_itself_is_not_said_twice(shown, said):
    request = RequestFactory().post("/")
    request.refused = '已由 "他" 处理'
    page = RefusalMiddleware(lambda _request: HttpResponse(shown))(request).content.decode()
    assert ("banner-not-met" in page) is said
    assert page.count("处理") == 1


def test_every_page_keeps_the_place():
    assert "<!--refused-->" in (Path(settings.ROOT) / "templates/base.html").read_text()
