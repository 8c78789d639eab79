"""Notes of decisions are numbered one after the other."""

from .sources import ROOT


def test_every_note_has_its_number():
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md") if path.name != "README.md")
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
