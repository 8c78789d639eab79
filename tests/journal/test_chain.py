"""The journal: append-only in the database, chained, and every way of tampering named by its first broken line."""

import datetime as dt
import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ground import dialect
from ground.actors import ActorRequired, SystemActor
from journal import chain, macs
from journal.models import JournalEntry, JournalSeal
from journal.services import JournalLine, record, record_many

ACTOR = SystemActor("test")
VALUES = {"b": 1.5, "a": ["中", None, True], "d": dt.date(2024, 1, 1)}


@pytest.fixture(autouse=True)
def _anchors(settings, tmp_path):
    settings.JOURNAL_ANCHORS = str(tmp_path / "anchors.jsonl")


@pytest.fixture
def sealed(db):
    """Seven sealed lines; one has values of every kind."""
    with transaction.atomic():
        for number in range(6):
            record(
                actor=ACTOR,
                action=f"test.act{number}",
                after={"b": 1.5, "a": ["中", None, True], "d": dt.date(2024, 1, 1)},
            )
        record(actor=ACTOR, action="test.last", reason="原因", before={"x": {"y": 0}})
    assert chain.seal(now=timezone.now()) == 7
    return list(JournalSeal.objects.order_by("position"))


@pytest.fixture
def tamper(db):
    """SQL by somebody who is master of the database: triggers and keys lifted for the moment."""

    def run(*statements):
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA defer_foreign_keys = ON")
        with connection.cursor() as cursor:
            for name in _triggers(cursor):
                cursor.execute(name)
            for statement in statements:
                cursor.execute(statement)

    yield run
    dialect.install_guards()


def _triggers(cursor):
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_%'")
        return [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]
    lifted = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in dialect.APPEND_ONLY]
    return ["SET CONSTRAINTS ALL IMMEDIATE", *lifted]


@pytest.mark.parametrize("table", dialect.APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET hash = 'x'", "UPDATE {} SET action = 'x'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_or_delete(sealed, table, statement):
    if ("hash" in statement) != table.endswith("seal") and "UPDATE" in statement:
        statement = "DELETE FROM {}"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert JournalEntry.objects.count() == 7


def test_control_without_the_trigger_the_same_statement_goes_through(sealed, tamper):
    tamper("UPDATE journal_journalentry SET action = 'x'")
    assert JournalEntry.objects.filter(action="x").count() == 7


def test_an_untouched_journal_holds(sealed):
    assert chain.first_break() is None
    call_command("verify_journal")


def test_lines_of_later_transactions_join_the_chain(sealed):
    with transaction.atomic():
        record_many(actor=ACTOR, lines=[JournalLine("test.more", after={"n": number}) for number in range(2500)])
    assert chain.seal(now=timezone.now()) == 2500
    assert chain.seal(now=timezone.now()) == 0
    assert chain.first_break() is None


@pytest.mark.parametrize(
    "column",
    [
        "at = '2024-01-01 00:00:00+00'",
        "actor_name = 'x'",
        "action = 'x'",
        "after = '{\"a\": 1}'",
        "reason = 'x'",
        "address = '9.9.9.9'",
    ],
)
def test_an_edit_is_named(sealed, tamper, column):
    tamper(f"UPDATE journal_journalentry SET {column} WHERE id = {sealed[3].entry_id}")
    found = chain.first_break()
    assert (found.position, "改动" in found.what) == (4, True)
    with pytest.raises(CommandError, match="第 4 条"):
        call_command("verify_journal")


def test_an_edit_with_a_new_hash_made_without_the_key_is_named(sealed, tamper):
    tamper(
        f"UPDATE journal_journalentry SET action = 'x' WHERE id = {sealed[3].entry_id}",
        f"UPDATE journal_journalseal SET hash = '{'ab' * 32}' WHERE position = 4",
    )
    assert chain.first_break().position == 4


def test_a_deleted_line_is_named(sealed, tamper):
    tamper(
        "DELETE FROM journal_journalseal WHERE position = 3",
        f"DELETE FROM journal_journalentry WHERE id = {sealed[2].entry_id}",
    )
    found = chain.first_break()
    assert (found.position, "删除" in found.what) == (3, True)


def test_a_deleted_line_whose_followers_moved_up_is_named(sealed, tamper):
    tamper(
        "DELETE FROM journal_journalseal WHERE position = 3",
        f"DELETE FROM journal_journalentry WHERE id = {sealed[2].entry_id}",
        "UPDATE journal_journalseal SET position = -position WHERE position > 3",
        "UPDATE journal_journalseal SET position = -position - 1 WHERE position < 0",
    )
    assert chain.first_break().position == 3


def test_two_lines_that_changed_places_are_named(sealed, tamper):
    tamper(
        "UPDATE journal_journalseal SET position = -1 WHERE position = 2",
        "UPDATE journal_journalseal SET position = 2 WHERE position = 5",
        "UPDATE journal_journalseal SET position = 5 WHERE position = -1",
    )
    assert chain.first_break().position == 2


def test_a_line_put_in_afterwards_is_named(sealed):
    JournalEntry.objects.create(at=timezone.now() - dt.timedelta(days=1), actor_name="x", action="test.forged")
    chain.seal(now=timezone.now())
    found = chain.first_break()
    assert (found.position, "补入" in found.what) == (8, True)


DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("times", "wrong"),
    [
        ([-MINUTE, 30 * DAY, 30 * DAY + MINUTE, MINUTE, 2 * MINUTE], None),  # ahead for a while, then set right
        ([MINUTE, -2 * DAY / 24, MINUTE], None),  # two hours back
        ([-MINUTE, 30 * DAY, -DAY], 10),  # put in while the clock was ahead: before what stood there already
        ([-MINUTE, 30 * DAY, MINUTE, -DAY], 11),
        ([-MINUTE, 30 * DAY, 60 * DAY, 60 * DAY + MINUTE, MINUTE], None),  # ahead in two leaps, set right in one
        ([-MINUTE, 30 * DAY, 60 * DAY, -DAY], 11),
        ([-MINUTE, DAY, 2 * DAY, MINUTE], 11),  # two nights: what is dated before the first was put in afterwards
        ([-MINUTE, 12 * DAY - MINUTE, 24 * DAY, MINUTE], None),
        ([-MINUTE, 12 * DAY, 24 * DAY - 2 * MINUTE, MINUTE], 11),
    ],
)
def test_a_clock_that_leaps_accuses_no_honest_line_and_hides_no_forged_one(sealed, times, wrong):
    now = timezone.now()
    for time in times:
        entry = JournalEntry(at=now + time, actor_name="x", action="test.act")
        entry.mac = macs.made(entry)
        entry.save()
    chain.seal(now=now)
    found = chain.first_break()
    assert (found and found.position) == wrong


def test_a_cut_tail_is_seen_by_the_anchor_outside_and_by_nothing_else(sealed, tamper):
    cut = [
        "DELETE FROM journal_journalseal WHERE position > 4",
        f"DELETE FROM journal_journalentry WHERE id > {sealed[3].entry_id}",
    ]
    chain.write_anchor(now=timezone.now())
    kept = chain.anchor_file().read_text()
    tamper(*cut)
    found = chain.first_break()
    assert (found.position, "截去" in found.what) == (5, True)
    chain.anchor_file().unlink()  # the control: without the anchor the cut cannot be seen
    assert chain.first_break() is None
    assert json.loads(kept.splitlines()[0])["position"] == 7


def test_a_chain_written_anew_with_the_key_differs_from_the_anchor(sealed, tamper):
    chain.write_anchor(now=timezone.now())
    entry = JournalEntry.objects.get(pk=sealed[0].entry_id)
    entry.action = "x"
    tamper(
        "DELETE FROM journal_journalseal",
        f"UPDATE journal_journalentry SET action = 'x', mac = '{macs.made(entry)}' WHERE id = {entry.pk}",
    )
    chain.seal(now=timezone.now(), everything=True)
    assert "锚点不符" in chain.first_break().what


_BACKWARDS = "".join(json.dumps({"at": "", "position": position, "hash": ""}) + "\n" for position in (9, 3))


@pytest.mark.parametrize("text", ["not json\n", '{"position": 1}\n', _BACKWARDS])
def test_a_damaged_anchor_file_is_named(sealed, text):
    chain.anchor_file().write_text(text)
    assert chain.first_break() is not None


def more_lines() -> None:
    with transaction.atomic():
        record_many(actor=ACTOR, lines=[JournalLine("test.more")])
    chain.seal(now=timezone.now())


@pytest.mark.parametrize("torn", ['{"at": "2024-06-03T02', "{", '{"at": "x", "position": 8, "hash": "ab'])
def test_a_line_that_a_lost_power_tore_stops_no_anchor(sealed, torn):
    chain.write_anchor(now=timezone.now())
    with chain.anchor_file().open("a") as target:
        target.write(torn)
    assert chain.last_anchor().position == 7
    assert chain.first_break() is None
    more_lines()
    assert chain.write_anchor(now=timezone.now()).position == 8
    assert [anchor.position for anchor in chain.anchors()] == [7, 8]
    assert chain.first_break() is None


def test_many_anchors_are_read_from_the_end(sealed):
    chain.write_anchor(now=timezone.now())
    line = chain.anchor_file().read_text()
    chain.anchor_file().write_text(line * 200)
    assert chain.last_anchor().position == 7


def test_an_anchor_is_written_only_when_the_chain_has_grown(sealed):
    assert chain.write_anchor(now=timezone.now()).position == 7
    assert chain.write_anchor(now=timezone.now()) is None


def test_a_line_needs_an_actor_and_the_transaction_of_its_act(db):
    with transaction.atomic(), pytest.raises(ActorRequired):
        record(actor=None, action="test.act")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_line_can_be_written():
    with pytest.raises(transaction.TransactionManagementError):
        record(actor=ACTOR, action="test.act")
    with pytest.raises(transaction.TransactionManagementError):
        record_many(actor=ACTOR, lines=[JournalLine("test.act")])


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain():
    with transaction.atomic():
        record_many(actor=ACTOR, lines=[JournalLine("test.act", after={"n": number}) for number in range(300)])
    barrier, problems = threading.Barrier(4), []

    def work():
        barrier.wait()
        try:
            chain.seal(now=timezone.now())
        except Exception as problem:  # noqa: BLE001 - the test shows whatever came
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert problems == []
    chain.seal(now=timezone.now())
    assert JournalSeal.objects.count() == 300
    assert chain.first_break() is None
