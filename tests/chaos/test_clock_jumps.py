"""The clock of a running process jumps thirty days ahead, back, two hours back, and right again (libfaketime, on a
process of our own): everybody signs in, every line is sealed at once, and the journal accuses nobody."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from tests.cast import PASSWORD
from tests.deploy.environments import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


def jumped(folder: Path, library: str) -> dict:
    off = folder / "off"
    off.write_text("+0")
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.jumping", str(off)], cwd=ROOT, capture_output=True, text=True, timeout=180,
        env=os.environ | {
            "CETRACK_DATA_DIR": str(folder), "CETRACK_DATABASE_URL": "", "CETRACK_REDIS_URL": "",
            "CETRACK_INDEX_KEY": settings.CONFIG.index_key, "CETRACK_FIELD_KEYS": settings.CONFIG.field_keys,
            "CETRACK_SECRET_KEY": settings.CONFIG.secret_key, "CETRACK_TEST_PASSWORD": PASSWORD,
            "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(off), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def copied(folder: Path) -> Path:
    connections.close_all()
    shutil.copyfile(connection.settings_dict["NAME"], folder / "cetrack.sqlite3")
    return folder


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the clock is asked in Python: one database is enough")
def test_whatever_the_clock_does_people_sign_in_and_the_journal_holds(cast, tmp_path):
    [library] = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    told = jumped(copied(tmp_path), str(library))
    _before, ahead, after, back, right = (dt.datetime.fromisoformat(one["clock"]) for one in told["seen"])
    hour = dt.timedelta(hours=1)
    assert ahead - after > 24 * 29 * hour, "control: the clock has jumped"
    assert hour < after - back < 3 * hour
    assert right > back + hour
    assert [one["signed_in"] for one in told["seen"]] == [302] * 5
    assert [one["unsealed"] for one in told["seen"]] == [0] * 5
    assert all(one["sealed"] >= 1 for one in told["seen"])
    assert told["break"] == ""
