"""A bundle for a machine without a network: made, checked, installed; nothing in it is built or of another version."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import machine, offline

from .environments import ROOT

RECORDED = "cetrack_tiny-1.0.dist-info"


def wheel(folder: Path, *, name: str = "cetrack_tiny-1.0-py3-none-any.whl") -> Path:
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / name, "w") as made:
        made.writestr("cetrack_tiny.py", "WORD = 'steppe'\n")
        made.writestr(f"{RECORDED}/METADATA", "Metadata-Version: 2.1\nName: cetrack-tiny\nVersion: 1.0\n")
        made.writestr(
            f"{RECORDED}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        made.writestr(f"{RECORDED}/RECORD", "")
    return folder / name


@pytest.fixture
def product(tmp_path, monkeypatch):
    """A product with one requirement, which lies in a folder instead of on the net."""
    file = wheel(tmp_path / "index")
    root = tmp_path / "product"
    root.mkdir()
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    (root / "requirements.txt").write_text(f"cetrack-tiny==1.0 --hash=sha256:{digest}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    monkeypatch.setattr(offline, "ROOT", root)
    monkeypatch.setattr(offline, "VENV", root / ".venv")
    return root


def test_made_checked_and_installed_without_an_index(product, tmp_path, monkeypatch):
    bundle = tmp_path / "bundle"
    assert offline.main(["make", str(bundle), "--machine", "aarch64", "--python", "3.12"]) == 0
    assert {path.name for path in bundle.iterdir()} == {"wheels", "requirements.txt", "SYSTEM.txt", "SHA256SUMS"}
    assert offline.check(bundle) == 3
    monkeypatch.delenv("PIP_FIND_LINKS")
    assert offline.main(["install", str(bundle)]) == 0
    python = product / ".venv" / "bin" / "python"
    said = subprocess.run(
        [python, "-c", "import cetrack_tiny; print(cetrack_tiny.WORD)"], capture_output=True, text=True
    )
    assert said.stdout == "steppe\n"
    stamp = (product / ".venv" / ".installed-requirements.txt").read_text()
    assert stamp == hashlib.sha256((product / "requirements.txt").read_bytes()).hexdigest()


class TestRefused:
    @pytest.fixture
    def bundle(self, product, tmp_path):
        offline.make(tmp_path / "bundle", "3.11", "x86_64")
        return tmp_path / "bundle"

    def test_a_folder_that_is_not_empty(self, bundle):
        with pytest.raises(machine.Missing, match="不是空的"):
            offline.make(bundle, "3.11", "x86_64")

    @pytest.mark.parametrize("name", ["wheels/cetrack_tiny-1.0-py3-none-any.whl", "SYSTEM.txt", "requirements.txt"])
    def test_a_byte_that_changed_on_the_way(self, bundle, name):
        assert offline.check(bundle) == 3, "control"
        content = bytearray((bundle / name).read_bytes())
        content[-1] ^= 1
        (bundle / name).write_bytes(content)
        with pytest.raises(machine.Missing, match=name):
            offline.install(bundle)

    def test_a_file_more_and_one_less(self, bundle):
        (bundle / "wheels" / "stranger.whl").touch()
        with pytest.raises(machine.Missing, match="stranger"):
            offline.check(bundle)
        (bundle / "wheels" / "stranger.whl").unlink()
        (bundle / "SYSTEM.txt").unlink()
        with pytest.raises(machine.Missing, match=r"SYSTEM\.txt"):
            offline.check(bundle)

    def test_a_folder_that_is_no_bundle(self, tmp_path):
        with pytest.raises(machine.Missing, match="不是完整"):
            offline.check(tmp_path)

    def test_one_of_another_version(self, bundle, product):
        with (product / "requirements.txt").open("a") as lock:
            lock.write("# next\n")
        with pytest.raises(machine.Missing, match="另一个版本"):
            offline.install(bundle)

    def test_what_would_have_to_be_built(self, product, tmp_path):
        (tmp_path / "index" / "cetrack_tiny-1.0-py3-none-any.whl").unlink()
        (tmp_path / "index" / "cetrack_tiny-1.0.tar.gz").write_bytes(b"x")
        with pytest.raises(machine.Missing, match="成品"):
            offline.make(tmp_path / "bundle", "3.11", "x86_64")

    def test_a_machine_that_is_not_its_own(self, product, tmp_path):
        (tmp_path / "index" / "cetrack_tiny-1.0-py3-none-any.whl").rename(
            tmp_path / "index" / "cetrack_tiny-1.0-cp311-cp311-manylinux_2_17_x86_64.whl"
        )
        with pytest.raises(machine.Missing, match="aarch64"):
            offline.make(tmp_path / "bundle", "3.11", "aarch64")


def test_the_system_is_named_for_both_families():
    text = offline.system_packages("3.11")
    for need in machine.TO_RUN:
        assert need.package in text
        assert offline.RPM[need.package].split()[0] in text


def test_wrong_options_get_a_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "scripts/offline.py", "make", str(tmp_path / "x"), "--python", "2.7"], cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
