#!/usr/bin/env python3
"""cetrack-offline: a bundle of every package for a machine without a network, and its installation there.

    python3 scripts/offline.py make FOLDER [--python 3.11] [--machine x86_64]     # where there is a network
    python3 scripts/offline.py check FOLDER                                       # whole, as it was made?
    python3 scripts/offline.py install FOLDER                                     # in the checkout on the other machine

The wheels are those of requirements.txt, by hash; nothing is built. What the system must have stands in SYSTEM.txt of
the bundle, with the names of Debian and of RPM systems. Standard library only.
"""

from __future__ import annotations

import hashlib
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.machine import OLDEST, TO_RUN, VENV, Missing, say  # noqa: E402
from scripts.options import Options  # noqa: E402

PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = ("x86_64", "aarch64")
OF_GLIBC = ("manylinux_2_28", "manylinux_2_17", "manylinux2014", "manylinux1")
SUMS, SYSTEM, LOCK, WHEELS = "SHA256SUMS", "SYSTEM.txt", "requirements.txt", "wheels"
RPM = {
    "python3-venv": "python3.11 python3.11-pip",
    "libpango-1.0-0": "pango",
    "libpangoft2-1.0-0": "pango",
    "libharfbuzz-subset0": "harfbuzz",
    "nginx-light": "nginx",
    "postgresql": "postgresql-server",
    "postgresql-client": "postgresql",
    "redis-server": "redis",
}
"""What Debian's packages are called where rpm is used (Rocky 9, openEuler)."""


def main(arguments: list[str] | None = None) -> int:
    parser = Options("scripts/offline.py", "给没有网络的机器：打包、检查、安装全部软件包。")
    parser.add_argument("what", choices=["make", "check", "install"], help="打包、检查、安装")
    parser.add_argument("folder", type=Path, help="放软件包的文件夹")
    parser.add_argument("--python", choices=PYTHONS, default=_own_python(), help="目标机器的 Python 版本")
    parser.add_argument("--machine", choices=MACHINES, default=_own_machine(), help="目标机器的处理器")
    options = parser.parse_args(arguments)
    if options.what == "make":
        count = make(options.folder, options.python, options.machine)
        say(f"已打包 {count} 个软件包（Python {options.python}，{options.machine}）：{options.folder}（bundle made）")
    elif options.what == "check":
        say(f"完整：{check(options.folder)} 个文件（whole）")
    else:
        install(options.folder)
        say("已装好，接着运行 ./portal --prepare --no-demo（installed）")
    return 0


def _own_python() -> str:
    this = f"{sys.version_info.major}.{sys.version_info.minor}"
    return this if this in PYTHONS else PYTHONS[0]


def _own_machine() -> str:
    return platform.machine() if platform.machine() in MACHINES else MACHINES[0]


def make(folder: Path, python: str, machine: str) -> int:
    """Fetches every wheel of the lock; returns how many. Raises Missing where one is not to be had as a wheel."""
    if folder.exists() and any(folder.iterdir()):
        raise Missing(f"文件夹 {folder} 不是空的，请换一个新的。", f"{folder} is not empty: choose a new one.")
    wheels = folder / WHEELS
    wheels.mkdir(parents=True)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
    ]
    pip += ["--only-binary=:all:", "--implementation", "cp", "--python-version", python, "--dest", str(wheels)]
    for glibc in OF_GLIBC:
        pip += ["--platform", f"{glibc}_{machine}"]
    if subprocess.run([*pip, "-r", str(ROOT / LOCK)]).returncode:
        raise Missing(
            f"有软件包没有适合 Python {python}、{machine} 的成品，原因见上。",
            f"Something is not to be had as a wheel for Python {python} on {machine}; the reason stands above.",
        )
    (folder / LOCK).write_bytes((ROOT / LOCK).read_bytes())
    (folder / SYSTEM).write_text(system_packages(python), encoding="utf-8")
    lines = [f"{_sum(path)}  {path.relative_to(folder)}\n" for path in _files(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return len(list(wheels.iterdir()))


def system_packages(python: str) -> str:
    """What the system must have, by the names of both families."""
    names = [need.package for need in TO_RUN]
    servers = ["nginx-light", "postgresql", "postgresql-client", "redis-server"]
    rpm = list(dict.fromkeys(word for name in [*names, *servers] for word in RPM[name].split()))
    return (
        f"Python {python}\n"
        f"Debian:  apt-get install {' '.join([*names, *servers])}\n"
        f"RPM:     dnf install {' '.join(rpm)}\n"
        "没有网络时，在一台有网络的同版本机器上取得它们："
        "apt-get install --download-only -o Dir::Cache::archives=文件夹 …，"
        "或 dnf download --resolve …，带来后用 apt-get install ./*.deb 或 dnf install ./*.rpm 安装。\n"
    )


def check(folder: Path) -> int:
    """Compares every file with its sum. Raises Missing naming the first that differs."""
    if not (folder / SUMS).is_file():
        raise Missing(f"{folder} 不是完整的软件包文件夹。", f"{folder} is no whole bundle.")
    said = dict(line.split("  ", 1)[::-1] for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
    there = {str(path.relative_to(folder)): path for path in _files(folder)}
    for name in sorted({*said, *there}):
        if name not in there or name not in said or _sum(there[name]) != said[name]:
            raise Missing(
                f"{name} 缺少、多余或已损坏，请重新复制。", f"{name} is missing, new or damaged: copy it again."
            )
    return len(said)


def install(folder: Path) -> None:
    """Makes .venv of this checkout from the bundle, without a network. Raises Missing."""
    check(folder)
    if (folder / LOCK).read_bytes() != (ROOT / LOCK).read_bytes():
        raise Missing(
            "这些软件包属于另一个版本，请用本版本重新打包。", "The bundle belongs to another version: make one of this."
        )
    if sys.version_info < OLDEST:
        raise Missing(f"需要 Python {OLDEST[0]}.{OLDEST[1]} 或更新的版本。", "A newer Python is needed.")
    if not (VENV / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-index"]
    pip += ["--find-links", str((folder / WHEELS).resolve()), "--require-hashes", "-r", str(folder / LOCK)]
    if subprocess.run(pip).returncode:
        raise Missing("没有装好，原因见上。", "Not installed; the reason stands above.")
    wanted = hashlib.sha256((ROOT / LOCK).read_bytes()).hexdigest()
    (VENV / f".installed-{LOCK}").write_text(wanted)  # ./portal --prepare has nothing left to fetch


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)


def _sum(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
