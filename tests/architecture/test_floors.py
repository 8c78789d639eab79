"""What import-linter cannot see: folders it was not told of, and foreign keys that name their target by a string."""

import configparser
import tomllib

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


def test_types_lines_and_order_of_imports_are_looked_at_on_every_floor():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert set(floors()) <= set(tools["mypy"]["files"])
    assert set(floors()) <= set(tools["ruff"]["lint"]["isort"]["known-first-party"])
    assert set(floors()) == set(tools["coverage"]["run"]["source"])


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


def test_every_room_is_looked_inside():
    """A room is a folder of an app with models, services, views or the like; the contract names each of them."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    contract = config["importlinter:contract:room"]
    names = {name.strip(" ()") for line in contract["layers"].split("\n") for name in line.split(":") if name.strip()}
    rooms = {
        ".".join(module.name.split(".")[:2])
        for module in modules()
        if len(module.name.split(".")) > 2
        and module.name.split(".")[2] in names
        and module.app in set(floors()) - {"cetrack"}
    }
    assert rooms - set(contract["containers"].split()) == set()
    assert {"credits.imports", "ground.jobs"} <= rooms, "the control: rooms are found"
