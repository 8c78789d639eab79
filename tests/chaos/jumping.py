"""What a process of the portal does while the machine's clock jumps: ``python -m tests.chaos.jumping FILE``, under
libfaketime, which reads from FILE by how much the clock is off. Writes what it saw as JSON, works on a copy of the
test's database."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "cetrack.settings"
    import django

    django.setup()
    from django.conf import settings

    static = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.ALLOWED_HOSTS, settings.STORAGES = ["testserver"], settings.STORAGES | static
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # as the cast is written
    off = Path(sys.argv[1])
    seen = [look(off, shift) for shift in ("+0", "+30d", "+0", "-2h", "+0")]
    from journal import chain

    sys.stdout.write(json.dumps({"seen": seen, "break": str(chain.first_break() or "")}))


def look(off: Path, shift: str) -> dict[str, object]:
    """Sets the clock, tries to sign in wrongly too often and rightly as somebody else, writes a line and seals it."""
    off.write_text(shift)
    from django.db import transaction
    from django.test import Client

    from accounts.credentials.models import AccountSession
    from ground import clock
    from ground.actors import SystemActor
    from journal import chain
    from journal.services import record

    began, now = time.monotonic(), clock.machine_now()
    form = {"login": "alatan", "password": os.environ["CETRACK_TEST_PASSWORD"]}
    right = Client(REMOTE_ADDR=f"10.1.1.{len(shift)}").post("/accounts/sign-in/", form).status_code
    for _ in range(2):
        Client(REMOTE_ADDR="10.2.2.2").post("/accounts/sign-in/", {"login": "colleague", "password": "wrong"})
    with transaction.atomic():
        record(actor=SystemActor("test"), action="test.jump")
    sealed = chain.seal(now=clock.machine_now())
    return {
        "clock": now.isoformat(), "signed_in": right, "sealed": sealed,
        "unsealed": chain.unsealed(before=clock.machine_now()), "sessions": AccountSession.objects.count(),
        "lasted": time.monotonic() - began,
    }  # fmt: skip


if __name__ == "__main__":
    main()
