"""What the version before does on today's schema: signs in, opens the home, walks an officer's menu, writes. Run inside
that version's folder, with its modules alone on the path. Says as JSON what it got."""

import json
import os
import re
import sys


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "cetrack.settings"
    import django

    django.setup()
    from django.conf import settings

    static = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.ALLOWED_HOSTS, settings.STORAGES = ["testserver"], settings.STORAGES | static
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # as the cast is written
    sys.stdout.write(json.dumps(visits(os.environ["CETRACK_TEST_PASSWORD"], os.environ["CETRACK_TEST_NEW_PASSWORD"])))


def visits(old: str, new: str) -> dict[str, object]:
    from django.test import Client
    from django.urls import reverse

    from accounts.holders.models import Account
    from tests.cast import Member
    from tests.signin import open_session, sign_in

    found: dict[str, object] = {"ready": Client().get("/readyz").json().get("migrations")}
    alatan, officer = (Member(name, Account.objects.get(login=name)) for name in ("alatan", "unit_hr"))
    client = sign_in(alatan, password=old)
    found["home"] = client.get("/", follow=True).status_code
    form = {"old": old, "new": new, "again": new}
    found["write"] = client.post(reverse("own:password"), form).status_code
    desk = open_session(officer)
    page = desk.get("/", follow=True)
    found["office"] = page.status_code
    menu = sorted(set(re.findall(r'href="(/[^"#?]*)"', page.content.decode())) - {"/"})
    found["menu"] = {path: desk.get(path).status_code for path in menu if not path.startswith("/static/")}
    return found


if __name__ == "__main__":
    main()
