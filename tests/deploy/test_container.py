"""Containerfile and compose.yaml without an engine: read, pinned, their steps carried out as far as possible."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from scripts import machine
from tests.workers import until

from .environments import ROOT, production

FOLDER = ROOT / "contrib" / "container"
PINNED = re.compile(r"docker\.io/library/[a-z]+:\d+\.\d+(\.\d+)?-[a-z]+(@sha256:[0-9a-f]{64})?")


def steps() -> list[tuple[str, str]]:
    """Instructions of the Containerfile and what they say, in order."""
    text = (FOLDER / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def compose() -> dict:
    return yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))


def said(instruction: str) -> list[str]:
    return [what for name, what in steps() if name == instruction]


def test_every_image_is_pinned_to_a_release():
    images = [*said("FROM"), *(compose()["services"][name]["image"] for name in ("database", "redis"))]
    assert [image for image in images if not PINNED.fullmatch(image)] == []
    version = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    assert compose()["services"]["web"]["image"] == f"localhost/cetrack:{version[1]}"


@pytest.mark.parametrize(
    "image",
    [
        "docker.io/library/debian:latest",
        "debian:12.8-slim",
        "docker.io/library/debian:12-slim",
        "docker.io/library/debian:12.8-slim@sha256:1234",
    ],
)
def test_control_of_the_pin(image):
    assert not PINNED.fullmatch(image)


def test_an_image_may_be_pinned_to_its_bytes():
    assert PINNED.fullmatch(f"docker.io/library/debian:12.8-slim@sha256:{'0a' * 32}")


def test_the_image_has_what_the_portal_asks_of_the_system_and_runs_as_nobody_in_particular():
    apt = said("RUN")[0]
    assert {need.package for need in machine.TO_RUN} | {"postgresql-client"} <= set(apt.split())
    assert "--require-hashes -r requirements.txt" in "".join(said("RUN"))
    assert [name for name, _ in steps()].index("USER") > max(n for n, (name, _) in enumerate(steps()) if name == "RUN")
    assert said("USER") == ["cetrack"]


def test_services_run_what_the_units_run():
    services = compose()["services"]
    units = {
        unit.stem.removeprefix("cetrack-"): unit.read_text() for unit in (ROOT / "contrib/systemd").glob("*.service")
    }
    for name in ("worker", "beat"):
        (command,) = re.findall(r"^ExecStart=/srv/cetrack/(.*)$", units[name], re.MULTILINE)
        assert services[name]["command"] == command.split()
    (web,) = re.findall(r"^ExecStart=/srv/cetrack/(.*)$", units["web"], re.MULTILINE)
    assert json.loads(said("CMD")[0]) == web.replace("127.0.0.1", "0.0.0.0").split()
    for name in ("web", "worker", "beat", "prepare"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["env_file"] == "cetrack.env"
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"], "TLS is nginx's work"


def test_no_secret_stands_in_them():
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.iterdir())
    assert not re.search(r"(PASSWORD|KEY|KEYS|TOKEN)\s*[:=]\s*['\"]?[A-Za-z0-9+/]{16,}", text)
    named = {volume.partition(":")[0] for one in compose()["services"].values() for volume in one.get("volumes", [])}
    assert named == set(compose()["volumes"])


def ignored(folder: str, names: list[str]) -> set[str]:
    """What .dockerignore keeps out of the image."""
    rules = (ROOT / ".dockerignore").read_text().split()
    here = Path(folder).relative_to(ROOT).as_posix()
    left = set()
    for name in names:
        path = name if here == "." else f"{here}/{name}"
        if any(fnmatch.fnmatch(path, rule) or (rule.startswith("**/") and name == rule[3:]) for rule in rules):
            left.add(name)
    return left


def carried_out(folder: Path) -> Path:
    """The steps of the Containerfile in a folder: copies and what needs neither root nor the net."""
    there = folder / "image"
    for name, what in steps():
        if name == "COPY" and what == ". .":
            shutil.copytree(ROOT, there, ignore=ignored, dirs_exist_ok=True)
        elif name == "COPY":
            there.mkdir(exist_ok=True)
            shutil.copy(ROOT / what.split()[0], there)
        elif name == "RUN" and "venv .venv" in what:
            (there / ".venv").symlink_to(ROOT / ".venv")  # by the same lock
        elif name == "RUN" and not what.startswith(("apt-get", "useradd")):
            subprocess.run(shlex.split(what), cwd=there, check=True, capture_output=True, timeout=120)
    return there


def test_nothing_private_is_copied(tmp_path):
    there = carried_out(tmp_path)
    assert not {".git", "var", ".env", "tests"} & set(os.listdir(there))
    assert (there / "manage.py").exists()
    assert list(there.glob("locale/zh_Hans/LC_MESSAGES/*.mo")), "compiled by its step"


@pytest.mark.services
def test_the_image_prepares_serves_and_says_that_it_is_well(tmp_path, empty_database):
    there = carried_out(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = production(tmp_path / "data", DATABASE_URL=empty_database, REDIS_URL=settings.CONFIG.redis_url)
    prepare = compose()["services"]["prepare"]["command"]
    subprocess.run(prepare, cwd=there, env=environment, check=True, capture_output=True, timeout=300)
    serve = [part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in json.loads(said("CMD")[0])]
    health = json.loads(said("HEALTHCHECK")[0].partition("CMD ")[2])
    health = [part.replace(":8000/", f":{port}/") for part in health]

    def well() -> bool:
        return subprocess.run(health, cwd=there, capture_output=True, timeout=30, check=False).returncode == 0

    assert not well(), "control: nobody serves yet"
    server = subprocess.Popen(serve, cwd=there, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(well, "the image is well", seconds=90)
    finally:
        server.terminate()
        server.wait(30)
