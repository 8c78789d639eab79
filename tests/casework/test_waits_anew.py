"""What lies before an office once more upon an objection has its whole term: it is late by the days since then."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from casework.requests.days import late_q
from casework.requests.models import CaseRequest
from ground import clock
from tests.signin import open_session

from .filing import NOW, filed, objected, refused
from .test_objections import CHANGE, answered

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=40)


@pytest.fixture
def reopened(cast, monkeypatch) -> CaseRequest:
    request = refused(cast, cast.alatan)
    answered(cast.department_hr, objected(cast.alatan, request), CHANGE, now=LATER)
    monkeypatch.setattr(clock, "now", lambda: LATER + dt.timedelta(days=1))
    monkeypatch.setattr(clock, "today", lambda: LATER.date() + dt.timedelta(days=1))
    return request


def late(at: dt.datetime) -> list[int]:
    return list(CaseRequest.objects.unscoped().filter(late_q(at), state="filed").values_list("pk", flat=True))


def test_the_term_begins_with_the_day_on_which_it_lies_there_again(cast, reopened):
    stays = filed(cast.unit_hr, cast.colleague.learner)  # control: nobody has touched it since
    assert late(LATER + dt.timedelta(days=1)) == [stays.pk]
    assert set(late(LATER + dt.timedelta(days=40))) == {stays.pk, reopened.pk}


def test_ones_own_page_and_the_desk_count_the_days_since_then(cast, reopened):
    home = open_session(cast.alatan).get(reverse("home:own")).content.decode()
    assert "已1天" in home
    assert "已41天" not in home
    desk = open_session(cast.department_hr).get(reverse("requests:desk")).context
    assert [days for row, _title, _style, days in desk["rows"] if row.pk == reopened.pk] == [1]
