"""What import-linter cannot see: folders it was not told of, and foreign keys that name their target by a string."""

import configparser

from django.apps import apps

from .sources import ROOT, floors, modules, none

NOT_THE_PRODUCT = {"tests", "scripts", "bench", "docs"}


def test_every_folder_with_code_has_its_floor():
    tracked = {path.parent.name for path in ROOT.glob("*/*.py")} - NOT_THE_PRODUCT
    assert {name for name in tracked if not name.startswith(".")} == set(floors())


def test_import_linter_looks_at_every_floor():
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    assert set(config["importlinter"]["root_packages"].split()) == set(floors())


def test_relations_point_down_only():
    height = {name: len(floors()) - number for number, name in enumerate(floors())}
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and model._meta.app_label in height
        if height.get(field.related_model._meta.app_label, 0) > height[model._meta.app_label]
    ]
    none(upwards)


def test_imports_hidden_in_strings_point_down_only():
    """import_module("app.…") and apps.get_model("app", …) are imports too."""
    import ast

    height = {name: len(floors()) - number for number, name in enumerate(floors())}
    hidden = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            target = str(node.args[0].value).partition(".")[0]
            importing = called in {"import_module", "get_model", "import_string", "__import__"}
            if importing and height.get(target, 0) > height[module.app]:
                hidden.append(f"{module.at(node)} reaches up to {target}")
    none(hidden)
