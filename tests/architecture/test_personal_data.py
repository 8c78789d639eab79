"""Every model field is labelled in docs/personal-data.toml, and no label outlives its field."""

import pytest
from django.apps import apps

from ground.fields import EncryptedField
from scripts import personal_data

from .sources import none


@pytest.fixture(scope="module")
def register():
    return personal_data.read()


def test_every_field_is_labelled(register):
    missing = list(personal_data.lacking(personal_data.our_fields(), register))
    assert not missing, "add to docs/personal-data.toml (in the table of the model):\n\n" + "\n".join(missing)


def test_no_row_outlives_its_field(register):
    none(list(personal_data.stale(personal_data.our_fields(), register)))


def test_no_field_has_two_labels(register):
    for model, row in register["models"].items():
        listed = [field for category in register["categories"] for field in row.get(category, [])]
        assert sorted(listed) == sorted(set(listed)), model


def test_every_model_says_why_and_how_long(register):
    none([model for model, row in register["models"].items() if min(len(row["purpose"]), len(row["retention"])) < 5])


def test_numbers_of_documents_and_phones_of_people_are_never_stored_in_clear(register):
    """Free of doubt only where the column is encrypted, an index, or one of the columns named here with its reason."""
    clear = {
        ("units.unit", "contact"): "the contact of an office, shown to everybody",
    }
    found = []
    for model in apps.get_models():
        label = model._meta.label_lower
        if label not in register["models"]:
            continue
        row = register["models"][label]
        for name in [*row.get("id_number", []), *row.get("phone", [])]:
            field = model._meta.get_field(name)
            if isinstance(field, EncryptedField) or name.endswith("_index") or field.choices or (label, name) in clear:
                continue
            found.append(f"{label}.{name} keeps its value in clear")
    none(found)


def test_the_check_itself_finds_a_missing_and_a_stale_field():
    register = {"categories": {"none": "", "name": ""}, "models": {"a.b": {"name": ["n"], "none": ["gone"]}}}
    fields = {"a.b": ["id", "n"], "a.c": ["n", "x"]}
    lines = list(personal_data.lacking(fields, register))
    assert lines == [
        '[models."a.b"]', 'unlabelled = ["id"]', "",
        '[models."a.c"]', 'purpose = "…"', 'retention = "…"', 'name = ["n"]', 'unlabelled = ["x"]', "",
    ]  # fmt: skip
    assert list(personal_data.stale(fields, register)) == ["a.b.gone: no such field"]
