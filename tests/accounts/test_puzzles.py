"""The picture to read and the beeps to count: each opens once, within its time, by either answer."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import os
import wave
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from PIL import Image

from accounts.credentials import puzzles, throttle
from accounts.credentials.models import PuzzleToRead
from ground import clock

NOW = dt.datetime(2026, 11, 29, 8, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def made(now: dt.datetime = NOW) -> PuzzleToRead:
    return PuzzleToRead.objects.get(key=puzzles.make(now=now))


@pytest.mark.django_db
class TestSolving:
    @pytest.mark.parametrize("answer", ["letters", "beeps"])
    @pytest.mark.parametrize(
        "typed", [str, str.lower, lambda text: f" {' '.join(text)} "], ids=["same", "small", "spaced"]
    )
    def test_either_answer_opens_it_once(self, answer, typed):
        row = made()
        text = typed(getattr(row, answer))
        assert puzzles.solve(key=row.key, typed=text, now=NOW)
        assert not puzzles.solve(key=row.key, typed=text, now=NOW)

    def test_a_wrong_answer_spends_it(self):
        row = made()
        assert not puzzles.solve(key=row.key, typed=row.letters[:-1], now=NOW)
        assert not puzzles.solve(key=row.key, typed=row.letters, now=NOW)

    @pytest.mark.parametrize("typed", ["", "    ", "????"])
    def test_nothing_and_nonsense(self, typed):
        assert not puzzles.solve(key=made().key, typed=typed, now=NOW)
        assert not puzzles.solve(key="", typed=typed, now=NOW)

    @pytest.mark.parametrize(
        ("later", "opens"),
        [
            (puzzles.LASTS - SECOND, True), (puzzles.LASTS, False), (-SECOND, False), (dt.timedelta(), True),
        ],
    )  # fmt: skip
    def test_its_time(self, later, opens):
        row = made()
        assert puzzles.solve(key=row.key, typed=row.letters, now=NOW + later) == opens

    def test_old_ones_go_and_so_do_those_of_a_clock_that_ran_ahead(self):
        keys = {made(NOW - puzzles.LASTS - SECOND).key, made(NOW + SECOND).key}
        kept = made().key
        puzzles.forget_old(now=NOW)
        assert list(PuzzleToRead.objects.values_list("key", flat=True)) == [kept]
        assert kept not in keys


def test_the_sound_is_guessed_no_easier_than_the_picture():
    assert len(puzzles.FIGURES) ** puzzles.LONG_TO_HEAR >= len(puzzles.LETTERS) ** puzzles.LONG


def test_a_picture_shows_something_and_never_the_same():
    first, second = (puzzles.picture("KXTR") for _ in range(2))
    assert first != second
    image = Image.open(io.BytesIO(first))
    assert (image.format, image.size) == ("PNG", (puzzles.WIDTH, puzzles.HEIGHT))
    dark = sum(pixel < 110 for pixel in image.convert("L").tobytes())
    assert 200 < dark < 2000


def counted(content: bytes) -> str:
    """What somebody hears who counts the beeps."""
    with wave.open(io.BytesIO(content)) as opened:
        rate, samples = opened.getframerate(), opened.readframes(opened.getnframes())
    step = rate // 50
    pieces = [samples[at : at + step] for at in range(0, len(samples), step)]
    loud = [max(piece) - min(piece) > 80 for piece in pieces]
    figures, beeps, silent = "", 0, 0
    for is_loud, group in itertools.groupby(loud):
        length = len(list(group))
        if is_loud:
            beeps += 1
        elif beeps and length > 25:  # half a second
            figures, beeps = figures + str(beeps), 0
        silent = 0 if is_loud else length
    return figures + (str(beeps) if beeps and silent == 0 else "")


@pytest.mark.parametrize("beeps", ["12345123", "55555555", "11111111", "31521154"])
def test_who_counts_the_beeps_has_the_figures(beeps):
    assert counted(puzzles.sound(beeps)) == beeps


@pytest.mark.django_db
class TestPages:
    def test_picture_and_sound_are_there_until_it_is_solved(self):
        row = made(clock.machine_now())
        client = Client()
        for path, kind in (
            (f"/accounts/captcha/{row.key}/", "image/png"),
            (f"/accounts/captcha/{row.key}/sound/", "audio/wav"),
        ):
            answer = client.get(path)
            assert (answer.status_code, answer["Content-Type"], "no-store" in answer["Cache-Control"]) == (
                200,
                kind,
                True,
            )
        assert len(row.beeps) == puzzles.LONG_TO_HEAR
        row.delete()
        assert client.get(f"/accounts/captcha/{row.key}/").status_code == 404
        assert client.get("/accounts/captcha/none/sound/").status_code == 404

    def test_another_one(self):
        page = Client().get("/accounts/captcha/").content.decode()
        [row] = PuzzleToRead.objects.all()
        assert f'value="{row.key}"' in page
        assert 'name="captcha_0"' in page
        assert 'name="captcha_1"' in page
        assert row.letters not in page
        assert row.beeps not in page

    @pytest.mark.parametrize(("before", "status"), [(-1, 200), (0, 429)])
    def test_so_many_are_asked_for_from_one_address(self, before, status, monkeypatch):
        monkeypatch.setattr(puzzles, "FROM_ONE_ADDRESS", throttle.TryLimits(here=4, everywhere=None))
        for _ in range(4 + before):
            assert Client().get("/accounts/captcha/").status_code == 200
        answer = Client().get("/accounts/captcha/")
        assert (answer.status_code, "一刻钟后再试" in answer.content.decode()) == (status, status == 429)
        assert PuzzleToRead.objects.count() == 4
        assert Client(REMOTE_ADDR="10.1.1.9").get("/accounts/captcha/").status_code == 200, "control: another address"

    def test_however_one_comes_by_them_so_many_are_seen_from_one_address(self, monkeypatch):
        """The page of registrations holds a new one each time it is opened."""
        monkeypatch.setattr(puzzles, "FROM_ONE_ADDRESS", throttle.TryLimits(here=2, everywhere=None))
        keys = [made(clock.machine_now()).key for _ in range(3)]
        assert [Client().get(f"/accounts/captcha/{key}/").status_code for key in keys] == [200, 200, 429]
        assert [Client().get(f"/accounts/captcha/{key}/sound/").status_code for key in keys[:2]] == [200, 200]

    def test_the_same_is_drawn_and_played_so_many_times_and_opens_all_the_same(self):
        row = made(clock.machine_now())
        paths = [f"/accounts/captcha/{row.key}/", f"/accounts/captcha/{row.key}/sound/"]
        statuses = [Client().get(paths[number % 2]).status_code for number in range(puzzles.SHOWN + 1)]
        assert statuses == [200] * puzzles.SHOWN + [404]
        assert puzzles.solve(key=row.key, typed=row.letters, now=clock.machine_now())


@pytest.mark.django_db(transaction=True)
def test_several_processes_together_show_an_address_no_more_than_one_would(monkeypatch):
    """Each with a connection of its own. Control: a count kept by each process would let all of them pass."""
    monkeypatch.setattr(puzzles, "FROM_ONE_ADDRESS", throttle.TryLimits(here=3, everywhere=None))
    assert sorted(in_processes(_asks_twice, 4)) == [200] * 3 + [429] * 5


def _asks_twice() -> list[int]:
    return [Client().get("/accounts/captcha/").status_code for _ in range(2)]


def in_processes(work: Callable[[], list[int]], number: int) -> list[int]:
    """What forked processes answer, one after the other: none of them remembers what another was told."""
    connections.close_all()
    answers: list[int] = []
    for _ in range(number):
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(writes, json.dumps(work()).encode())
            finally:
                os._exit(0)
        os.close(writes)
        with os.fdopen(reads) as said:
            answers += json.loads(said.read() or "[]")
        os.waitpid(child, 0)
    return answers
