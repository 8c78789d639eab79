"""The bill of materials names every locked package once, with what needs it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from scripts import sbom

from .environments import ROOT

LOCK = """\
alpha==1.0 \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via -r requirements.in
beta[extra]==2.0.post1 \\
    --hash=sha256:{c}
    # via
    #   -r requirements.in
    #   alpha
gamma==3 ; python_version < "3.12" \\
    --hash=sha256:{d}
    # via beta
""".format(**{letter: letter * 64 for letter in "abcd"})
PROJECT = {"name": "cetrack", "version": "1.2.3"}


def test_packages_hashes_and_what_needs_them():
    made = sbom.bom(LOCK, PROJECT)
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    assert [one["purl"] for one in made["components"]] == [
        "pkg:pypi/alpha@1.0", "pkg:pypi/beta@2.0.post1", "pkg:pypi/gamma@3",
    ]  # fmt: skip
    assert [item["value"][0] for item in made["components"][0]["properties"]] == ["a", "b"]
    needs = {one["ref"]: one["dependsOn"] for one in made["dependencies"]}
    assert needs["pkg:generic/cetrack@1.2.3"] == ["pkg:pypi/alpha@1.0", "pkg:pypi/beta@2.0.post1"]
    assert needs["pkg:pypi/alpha@1.0"] == ["pkg:pypi/beta@2.0.post1"]
    assert needs["pkg:pypi/beta@2.0.post1"] == ["pkg:pypi/gamma@3"]
    assert needs["pkg:pypi/gamma@3"] == []
    assert sbom.bom(LOCK, PROJECT) == made
    assert sbom.bom(LOCK.replace("1.0", "1.1"), PROJECT)["serialNumber"] != made["serialNumber"]


def test_of_the_real_lock_nothing_is_left_out():
    done = subprocess.run([sys.executable, "scripts/sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    made = json.loads(done.stdout)
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    names = re.findall(r"^([a-zA-Z0-9._-]+)(?:\[.*\])?==", lock, re.MULTILINE)
    assert sorted(one["name"] for one in made["components"]) == sorted(name.lower() for name in names)
    assert sum(len(one["properties"]) for one in made["components"]) == lock.count("--hash=sha256:")
    refs = {one["bom-ref"] for one in made["components"]} | {made["metadata"]["component"]["bom-ref"]}
    assert len(refs) == len(made["components"]) + 1
    assert {one["ref"] for one in made["dependencies"]} == refs
    reached, todo = set(), [made["metadata"]["component"]["bom-ref"]]
    needs = {one["ref"]: one["dependsOn"] for one in made["dependencies"]}
    while todo:
        reached.add(ref := todo.pop())
        todo += [one for one in needs[ref] if one not in reached]
    assert reached == refs, "every package is needed by something"
