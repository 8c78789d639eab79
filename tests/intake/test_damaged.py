"""Files damaged at random: rows or a sentence, never an error that nobody foresaw."""

import contextlib
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from intake.faults import FileRefused
from intake.papers import clean_paper
from intake.receipt import write_receipt
from intake.schemas import PLATFORM, ROSTER
from intake.table import look, read_table
from tests.intake.files import SAMPLES

FEW, MANY = 60, 400
SOURCES = sorted(
    path
    for path in [*SAMPLES.iterdir(), *(SAMPLES / "files").iterdir()]
    if path.suffix in {".xlsx", ".xls", ".csv", ".et", ".txt"} and path.stat().st_size < 60_000
)
Damage = Callable[[random.Random, bytes], bytes]


def flipped(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _time in range(chance.choice([1, 5, 50])):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def without_a_piece(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 2_000) :]


def blotted(chance: random.Random, content: bytes) -> bytes:
    start, length = chance.randrange(len(content)), chance.randrange(1, 4_096)
    return content[:start] + chance.choice([b"\0", b"\xff", b"<", b"9"]) * length + content[start + length :]


def stuttering(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randrange(1, 3_000)]
    return content[:start] + piece * chance.choice([2, 3, 20]) + content[start + len(piece) :]


def with_other_signs(chance: random.Random, content: bytes) -> bytes:
    signs = ["\u202d", "\x00", "\ud800", "\ufffd", '"', "'", "\n", "=", "９", "1e308", "-1", "&#0;", "<c/>", "﷽"]
    start = chance.randrange(len(content))
    return (
        content[:start]
        + chance.choice(signs).encode("utf-8", "surrogatepass") * chance.randrange(1, 9)
        + content[start:]
    )


def inside(chance: random.Random, content: bytes) -> bytes:
    """One part of a workbook is damaged, and packed again as if it were whole."""
    if not content.startswith(b"PK"):
        return with_other_signs(chance, content)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = chance.choice([name for name in names if "xl/" in name] or names)
        for name in names:
            part = old.read(name)
            if name == hit and part:
                part = chance.choice([flipped, cut, without_a_piece, stuttering, with_other_signs])(chance, part)
            new.writestr(name, part)
    return target.getvalue()


DAMAGES: list[Damage] = [flipped, cut, without_a_piece, blotted, stuttering, with_other_signs, inside, inside, inside]


def damaged(number: int) -> tuple[str, bytes]:
    """The same file for the same number in every run."""
    chance = random.Random(number)
    source = SOURCES[chance.randrange(len(SOURCES))]
    return source.name, chance.choice(DAMAGES)(chance, source.read_bytes())


def answered(path: Path, name: str) -> str:
    """``rows`` or the code of a refusal, whose sentence is there; whatever else is raised fails the test."""
    schema = ROSTER if name.startswith("r") else PLATFORM
    try:
        table = read_table(path, schema)
    except FileRefused as refused:
        return refused.code if refused.message_zh.endswith("。") else "no sentence"
    json.dumps(table.to_json(), ensure_ascii=False)
    write_receipt(io.BytesIO(), table)
    assert table.rows
    assert all(fault.message_zh and fault.hint_zh for row in table.rows for fault in row.faults.values())
    return "rows"


def test_a_damaged_file_gives_rows_or_a_sentence(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    told, wrong = [], []
    for number in range(MANY if request.config.getoption("--long") else FEW):
        name, content = damaged(number)
        path = tmp_path / f"{number}{Path(name).suffix}"
        path.write_bytes(content)
        try:
            told.append(answered(path, name))
        except Exception as error:  # noqa: BLE001 - every file is tried before any is complained of
            wrong.append((number, name, repr(error)[:200]))
        path.unlink()
    assert wrong == []
    assert "no sentence" not in told
    assert "rows" in told
    assert set(told) - {"rows"}, "control: some are damaged so much that nothing can be read"


def test_a_damaged_file_is_looked_at_or_refused_as_well(tmp_path: Path) -> None:
    for number in range(6):
        name, content = damaged(number)
        path = tmp_path / name
        path.write_bytes(content)
        with contextlib.suppress(FileRefused):
            assert look(path, PLATFORM).header.titles


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIC", "PDF"])
def test_a_damaged_paper_gives_pages_or_a_sentence(form: str) -> None:
    whole = paper(form)
    assert clean_paper(whole).pages, "control: whole it can be drawn"
    for number in range(8):
        chance = random.Random(number)
        content = chance.choice([flipped, cut, without_a_piece, blotted, stuttering])(chance, whole)
        with contextlib.suppress(FileRefused):
            assert clean_paper(content).pages


def paper(form: str) -> bytes:
    out, picture = io.BytesIO(), Image.effect_noise((320, 240), 40).convert("RGB")
    if form == "HEIC":
        pillow_heif.from_pillow(picture).save(out)
    else:
        picture.save(out, form)
    return out.getvalue()


def test_the_same_number_damages_the_same_file_in_the_same_way() -> None:
    assert damaged(7) == damaged(7)
    assert damaged(7) != damaged(8)
