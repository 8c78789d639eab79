"""``python -m tests.chaos [--long] [--seed N]``: write services killed at their statements, in the tests that use them.

A fifth of them, three times each and on SQLite, chosen by the seed that is printed: the same in every run, as random
examples are. ``--long``: all of them, before every statement and before the commit, on both databases.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from .plugin import chosen

SEED, SHARE, MOST = 5, 20, 3
DATABASE, SERVERS = "CETRACK_TEST_DATABASE_URL", "CETRACK_TEST_"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    share, most = (100, 0) if options.long else (SHARE, MOST)
    how = f"{options.seed}:{share}:{most}"
    sys.stdout.write(f"chaos: seed {options.seed}; the same again: python -m tests.chaos --seed {options.seed}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-n2", "-p", "tests.chaos.plugin", "--kill", how]
    embedded = {name: value for name, value in os.environ.items() if not name.startswith(SERVERS)}
    rounds = [embedded, dict(os.environ)] if options.long and os.environ.get(DATABASE) else [embedded]
    ended = [subprocess.run([*command, *sorted(chosen(how))], env=one, check=False).returncode for one in rounds]
    return max(ended)


if __name__ == "__main__":
    sys.exit(main())
