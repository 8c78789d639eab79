"""Every form is a PortalForm, every exception stands here; what pages read without a form is a free text or none."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django import forms
from rest_framework import serializers

from ground.forms import PortalForm
from ground.free_text import FREE_TEXTS

from .sources import Module, floors, modules, none

NUMBERS_IN = {
    "AdmitForm": ("id_number",),
    "CorrectionForm": ("value",),
    "NumbersForm": ("numbers",),
    "OtherForm": ("number",),
    "ParticularsForm": ("id_number", "phone"),
    "RegistrationForm": ("id_number", "phone"),
    "ResetForm": ("login",),
    "RunForm": ("people",),
    "SignInForm": ("login",),
}
MOBILES_IN = {
    "AnnouncementForm": ("contact", "text"),
    "ExamForm": ("certificate_number",),
    "HoursForm": ("certificate_number",),
    "NoticeForm": ("text",),
    "PlatformAdviceForm": ("paying", "invoice"),
    "RecognisedForm": ("certificate_number",),
    "RecordForm": ("number",),
    "SkilledForm": ("certificate_number",),
    "TenureForm": ("approval",),
    "TextForm": ("text",),
    "UnitForm": ("contact",),
}
"""Fields that may hold such a number: it is what they are for, they are for contacts, or for numbers of documents."""

NO_TEXTS = {
    "act", "all", "at", "column", "correction", "done", "enabled", "field", "figures", "filters", "for", "format",
    "importer", "kind", "login", "office", "person", "q", "query", "record", "registration", "seen", "shared", "unit",
    "unit_name", "until", "version", "word", "year",
}  # fmt: skip
"""Keys, days, choices, searches: none of them is kept as a text, but ``query`` by those that keep a saved query."""


@pytest.fixture(autouse=True, scope="module")
def _everything_is_loaded():
    import cetrack.urls  # noqa: F401 - pages lead to every form


def forms_of_the_house(base: type = forms.Form) -> Iterator[type]:
    for one in base.__subclasses__():
        yield one
        yield from forms_of_the_house(one)


def ours() -> set[type]:
    return {one for one in forms_of_the_house() if one.__module__.partition(".")[0] in floors()}


def read_without_form(module: Module) -> Iterator[tuple[ast.AST, str, bool]]:
    """Each name that a function reads from request.POST itself, and whether it does its work in ``tried``."""
    for function in ast.walk(module.tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        tries = any(isinstance(node, ast.Name) and node.id in {"tried", "acted"} for node in ast.walk(function))
        for node in ast.walk(function):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"get", "getlist"}
                and ast.unparse(node.func.value).endswith(".POST")
                and node.args
            ):
                name = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
                yield node, str(name), tries


def unguarded(of: tuple[Module, ...]) -> list[str]:
    found = []
    for module in of:
        for node, name, tries in read_without_form(module):
            if name in FREE_TEXTS and name not in NO_TEXTS and not tries:
                found.append(f"{module.at(node)} keeps “{name}” outside of tried()")
            elif name and name not in NO_TEXTS and name not in FREE_TEXTS:
                found.append(f"{module.at(node)} reads “{name}”: a text (ground.free_text) or none (NO_TEXTS)?")
    return found


def test_every_form_looks_at_its_texts():
    assert len(ours()) > 50
    none([f"{one.__module__}.{one.__name__} is no PortalForm" for one in ours() if not issubclass(one, PortalForm)])


@pytest.mark.parametrize(("attribute", "known"), [("numbers_in", NUMBERS_IN), ("mobiles_in", MOBILES_IN)])
def test_every_exception_is_known(attribute, known):
    assert {one.__name__: vars(one)[attribute] for one in ours() if vars(one).get(attribute)} == known


@pytest.mark.parametrize("attribute", ["numbers_in", "mobiles_in"])
def test_every_exception_is_a_field(attribute):
    for one in ours():
        assert set(getattr(one, attribute, ())) <= set(one.base_fields), one


def test_no_serializer_takes_texts_in_another_way():
    written = [
        one for one in forms_of_the_house(serializers.Serializer) if one.__module__.partition(".")[0] in floors()
    ]
    none([f"{one.__module__}.{one.__name__}: let it refuse personal numbers, too" for one in written])


def test_what_is_read_without_a_form_is_looked_at():
    none(unguarded(modules()))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def f(request):\n    save(request.POST.get('reason', ''))", "outside of tried()"),
        ("def f(request):\n    tried(request, lambda: save(request.POST.get('remark')))", "a text (ground.free_text)"),
    ],
)
def test_control_what_is_not_looked_at_is_found(tmp_path, source, said):
    (tmp_path / "views.py").write_text(source)
    [found] = unguarded((Module(tmp_path / "views.py", tmp_path),))
    assert said in found


def test_control_another_form_is_found():
    class StrayForm(forms.Form):
        pass

    StrayForm.__module__ = "hall.requests.forms"
    assert StrayForm in ours()
    assert not issubclass(StrayForm, PortalForm)
    StrayForm.__module__ = "tests"  # the class lives on for a while
