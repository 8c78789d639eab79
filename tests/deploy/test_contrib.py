"""The files of contrib/ are read by the programs they are for, and nginx runs with its own."""

from __future__ import annotations

import gzip
import http.client
import http.server
import re
import socket
import ssl
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from scripts import machine

ROOT = Path(__file__).resolve().parents[2]
CONTRIB = ROOT / "contrib"
UNITS = sorted([*(CONTRIB / "systemd").glob("*.service"), *(CONTRIB / "systemd").glob("*.timer")])
PAGE = b"<!doctype html><p>" + "学时".encode() * 2000


def program(name: str) -> str:
    found = machine.find_program(name)
    assert found, f"{name} is missing: ./check installs it"
    return found


# ------------------------------------------------------------------------------------------------------------- systemd


def verified(unit: Path, folder: Path, *, instead: tuple[str, str] | None = None) -> str:
    """What systemd says of a unit whose programs are there."""
    text = unit.read_text(encoding="utf-8")
    text = re.sub(r"/srv/cetrack/\.venv/bin/\w+", "/bin/true", text).replace("/srv/cetrack", str(ROOT))
    if instead:
        assert instead[0] in text
        text = text.replace(*instead)
    (folder / unit.name).write_text(text, encoding="utf-8")
    command = [program("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", folder / unit.name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return "" if done.returncode == 0 and unit.name not in done.stderr else done.stdout + done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_reads_each_unit(unit, tmp_path):
    assert verified(unit, tmp_path) == ""


def test_control_a_wrong_unit_is_named(tmp_path):
    assert "protect system" in verified(UNITS[0], tmp_path, instead=("ProtectSystem=strict", "ProtectSystem=perhaps"))


def test_there_is_a_unit_for_each_process_of_the_readme():
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    for unit in (unit for unit in UNITS if "Restart=always" in unit.read_text(encoding="utf-8")):
        (command,) = re.findall(r"^ExecStart=/srv/cetrack/(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
        start = " ".join(command.split()[:4])
        assert start in said, start


# --------------------------------------------------------------------------------------------------------------- nginx


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Upstream(http.server.BaseHTTPRequestHandler):
    """Says what it was told by the proxy."""

    def do_GET(self) -> None:
        self.send_response(503 if self.path == "/own-503" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.send_header("X-Told", f"{self.headers['X-Forwarded-Proto']} {self.headers['X-Forwarded-For']}")
        self.end_headers()
        self.wfile.write(PAGE)

    def do_POST(self) -> None:
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, 2**20)))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """nginx with the file of contrib/, on ports and with a certificate of its own; the upstream can be taken away."""
    folder = tmp_path_factory.mktemp("nginx")
    plain, secure, behind = free_port(), free_port(), free_port()
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-days", "2", "-keyout", key, "-out", certificate, "-subj", "/CN=localhost"],
        check=True, capture_output=True, timeout=30,
    )  # fmt: skip
    text = (CONTRIB / "nginx" / "cetrack.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{behind};"),
        ("/etc/ssl/cetrack", str(folder)),
        ("/srv/cetrack", str(ROOT)),
    ):
        assert old in text, old
        text = text.replace(old, new)
    (folder / "cetrack.conf").write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; user root; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {temporary} include {folder}/cetrack.conf; }}\n",
        encoding="utf-8",
    )
    command = [program("nginx"), "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30, check=False)
    assert tried.returncode == 0, tried.stderr
    server = http.server.ThreadingHTTPServer(("127.0.0.1", behind), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    running = subprocess.Popen(command)
    try:
        until = time.monotonic() + 20
        while not listens(secure) and time.monotonic() < until:
            time.sleep(0.05)
        yield {"plain": plain, "secure": secure, "server": server}
    finally:
        running.terminate()
        running.wait(timeout=20)
        server.shutdown()
        server.server_close()


def asked(
    proxy, path="/", *, plain=False, method="GET", body=None, headers=None
) -> tuple[http.client.HTTPResponse, bytes]:
    """An answer and its body; the certificate is the test's own, nobody vouches for it."""
    if plain:
        connection = http.client.HTTPConnection("127.0.0.1", proxy["plain"], timeout=20)
    else:
        trusting = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", proxy["secure"], timeout=20, context=trusting)
    with closing(connection):
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer, answer.read()


def test_everything_goes_to_https(proxy):
    answer, _ = asked(proxy, "/people/?page=2", plain=True)
    assert (answer.status, answer.headers["Location"]) == (301, "https://127.0.0.1/people/?page=2")


def test_the_portal_is_told_who_asks_and_how(proxy):
    answer, _ = asked(proxy, headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"})
    assert answer.headers["X-Told"] == "https 203.0.113.9, 127.0.0.1"


def test_pages_are_compressed(proxy):
    answer, body = asked(proxy, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == PAGE
    assert len(body) < len(PAGE) // 10


@pytest.mark.parametrize(("size", "status"), [(60 * 2**20, 200), (60 * 2**20 + 1, 413)])
def test_a_body_that_is_too_large_is_told_so(proxy, size, status):
    answer, body = asked(
        proxy, method="POST", body=bytes(size) if status == 200 else b"", headers={"Content-Length": str(size)}
    )
    assert answer.status == status
    assert ("文件太大" in body.decode()) is (status == 413)


def test_who_watches_asks_on_the_machine_alone(proxy):
    answer, _ = asked(proxy, "/readyz")
    assert answer.status == 200
    text = (CONTRIB / "nginx" / "cetrack.conf").read_text(encoding="utf-8")
    assert re.search(r"location = /readyz \{\s+allow 127\.0\.0\.1;\s+allow ::1;\s+deny all;", text)


def test_the_portals_own_page_for_503_is_shown(proxy):
    answer, body = asked(proxy, "/own-503")
    assert (answer.status, body) == (503, PAGE)


def test_while_the_portal_is_away_a_page_says_so(proxy):
    proxy["server"].shutdown()
    proxy["server"].server_close()
    answer, body = asked(proxy)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert "系统正在维护" in body.decode()


@pytest.mark.parametrize(
    ("script", "arguments", "said"),
    [
        ("archive-wal.sh", ["x"], "用法"),
        ("base-backup.sh", [], "用法"),
        ("base-backup.sh", ["{}", "0"], "保留份数至少为 1"),
        ("restore-wal.sh", ["{}"], "用法"),
        ("restore-wal.sh", ["{}/nothing", "{}/data"], "没有基础备份"),
        ("restore-wal.sh", ["{}", "{}/data", "昨天下午"], "读不懂"),
        ("restore-wal.sh", ["{}", "{}/data"], "没有在这个时间之前做完的基础备份"),
        ("restore-wal.sh", ["{}", "{}"], "不是空的"),
    ],
)
def test_what_the_scripts_of_the_archive_cannot_use_has_a_sentence(tmp_path, script, arguments, said):
    (tmp_path / "base").mkdir()
    command = ["sh", str(ROOT / "contrib" / "postgresql" / script), *(one.format(tmp_path) for one in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert not (tmp_path / "data").exists()
