"""Mass work in pieces lets other writers in: on SQLite nobody would get in by itself (it keeps no queue)."""

import sqlite3
import threading
import time
from types import SimpleNamespace

import pytest

from assessments.standings import services
from assessments.standings.services import standings
from credits.annual import ledger
from ground import dialect
from ground.pieces import pieces
from learners.people import stale
from learners.people.models import Learner, StaleMark
from tests.assessments.invented import ACTOR, YEAR_END, league

HELD, PATIENCE, ROUNDS = 0.04, 0.45, 12
LOOKS, APART = 40, 0.037


def _shut_out(file, between, *, patience: float, looks: int) -> int:
    """How often a writer is shut out by work that takes the file piece after piece, with ``between`` between two."""
    done, shut_out = threading.Event(), 0

    def mass_work() -> None:
        mine = sqlite3.connect(file, timeout=20, isolation_level=None)
        while not done.is_set():
            mine.execute("BEGIN IMMEDIATE")
            time.sleep(HELD)
            mine.execute("COMMIT")
            between()
        mine.close()

    work = threading.Thread(target=mass_work)
    work.start()
    writer = sqlite3.connect(file, timeout=patience, isolation_level=None)
    for _ in range(looks):
        time.sleep(APART)
        try:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("COMMIT")
        except sqlite3.OperationalError:
            shut_out += 1
    done.set()
    work.join()
    writer.close()
    return shut_out


def _rest() -> None:
    dialect.let_others_write(SimpleNamespace(vendor="sqlite", in_atomic_block=False))


def test_a_writer_gets_in_between_two_pieces(tmp_path):
    """On a busy machine somebody is unlucky once: several rounds, and one is enough."""
    file = tmp_path / "turns.sqlite3"
    assert any(_shut_out(file, _rest, patience=PATIENCE, looks=3) == 0 for _ in range(ROUNDS))


def test_control_without_a_rest_the_file_is_hardly_ever_free(tmp_path):
    """Many looks without patience: how long each of two is shut out, not whether one is lucky."""
    file = tmp_path / "turns.sqlite3"
    rested, never = (_shut_out(file, between, patience=0, looks=LOOKS) for between in (_rest, lambda: None))
    assert never > rested


@pytest.mark.parametrize(
    ("vendor", "inside", "rests"), [("sqlite", False, 1), ("sqlite", True, 0), ("postgresql", False, 0)]
)
def test_it_rests_on_sqlite_alone_and_never_inside_a_transaction(monkeypatch, vendor, inside, rests):
    rested = []
    monkeypatch.setattr(dialect.time, "sleep", rested.append)
    dialect.let_others_write(SimpleNamespace(vendor=vendor, in_atomic_block=inside))
    assert rested == [dialect.REST] * rests
    assert dialect.REST > 0.1, "SQLite's own longest pause between two looks"


def test_whoever_drains_rests_between_full_pieces(db, monkeypatch):
    """A page that drains a person or two rests never."""
    league(5, 6)
    everybody = list(Learner.objects.unscoped().values_list("pk", flat=True))
    monkeypatch.setattr(standings, "PIECE", 2)
    for people, rests in ((1, 0), (2, 1), (5, 2)):
        StaleMark.objects.all().delete()
        stale.add_marks(everybody[:people])
        rested = []
        monkeypatch.setattr(standings, "let_others_write", rested.append)
        assert services.drain(actor=ACTOR, today=YEAR_END) == people
        assert len(rested) == rests, people


def test_counting_everybody_rests_between_two_pieces_alone(db, monkeypatch):
    league(5, 6)
    everybody = list(Learner.objects.unscoped().values_list("pk", flat=True))
    rested = []
    monkeypatch.setattr(ledger, "let_others_write", rested.append)
    for size, rests in ((5, 0), (3, 1), (1, 4)):
        rested.clear()
        monkeypatch.setattr(ledger, "learner_pieces", lambda size=size: pieces(everybody, size))
        ledger.recount_all()
        assert len(rested) == rests, size
