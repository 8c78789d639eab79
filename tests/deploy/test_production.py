"""Production settings on PostgreSQL and Redis, served by gunicorn, by environment variables alone."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from tests.workers import until

from .environments import ROOT, manage, production

pytestmark = pytest.mark.services
HTTPS = {"Host": "portal.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


@pytest.fixture
def environment(tmp_path, empty_database):
    redis_url = settings.CONFIG.redis_url
    return production(tmp_path, DATABASE_URL=empty_database, REDIS_URL=redis_url, TRUSTED_PROXIES="1")


@pytest.fixture
def ask(environment, tmp_path):
    """Prepares the installation, serves it, and asks it for a path."""
    prepared = manage(environment, "prepare")
    assert prepared.returncode == 0, prepared.stderr
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "cetrack.wsgi", "-c", "cetrack/gunicorn.py"]
    log = tmp_path / "gunicorn.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )

    def get(path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as asked:
            asked.request("GET", path, headers=headers)
            answer = asked.getresponse()
            # A header may come more than once (cookies): keep them all.
            seen = {name.lower(): "; ".join(answer.headers.get_all(name) or []) for name in answer.headers}
            return answer.status, seen, answer.read().decode()

    def answers() -> bool:
        try:
            return get("/healthz", {})[0] == 200
        except OSError:
            assert server.poll() is None, log.read_text()
            return False

    until(answers, "gunicorn answers", seconds=90, otherwise=log.read_text)
    yield get
    server.terminate()
    server.wait(30)
    said = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert any(line["event"] == "request" and line["address"] == "203.0.113.9" for line in said), log.read_text()


def test_production_serves_over_https_only(environment, ask):
    clean = manage(environment, "check", "--deploy", "--fail-level", "WARNING")
    assert (clean.returncode, clean.stderr) == (0, "")

    status, _, body = ask("/readyz", {"Host": "10.1.2.3"})
    assert (status, json.loads(body)["database"], json.loads(body)["queue"]) == (200, "ok", "ok")

    status, headers, _ = ask("/accounts/sign-in/", {"Host": "portal.example"})
    assert (status, headers["location"]) == (301, "https://portal.example/accounts/sign-in/")

    status, headers, body = ask("/accounts/sign-in/", HTTPS)
    assert status == 200
    assert "max-age=31536000" in headers["strict-transport-security"]
    assert "secure" in headers["set-cookie"].lower()
    assert "unsafe" not in headers["content-security-policy"]
    assert 'lang="zh-hans"' in body

    assert ask("/accounts/sign-in/", HTTPS | {"Host": "elsewhere.example"})[0] == 400
