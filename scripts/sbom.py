#!/usr/bin/env python
"""What the portal is made of, as CycloneDX (JSON): every locked package with its version, hashes and what needs it.

    python scripts/sbom.py > cetrack-0.1.0.cdx.json

Made anew for each release, published beside it, never committed. The same lock gives the same text. Standard library.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PACKAGE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s\\;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def locked(text: str) -> dict[str, dict[str, Any]]:
    """Packages of a lock by name: ``version``, ``hashes``, and ``via``, what needs it (``-r …``: our own list)."""
    found: dict[str, dict[str, Any]] = {}
    current: dict[str, Any] = {}
    in_via = False
    for line in text.splitlines():
        if package := _PACKAGE.match(line):
            current = found[package[1].lower()] = {"version": package[2], "hashes": [], "via": []}
            in_via = False
        current.get("hashes", []).extend(_HASH.findall(line))
        comment = line.strip()
        if comment.startswith("# via"):
            in_via = True
            comment = "#" + comment.removeprefix("# via")
        elif not comment.startswith("#"):
            in_via = False
        name = comment.removeprefix("#").strip()
        if in_via and current and name:
            current["via"].append(name.lower())
    return found


def bom(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The bill of materials of a lock, as CycloneDX 1.5 has it."""
    packages = locked(lock)
    ours = f"pkg:generic/{project['name']}@{project['version']}"
    needs: dict[str, list[str]] = {ours: [], **{_purl(name, one): [] for name, one in packages.items()}}
    for name, one in packages.items():
        wanted_by = [by for by in one["via"] if by in packages]
        for by in wanted_by:
            needs[_purl(by, packages[by])].append(_purl(name, one))
        if len(wanted_by) < len(one["via"]):  # named by requirements.in itself
            needs[ours].append(_purl(name, one))
    main = {"type": "application", "bom-ref": ours, "name": project["name"], "version": project["version"]}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, ours + lock)}",
        "version": 1,
        "metadata": {"component": main},
        "components": [_component(name, one) for name, one in sorted(packages.items())],
        "dependencies": [{"ref": ref, "dependsOn": sorted(on)} for ref, on in sorted(needs.items())],
    }


def _component(name: str, one: dict[str, Any]) -> dict[str, Any]:
    purl = _purl(name, one)
    hashes = [{"name": "cetrack:lock:sha256", "value": digest} for digest in one["hashes"]]
    return {
        "type": "library", "bom-ref": purl, "name": name, "version": one["version"], "purl": purl, "properties": hashes,
    }  # fmt: skip


def _purl(name: str, one: dict[str, Any]) -> str:
    return f"pkg:pypi/{name}@{one['version']}"


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    json.dump(bom((ROOT / "requirements.txt").read_text(encoding="utf-8"), project), sys.stdout, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
