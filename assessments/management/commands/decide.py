"""Cases in, decisions out, as JSON Lines: the rules can be used and tested from outside."""

from __future__ import annotations

import codecs
import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rulebook import Library, PackError, decide_line, with_packs


class Command(BaseCommand):
    help = (
        "Reads cases as JSON Lines on standard input and writes one decision a line, in order. "
        "A malformed case is answered with an error on its line; blank lines are skipped. No stored data is touched."
    )
    requires_system_checks: list[str] = []  # it must answer before anything is set up
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--packs",
            action="append",
            default=[],
            metavar="FOLDER",
            help="More rule packs: a folder of packs, one pack's folder, or its file. May be repeated.",
        )
        parser.add_argument(
            "--ruling",
            action="append",
            default=[],
            metavar="READING=OPTION",
            help="Settles a reading for this run, from the first policy year of its series on. May be repeated.",
        )

    def handle(self, *args, **options) -> None:
        library = _library(options["packs"], options["ruling"])
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        write, flush = sys.stdout.buffer.write, sys.stdout.buffer.flush
        mark = codecs.BOM_UTF8
        for line in sys.stdin.buffer:
            line, mark = line.removeprefix(mark), b""  # it stands at the start of the input alone
            if line.strip():
                # Half a surrogate pair, which a JSON text may hold and UTF-8 may not, stays a JSON escape.
                write(encode(decide_line(line, library)).encode("utf-8", "backslashreplace") + b"\n")
                flush()  # whoever asks line by line gets an answer to each


def _library(places: list[str], rulings: list[str]) -> Library:
    """The packs that come with the rulebook and those at these places, under these rulings."""
    pairs = [ruling.partition("=") for ruling in rulings]
    try:
        return with_packs(map(Path, places)).with_rulings({reading: option for reading, _, option in pairs})
    except (PackError, OSError, ValueError) as error:
        raise CommandError(str(error)) from error
