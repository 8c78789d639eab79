"""What a fresh machine needs before the portal or its checks can run. Standard library only: nothing is installed yet.

Everything here can be repeated: what is there already costs a look, not an installation.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


class Missing(SystemExit):
    """Something is missing or wrong; the sentences, the Chinese one first, say what and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))


@dataclass(frozen=True)
class Need:
    """Something from the system: a shared library, a program or a Python module, and the Debian package it comes in."""

    package: str
    library: str = ""
    programs: tuple[str, ...] = ()
    module: str = ""

    def present(self) -> bool:
        if self.library:
            try:
                ctypes.CDLL(self.library)
            except OSError:
                return False
            return True
        if self.module:
            return subprocess.run([_interpreter(), "-c", f"import {self.module}"], capture_output=True).returncode == 0
        return any(find_program(name) for name in self.programs)


TO_RUN = (
    Need("python3-venv", module="ensurepip"),
    Need("libpango-1.0-0", library="libpango-1.0.so.0"),
    Need("libpangoft2-1.0-0", library="libpangoft2-1.0.so.0"),
    Need("libharfbuzz-subset0", library="libharfbuzz-subset.so.0"),
)
TO_CHECK = (
    *TO_RUN,
    Need("chromium", programs=("chromium", "chromium-browser", "google-chrome")),
    Need("poppler-utils", programs=("pdfsig",)),
    Need("qpdf", programs=("qpdf",)),
    Need("nginx-light", programs=("nginx",)),
    Need("systemd", programs=("systemd-analyze",)),
    Need("faketime", programs=("faketime",)),
    Need("pgbouncer", programs=("pgbouncer",)),
)
POSTGRESQL = Need("postgresql", programs=("initdb",))
REDIS = Need("redis-server", programs=("redis-server", "valkey-server"))


def find_program(name: str) -> str:
    """Full path of a program, also where Debian keeps those of root and the PostgreSQL server's; empty when it is not
    there."""
    servers = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4), reverse=True
    )
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, [*servers, "/usr/sbin"]))) or ""


def ensure_system(needs: Iterable[Need]) -> None:
    """Installs missing packages with apt when we are root; otherwise ends with the command to run."""
    missing = [need.package for need in needs if not need.present()]
    if not missing:
        return
    apt = shutil.which("apt-get")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not apt:
        raise Missing(
            f"本机缺少 {', '.join(missing)}（Debian 软件包名）。请装上提供它们的软件包，再重新运行。",
            f"This machine lacks {', '.join(missing)} (Debian names). Install what provides them, then start again.",
        )
    if os.geteuid() != 0:
        raise Missing(
            f"本机缺少 {', '.join(missing)}。请运行下面的命令，再重新运行。",
            f"This machine lacks {', '.join(missing)}. Run this, then start again:\n\n    sudo {' '.join(command)}\n",
        )
    say(f"正在安装 {', '.join(missing)}（installing）")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for attempt in (command, ["apt-get", "update"], command):
        done = subprocess.run(attempt, env=environment, capture_output=True, text=True)
        if attempt is command and done.returncode == 0:
            return
    raise Missing(f"apt-get 装不上 {', '.join(missing)}，原因如下（could not install）：", done.stderr.strip())


def ensure_packages(*, dev: bool = False) -> None:
    """Makes .venv and installs the locked packages by hash, when the lock has changed since the last time."""
    locks = ["requirements.txt", *(["requirements-dev.txt"] if dev else [])]
    interpreter = _interpreter()
    if not PYTHON.exists():
        say("正在建立 .venv（making .venv）")
        subprocess.run([interpreter, "-m", "venv", str(VENV)], check=True)
    for lock in locks:
        stamp = VENV / f".installed-{lock}"
        wanted = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            continue
        say(f"正在安装 {lock}，约半分钟（installing, half a minute）")
        pip = [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "-qq",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            lock,
        ]
        if subprocess.run(pip, cwd=ROOT).returncode:
            raise Missing(f"pip 装不上 {lock}，原因见上。", f"pip could not install {lock}; its message stands above.")
        stamp.write_text(wanted)


def compile_translations() -> None:
    run([str(PYTHON), "scripts/i18n.py", "compile"])


def _interpreter() -> str:
    """A Python that is new enough: this one, or the oldest supported one that is on the path."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(OLDEST[1], OLDEST[1] + 4):
        if found := shutil.which(f"python3.{minor}"):
            return found
    oldest, this = f"{OLDEST[0]}.{OLDEST[1]}", sys.version.split()[0]
    raise Missing(
        f"需要 Python {oldest} 或更新的版本，现在是 {this}。", f"Python {oldest} or newer is needed; this is {this}."
    )


def run(command: list[str], **options) -> None:
    """Runs a step of the set-up; its output is shown only when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options)
    if done.returncode:
        raise Missing(
            f"这一步没有成功（this step failed）：{' '.join(command)}", f"{done.stdout}{done.stderr}".rstrip()
        )


def say(text: str) -> None:
    print(f"· {text}", flush=True)


@contextlib.contextmanager
def lock(name: str) -> Iterator[None]:
    """Two set-ups at the same time wait for each other."""
    import fcntl

    with (ROOT / "scripts" / name).open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
