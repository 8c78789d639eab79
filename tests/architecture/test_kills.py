"""Every write service is killed somewhere (``python -m tests.chaos``), or it is said why not."""

from __future__ import annotations

from tests.chaos.hooks import write_services
from tests.chaos.registry import NOT_KILLED, SERVICES, STEPS

from .sources import ROOT, none


def unknown(services: set[str]) -> list[str]:
    return [
        f"{name} stands in no test of tests/chaos/registry.py"
        for name in sorted(services - SERVICES.keys() - NOT_KILLED.keys())
    ]


def test_each_write_service_has_its_test_or_a_reason():
    services = set(write_services())
    none(unknown(services))
    none([f"{name} is no service any more" for name in sorted((SERVICES.keys() | NOT_KILLED.keys()) - services)])
    none([f"{name} stands twice" for name in sorted(SERVICES.keys() & NOT_KILLED.keys())])
    none([f"{name} is not killed" for name in sorted(STEPS.keys() - SERVICES.keys())])


def test_control_a_new_one_is_found():
    assert unknown({"learners.services.invented"}) != []


def test_each_test_is_where_the_registry_says():
    files = {node.partition("::")[0] for node in SERVICES.values()}
    none([f"{file} is not there" for file in sorted(files) if not (ROOT / file).exists()])
    for node in SERVICES.values():
        file, _, rest = node.partition("::")
        name = rest.rpartition("::")[2].partition("[")[0] if "::" in rest else rest.partition("[")[0]
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), node
