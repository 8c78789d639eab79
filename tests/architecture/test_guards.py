"""The guards find nothing in this house, and what must be found in one that breaks each habit."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from . import guards
from .sources import ROOT, floors, none

GOOD = """
from django.db import transaction
from journal.services import record
from .models import Round


@transaction.atomic
def good(*, actor, row):
    Round.objects.filter(pk=row.pk).update(done=True)
    record(actor=actor, action="x")
"""
TARGET = "reports/unfinished/services.py"


@pytest.fixture
def house(tmp_path):
    """Builds a house of a few files: ``house({"reports/unfinished/services.py": "…"})``."""

    def build(files: dict[str, str]) -> Path:
        (tmp_path / ".importlinter").write_text((ROOT / ".importlinter").read_text(encoding="utf-8"), encoding="utf-8")
        empty = {f"{app}/__init__.py": "" for app in floors()}
        known = {
            "journal/services.py": "def record(*, actor, action):\n    pass\n",
            "reports/unfinished/__init__.py": "",
        }
        for name, text in (empty | known | files).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return build


def _with(house, path: str, text: str) -> Path:
    """The real services of a feature with one function more."""
    real = (ROOT / TARGET).read_text(encoding="utf-8")
    return house({TARGET: real, path: real + text if path == TARGET else text})


# --------------------------------------------------------------------------------- actor, transaction, journal line


def test_every_selector_and_service_names_its_actor():
    none(guards.without_actor())


def test_every_service_is_one_transaction_with_its_journal_line():
    none(guards.without_transaction_or_line())


def test_guards_look_at_services_of_every_depth():
    depths = {service.module.name.count(".") for service in guards.services()}
    assert depths >= {1, 2, 3}
    assert {service.module.app for service in guards.services()} >= {"accounts", "assessments", "learners", "reports"}


@pytest.mark.parametrize("path", [TARGET, "reports/services.py", "reports/unfinished/services/rounds.py"])
def test_a_service_without_actor_is_found_at_any_depth(house, path):
    root = _with(house, path, GOOD + GOOD.replace("def good(*, actor, row)", "def bad(actor, row)"))
    assert [line.split()[1] for line in guards.without_actor(root)] == ["bad()"]


@pytest.mark.parametrize("path", [TARGET, "reports/services.py", "reports/unfinished/services/rounds.py"])
@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("@transaction.atomic\n", "bad() opens no transaction"),
        ('    record(actor=actor, action="x")\n', "bad() leaves no line in the journal"),
    ],
)
def test_a_service_without_transaction_or_line_is_found_at_any_depth(house, path, lost, said):
    root = _with(house, path, GOOD + GOOD.replace("def good", "def bad").replace(lost, ""))
    assert [line.partition(" ")[2] for line in guards.without_transaction_or_line(root)] == [said]


def test_a_line_that_a_namesake_leaves_does_not_count(house):
    """Calls are followed to where a name is defined: another function of the same name lends no line."""
    lent = "def bad(*, actor, row):\n    _help(row)\n\n\ndef _help(row):\n    pass\n"
    other = GOOD.replace("def good(*, actor, row)", "def _help(*, actor, row)")
    root = house({TARGET: lent, "reports/cards/services.py": other})
    assert len(guards.without_transaction_or_line(root)) == 2


def test_no_exception_outlives_its_reason():
    assert set(guards.WITHOUT_LINE) <= {service.name for service in guards.services()}


# ------------------------------------------------------------------------------------ writing beside the services


def test_rows_are_written_by_services():
    found = guards.writes_beside_services()
    none([line for name in set(found) - set(guards.WRITES_BESIDE_SERVICES) for line in found[name]])
    assert set(guards.WRITES_BESIDE_SERVICES) <= set(found), "an exception outlives its reason"


@pytest.mark.parametrize(
    "statement",
    [
        "Round.objects.create(unit=1)",
        "Round.objects.filter(pk=1).update(done=True)",
        "Round.objects.unscoped().filter(pk=1).delete()",
        "Round.objects.bulk_create([Round()])",
        "Round().save(update_fields=['done'])",
        "cursor.execute('UPDATE t SET a = 1')",
    ],
)
def test_a_module_that_writes_by_another_name_is_found(house, statement):
    writer = f"from .models import Round\n\n\ndef put(row):\n    {statement}\n"
    view = "from .marks import put\n\n\ndef page(request):\n    put(1)\n"
    root = house({"reports/unfinished/marks.py": writer, "reports/unfinished/views.py": view})
    assert set(guards.writes_beside_services(root)) == {"reports.unfinished.marks"}


def test_a_view_that_writes_by_itself_is_found(house):
    root = house({"reports/unfinished/views.py": "def page(request):\n    Round.objects.create(unit=1)\n"})
    assert set(guards.writes_beside_services(root)) == {"reports.unfinished.views"}


def test_what_serves_by_another_name_is_let_through(house):
    view = "from .drafts import good\n\n\ndef page(request):\n    good(actor=1, row=2)\n"
    root = house({"reports/unfinished/drafts.py": GOOD, "reports/unfinished/views.py": view})
    assert guards.writes_beside_services(root) == {}


@pytest.mark.parametrize("harmless", ["values.update(other)", "hash.update(b'x')", "form.save()", "set().update([1])"])
def test_what_is_no_row_is_no_write(house, harmless):
    root = house({"reports/unfinished/views.py": f"def page(request):\n    {harmless}\n"})
    assert guards.writes_beside_services(root) == {}


def test_selectors_write_nothing():
    none(guards.readers_that_write())


def test_a_selector_that_writes_is_found(house):
    text = "def read(*, actor):\n    return Round.objects.get_or_create(pk=1)\n"
    assert len(guards.readers_that_write(house({"reports/unfinished/selectors/people.py": text}))) == 1


# ----------------------------------------------------------------------------------------- work knows no pages


def test_work_knows_nothing_of_pages():
    found = guards.work_that_knows_pages()
    excepted = {name: {name, name.rpartition(".")[0]} & set(guards.PAGES_BY_ANOTHER_NAME) for name in found}
    none([line for name, by in excepted.items() if not by for line in found[name]])
    assert set(guards.PAGES_BY_ANOTHER_NAME) == set().union(*excepted.values()), "an exception outlives its reason"


@pytest.mark.parametrize(
    "path", [TARGET, "reports/unfinished/jobs.py", "reports/states.py", "reports/unfinished/deep/models.py"]
)
@pytest.mark.parametrize(
    "line",
    [
        "from django.http import Http404",
        "from django.http import QueryDict",
        "from django.shortcuts import get_object_or_404",
        "from django import forms",
        "import rest_framework.serializers",
        "from reports.unfinished.views import behind",
        "from reports.unfinished import urls",
        "from reports.sampling.forms import DrawForm",
    ],
)
def test_work_that_knows_pages_is_found(house, path, line):
    assert len(guards.work_that_knows_pages(_with(house, path, f"\n{line}\n"))) == 1


@pytest.mark.parametrize("path", [TARGET, "reports/selectors/people.py", "reports/unfinished/deep/states.py"])
@pytest.mark.parametrize(
    ("line", "sound"),
    [("from reports.unfinished.views import page", False), ("import rest_framework", False), ("import json", True)],
)
def test_the_contract_of_imports_holds_at_any_depth(house, path, line, sound):
    root = house({"reports/unfinished/views.py": "def page(request):\n    pass\n", path: f"{line}\n"})
    for folder in {one.parent for one in root.rglob("*.py")}:
        (folder / "__init__.py").touch()
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache", "--contract", "work"], cwd=root, capture_output=True, text=True)
    assert (done.returncode == 0) is sound, done.stdout + done.stderr
    assert sound or "Work knows nothing of pages BROKEN" in done.stdout


# --------------------------------------------------------------------------------------------------- one way in


def _addresses(resolver=None, spaces: tuple[str, ...] = (), path: str = "") -> list[tuple[str, str, URLPattern]]:
    """Every address of the portal: its path, the namespace, the pattern."""
    found: list[tuple[str, str, URLPattern]] = []
    for one in (resolver or get_resolver()).url_patterns:
        here = path + str(one.pattern)
        if isinstance(one, URLResolver):
            found += _addresses(one, (*spaces, one.namespace) if one.namespace else spaces, here)
        else:
            found.append((here, ":".join(spaces), one))
    return found


def _app(pattern: URLPattern) -> str:
    return pattern.callback.__module__.partition(".")[0]


def test_every_page_says_who_may_open_it():
    """The API has permission classes instead."""
    silent = [
        path
        for path, _, pattern in _addresses()
        if not hasattr(pattern.callback, "way_in") and not path.startswith(("api/", "static/"))
    ]
    none(silent)


def test_the_ways_in_are_three():
    ways = [getattr(pattern.callback, "way_in", None) for _, _, pattern in _addresses()]
    assert set(ways) == {"anybody", "signed in", "only", None}
    assert ways.count("only") > ways.count("anybody")


def test_a_page_without_a_way_in_would_be_found():
    def naked(request):
        raise AssertionError

    assert not hasattr(URLPattern(get_resolver().pattern, naked).callback, "way_in")


def test_who_may_open_a_page_is_said_by_one_module():
    none(guards.ways_in_by_hand())


@pytest.mark.parametrize(
    "line",
    [
        "from django.contrib.auth.decorators import login_required",
        "from django.views.decorators.cache import never_cache",
    ],
)
def test_a_way_in_by_hand_is_found(house, line):
    assert len(guards.ways_in_by_hand(house({"reports/unfinished/views.py": f"{line}\n"}))) == 1


def test_a_refusal_is_told_in_one_way():
    found = guards.refusals_told_otherwise()
    none([line for name in set(found) - set(guards.REFUSALS_TOLD_OTHERWISE) for line in found[name]])
    assert set(guards.REFUSALS_TOLD_OTHERWISE) <= set(found), "an exception outlives its reason"


@pytest.mark.parametrize("caught", ["Refused", "CaseRefused", "(ValueError, PlanRefused)", "refusals.Refused"])
def test_a_refusal_told_otherwise_is_found(house, caught):
    text = f"def page(request):\n    try:\n        pass\n    except {caught} as refusal:\n        pass\n"
    assert set(guards.refusals_told_otherwise(house({"reports/unfinished/views.py": text}))) == {
        "reports.unfinished.views"
    }


def test_no_form_stands_inside_a_view():
    none(guards.forms_inside_views())


@pytest.mark.parametrize("base", ["forms.Form", "forms.ModelForm", "KindForm", "filters.FilterSet"])
def test_a_form_inside_a_view_is_found(house, base):
    root = house({"reports/unfinished/views/rounds.py": f"class DrawForm({base}):\n    pass\n"})
    assert len(guards.forms_inside_views(root)) == 1


def test_a_form_in_its_place_is_let_through(house):
    root = house({"reports/unfinished/forms.py": "class DrawForm(forms.Form):\n    pass\n"})
    assert guards.forms_inside_views(root) == []


# ------------------------------------------------------------------------------------------------------ addresses


def _first() -> set[str]:
    return {first for path, _, _ in _addresses() if (first := path.partition("/")[0]) and not first.startswith("<")}


def _owner() -> dict[str, str]:
    return {space: _app(pattern) for _, space, pattern in _addresses() if space and _app(pattern) in floors()}


def test_no_address_is_written_as_text():
    none(guards.addresses_as_text(_first()))


def test_no_floor_leads_to_pages_above_it():
    none(guards.addresses_of_upper_floors(_owner()))


@pytest.mark.parametrize("text", ["/requests/1/", "/behind/", "/people/1/hours/"])
def test_an_address_written_as_text_is_found(house, text):
    root = house({"casework/requests/services/moves.py": f'HREF = "{text}"\nOTHER = f"{text}{{1}}"\n'})
    assert len(guards.addresses_as_text(_first(), root)) == 2


@pytest.mark.parametrize(
    ("path", "name", "found"),
    [
        ("casework/requests/jobs.py", "requests:request", 1),
        ("reports/home/views.py", "requests:choose", 1),
        ("hall/requests/views/mine.py", "requests:request", 0),
        ("hall/requests/views/facts.py", "home:person", 0),
    ],
)
def test_a_name_of_a_page_above_is_found(house, path, name, found):
    root = house({path: f'reverse("{name}")\n'})
    assert len(guards.addresses_of_upper_floors(_owner(), root)) == found


# ------------------------------------------------------------------------------------------------------ said once


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("xlsxwriter", "intake.sheets"),
        ("weasyprint", "reports.printing.with_weasyprint"),
        ("typst", "reports.printing.with_typst"),
    ],
)
def test_a_format_is_written_in_one_room(library, room):
    assert guards.users_of(library) <= {room}


def test_a_second_room_of_a_format_is_found(house):
    assert guards.users_of("xlsxwriter", house({"reports/unfinished/views.py": "import xlsxwriter\n"})) == {
        "reports.unfinished.views"
    }


def test_long_lists_are_cut_by_one_function():
    places = [place for place in guards.defined("_?pieces") if not place.startswith("intake/archives.py")]
    assert [place.partition(":")[0] for place in places] == ["ground/pieces.py"]


def test_numbers_of_addresses_are_read_by_one_function():
    """A version or a page number in a form is cut in ground.web.number alone."""
    cut = re.compile(r"isdecimal\(\).*len\(|len\(.*isdecimal\(\)")
    places = [path for path in ROOT.glob("*/**/views*/*.py") if cut.search(path.read_text(encoding="utf-8"))]
    places += [path for path in ROOT.glob("*/**/views.py") if cut.search(path.read_text(encoding="utf-8"))]
    none([str(path.relative_to(ROOT)) for path in places])
    assert cut.search("int(said) if said.isdecimal() and len(said) < 9 else -1")
