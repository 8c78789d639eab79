#!/usr/bin/env python3
"""Takes the pictures of the manuals anew, as tests open the pages (``static/manual``, ``hall/help/pictures.json``).

    python scripts/manual_pictures.py

Needs Chromium, as the browser tests do. They say which pictures have aged (tests/hall/test_manual_pictures.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST = "tests/hall/test_manual_pictures.py::test_pictures_show_the_pages_of_today"


def main() -> int:
    """Runs the one test that takes them; its answer is ours."""
    wanted = [sys.executable, "-m", "pytest", "-q", "-n0", "-m", "browser", TEST]
    return subprocess.run(wanted, cwd=ROOT, env={**os.environ, "TAKE_MANUAL_PICTURES": "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
