"""A platform pushes its records to the interface, against the import of the same records as a file.

    python -m bench.pushing [rows] [seed]
    CETRACK_TEST_DATABASE_URL=postgresql://… python -m bench.pushing

Both end with every record stored as imported, none verified. A push is a signed NDJSON of 10,000 lines with a key of
its own and has an answer for each line; the file is an xlsx, read, compared and confirmed. CPU time of all processes,
the database's included, in alternating rounds. The database is made for the run and dropped after it.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from bench.importing import ACTOR, NOW, RECORDS_EACH, _empty, _platform, people, write  # starts Django

ROUNDS, LEAST = 3, 0.5

import openpyxl  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.holders.models import Account, RoleAssignment  # noqa: E402
from bench import cpu  # noqa: E402
from credits.records.models import CreditRecord  # noqa: E402
from ground.roles import Role  # noqa: E402
from programs.pushing.lines import MOST_LINES  # noqa: E402
from programs.pushing.signing import signature  # noqa: E402
from programs.tokens.scopes import TokenScopes  # noqa: E402
from programs.tokens.services import MadeToken, make_token  # noqa: E402
from units.models import Unit  # noqa: E402
from uploads.importers import Beginning, UploadWork  # noqa: E402
from uploads.services import confirm_upload, upload_file  # noqa: E402
from uploads.work import carry_out, plan_upload  # noqa: E402

ADDRESS = "/api/v1/push/records/"


def token() -> MadeToken:
    """A token of the platform to push, at the head of the league."""
    league = Unit.objects.get(depth=1)
    today = dt.date.today()  # noqa: DTZ011 - the machine's own day, as tokens are read by it
    account = Account.objects.create(login="bench-platform", name="测量")
    RoleAssignment.objects.create(account=account, role=Role.LEAGUE_REVIEWER, unit=league, since=today)
    return make_token(
        actor=ACTOR, account=account, name="测量", expires_on=today + dt.timedelta(days=30), today=today, now=NOW,
        unit=league, may=TokenScopes(reads=False, pushes=True, platform=_platform()), per_minute=1_000,
    )  # fmt: skip


def bodies(path: Path) -> list[bytes]:
    """The rows of the file as pushes."""
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    next(rows)
    subjects = {"公需课": "public", "专业课": "professional"}
    said = [
        {
            "record_number": row[6], "name": row[0], "document_number": row[1], "year": row[3],
            "subject": subjects[row[4]], "course_name": row[5], "hours": str(row[7]),
            "completed_on": f"{row[8]:%Y-%m-%d}", "exam_passed": True,
        }
        for row in rows
    ]  # fmt: skip
    lines = [json.dumps(one, ensure_ascii=False) for one in said]
    return ["\n".join(lines[at : at + MOST_LINES]).encode() for at in range(0, len(lines), MOST_LINES)]


def push(made: MadeToken, parts: list[bytes]) -> None:
    """Every part, one after the other, as a platform's program would."""
    for body in parts:
        stamp, nonce = str(int(time.time())), uuid.uuid4().hex
        answer = Client(SERVER_NAME="127.0.0.1").post(
            ADDRESS, body, content_type="application/x-ndjson",
            headers={
                "Authorization": f"Bearer {made.text}", "Idempotency-Key": nonce, "X-Cetrack-Timestamp": stamp,
                "X-Cetrack-Nonce": nonce,
                "X-Cetrack-Signature": signature(made.signing_key, stamp, nonce, "POST", ADDRESS, body),
            },
        )  # fmt: skip
        counts = answer.json().get("counts", answer.content)
        assert counts == {"stored": body.count(b"\n") + 1}, counts


def upload(path: Path) -> None:
    """The file, from its bytes to its records."""
    batch = upload_file(
        actor=ACTOR, importer="hours", beginning=Beginning(about=_platform().host, office=Unit.objects.get(depth=1)),
        file_name=path.name, content=path.read_bytes(), now=NOW, background=False,
    )  # fmt: skip
    work, said = UploadWork(ACTOR, batch, NOW), {"verify": False}
    plan_upload(work)
    confirm_upload(actor=ACTOR, upload=batch, plan_number=batch.plan_number, said=said, background=False)
    carry_out(work, batch.plan_number, said)


def measure(rows: int, seed: int, folder: Path) -> None:
    """Rounds of both, in turn."""
    path = folder / "rows.xlsx"
    people(rows // RECORDS_EACH + 1, seed)
    write(path, rows, seed)
    made, parts = token(), bodies(path)
    database = cpu.backend()
    works: dict[str, tuple[Any, ...]] = {"push": (push, made, parts), "file": (upload, path)}
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(ROUNDS):
        for name in works if number % 2 else reversed(works):
            work, *given = works[name]
            began = cpu.spent(database)
            work(*given)
            taken[name].append(cpu.spent(database) - began)
            assert CreditRecord.objects.unscoped().filter(verified_at__isnull=True).count() == rows
            _empty()
    for name, seconds in taken.items():
        print(f"  {name}: {statistics.median(seconds):.1f} s of CPU ({min(seconds):.1f}–{max(seconds):.1f})")
    ratio = statistics.median(taken["file"]) / statistics.median(taken["push"])
    reached = "reached" if ratio >= LEAST else "NOT reached"
    print(f"  push at {ratio:.2f} × the speed of the file — owed ≥ {LEAST} ×: {reached}")


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 2024
    print(f"{connection.vendor}, {rows} rows, seed {seed}, {ROUNDS} rounds")
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            measure(rows, seed, Path(folder))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
