"""The settings that a running web server serves with: read as a whole at its start and at a reload, if they are good.

Its processes come and go for weeks. Each of them would read the file as it stands then, half written or broken, end
with a sentence, and be started anew a second later, while callers wait. So they read what was good last. No framework
is imported here: the server forks what it has in memory, and a reload must bring new code.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = "CETRACK_ENV_FILE"
_kept: int | None = None


def good() -> list[str]:
    """As gunicorn's ``raw_env`` takes it. At the start it ends the process where the settings cannot be read, with
    their sentence; later it says so and keeps those of before.

    The copy lies in memory and is open in processes of the server alone: what they start does not see the keys.
    """
    global _kept
    path, content = Path(os.environ.get(FILE) or ROOT / ".env"), b""
    with contextlib.suppress(OSError):  # none, or one that the next line says why it is refused
        content = path.read_bytes()
    read = [sys.executable, "-c", "import cetrack.settings"]
    if not subprocess.run(read, cwd=ROOT).returncode:  # noqa: S603
        before, _kept = _kept, _in_memory(content)
        if before is not None:
            os.close(before)
    elif _kept is None:
        raise SystemExit(1)
    else:
        sys.stderr.write("设置读不出来，没有采用：平台用重新载入以前的设置继续服务。改好后再重新载入一次。\n")
        sys.stderr.flush()
    return [f"{FILE}=/proc/self/fd/{_kept}"]


def _in_memory(content: bytes) -> int:
    """A file descriptor that forked processes share."""
    copy = os.memfd_create("settings")
    with os.fdopen(os.dup(copy), "wb") as target:
        target.write(content)
    return copy
