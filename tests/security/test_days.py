"""At half past midnight and a minute before midnight in Shanghai no page, paper or export shows or proposes the day
that UTC has, or one of two shifts: every address, with things that were made at that moment."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.decisions.selectors import assess
from assessments.standings.services import reassess
from exemptions.plans import services as plan_services
from ground import clock, vault
from ground.jobs import machine
from learners.people.services import confirm_posts
from reports.audit.models import Export
from reports.cards.services import issue
from reports.statistics.models import YearTable
from rulebook.facts import AnnualCheck
from tests.casework import filing
from tests.credits.people import record
from tests.exemptions import training

from ..signin import open_session
from . import things as things_module
from . import things_work
from .addresses import addresses
from .table import ROWS as OWN_ROWS
from .table_api import API_ROWS
from .table_work import WORK_ROWS
from .things import _made

ROWS = OWN_ROWS | WORK_ROWS | API_ROWS
TODAY = dt.date(2024, 6, 10)
MOMENTS = {
    "00:30": (dt.datetime(2024, 6, 9, 16, 30, tzinfo=dt.UTC), dt.date(2024, 6, 9)),
    "23:59": (dt.datetime(2024, 6, 10, 15, 59, tzinfo=dt.UTC), dt.date(2024, 6, 11)),
}
"""A moment of the 10th of June in Shanghai, and the day on which a page would be wrong by eight hours."""
MEMBERS = ("alatan", "unit_hr", "banner_hr", "league_reviewer", "league_policy", "security_admin", "audit_admin")
_KEY = re.compile(r'<input type="hidden" name="at" value="[^"]*">')
"""Of the act to undo: sent back as it is, never shown."""


def says(day: dt.date) -> re.Pattern[str]:
    """A day as any page, file or data would write it."""
    y, m, d = day.year, day.month, day.day
    serial = (day - dt.date(1899, 12, 30)).days
    ways = (
        rf"{y}[-/.年]0?{m}[-/.月]0?{d}(?!\d)", rf"(?<![\d-])0?{m}月0?{d}日", rf"(?<![\w-])0{m}-0?{d}(?![\w-])",
        f"{day:%Y%m%d}", rf"<v>{serial}(\.\d+)?</v>",
    )  # fmt: skip
    return re.compile("|".join(ways))


def text_of(answer) -> str:
    """What an answer says: a page, data, or the parts of a workbook."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return text_in(content)


def text_in(content: bytes) -> str:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [name for name in book.namelist() if name.startswith("xl/")]
            return "\n".join(book.read(name).decode() for name in parts)
    if content[:5] == b"%PDF-" and len(content) > 100:
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return _KEY.sub("", content.decode("utf-8", "replace"))


@pytest.fixture(params=sorted(MOMENTS))
def moment(request, monkeypatch):
    """The clock stands; whatever is made is made now."""
    now, wrong = MOMENTS[request.param]
    monkeypatch.setattr(timezone, "now", lambda: now)
    for module in (things_module, things_work):
        monkeypatch.setattr(module, "NOW", now)
    return now, wrong


def _work_under_way(cast, now: dt.datetime) -> None:
    """Acts of people through the services, so that notices, steps and lines of the journal tell of them."""
    alatan = cast.alatan.learner
    confirm_posts(actor=cast.league_reviewer.actor, learners=[alatan], now=now)
    filing.filed(cast.alatan, now=now)
    tenure = {"title": "中学一级教师", "since": "2019-12-01"}
    passed = filing.filed(cast.unit_hr, cast.colleague.learner, kind="tenure", payload=tenure, now=now)
    filing.move(cast.league_reviewer, passed, now=now)
    plan = training.filed(cast)
    plan_services.record_plan(
        actor=cast.league_reviewer.actor, plan=plan, version=plan.version, filed_on=training.IN_TIME, number="1",
        now=now, today=TODAY,
    )  # fmt: skip
    record(alatan, verified=False, title="待核定")


def _answers(cast) -> Iterator[tuple[str, object]]:
    """Every page that members may open, with the things of the unit."""
    clients = {member: open_session(cast.members[member]) for member in MEMBERS}
    kinds = sorted({row.kind for row in ROWS.values()} - {""})
    made = {kind: _made(cast, kind, "unit", cast.alatan.learner) for kind in kinds}
    for address in addresses():
        row = ROWS[address.name]
        for member in sorted(row.who & clients.keys()) if "GET" in row.methods.split() else ():
            url = address.url(made[row.kind].key if row.kind else "", **row.words)
            yield f"{address.name} as {member}", clients[member].get(url)


def _wrong(said: str, day: dt.date) -> str:
    found = says(day).search(said)
    return said[max(0, found.start() - 60) : found.end() + 30] if found else ""


def test_no_page_says_another_day(cast, moment):
    now, wrong = moment
    assert clock.today() == TODAY
    _work_under_way(cast, now)
    found, right = [], 0
    for where, answer in _answers(cast):
        assert answer.status_code < 500, where
        said = text_of(answer)
        right += bool(says(TODAY).search(said))
        if piece := _wrong(said, wrong):
            found.append(f"{where}: …{piece}…")
    assert right > 60
    assert not found, "\n" + "\n".join(found)


def test_no_paper_or_table_says_another_day(cast, moment):
    now, wrong = moment
    alatan = cast.alatan.learner
    record(alatan, verified=True, tenths=300, title="甲")
    record(alatan, verified=True, tenths=600, subject="professional", title="乙")
    card = issue(
        actor=cast.alatan.actor,
        assessment=assess(
            actor=cast.alatan.actor, learner=alatan, application=AnnualCheck(2024), as_of=TODAY, policy="xlgl-2024"
        ),
        now=now,
    )
    assert machine.run(card.job_id).state == "done"
    card.refresh_from_db()
    reassess(actor=things_work.SYSTEM, today=TODAY)
    client = open_session(cast.league_reviewer)
    client.post(reverse("audit:ask_for_export"), {"query": "", "format": "xlsx"})
    export = Export.objects.get()
    client.post(reverse("statistics:ask"), {"unit": str(cast.league.public_id), "year": "2024"})
    table = YearTable.objects.unscoped().get()
    for job in (export.job_id, table.job_id):
        assert machine.run(job).state == "done"
    made = {
        "card": vault.read(card.pdf_key),
        "export": client.get(reverse("audit:export", args=[export.public_id])).content,
        "table": client.get(reverse("statistics:excel", args=[table.public_id])).content,
    }
    for name, content in made.items():
        said = text_in(content)
        assert says(TODAY).search(said), name
        assert not _wrong(said, wrong), name


def _planted(said: str) -> bool:
    return bool(says(dt.date(2024, 6, 9)).search(said))


@pytest.mark.parametrize(
    "said", ["2024-06-09", "2024年6月9日", "6月9日", "（06-09）", "20240609", "2024/6/9", "<v>45452.6875</v>"]
)
def test_a_day_is_found_however_it_is_written(said):
    assert _planted(f"…{said}…")
    assert not _planted("2024-06-10 2024年6月10日 06-10 2024-06-090 16月9日 1e06-09f")


def test_control_one_day_of_utc_on_one_page_is_found(cast, monkeypatch):
    now, wrong = MOMENTS["00:30"]
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(clock, "today", lambda: clock.now().date())
    said = text_of(open_session(cast.unit_hr).get(reverse("people:person_new")))
    assert _wrong(said, wrong)
