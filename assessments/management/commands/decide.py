"""Cases in, decisions out, as JSON Lines: the rules can be used and tested from outside."""

from __future__ import annotations

import json
import sys

from django.core.management.base import BaseCommand

from rulebook import decide_line


class Command(BaseCommand):
    help = (
        "Reads cases as JSON Lines on standard input and writes one decision a line, in order. "
        "A malformed case is answered with an error on its line; blank lines are skipped. No stored data is touched."
    )
    requires_system_checks: list[str] = []  # it must answer before anything is set up
    requires_migrations_checks = False

    def handle(self, *args, **options) -> None:
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        write, flush = sys.stdout.buffer.write, sys.stdout.buffer.flush
        for line in sys.stdin.buffer:
            if line.strip():
                # Half a surrogate pair, which a JSON text may hold and UTF-8 may not, stays a JSON escape.
                write(encode(decide_line(line)).encode("utf-8", "backslashreplace") + b"\n")
                flush()  # whoever asks line by line gets an answer to each
