"""Rule packs are read strictly. Each entry of broken_packs.yaml makes one thing wrong with the real pack, and says
which line and sentence the reader is owed."""

from pathlib import Path

import pytest
import yaml

from rulebook import loader
from rulebook.loader import PACKS, PackError, available_packs, load_pack, read_pack
from rulebook.yaml_text import DEEPEST

BROKEN = yaml.safe_load((Path(__file__).parent / "broken_packs.yaml").read_text(encoding="utf-8"))
REAL = (PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken["name"])
def test_broken_pack_is_refused_with_line_and_sentence(broken):
    old, new, at = (f"{broken[key]}\n" if broken[key] else "" for key in ("old", "new", "at"))
    assert REAL.count(old) == 1
    text = REAL.replace(old, new)
    assert text.count(at) == 1
    with pytest.raises(PackError) as refused:
        read_pack(text, "pack.yaml")
    line = text[: text.index(at) + len(at)].count("\n")
    assert str(refused.value) == f"pack.yaml，第{line}行：{broken['says']}"


def test_the_real_pack_is_not_refused():
    """The control: what makes the broken packs fail is the one thing that is wrong with each."""
    assert read_pack(REAL, "pack.yaml").id == "xlgl-2024"
    assert len(BROKEN) >= 25


@pytest.mark.parametrize("text", ["", "[]", "x", "- a", "1"])
def test_pack_is_a_mapping(text):
    with pytest.raises(PackError, match="若干个键"):
        read_pack(text, "pack.yaml")


@pytest.mark.parametrize("text", ["\x07", "{" * 400, "a: \udc80", "a: " + "[" * 100_000, "- " * 50_000])
def test_what_is_not_yaml_at_all(text):
    with pytest.raises(PackError, match="不是正确的 YAML"):
        read_pack(text, "pack.yaml")


@pytest.mark.parametrize(("levels", "said"), [(DEEPEST - 1, "不认识的键“a”"), (DEEPEST, "嵌套过深")])
def test_what_stands_too_deep_is_refused_before_it_is_composed(levels, said):
    with pytest.raises(PackError, match=said):
        read_pack(f"{REAL}a: {'[' * levels}{']' * levels}\n", "pack.yaml")


def test_key_that_is_no_text():
    with pytest.raises(PackError, match="键应为文字"):
        read_pack("? [a]\n: b", "pack.yaml")


def test_available_packs_are_loaded_once():
    assert available_packs() == ("xlgl-2024",)
    assert load_pack("xlgl-2024") is load_pack("xlgl-2024")


@pytest.mark.parametrize("name", ["xlgl-2025", "..", "", "xlgl-2024/pack.yaml"])
def test_pack_that_is_not_there(name):
    with pytest.raises(KeyError):
        load_pack(name)


def test_folder_and_id_are_the_same(tmp_path, monkeypatch):
    (tmp_path / "xlgl-2025").mkdir()
    (tmp_path / "xlgl-2025" / "pack.yaml").write_text(REAL, encoding="utf-8")
    monkeypatch.setattr(loader, "PACKS", tmp_path)
    with pytest.raises(PackError, match="应与文件夹同名：xlgl-2025"):
        loader.offered.__wrapped__()


def test_words_that_yaml_takes_for_flags_are_text():
    pack = read_pack(REAL.replace("place: 锡林郭勒盟", "place: no"), "pack.yaml")
    assert pack.place == "no"
