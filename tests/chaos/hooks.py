"""Stands before every write service wherever the house names it: in its module, in those that import it, in classes."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

from tests.architecture import guards
from tests.architecture.sources import floors

Watch = Callable[[str, Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any]


def write_services() -> dict[str, str]:
    """Module and name of every service that writes, by its full name."""
    found = {one.name: one.module.name for one in guards.services() if one.name not in guards.WITHOUT_LINE}
    return dict(sorted(found.items()))


def stand_before(watch: Watch) -> Callable[[], None]:
    """Has ``watch(name, service, args, kwargs)`` called in the place of every write service. Returns what undoes it."""
    stands: dict[int, tuple[Any, Any]] = {}
    for name, module in write_services().items():
        real = getattr(sys.modules[module], name.rpartition(".")[2])
        stands[id(real)] = (real, _before(name, real, watch))
    apps, changed = {*floors(), "tests"}, []
    for module_name, module in list(sys.modules.items()):
        if module is None or module_name.partition(".")[0] not in apps:
            continue
        for holder in (module, *(one for one in vars(module).values() if isinstance(one, type))):
            for attribute, value in list(vars(holder).items()):
                if id(value) in stands and stands[id(value)][0] is value:
                    setattr(holder, attribute, stands[id(value)][1])
                    changed.append((holder, attribute, value))

    def undo() -> None:
        for holder, attribute, value in changed:
            setattr(holder, attribute, value)

    return undo


def _before(name: str, real: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    @functools.wraps(real)
    def stand(*args: Any, **kwargs: Any) -> Any:
        return watch(name, real, args, kwargs)

    return stand
