"""The reading process: its limits bind, and whatever becomes of it, the parent gets a sentence and goes on working."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake import reading
from intake.faults import FileRefused
from intake.limits import MEBIBYTE, FileLimits
from intake.reading import open_book
from intake.schemas import PLATFORM, ROSTER
from intake.table import read_table
from tests.intake.files import KEPT, SAMPLES, TITLES, csv_text, good_row, write_text, write_xlsx

ROSTER_FILE = SAMPLES / "roster-2024.xlsx"


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five thousand rows: more than the pipe holds, so the child is still there while the parent reads."""
    rows = [good_row(record_number=f"N{number}") for number in range(5_000)]
    return write_xlsx(tmp_path_factory.mktemp("long") / "long.xlsx", [TITLES, *rows])


def children() -> set[int]:
    """The processes that this one has started and that still live."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            found.update(map(int, (task / "children").read_text().split()))
    return found


def still_works() -> bool:
    return len(read_table(ROSTER_FILE, ROSTER).rows) == 50


@contextlib.contextmanager
def child_of(path: Path, limits: FileLimits | None = None) -> Iterator[int]:
    before = children()
    with open_book(path, limits or FileLimits()):
        (pid,) = children() - before
        yield pid


class TestChildKilled:
    @pytest.mark.parametrize(
        "sign", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGXCPU, signal.SIGTERM]
    )
    def test_in_the_middle_refuses_the_file_and_the_parent_works_on(
        self, long_file: Path, sign: signal.Signals
    ) -> None:
        before = children()
        seen = []

        def kill(done: int, total: int) -> None:
            seen.append((done, total))
            for pid in children() - before:
                os.kill(pid, sign)

        with pytest.raises(FileRefused) as caught:
            read_table(long_file, PLATFORM, progress=kill)
        assert seen[0] == (1_000, 5_001)
        assert len(seen) < 6
        assert caught.value.message_zh.endswith("。")
        assert children() == before
        assert still_works()

    def test_is_the_reason_of_the_refusal(self, long_file: Path) -> None:
        """The control: without the kill the same file is read whole."""
        seen = []
        table = read_table(long_file, PLATFORM, progress=lambda done, total: seen.append((done, total)))
        assert len(table.rows) == 5_000
        assert seen[-1] == (5_001, 5_001)

    def test_is_gone_when_the_reader_of_rows_gives_up(self, long_file: Path) -> None:
        before = children()

        def give_up(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            read_table(long_file, PLATFORM, progress=give_up)
        assert children() == before


class TestLimit:
    def test_of_memory_binds(self, long_file: Path) -> None:
        tight = FileLimits(memory_bytes=24 * MEBIBYTE)
        with pytest.raises(FileRefused) as caught:
            read_table(long_file, PLATFORM, limits=tight)
        assert caught.value.code in ("reading_too_heavy", "file_broken")
        assert still_works()

    def test_of_the_wall_clock_binds(self, long_file: Path) -> None:
        with pytest.raises(FileRefused) as caught:
            read_table(long_file, PLATFORM, limits=FileLimits(wall_seconds=0.02))
        assert caught.value.code == "reading_too_long"
        assert still_works()

    def test_of_the_wall_clock_binds_a_child_that_says_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "_START", "import time; time.sleep(600)")
        with pytest.raises(FileRefused) as caught:
            read_table(ROSTER_FILE, ROSTER, limits=FileLimits(wall_seconds=0.3))
        assert caught.value.code == "reading_too_long"

    def test_of_processor_time_binds_a_child_that_never_ends(self, monkeypatch: pytest.MonkeyPatch) -> None:
        spin = (
            "import sys; sys.path.insert(0, sys.argv[1])\n"
            "from intake.child import confine; from intake.limits import FileLimits\n"
            "confine(FileLimits(cpu_seconds=1))\nwhile True: pass"
        )
        monkeypatch.setattr(reading, "_START", spin)
        with pytest.raises(FileRefused) as caught:  # the wall clock stands so high that only the processor's can be it
            read_table(ROSTER_FILE, ROSTER, limits=FileLimits(wall_seconds=600))
        assert caught.value.code == "reading_too_long"

    def test_stands_in_the_kernel(self) -> None:
        limits = FileLimits(memory_bytes=300 * MEBIBYTE, cpu_seconds=17)
        with child_of(ROSTER_FILE, limits) as pid:
            lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
        bound = {line[:25].strip(): line[25:].split()[:2] for line in lines}
        assert bound["Max address space"] == [str(300 * MEBIBYTE)] * 2
        assert bound["Max cpu time"] == ["17", "18"]
        assert bound["Max file size"] == ["0", "0"]
        assert bound["Max core file size"] == ["0", "0"]

    def test_of_text_binds(self, tmp_path: Path) -> None:
        path = write_text(tmp_path / "a.csv", csv_text([TITLES, *[good_row(remark="长" * 500)] * 400]))
        with pytest.raises(FileRefused) as caught:
            read_table(path, PLATFORM, limits=FileLimits(text_bytes=400_000))
        assert caught.value.code == "text_too_much"
        assert len(read_table(path, PLATFORM).rows) == 400

    def test_of_cells_binds_and_empty_ones_at_the_end_do_not_count(self, tmp_path: Path) -> None:
        stray = [*good_row(), *[""] * 150, "x"]
        path = write_xlsx(tmp_path / "a.xlsx", [TITLES, stray, *[good_row()] * 100])
        with pytest.raises(FileRefused) as caught:
            read_table(path, PLATFORM, limits=FileLimits(cells=1_000))
        assert caught.value.code == "text_too_much"
        assert len(read_table(path, PLATFORM, limits=FileLimits(cells=1_200)).rows) == 101


class TestChildIsNotTrusted:
    @pytest.mark.parametrize(
        "words",
        [
            "b''",
            "b'abc'",
            "b'\\xff\\xff\\xff\\xff' + b'x' * 100",
            "b'\\x00\\x00\\x00\\x03abc'",
            "b'\\x00\\x00\\x00\\x02[]'",
            "b'\\x00\\x00\\x00\\x01\\xff'",
            "b'\\x00\\x00\\x00\\x0d' + b'{\"refused\": 1}'[:13]",
            'frame(b\'{"refused": ["nothing", {}]}\')',
            'frame(b\'{"refused": ["file_large", {}]}\')',
            "frame(b'{\"book\": 1}')",
            "frame(b'{\"book\": {}}')",
            'frame(b\'{"book": {"kind": "x", "date1904": false, "sheets": [1]}}\')',
            "frame(b'[' * 100000)",
            'frame(b\'{"on": "2024-13-13"}\')',
        ],
    )
    def test_to_speak_well(self, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
        say = "import sys\ndef frame(x): return len(x).to_bytes(4, 'big') + x\nsys.stdout.buffer.write(" + words + ")"
        monkeypatch.setattr(reading, "_START", say)
        with pytest.raises(FileRefused) as caught:
            read_table(ROSTER_FILE, ROSTER)
        assert caught.value.code == "file_broken"

    def test_with_what_the_parent_knows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CETRACK_SECRET_KEY", "nobody-may-see-this")
        with child_of(ROSTER_FILE) as pid:
            assert b"nobody-may-see-this" not in Path(f"/proc/{pid}/environ").read_bytes()


class TestErrorNobodyForesaw:
    def test_is_logged_by_place_and_without_what_it_says(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        fails = (
            "import sys; sys.path.insert(0, sys.argv[1]); from intake import child\n"
            "def serve(*_): raise KeyError('152502197507214742')\n"
            "child.serve = serve; child.main(sys.argv[2], sys.argv[3])"
        )
        monkeypatch.setattr(reading, "_START", fails)
        with pytest.raises(FileRefused) as caught:
            read_table(ROSTER_FILE, ROSTER)
        assert caught.value.code == "file_broken"
        assert "KeyError at <string>:2" in caplog.text
        assert "152502" not in caplog.text


class TestManyAtOnce:
    def test_from_threads_do_not_mix(self, long_file: Path) -> None:
        found: list[tuple[str, int]] = []

        def read(path: Path, schema: object) -> None:
            found.append((path.name, len(read_table(path, schema).rows)))  # type: ignore[arg-type]

        threads = [
            threading.Thread(target=read, args=case) for case in [(long_file, PLATFORM), (ROSTER_FILE, ROSTER)] * 2
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == [("long.xlsx", 5_000)] * 2 + [("roster-2024.xlsx", 50)] * 2


class TestBook:
    def test_names_its_sheets_with_their_first_rows(self) -> None:
        with open_book(KEPT / "platform.xls") as book:
            assert book.kind == "xls"
            assert [(sheet.name, sheet.visible, sheet.total) for sheet in book.sheets] == [
                ("学时", True, 6),
                ("隐藏", False, 1),
            ]
            assert book.sheets[0].head[1][0] == "姓名"

    def test_can_be_read_twice(self) -> None:
        with open_book(ROSTER_FILE) as book:
            first = [row for batch in book.batches(book.sheets[0]) for row in batch]
            again = [row for batch in book.batches(book.sheets[0]) for row in batch]
        assert first == again
        assert len(first) == 51

    def test_carries_the_hash_of_the_file(self) -> None:
        import hashlib

        assert read_table(ROSTER_FILE, ROSTER).sha256 == hashlib.sha256(ROSTER_FILE.read_bytes()).hexdigest()
