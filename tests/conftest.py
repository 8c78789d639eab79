"""Fixtures that every test may use."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase

from policy.publishing import shelf
from scripts.i18n import compile_catalogue

from .browsing import chromium, open_as  # noqa: F401 - fixtures
from .cast import Cast, assemble
from .signin import open_session
from .workers import empty_redis, real_worker  # noqa: F401 - fixtures

ONCE = (
    "tests/security/test_matrix.py", "tests/security/test_days.py", "tests/security/test_browser_side.py",
    "tests/security/test_planted_numbers.py", "tests/cetrack/test_frame.py", "tests/hall/test_help.py",
    "tests/programs/test_fuzz.py", "tests/reports/test_same_queries.py", "tests/reports/test_two_writers.py",
    "tests/assessments/test_forecasts.py",
)  # fmt: skip
"""Every page as every role, how many queries it asks, papers by every writer, what a file would do: what is asked
there is answered by the same code on each engine. ``./check --long`` asks everything of both."""


def pytest_configure(config: pytest.Config) -> None:
    """Random examples are the same in every run, and what has passed passes again; ``--long`` looks for new ones."""
    hypothesis.settings.register_profile("new", deadline=None)  # a busy machine makes no example wrong
    hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
    hypothesis.settings.load_profile("new" if config.getoption("--long") else "same")
    if not hasattr(config, "workerinput"):
        compile_catalogue()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="random examples that nobody has seen yet")
    parser.addoption(
        "--database-alone",
        action="store_true",
        help="leave out tests that neither a database nor a service takes part in",
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """What opens Chromium is a test of the browser's stage, whether it says so or not."""
    if "chromium" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database, or asks nothing of it that differs, need not run on the second engine again."""
    if not config.getoption("--database-alone"):
        return
    asked = [item for item in items if _uses_database(item) and not item.nodeid.startswith(ONCE)]
    kept = set(_first_and_last(asked))
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = [item for item in items if item in kept]


def _uses_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or any(item.get_closest_marker(name) for name in ("django_db", "services"))


def _first_and_last(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Two cases of each test function: the others differ in their values, not in what they ask of the database.
    Every one where the engine itself refuses: a NUL, at any address."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        whole = item.nodeid.startswith("tests/security/test_edge.py")
        cases.setdefault(item.nodeid if whole else item.nodeid.partition("[")[0], []).append(item)
    return (item for of_one in cases.values() for item in (of_one[0], of_one[-1]))


def pytest_collection_finish() -> None:
    """Modules, models and tests live as long as the run: looking at them again and again for what might be freed takes
    an eighth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


KEPT = {"django_content_type", "auth_permission"}
"""The names of models and what may be done with them: no test changes them, writing them anew is most of a flush."""


def _emptied() -> None:
    """Takes away every row that a test has committed, without the append-only triggers, which stop that as they should;
    what stands in a new database comes back, and the triggers with it (post_migrate)."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            drops = [f'DROP TRIGGER "{name}"' for (name,) in cursor.fetchall()]
        else:
            cursor.execute("SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal")
            drops = [f'DROP TRIGGER "{name}" ON {table}' for name, table in cursor.fetchall()]
        for statement in drops:
            cursor.execute(statement)
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
        for table in sorted(tables):  # in any order: references are looked at when all are gone
            cursor.execute(f'DELETE FROM "{table}"')
    receivers = list(post_migrate.receivers)
    try:
        post_migrate.disconnect(create_contenttypes)
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    finally:
        post_migrate.receivers = receivers
        post_migrate.sender_receivers_cache.clear()


def _nothing_is_published() -> None:
    """As a page finds it that has asked already: tests without a database, and their parameters, ask packs as well."""
    shelf._known.hooks, shelf._known.inside, shelf._known.rows = connection.run_on_commit, False, ()


def pytest_collection() -> None:
    _nothing_is_published()


@pytest.fixture(autouse=True)
def _every_test_begins_with_nothing_published():
    _nothing_is_published()
    Path(settings.JOURNAL_ANCHORS).unlink(missing_ok=True)  # they stand outside the database that is emptied


@pytest.fixture(autouse=True, scope="session")
def _flush_can_empty_the_journal():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: _emptied())
        yield


@pytest.fixture
def cast(db) -> Cast:
    """The league tree and everybody in it (see tests/cast.py)."""
    return assemble()


@pytest.fixture
def signed_in():
    """A browser without scripts in which somebody is signed in: ``signed_in(cast.alatan).get(...)``."""
    return open_session
