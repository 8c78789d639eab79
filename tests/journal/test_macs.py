"""The portal's mark on each line: what was rewritten or added before it was sealed is found; hashes alone do not."""

import datetime as dt
import hashlib
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cetrack import doctor
from ground import clock, dialect
from ground.actors import SystemActor
from ground.roles import Role
from journal import as_stored, chain, macs
from journal.models import JournalEntry, JournalSeal
from journal.services import JournalLine, record, record_many

pytestmark = pytest.mark.django_db
ACTOR = SystemActor("test")
FOREIGN = "不是平台写入的"


@pytest.fixture(autouse=True)
def _anchors(settings, tmp_path):
    settings.JOURNAL_ANCHORS = str(tmp_path / "anchors.jsonl")


@pytest.fixture
def lines():
    with transaction.atomic():
        for number in range(3):
            record(actor=ACTOR, action=f"test.act{number}", reason="原因")
    return list(JournalEntry.objects.order_by("pk"))


@pytest.fixture
def master():
    """SQL of a master of the database, who lifts the triggers for the moment and puts them back."""

    def run(sql, *values):
        with connection.cursor() as cursor:
            for table in dialect.APPEND_ONLY:
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
                else:
                    cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER ALL")
            cursor.execute(sql, values)
            if connection.vendor != "sqlite":
                for table in dialect.APPEND_ONLY:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        dialect.install_guards()

    return run


def told() -> tuple[int, str]:
    """What /readyz and doctor say of it."""
    said = {one.name: one.todo for one in doctor.examine(doctor.Moment(clock.machine_now(), clock.now()))}
    return Client().get("/readyz").json()["journal_lines_of_others"], said["日志的印记"]


def test_a_line_rewritten_before_it_is_sealed_is_found(lines, master):
    assert told() == (0, "")
    master("UPDATE journal_journalentry SET action = 'other.act' WHERE id = %s", lines[1].pk)
    assert told()[0] == 1
    assert "verify_journal" in told()[1]
    assert chain.first_break().position == 1, "looked at without waiting for the sealer"
    chain.seal(now=timezone.now())
    assert chain.first_break().position == 2
    with pytest.raises(CommandError, match="第 2 条：与写入时不一致"):
        call_command("verify_journal")


def test_control_seals_and_plain_hashes_reckoned_anew_do_not_find_it(lines, master, monkeypatch):
    """A mark made without the key, and a chain that fits: without the look at marks everything holds."""
    master("UPDATE journal_journalentry SET action = 'other.act' WHERE id = %s", lines[1].pk)
    again = JournalEntry.objects.get(pk=lines[1].pk)
    nonce = again.mac[:16]
    forged = nonce + hashlib.sha256(nonce.encode() + macs.plain(macs.said(again))).hexdigest()[:48]
    master("UPDATE journal_journalentry SET mac = %s WHERE id = %s", forged, again.pk)
    chain.seal(now=timezone.now())
    chain.write_anchor(now=timezone.now())
    assert chain.first_break().position == 2
    assert as_stored.first_break(using="default", anchors=chain.anchors()) is None
    monkeypatch.setattr(macs.Marks, "wrong", lambda *_: "")
    assert chain.first_break() is None


def test_a_line_that_the_portal_did_not_write_is_found(lines):
    JournalEntry.objects.create(at=timezone.now(), actor_name="李四", action="request.approved", mac="0" * 64)
    assert told()[0] == 1
    chain.seal(now=timezone.now())
    assert FOREIGN in chain.first_break().what


def test_a_copied_line_is_found(lines):
    again = JournalEntry.objects.get(pk=lines[2].pk)
    again.pk = None
    again.save(force_insert=True)
    assert told()[0] == 1
    chain.seal(now=timezone.now())
    assert (chain.first_break().position, "抄本" in chain.first_break().what) == (4, True)


@pytest.mark.parametrize(("minutes", "found"), [(-1, False), (0, False), (1, True)])
def test_lines_without_a_mark_are_of_before_and_of_the_week_of_an_upgrade(lines, minutes, found):
    """As a version before writes them: no mark at all."""
    at = lines[0].at + macs.UPGRADES + dt.timedelta(minutes=minutes)
    JournalEntry.objects.create(at=at, actor_name="x", action="x")
    assert told()[0] == int(found)
    chain.seal(now=at, everything=True)
    assert (chain.first_break() is not None) == found
    assert not found or FOREIGN in chain.first_break().what


@pytest.mark.parametrize(("late", "found"), [(-1, 0), (0, 0), (1, 1)])
def test_a_line_without_a_mark_that_says_it_is_of_before_is_found_by_its_place(lines, late, found):
    at = lines[2].at - macs.LATE - dt.timedelta(seconds=late)
    JournalEntry.objects.create(at=at, actor_name="李四", action="request.approved")
    assert told()[0] == found


def test_whoever_watches_asks_the_same_of_many_lines_of_before_as_of_one(db):
    asked = []
    for _round in range(2):
        for _number in range(5):
            JournalEntry.objects.create(at=timezone.now(), actor_name="x", action="x")
        with CaptureQueriesContext(connection) as queries:
            assert macs.not_ours() == 0
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_first_line_with_a_mark_is_found_by_an_index_however_many_stand_before_it(lines):
    first = JournalEntry.objects.filter(mac__isnull=False).order_by("pk").values_list("pk", "at")[:1]
    if connection.vendor == "postgresql":  # of three lines it reads all, whatever there is
        pytest.skip("SQLite says which index it takes, however few the rows are")
    assert "journal_marked" in first.explain()
    assert "journal_marked" not in JournalEntry.objects.order_by("pk")[:1].explain(), "control"


def test_lines_from_before_there_were_marks_hold(db):
    for days in (30, 20, 10, 1):
        JournalEntry.objects.create(at=timezone.now() - dt.timedelta(days=days), actor_name="x", action="x")
    with transaction.atomic():
        record(actor=ACTOR, action="test.new")
    chain.seal(now=timezone.now(), everything=True)
    assert chain.first_break() is None
    assert macs.not_ours() == 0


def test_a_mark_taken_off_a_sealed_line_is_found(lines, master):
    """Or the week of an upgrade could be moved to any day."""
    chain.seal(now=timezone.now())
    master("UPDATE journal_journalentry SET mac = NULL WHERE id = %s", lines[0].pk)
    assert chain.first_break().position == 1


def test_a_worker_of_the_version_before_seals_without_the_mark(lines):
    digest = chain.hash_of(lines[0], 1, chain.START, with_mac=False)
    JournalSeal.objects.create(entry=lines[0], position=1, previous_hash=chain.START, hash=digest)
    chain.seal(now=timezone.now())
    assert chain.first_break() is None


def test_a_line_of_every_kind_of_value_fits_when_it_is_read_again(db):
    values = {
        "b": 1.5, "a": ["中", None, True], "d": dt.date(2024, 1, 1), "at": timezone.now(), "u": uuid.uuid4(),
        "n": {10: "x", 9: "y"}, "t": (1, 2), "role": Role.UNIT_HR, "empty": {}, "none": None,
    }  # fmt: skip
    with transaction.atomic():
        record_many(actor=ACTOR, lines=[JournalLine("test.a", before=values, after=values)] * 3)
    rows = list(JournalEntry.objects.all())
    assert [macs.fits(row) for row in rows] == [True] * 3
    assert len({row.mac for row in rows}) == 3
