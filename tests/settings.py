"""The portal's own settings for a test run: a folder and keys of its own, made anew for each run.

CETRACK_TEST_DATABASE_URL and CETRACK_TEST_REDIS_URL choose PostgreSQL and Redis; without them the run is embedded.
Nothing else of a developer's CETRACK_* variables or .env file reaches the tests.
"""

import atexit
import base64
import os
import secrets
import shutil
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
_redis_url = os.environ.get("CETRACK_TEST_REDIS_URL", "")
if _redis_url and _worker:  # a database of its own for each test process, or one worker takes another's tasks
    _redis_url = f"{_redis_url.rpartition('/')[0]}/{int(_worker.removeprefix('gw')) + 1}"
if "CETRACK_TEST_RUN_DIR" not in os.environ:
    os.environ["CETRACK_TEST_RUN_DIR"] = tempfile.mkdtemp(prefix="cetrack-test-")
    atexit.register(shutil.rmtree, os.environ["CETRACK_TEST_RUN_DIR"], ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("CETRACK_") and not name.startswith("CETRACK_TEST_")]:
    del os.environ[_name]
os.environ |= {
    "CETRACK_ENV_FILE": os.devnull,
    "CETRACK_DATA_DIR": str(Path(os.environ["CETRACK_TEST_RUN_DIR"], _worker or "main")),
    "CETRACK_SECRET_KEY": secrets.token_urlsafe(48),
    "CETRACK_FIELD_KEYS": "t1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
    "CETRACK_INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    "CETRACK_DATABASE_URL": os.environ.get("CETRACK_TEST_DATABASE_URL", ""),
    "CETRACK_REDIS_URL": _redis_url,
}

from cetrack.settings import *  # noqa: E402, F403
from cetrack.settings import DATA_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a real hash costs 0.3 s each
DATABASE_ROUTERS = ["ground.replicas.reading.Router"]  # without copies it only refuses what must not be written
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
JOURNAL_RAISES = True
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {
        "NAME": str(DATA_DIR / "test.sqlite3")
    }  # a file: threads and processes can race on it

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = [
    "zeal.middleware.zeal_middleware",
    *(name for name in MIDDLEWARE if name != "cetrack.serving.KeysMiddleware"),  # one query more for each new client
]
ZEAL_RAISE = True  # a page that asks once for each row fails its test
