"""The first page of an office: what waits on each desk of this person, and how the units in charge stand."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from assessments.standings.services import reassess
from cetrack.navigation import declared
from credits.annual.ledger import recount_all
from ground.actors import SystemActor
from tests.browsing import DESK, PHONE, barriers, spills
from tests.credits.people import record
from tests.signin import open_session
from units.services import create_units

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 6, 1)
SYSTEM = SystemActor("test")


def waiting(client, url_name: str) -> int | None:
    """The count that the page shows on its way to an address; None when it shows none."""
    page = client.get(reverse("office:office")).content.decode()
    found = re.search(rf'<a href="{reverse(url_name)}"><strong>(\d+)</strong>', page)
    return int(found[1]) if found else None


def test_counts_what_waits_in_the_own_scope_only(cast):
    office, stranger = open_session(cast.banner_hr), open_session(cast.stranger)
    before = waiting(office, "verification:desk")
    record(cast.alatan.learner, verified=False, tenths=50, subject="public", completed_on=DAY, exam_passed=True)
    assert waiting(office, "verification:desk") == before + 1
    assert waiting(stranger, "verification:desk") is None


def test_every_count_is_that_of_its_desk(cast):
    """Each entry that counts is asked for everybody who sees it, and answers with a number."""
    counting = [item for item in declared() if item.waiting]
    assert counting
    for member in (cast.unit_hr, cast.banner_hr, cast.league_reviewer, cast.supervisor, cast.stranger):
        client = open_session(member)
        for item in counting:
            shown = waiting(client, item.url_name)
            expected = item.waiting(member.actor) if item.visible(member.actor) else None
            assert shown == expected, (member, item.url_name)


def test_whoever_is_no_learner_starts_here(cast):
    assert b"site-menu" in open_session(cast.banner_hr).get("/").content
    page = open_session(cast.banner_hr).get("/").content.decode()
    assert reverse("verification:desk") in page


def test_shows_how_the_units_in_charge_stand(cast):
    learner = cast.alatan.learner
    record(learner, verified=True, tenths=300, subject="public", completed_on=DAY, exam_passed=True, title=None)
    record(learner, verified=True, tenths=600, subject="professional", completed_on=DAY, title=None)
    recount_all()
    reassess(actor=SYSTEM, today=dt.date(2024, 12, 31))
    page = open_session(cast.banner_hr).get(reverse("office:office"))
    row = page.context["row"]
    assert row.people > row.met == 1
    assert "state=complete" in page.content.decode()


def test_the_league_sees_its_banners_in_their_places(cast):
    create_units(actor=SYSTEM, path="锡林郭勒盟>阿巴嘎旗")
    recount_all()
    reassess(actor=SYSTEM, today=dt.date(2024, 12, 31))
    page = open_session(cast.league_reviewer).get(reverse("office:office")).content.decode()
    assert page.count('<a class="tile-shade-') == 3
    assert 'class="tiles"' not in open_session(cast.banner_hr).get(reverse("office:office")).content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_reads_well(open_as, cast, width):
    page = open_as(cast.banner_hr, reverse("office:office"), width=width)
    assert barriers(page) == []
    assert not spills(page)
