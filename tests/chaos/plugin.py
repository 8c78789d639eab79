"""``pytest -p tests.chaos.plugin --kill SEED:SHARE:MOST``: tests of the registry, with their services killed in them.

SHARE is the percentage of the services, chosen by the seed; MOST how many times each is killed (0: before every
statement and before the commit).
"""

from __future__ import annotations

import importlib
import random
from collections.abc import Iterator

import pytest

from . import hooks
from .killing import Killer
from .registry import SERVICES, STEPS

_watching: list[Killer] = []


class Left(AssertionError):
    """A killed service has left a part of what it does, or the test no longer reaches it."""


def chosen(how: str) -> dict[str, list[Killer]]:
    """What is killed in which test."""
    seed, share, most = how.split(":")
    names = sorted(SERVICES)
    some = random.Random(seed).sample(names, max(1, len(names) * int(share) // 100))
    killers: dict[str, list[Killer]] = {}
    for name in sorted(some):
        chance = random.Random(f"{seed} {name}")
        killers.setdefault(SERVICES[name], []).append(Killer(name, int(most), chance, STEPS.get(name, frozenset())))
    return killers


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kill", metavar="SEED:SHARE:MOST", default="", help="kill write services in their tests")


def pytest_report_header(config: pytest.Config) -> str:
    return f"chaos: --kill {config.getoption('--kill')}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    killers = chosen(config.getoption("--kill"))
    kept = [item for item in items if item.nodeid in killers]
    if len(kept) != len(killers):
        raise pytest.UsageError(f"not found: {sorted(killers.keys() - {item.nodeid for item in kept})}")
    for item in kept:
        item.add_marker(pytest.mark.django_db(transaction=True), append=False)
        item.stash[_KILLERS] = killers[item.nodeid]
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in killers])
    items[:] = kept


_KILLERS = pytest.StashKey[list[Killer]]()


@pytest.fixture(autouse=True, scope="session")
def _services_are_watched() -> Iterator[None]:
    for module in set(hooks.write_services().values()):
        importlib.import_module(module)
    undo = hooks.stand_before(_watch)
    yield
    undo()


def _watch(name, real, args, kwargs):
    """One killer after the other stands before the call; the last lets it through."""
    call = real
    for killer in _watching:
        call = _behind(killer, name, call)
    return call(*args, **kwargs)


def _behind(killer: Killer, name: str, real):
    return lambda *args, **kwargs: killer.watch(name, real, args, kwargs)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    killers = _watching[:] = item.stash[_KILLERS]
    try:
        result = yield
    finally:
        _watching.clear()
    halves = [f"{killer.target} {half}" for killer in killers for half in killer.halves]
    spared = [f"{killer.target} was not reached: tests/chaos/registry.py" for killer in killers if not killer.kills]
    if halves or spared:
        raise Left("\n".join(halves + spared))
    return result
